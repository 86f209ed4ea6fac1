// SPDX-License-Identifier: Apache-2.0
// What the desk knows of a car's agent and of its link. Called within Database::transact() by the ingest. Rows are read with the
// vehicle's own (store/fleet).
#pragma once

#include "dealer-desk/values.hpp"
#include "domain/agent_health.hpp"

namespace odolink::desk {

class Sql;

enum class HealthVerdict : std::uint8_t {
    News,        ///< it stands now
    Known,       ///< it was told before, or its session is over: nothing changed
    OldSession,  ///< of a session before the newest, or the will of one that nobody knows: nothing changed
};

/// A session that was not seen before is the newest; the newest one moves from up to lost or ended, once.
HealthVerdict keep_health(Sql& sql, int vehicle_no, const AgentHealth& health, WallTime now);
/// The newest session is over as far as the desk knows, or the car says nothing of it any more. Nothing where none was told.
void end_agent_link(Sql& sql, int vehicle_no, AgentLink as, WallTime now);

}  // namespace odolink::desk
