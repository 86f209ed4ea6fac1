// SPDX-License-Identifier: Apache-2.0
// ECDSA by EVP speaks DER; the wire carries r and s of 32 bytes each. The conversion is here.
#include "dealer-desk/ca/openssl_crypto.hpp"

#include <openssl/ec.h>
#include <openssl/rand.h>

#include <algorithm>

namespace odolink::desk {
namespace {

constexpr std::size_t kHalf = 32;
constexpr std::size_t kMostParsed = 8192;

using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

const unsigned char* raw(ByteView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Bytes der_of(ByteView signature) {
    const EcSignature pair{ECDSA_SIG_new()};
    BIGNUM* r = BN_bin2bn(raw(signature), kHalf, nullptr);
    BIGNUM* s = BN_bin2bn(raw(signature) + kHalf, kHalf, nullptr);
    if (ECDSA_SIG_set0(pair.get(), r, s) != 1) return {};
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &der);
    if (size <= 0) return {};
    const auto* begin = reinterpret_cast<const std::byte*>(der);
    Bytes out(begin, begin + size);
    OPENSSL_free(der);
    return out;
}

}  // namespace

OpensslCrypto::OpensslCrypto(Key signing_key) : key_{std::move(signing_key)}, key_id_{key_id_of(key_.get())} {}

Bytes OpensslCrypto::sign(ByteView bytes) { return sign_with(key_.get(), bytes); }

Bytes sign_with(EVP_PKEY* key, ByteView bytes) {
    const DigestContext context{EVP_MD_CTX_new()};
    std::array<unsigned char, 96> der{};
    std::size_t size = der.size();
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1) return {};
    if (EVP_DigestSign(context.get(), der.data(), &size, raw(bytes), bytes.size()) != 1) return {};
    const unsigned char* at = der.data();
    const EcSignature pair{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size))};
    if (!pair) return {};
    Bytes out(2 * kHalf);
    auto* to = reinterpret_cast<unsigned char*>(out.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), to, kHalf);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), to + kHalf, kHalf);
    return out;
}

bool OpensslCrypto::verify(std::string_view public_key, ByteView bytes, ByteView signature) {
    if (signature.size() != 2 * kHalf) return false;
    if (parsed_.size() >= kMostParsed) parsed_.clear();
    auto [place, fresh] = parsed_.try_emplace(std::string{public_key});
    if (fresh) place->second = public_key_of(public_key);
    if (!place->second) return false;
    const Bytes der = der_of(signature);
    const DigestContext context{EVP_MD_CTX_new()};
    if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, place->second.get()) != 1) return false;
    return EVP_DigestVerify(context.get(), raw(der), der.size(), raw(bytes), bytes.size()) == 1;
}

std::array<std::byte, 32> OpensslCrypto::sha256(ByteView bytes) const {
    std::array<std::byte, 32> out{};
    (void)EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr, EVP_sha256(),
                     nullptr);
    return out;
}

Id OpensslCrypto::new_id() {
    Id id;
    // Without randomness no identifier, no session and no key is safe: stop rather than go on.
    if (RAND_bytes(reinterpret_cast<unsigned char*>(id.bytes.data()), static_cast<int>(id.bytes.size())) != 1)
        std::abort();
    return id;
}

}  // namespace odolink::desk
