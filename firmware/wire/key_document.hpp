// SPDX-License-Identifier: Apache-2.0
// Which keys may sign for a dealer: the one document that the dealer's authority signs and not one of those keys. proto/README.md, section 9.
#pragma once

#include <string>
#include <vector>

#include "wire/envelope.hpp"

namespace odolink::wire {

inline constexpr std::size_t kMostSigningKeys = 8;
inline constexpr std::size_t kMostRevokedKeys = 64;
inline constexpr std::size_t kLongestCertificate = 2'048;

struct SigningKey {
    Bytes certificate;  ///< X.509, DER
    WallTime from;
    WallTime until;  ///< unknown: until a document without it
    bool operator==(const SigningKey&) const = default;
};

/// Desk -> vehicle on down/keys: the same bytes for all vehicles of the dealer.
struct KeyDocument {
    std::string dealer;
    std::uint64_t version{0};
    std::vector<SigningKey> keys;      ///< what is not here is not believed
    std::vector<std::string> revoked;  ///< ids that are refused as revoked
    bool operator==(const KeyDocument&) const = default;
};
[[nodiscard]] Bytes encode(const KeyDocument& document);
/// Errors: TooLarge, Malformed, Missing, OutOfRange.
[[nodiscard]] Result<KeyDocument> decode_key_document(ByteView body);

/// What the authority signs of a document: a mark and the body. It signs certificates too, and these never begin so.
[[nodiscard]] Bytes key_document_to_sign(ByteView body);

}  // namespace odolink::wire
