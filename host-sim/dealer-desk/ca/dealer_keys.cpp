// SPDX-License-Identifier: Apache-2.0
#include "dealer-desk/ca/dealer_keys.hpp"

#include <openssl/pem.h>

namespace odolink::desk {
namespace {

Bytes der_of(const std::filesystem::path& file) {
    const std::string pem = read_file(file);
    const MemoryBio memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    const Certificate certificate{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)};
    unsigned char* der = nullptr;
    const int size = certificate ? i2d_X509(certificate.get(), &der) : 0;
    if (size <= 0) return {};
    const auto* begin = reinterpret_cast<const std::byte*>(der);
    Bytes out(begin, begin + size);
    OPENSSL_free(der);
    return out;
}

}  // namespace

DealerKeys::DealerKeys(Key first, Authority& authority, std::string dealer_id)
    : OpensslCrypto{std::move(first)}, authority_{authority}, dealer_id_{std::move(dealer_id)} {}

Result<std::unique_ptr<DealerKeys>> DealerKeys::open(Authority& authority, const std::string& dealer_id, WallTime now) {
    const auto first = authority.signing(dealer_id, now);
    if (!first) return first.error();
    auto key = load_or_make_key(first->key);
    if (!key) return key.error();
    std::unique_ptr<DealerKeys> out{new DealerKeys{std::move(*key), authority, dealer_id}};
    out->own_certificate_ = der_of(first->certificate);
    for (const ServerFiles& files : authority.signings()) {
        auto other = load_or_make_key(files.key);
        if (!other) return other.error();
        const std::string id = key_id_of(other->get());
        out->keys_.insert_or_assign(id, Kept{std::move(*other), files.key});
    }
    return out;
}

Bytes DealerKeys::sign_as(std::string_view key_id, ByteView bytes) {
    const auto kept = keys_.find(key_id);
    return kept == keys_.end() ? Bytes{} : sign_with(kept->second.key.get(), bytes);
}

std::optional<OwnKey> DealerKeys::make_key(WallTime now) {
    const auto files = authority_.next_signing(dealer_id_, now);
    if (!files) return std::nullopt;
    auto key = load_or_make_key(files->key);
    if (!key) return std::nullopt;
    OwnKey made{key_id_of(key->get()), der_of(files->certificate)};
    keys_.insert_or_assign(made.key_id, Kept{std::move(*key), files->key});
    return made;
}

void DealerKeys::drop_key(std::string_view key_id) {
    const auto kept = keys_.find(key_id);
    if (kept == keys_.end()) return;
    std::error_code ignored;
    std::filesystem::remove(kept->second.file, ignored);
    keys_.erase(kept);
}

}  // namespace odolink::desk
