// SPDX-License-Identifier: Apache-2.0
// Which of the dealer's keys signs for a vehicle. proto/README.md, section 9.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace odolink::desk {

struct SigningKey {
    std::string key_id{};
    Bytes certificate{};             ///< X.509, DER
    std::uint64_t since_version{0};  ///< the first document that names it; 0: enrolment alone
    WallTime from{};
    WallTime until{};    ///< unknown: no end is set
    WallTime revoked{};  ///< unknown: it is not
};

/// The keys of the desk and the newest document, in its envelope.
struct KeyRing {
    std::vector<SigningKey> keys{};  ///< newest first
    std::uint64_t version{0};        ///< 0: no document was ever made
    Bytes document{};
};

/// Does it sign, or will it?
[[nodiscard]] bool is_valid(const SigningKey& key, WallTime now);
/// The key for a vehicle that has the document `has`: the newest that it knows and that is valid, else the newest that is valid: then the document goes first.
/// Nothing where there is none.
[[nodiscard]] const SigningKey* key_for(const KeyRing& ring, std::uint64_t has, WallTime now);

}  // namespace odolink::desk
