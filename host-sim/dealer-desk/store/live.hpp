// SPDX-License-Identifier: Apache-2.0
// Rows of live sessions. Called within Database::transact() by ingest, commands and queries.
#pragma once

#include <optional>

#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

void insert_live(Sql& sql, int vehicle_no, const LiveRow& row);
/// The session that was asked for last; a question that nobody answered in time reads as lapsed.
[[nodiscard]] std::optional<LiveRow> newest_live(Sql& sql, int vehicle_no, WallTime now);
/// A session of this vehicle. Lapsed as in newest_live.
[[nodiscard]] std::optional<LiveRow> find_live(Sql& sql, int vehicle_no, const Id& id, WallTime now);
/// What the car told of a session of its own; one that is over stays as it is. False where there is no such session, or nothing changed.
bool save_live(Sql& sql, int vehicle_no, const LiveSessionChanged& change);

}  // namespace odolink::desk
