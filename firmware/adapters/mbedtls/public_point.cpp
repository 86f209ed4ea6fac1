// SPDX-License-Identifier: Apache-2.0
// A point stands at the end of its SubjectPublicKeyInfo, behind 26 bytes that are the same for each key of the curve.
#include "adapters/mbedtls/public_point.hpp"

#include <algorithm>

#include "adapters/mbedtls/ecdsa.hpp"
#include "adapters/mbedtls/key_id.hpp"

namespace odolink::mbed {
namespace {

// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING of 65 bytes }. Source: RFC 5480.
constexpr std::array<unsigned char, 26> kHead{0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
                                              0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
constexpr std::size_t kPoint = 65;

Result<PublicPoint> point_of(mbedtls_pk_context* key) {
    std::array<unsigned char, 256> der{};
    const int size = mbedtls_pk_write_pubkey_der(key, der.data(), der.size());
    if (size != static_cast<int>(kHead.size() + kPoint)) return KeysErrc::Failed;
    const auto* begin = der.data() + der.size() - size;  // written at the end
    if (!std::equal(kHead.begin(), kHead.end(), begin)) return KeysErrc::Failed;
    PublicPoint point{};
    std::transform(begin + kHead.size(), begin + size, point.begin(), [](unsigned char c) { return static_cast<std::byte>(c); });
    return point;
}

bool parse(const PublicPoint& point, Key& key) {
    std::array<unsigned char, kHead.size() + kPoint> der{};
    std::copy(kHead.begin(), kHead.end(), der.begin());
    std::transform(point.begin(), point.end(), der.begin() + kHead.size(), [](std::byte b) { return u8(b); });
    return mbedtls_pk_parse_public_key(key.get(), der.data(), der.size()) == 0;
}

}  // namespace

Result<PublicPoint> own_point(const IdentityFiles& files) {
    Key key;
    if (parse_key_file(key, files.key().c_str()) != 0) return KeysErrc::NoIdentity;
    return point_of(key.get());
}

Result<PublicPoint> point_of_pem(std::string_view certificate) {
    const std::string text{certificate};  // mbedTLS wants the zero byte of PEM text counted
    Certificates parsed;
    if (mbedtls_x509_crt_parse(parsed.get(), reinterpret_cast<const unsigned char*>(text.c_str()), text.size() + 1) != 0) return KeysErrc::Failed;
    return point_of(&parsed->pk);
}

Result<std::string> key_id_of(const PublicPoint& point) {
    Key key;
    if (!parse(point, key)) return KeysErrc::Failed;
    return key_id(key.get());
}

bool fits(const PublicPoint& point, ByteView bytes, const Signature& signature) {
    Key key;
    const auto der = signature_to_der(signature);
    if (!der || !parse(point, key)) return false;
    const Digest digest = sha256_of(bytes);
    const auto hash = raw(digest);
    const auto proof = raw(*der);
    return mbedtls_pk_verify(key.get(), MBEDTLS_MD_SHA256, hash.data(), hash.size(), proof.data(), proof.size()) == 0;
}

}  // namespace odolink::mbed
