// SPDX-License-Identifier: Apache-2.0
// The calls whose shape differs between mbedTLS 2.28 and 3.6, and what every connection insists on.
#include "adapters/mbedtls/mbed.hpp"

#include <mbedtls/error.h>
#if ODOLINK_MBEDTLS_3
#include <psa/crypto.h>
#endif

#include <array>
#include <cstdio>
#include <cstdlib>

namespace odolink::mbed {

Random::Random() {
#if ODOLINK_MBEDTLS_3
    if (psa_crypto_init() != PSA_SUCCESS) std::abort();  // TLS 1.3 stands on it
#endif
    constexpr std::string_view kPersonalisation = "odolink";
    const auto name = raw(as_bytes(kPersonalisation));
    if (mbedtls_ctr_drbg_seed(generator_.get(), mbedtls_entropy_func, entropy_.get(), name.data(), name.size()) != 0)
        std::abort();
}

Random& Random::shared() {
    static Random random;
    return random;
}

int Random::fill(void* self, unsigned char* out, std::size_t size) {
    return mbedtls_ctr_drbg_random(static_cast<Random*>(self)->generator_.get(), out, size);
}

std::string error_text(int code) {
    std::array<char, 128> name{};
    mbedtls_strerror(code, name.data(), name.size());
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "-0x%04x ", static_cast<unsigned>(-code));
    return std::string{number.data()} + name.data();
}

std::string verify_text(std::uint32_t flags) {
    std::array<char, 512> points{};
    mbedtls_x509_crt_verify_info(points.data(), points.size(), "; ", flags);
    std::string text{points.data()};
    std::erase(text, '\n');
    return text;
}

int parse_pem(Certificates& certificates, const std::string& pem) {
    return mbedtls_x509_crt_parse(certificates.get(), reinterpret_cast<const unsigned char*>(pem.c_str()), pem.size() + 1);
}

int parse_key_file(Key& key, const char* file) {
#if ODOLINK_MBEDTLS_3
    return mbedtls_pk_parse_keyfile(key.get(), file, nullptr, Random::fill, &Random::shared());
#else
    return mbedtls_pk_parse_keyfile(key.get(), file, nullptr);
#endif
}

int sign_digest(Key& key, ByteView digest, std::span<unsigned char> signature, std::size_t& length) {
    const auto hash = raw(digest);
#if ODOLINK_MBEDTLS_3
    return mbedtls_pk_sign(key.get(), MBEDTLS_MD_SHA256, hash.data(), hash.size(), signature.data(), signature.size(),
                           &length, Random::fill, &Random::shared());
#else
    return mbedtls_pk_sign(key.get(), MBEDTLS_MD_SHA256, hash.data(), hash.size(), signature.data(), &length,
                           Random::fill, &Random::shared());
#endif
}

void restrict_to_strong(mbedtls_ssl_config* config) {
#if ODOLINK_MBEDTLS_3
    static const int suites[] = {MBEDTLS_TLS1_3_AES_128_GCM_SHA256, MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
                                 MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                 MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 0};
    static const std::uint16_t groups[] = {MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, MBEDTLS_SSL_IANA_TLS_GROUP_NONE};
    static const std::uint16_t signatures[] = {MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256, MBEDTLS_TLS1_3_SIG_NONE};
    mbedtls_ssl_conf_min_tls_version(config, MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_groups(config, groups);
    mbedtls_ssl_conf_sig_algs(config, signatures);
#else
    static const int suites[] = {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                 MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 0};
    static const mbedtls_ecp_group_id curves[] = {MBEDTLS_ECP_DP_SECP256R1, MBEDTLS_ECP_DP_NONE};
    static const int hashes[] = {MBEDTLS_MD_SHA256, MBEDTLS_MD_NONE};
    mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_curves(config, curves);
    mbedtls_ssl_conf_sig_hashes(config, hashes);
#endif
    mbedtls_ssl_conf_ciphersuites(config, suites);
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(config, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
}

}  // namespace odolink::mbed
