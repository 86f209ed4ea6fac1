// SPDX-License-Identifier: Apache-2.0
// Keys of this vehicle and of those it believes. ECDSA P-256 over SHA-256; a signature is 64 bytes, r then s, big-endian.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "domain/key_role.hpp"

namespace odolink {

enum class KeysErrc {
    NoIdentity = 1,  ///< not enrolled: there is no key yet
    UnknownKey,      ///< no trusted key has this id
    Revoked,         ///< the key was revoked
    BadSignature,    ///< the signature does not fit the bytes
    Failed,          ///< the cryptographic library failed
};
[[nodiscard]] Error make_error_code(KeysErrc e);

using Digest = std::array<std::byte, 32>;
using Signature = std::array<std::byte, 64>;

class Keys {
public:
    virtual ~Keys() = default;
    /// The id of our own signing key, as the dealer knows it; empty before enrolment.
    [[nodiscard]] virtual std::string own_key_id() const = 0;
    /// Signs bytes with our own key. Errors: NoIdentity, Failed.
    [[nodiscard]] virtual Result<Signature> sign(ByteView bytes) = 0;
    /// Checks a dealer's signature. Errors: UnknownKey, Revoked, BadSignature, Failed.
    [[nodiscard]] virtual Status verify(std::string_view key_id, ByteView bytes, const Signature& signature) = 0;
    /// What the key with this id may send, of one that verify() believes; Workshop, the least, for any other.
    [[nodiscard]] virtual KeyRole role_of(std::string_view key_id) const = 0;
    /// Checks a signature of the dealer's authority, the CA of enrolment. Errors: UnknownKey (the id is another's), BadSignature, Failed.
    [[nodiscard]] virtual Status verify_authority(std::string_view key_id, ByteView bytes, const Signature& signature) = 0;
    /// The ids of the signing keys in these certificates (DER), in their order. Errors: BadSignature (one is not of the authority, or for
    /// something else, such as a vehicle's), Failed (one is no certificate of a P-256 key).
    [[nodiscard]] virtual Result<std::vector<std::string>> signers_in(std::span<const Bytes> certificates) const = 0;
    /// In this run verify() knows these keys too, in the place of those given before. Errors: those of signers_in(); nothing changes then.
    [[nodiscard]] virtual Status know_signers(std::span<const Bytes> certificates) = 0;
    /// The newest key document, as it came; empty: none. It is kept with the keys, as the number below and for the same reason.
    [[nodiscard]] virtual Bytes key_document() const = 0;
    /// Keeps a key document durably in the place of the one before. Errors: NoIdentity, Failed (cannot be written).
    [[nodiscard]] virtual Status keep_key_document(ByteView envelope) = 0;
    [[nodiscard]] virtual Digest sha256(ByteView bytes) const = 0;
    /// PBKDF2 with HMAC-SHA-256, 32 bytes: makes each guess at a short secret cost `rounds` (at least 1).
    /// Source: RFC 8018, 5.2.
    [[nodiscard]] virtual Digest pbkdf2(std::string_view secret, ByteView salt, std::uint32_t rounds) const = 0;
    /// The highest number of the dealer's messages that was ever taken under this identity; 0: none. It is kept with
    /// the keys and not in the vehicle's store, so that an older copy of the store does not let those messages in
    /// again.
    [[nodiscard]] virtual std::uint64_t taken() const = 0;
    /// Raises that number, durably; a lower one changes nothing. Errors: NoIdentity, Failed (cannot be written).
    [[nodiscard]] virtual Status keep_taken(std::uint64_t number) = 0;
    /// Drops our own key for good, and who we were and what we took with it: own_key_id() is empty until the vehicle is
    /// enrolled anew. Without an identity it changes nothing. Errors: Failed (it may be there still; call again).
    [[nodiscard]] virtual Status forget_identity() = 0;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::KeysErrc);
