// SPDX-License-Identifier: Apache-2.0
// The Keys port on mbedTLS and the identity files. Each dealer certificate must chain to our CA; several may be valid at
// once, so that the dealer can change keys with an overlap.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "adapters/mbedtls/identity.hpp"
#include "ports/keys.hpp"

struct mbedtls_x509_crt;

namespace odolink {

class MbedKeys final : public Keys {
public:
    /// Reads what there is; a vehicle that is not enrolled yet has no identity and trusts nobody.
    explicit MbedKeys(IdentityFiles files);
    ~MbedKeys() override;

    [[nodiscard]] std::string own_key_id() const override;
    [[nodiscard]] Result<Signature> sign(ByteView bytes) override;
    [[nodiscard]] Status verify(std::string_view key_id, ByteView bytes, const Signature& signature) override;
    [[nodiscard]] KeyRole role_of(std::string_view key_id) const override;
    [[nodiscard]] Status verify_authority(std::string_view key_id, ByteView bytes, const Signature& signature) override;
    [[nodiscard]] Result<std::vector<std::string>> signers_in(std::span<const Bytes> certificates) const override;
    [[nodiscard]] Status know_signers(std::span<const Bytes> certificates) override;
    [[nodiscard]] Bytes key_document() const override;
    [[nodiscard]] Status keep_key_document(ByteView envelope) override;
    [[nodiscard]] Digest sha256(ByteView bytes) const override;
    /// Aborts where the library fails: a PIN must not be sealed by nothing.
    [[nodiscard]] Digest pbkdf2(std::string_view secret, ByteView salt, std::uint32_t rounds) const override;
    [[nodiscard]] std::uint64_t taken() const override;
    [[nodiscard]] Status keep_taken(std::uint64_t number) override;
    /// Key and certificate are overwritten and removed; what is the dealer's stays. needs_enrolment() holds afterwards.
    [[nodiscard]] Status forget_identity() override;

    /// Reads the files again: after enrolment or when the dealer changed a key.
    void reload();
    /// Takes a dealer's signing certificate (PEM) for good. Errors: BadSignature (not signed by our CA, or a
    /// certificate for something else, such as a vehicle's), Failed (not a certificate of a P-256 key, or it cannot be
    /// written). Nothing changes then.
    [[nodiscard]] Status trust(std::string_view certificate_pem);
    /// Never believes this key again, over restarts too. Errors: Failed (cannot be written; in this run it is revoked all the same).
    [[nodiscard]] Status revoke(std::string_view key_id);
    /// Ids of the dealer keys believed now.
    [[nodiscard]] std::set<std::string> trusted() const;

private:
    struct Loaded;
    struct Signers;
    IdentityFiles files_;
    [[nodiscard]] mbedtls_x509_crt* find(std::string_view key_id) const;
    std::unique_ptr<Loaded> loaded_;
    std::unique_ptr<Signers> named_;  ///< by the key document
};

}  // namespace odolink
