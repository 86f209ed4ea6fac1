// SPDX-License-Identifier: Apache-2.0
// The desk's Crypto port by OpenSSL EVP: signatures of vehicles verified, our own made with the dealer's signing key.
#pragma once

#include <memory>
#include <unordered_map>

#include "dealer-desk/ca/openssl.hpp"
#include "dealer-desk/crypto.hpp"

namespace odolink::desk {

/// ECDSA P-256 over SHA-256: 64 bytes, r then s. Empty where the library failed.
[[nodiscard]] Bytes sign_with(EVP_PKEY* key, ByteView bytes);

class OpensslCrypto : public Crypto {
public:
    explicit OpensslCrypto(Key signing_key);

    [[nodiscard]] std::string own_key_id() const override { return key_id_; }
    [[nodiscard]] Bytes sign(ByteView bytes) override;
    [[nodiscard]] bool verify(std::string_view public_key, ByteView bytes, ByteView signature) override;
    [[nodiscard]] std::array<std::byte, 32> sha256(ByteView bytes) const override;
    [[nodiscard]] Id new_id() override;
    /// What vehicles need to verify us.
    [[nodiscard]] std::string own_public_pem() const { return public_pem(key_.get()); }

private:
    Key key_;
    std::string key_id_;
    std::unordered_map<std::string, Key> parsed_;  ///< by PEM: parsing costs as much as verifying
};

}  // namespace odolink::desk
