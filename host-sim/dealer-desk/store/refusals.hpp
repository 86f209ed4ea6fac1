// SPDX-License-Identifier: Apache-2.0
// Down messages that a car has passed over, by what they were about. Called within Database::transact().
#pragma once

#include <string_view>
#include <vector>

#include "dealer-desk/values.hpp"

namespace odolink::desk {

class Sql;

/// What the message is, as a stable word, and what it is about; an empty id where that is the car itself.
[[nodiscard]] std::string_view kind_of(const DownPayload& payload);
[[nodiscard]] Id about(const DownPayload& payload);

[[nodiscard]] bool has_refusal(Sql& sql, int vehicle_no, std::uint64_t sequence);
/// Keeps what became of a message; its number must be new.
void keep_refusal(Sql& sql, int vehicle_no, const DownMessage& message, DownRefused reason, WallTime now);
/// Another message about the same thing goes out: what was refused of it no longer says how it stands.
void supersede_refusals(Sql& sql, int vehicle_no, const Id& about);
/// Newest first, at most `limit`.
[[nodiscard]] std::vector<RefusalRow> refusals_of(Sql& sql, int vehicle_no, int limit);

}  // namespace odolink::desk
