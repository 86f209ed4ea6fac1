// SPDX-License-Identifier: Apache-2.0
// A P-256 public key as its point, for statements that carry the key they are signed with.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "adapters/mbedtls/identity.hpp"
#include "ports/keys.hpp"

namespace odolink::mbed {

/// 0x04, x, y. Source: SEC 1, 2.3.3.
using PublicPoint = std::array<std::byte, 65>;

/// Of our own key. Errors: NoIdentity.
[[nodiscard]] Result<PublicPoint> own_point(const IdentityFiles& files);
/// Of the first certificate of a PEM text. Errors: Failed (none, or not of a P-256 key).
[[nodiscard]] Result<PublicPoint> point_of_pem(std::string_view certificate);
/// The key's id everywhere in the protocol. Errors: Failed (not a point of the curve).
[[nodiscard]] Result<std::string> key_id_of(const PublicPoint& point);
/// Does the signature fit the bytes? False for what is no point too.
[[nodiscard]] bool fits(const PublicPoint& point, ByteView bytes, const Signature& signature);

}  // namespace odolink::mbed
