// SPDX-License-Identifier: Apache-2.0
#include "adapters/mbedtls/sealer.hpp"

#include <mbedtls/gcm.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "adapters/mbedtls/identity.hpp"
#include "adapters/mbedtls/mbed.hpp"

namespace odolink {
namespace {

constexpr std::array<std::byte, 4> kMark{std::byte{0xFF}, std::byte{'O'}, std::byte{'S'},
                                         std::byte{1}};  // no protobuf begins so
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kText = kMark.size() + kNonce;
constexpr std::size_t kAround = kText + kTag;
constexpr unsigned kKeyBits = 256;

using Gcm = mbed::Owned<mbedtls_gcm_context, mbedtls_gcm_init, mbedtls_gcm_free>;

unsigned char* raw(std::byte* bytes) {
    return reinterpret_cast<unsigned char*>(bytes);
}
const unsigned char* raw(const std::byte* bytes) {
    return reinterpret_cast<const unsigned char*>(bytes);
}
const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// A cipher that cannot be set up or run has no second try: going on would mean plain text on the disk.
void must(int code) {
    if (code != 0) std::abort();
}

void set_key(Gcm& gcm, const Sealer::Key& key) {
    must(mbedtls_gcm_setkey(gcm.get(), MBEDTLS_CIPHER_ID_AES, raw(key.data()), kKeyBits));
}

std::string about(char what, std::uint64_t which, std::uint64_t number) {
    return what + std::to_string(which) + '/' + std::to_string(number);
}

}  // namespace

Result<Sealer> Sealer::load(const std::filesystem::path& file) {
    std::ifstream in{file};
    std::string text;
    if (!in || !(in >> text)) return StoreErrc::NoKey;
    const auto bytes = from_hex(text);
    Key key;
    if (!bytes || bytes->size() != key.size()) return StoreErrc::NoKey;
    std::copy(bytes->begin(), bytes->end(), key.begin());
    return Sealer{key};
}

Result<Sealer> Sealer::load_or_make(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::exists(file, error)) return load(file);
    Key key;
    must(mbed::Random::fill(&mbed::Random::shared(), raw(key.data()), key.size()));
    if (!write_private_file(file, as_bytes(to_hex(key) + "\n"))) return StoreErrc::Io;
    return Sealer{key};
}

bool Sealer::sealed(ByteView stored) {
    return stored.size() >= kAround && std::equal(kMark.begin(), kMark.end(), stored.begin());
}

Bytes Sealer::seal(ByteView plain, std::string_view about) const {
    Bytes out(plain.size() + kAround);
    std::copy(kMark.begin(), kMark.end(), out.begin());
    std::byte* nonce = out.data() + kMark.size();
    must(mbed::Random::fill(&mbed::Random::shared(), raw(nonce), kNonce));
    Gcm gcm;
    set_key(gcm, key_);
    must(mbedtls_gcm_crypt_and_tag(gcm.get(), MBEDTLS_GCM_ENCRYPT, plain.size(), raw(nonce), kNonce, raw(about),
                                   about.size(), raw(plain.data()), raw(out.data() + kText), kTag,
                                   raw(out.data() + kText + plain.size())));
    return out;
}

Result<Bytes> Sealer::open(ByteView stored, std::string_view about) const {
    if (!sealed(stored)) return Bytes{stored.begin(), stored.end()};
    Bytes plain(stored.size() - kAround);
    Gcm gcm;
    set_key(gcm, key_);
    const std::byte* nonce = stored.data() + kMark.size();
    const int code = mbedtls_gcm_auth_decrypt(gcm.get(), plain.size(), raw(nonce), kNonce, raw(about), about.size(),
                                              raw(stored.data() + kText + plain.size()), kTag,
                                              raw(stored.data() + kText), raw(plain.data()));
    if (code != 0) return StoreErrc::NoKey;
    return plain;
}

std::string about_record(RecordKind kind, std::string_view key) {
    return about('r', static_cast<std::uint64_t>(kind), key.size()) + '/' + std::string{key};
}
std::string about_event(Stream stream, std::uint64_t sequence) {
    return about('e', static_cast<std::uint64_t>(stream), sequence);
}
std::string about_journal(std::uint64_t index) {
    return about('j', 0, index);
}

}  // namespace odolink
