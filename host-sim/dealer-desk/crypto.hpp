// SPDX-License-Identifier: Apache-2.0
// What the desk needs of cryptography and randomness: OpenSSL in the process (ca/), a fake in the simulator.
// ECDSA P-256 over SHA-256; a signature is 64 bytes, r then s, big-endian: the same as the vehicle's.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

namespace odolink::desk {

class Crypto {
public:
    virtual ~Crypto() = default;
    /// The id of the desk's own signing key, as vehicles know it.
    [[nodiscard]] virtual std::string own_key_id() const = 0;
    /// Signs with the desk's own key; empty where the library failed.
    [[nodiscard]] virtual Bytes sign(ByteView bytes) = 0;
    /// Does the signature fit the bytes and this public key (in the form enrolment stored it)?
    [[nodiscard]] virtual bool verify(std::string_view public_key, ByteView bytes, ByteView signature) = 0;
    [[nodiscard]] virtual std::array<std::byte, 32> sha256(ByteView bytes) const = 0;
    /// A new random identifier, never the empty one.
    [[nodiscard]] virtual Id new_id() = 0;
};

}  // namespace odolink::desk
