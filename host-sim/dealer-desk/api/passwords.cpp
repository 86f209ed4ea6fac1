// SPDX-License-Identifier: Apache-2.0
// scrypt, and its text form. Source: RFC 7914.
#include "dealer-desk/api/passwords.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <charconv>
#include <vector>

#include "dealer-desk/store/columns.hpp"

namespace odolink::desk {
namespace {

struct Cost {
    unsigned log_n{15};
    unsigned r{8};
    unsigned p{1};
};
constexpr std::size_t kHashBytes = 32;
constexpr std::uint64_t kMostMemory = 64ULL * 1024 * 1024;

Bytes derive(std::string_view password, ByteView salt, Cost cost) {
    Bytes out(kHashBytes);
    const auto* salt_bytes = reinterpret_cast<const unsigned char*>(salt.data());
    const int done =
        EVP_PBE_scrypt(password.data(), password.size(), salt_bytes, salt.size(), 1ULL << cost.log_n, cost.r, cost.p,
                       kMostMemory, reinterpret_cast<unsigned char*>(out.data()), out.size());
    return done == 1 ? out : Bytes{};
}

std::vector<std::string_view> fields_of(std::string_view text) {
    std::vector<std::string_view> out;
    for (;;) {
        const std::size_t end = text.find('$');
        out.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

unsigned number(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : 0;
}

}  // namespace

std::string hash_password(std::string_view password, Crypto& crypto) {
    const Cost cost;
    const Id salt = crypto.new_id();
    const Bytes hash = derive(password, salt.view(), cost);
    if (hash.empty()) return {};
    return "scrypt$" + std::to_string(cost.log_n) + "$" + std::to_string(cost.r) + "$" + std::to_string(cost.p) + "$" +
           to_base64(salt.view()) + "$" + to_base64(hash);
}

bool password_fits(std::string_view password, std::string_view stored) {
    const auto fields = fields_of(stored);
    const bool ours = fields.size() == 6 && fields[0] == "scrypt" && number(fields[1]) >= 10 && number(fields[1]) <= 16;
    if (!ours) {
        (void)derive(password, as_bytes("no such account"), Cost{});
        return false;
    }
    const Bytes salt = from_base64(fields[4]), expected = from_base64(fields[5]);
    const Bytes found = derive(password, salt, {number(fields[1]), number(fields[2]), number(fields[3])});
    return found.size() == kHashBytes && expected.size() == kHashBytes &&
           CRYPTO_memcmp(found.data(), expected.data(), kHashBytes) == 0;
}

}  // namespace odolink::desk
