// SPDX-License-Identifier: Apache-2.0
// OpenSSL's objects with owners, and the few steps all of ca/ shares: keys, PEM, files that only their owner reads.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace odolink::desk {

enum class PkiErrc {
    Failed = 1,   ///< OpenSSL failed
    BadKey,       ///< a key file is not a P-256 private key in PEM
    BadRequest,   ///< a certificate request is not one, is not for a P-256 key, or its signature does not fit
    CannotWrite,  ///< a file of the data directory cannot be written
    TooOpen,      ///< others than its owner may read a private key
};
[[nodiscard]] Error make_error_code(PkiErrc e);

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using CertificateRequest = std::unique_ptr<X509_REQ, Freed<X509_REQ_free>>;
using RevocationList = std::unique_ptr<X509_CRL, Freed<X509_CRL_free>>;
using MemoryBio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

/// A new P-256 key. Errors: Failed.
[[nodiscard]] Result<Key> make_key();
/// The key of a file; made there, readable by its owner only, if the file is not there. Errors: each of PkiErrc but
/// BadRequest.
[[nodiscard]] Result<Key> load_or_make_key(const std::filesystem::path& file);
[[nodiscard]] Key public_key_of(std::string_view pem);
[[nodiscard]] std::string public_pem(EVP_PKEY* key);
/// First 6 bytes of SHA-256 over the SubjectPublicKeyInfo in DER, base64url: 8 characters. The vehicle computes the
/// same.
[[nodiscard]] std::string key_id_of(EVP_PKEY* key);
[[nodiscard]] bool is_p256(EVP_PKEY* key);
[[nodiscard]] std::string certificate_pem(X509* certificate);
/// Writes a whole file at once: a reader sees the old or the new one. Errors: CannotWrite.
[[nodiscard]] Status write_file(const std::filesystem::path& file, std::string_view text, unsigned mode);
[[nodiscard]] std::string read_file(const std::filesystem::path& file);
[[nodiscard]] std::string text_of(BIO* memory);

}  // namespace odolink::desk

ODOLINK_ERRC(odolink::desk::PkiErrc);
