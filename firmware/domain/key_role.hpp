// SPDX-License-Identifier: Apache-2.0
// What a dealer's signing key may send. The role stands in its certificate; one table for both ends, and every kind that is not in
// a role's row is refused. There is no kind that writes, clears or actuates anything on the vehicle's bus, for no role.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/event.hpp"

namespace odolink {

enum class KeyRole : std::uint8_t {
    Workshop = 1,  ///< service records
    Adviser = 2,   ///< and requests, appointments, messages, live sessions, campaigns but those of safety
    Manager = 3,   ///< all of it: also the plan, a replaced cluster, another VIN, recalls, safety campaigns
    Maker = 4,     ///< plans, messages, recalls and campaigns of the vehicle's maker
};

[[nodiscard]] bool may_send(KeyRole role, const DownPayload& payload);

/// The word in a certificate's organisational unit: "workshop", "adviser", "manager", "maker".
[[nodiscard]] std::string_view word_of(KeyRole role);
/// Nothing for any other word.
[[nodiscard]] std::optional<KeyRole> key_role(std::string_view word);

}  // namespace odolink
