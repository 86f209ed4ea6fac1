// SPDX-License-Identifier: Apache-2.0
#include "ports/sim_keys.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <string_view>

namespace odolink::sim {
namespace {
constexpr std::string_view kSecret = "simulation only";
constexpr std::string_view kSigner = "signer ";
}

Digest SimKeys::sha256(ByteView bytes) const {
    Digest digest{};
    static_assert(sizeof digest == SHA256_DIGEST_LENGTH);
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

Digest SimKeys::pbkdf2(std::string_view secret, ByteView salt, std::uint32_t rounds) const {
    Digest digest{};
    PKCS5_PBKDF2_HMAC(secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
                      static_cast<int>(rounds), EVP_sha256(), static_cast<int>(digest.size()), reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

Signature SimKeys::make(std::string_view key_id, ByteView bytes) const {
    Bytes input;
    input.reserve(kSecret.size() + key_id.size() + bytes.size());
    for (ByteView part : {as_bytes(kSecret), as_bytes(key_id), bytes}) input.insert(input.end(), part.begin(), part.end());
    const Digest digest = sha256(input);
    Signature signature{};
    std::copy(digest.begin(), digest.end(), signature.begin());
    std::copy(digest.begin(), digest.end(), signature.begin() + digest.size());
    return signature;
}

Status SimKeys::verify(std::string_view key_id, ByteView bytes, const Signature& signature) {
    if (revoked_.contains(key_id)) return KeysErrc::Revoked;
    if (make(key_id, bytes) != signature) return KeysErrc::BadSignature;
    return {};
}

Bytes SimKeys::certificate_of(std::string_view key_id) {
    const std::string text = std::string{kSigner} + std::string{key_id};
    return {as_bytes(text).begin(), as_bytes(text).end()};
}

Status SimKeys::verify_authority(std::string_view key_id, ByteView bytes, const Signature& signature) {
    if (key_id != kAuthority) return KeysErrc::UnknownKey;
    return make(kAuthority, bytes) == signature ? Status{} : KeysErrc::BadSignature;
}

Result<std::vector<std::string>> SimKeys::signers_in(std::span<const Bytes> certificates) const {
    std::vector<std::string> ids;
    for (const Bytes& certificate : certificates) {
        const std::string text = to_text(certificate);
        if (!text.starts_with(kSigner)) return KeysErrc::BadSignature;
        ids.push_back(text.substr(kSigner.size()));
    }
    return ids;
}

Status SimKeys::keep_key_document(ByteView envelope) {
    if (failing_) return KeysErrc::Failed;
    key_document_.assign(envelope.begin(), envelope.end());
    return {};
}

}  // namespace odolink::sim
