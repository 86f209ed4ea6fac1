// SPDX-License-Identifier: Apache-2.0
// What every file of this folder needs of mbedTLS: owned contexts, randomness, error names, and the few calls whose
// shape differs between 2.28 (Debian 12) and 3.6. No other file here asks for the version.
#pragma once

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>
#include <mbedtls/x509_csr.h>

#include <cstddef>
#include <span>
#include <string>

#include "base/bytes.hpp"

#define ODOLINK_MBEDTLS_3 (MBEDTLS_VERSION_MAJOR >= 3)

namespace odolink::mbed {

/// Owns one context of mbedTLS: initialised with it, freed with it, never copied or moved (mbedTLS keeps pointers).
template <class T, void (*Initialise)(T*), void (*Free)(T*)>
class Owned {
public:
    Owned() { Initialise(&value_); }
    ~Owned() { Free(&value_); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    T* get() { return &value_; }
    const T* get() const { return &value_; }
    T* operator->() { return &value_; }
    const T* operator->() const { return &value_; }
    void clear() {
        Free(&value_);
        Initialise(&value_);
    }

private:
    T value_;
};

using Certificates = Owned<mbedtls_x509_crt, mbedtls_x509_crt_init, mbedtls_x509_crt_free>;
using Key = Owned<mbedtls_pk_context, mbedtls_pk_init, mbedtls_pk_free>;
using Csr = Owned<mbedtls_x509_csr, mbedtls_x509_csr_init, mbedtls_x509_csr_free>;
using CsrWriter = Owned<mbedtls_x509write_csr, mbedtls_x509write_csr_init, mbedtls_x509write_csr_free>;
using TlsConfig = Owned<mbedtls_ssl_config, mbedtls_ssl_config_init, mbedtls_ssl_config_free>;
using Tls = Owned<mbedtls_ssl_context, mbedtls_ssl_init, mbedtls_ssl_free>;
using TlsResume = Owned<mbedtls_ssl_session, mbedtls_ssl_session_init, mbedtls_ssl_session_free>;

/// The generator every operation of a program shares; seeded from the kernel. Aborts when there is no seed: each key
/// and signature made without one would be worth nothing.
class Random {
public:
    static Random& shared();
    static int fill(void* self, unsigned char* out, std::size_t size);  ///< the shape mbedTLS asks for
private:
    Random();
    Owned<mbedtls_entropy_context, mbedtls_entropy_init, mbedtls_entropy_free> entropy_;
    Owned<mbedtls_ctr_drbg_context, mbedtls_ctr_drbg_init, mbedtls_ctr_drbg_free> generator_;
};

/// "-0x2700 X509 - Certificate verification failed": the number and mbedTLS's name of it.
[[nodiscard]] std::string error_text(int code);
/// Reads certificates in PEM; mbedTLS wants the zero byte of the text counted. 0: all were read.
[[nodiscard]] int parse_pem(Certificates& certificates, const std::string& pem);
/// What a verification found wrong with a certificate, each point as "; POINT".
[[nodiscard]] std::string verify_text(std::uint32_t flags);

/// Parses a private key file, PEM or DER. Returns mbedTLS's code.
[[nodiscard]] int parse_key_file(Key& key, const char* file);
/// Signs a SHA-256 digest; `signature` receives DER. Returns mbedTLS's code.
[[nodiscard]] int sign_digest(Key& key, ByteView digest, std::span<unsigned char> signature, std::size_t& length);
/// TLS 1.2 or newer, AEAD suites over P-256 and SHA-256 only, no renegotiation.
void restrict_to_strong(mbedtls_ssl_config* config);

[[nodiscard]] inline std::span<const unsigned char> raw(ByteView bytes) {
    return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

}  // namespace odolink::mbed
