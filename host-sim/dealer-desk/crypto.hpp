// SPDX-License-Identifier: Apache-2.0
// What the desk needs of cryptography and randomness: OpenSSL in the process (ca/), a fake in the simulator.
// ECDSA P-256 over SHA-256; a signature is 64 bytes, r then s, big-endian: the same as the vehicle's.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace odolink::desk {

/// A signing key of the dealer without its private half.
struct OwnKey {
    std::string key_id;
    Bytes certificate;  ///< X.509, DER, of the authority
};

class Crypto {
public:
    virtual ~Crypto() = default;
    /// The id of the desk's first signing key: the one vehicles know where no key document names others.
    [[nodiscard]] virtual std::string own_key_id() const = 0;
    /// Signs with that key; empty where the library failed.
    [[nodiscard]] virtual Bytes sign(ByteView bytes) = 0;
    /// Signs with one of the desk's keys; empty where it has no such key, or the library failed.
    [[nodiscard]] virtual Bytes sign_as(std::string_view key_id, ByteView bytes) { return key_id == own_key_id() ? sign(bytes) : Bytes{}; }

    // The dealer's authority. As it stands here: there is none, and with it no other key than the first.
    /// The certificate of the first key; empty without an authority.
    [[nodiscard]] virtual Bytes own_certificate() const { return {}; }
    [[nodiscard]] virtual std::string authority_id() const { return {}; }
    /// Empty where the library failed.
    [[nodiscard]] virtual Bytes sign_as_authority(ByteView) { return {}; }
    /// A new signing key, kept and certified. Nothing: it cannot be made or kept.
    [[nodiscard]] virtual std::optional<OwnKey> make_key(WallTime) { return std::nullopt; }
    /// Removes the private half of a key for good.
    virtual void drop_key(std::string_view) {}

    /// Does the signature fit the bytes and this public key (in the form enrolment stored it)?
    [[nodiscard]] virtual bool verify(std::string_view public_key, ByteView bytes, ByteView signature) = 0;
    [[nodiscard]] virtual std::array<std::byte, 32> sha256(ByteView bytes) const = 0;
    /// A new random identifier, never the empty one.
    [[nodiscard]] virtual Id new_id() = 0;
};

}  // namespace odolink::desk
