// SPDX-License-Identifier: Apache-2.0
// Changing a vehicle's data while its agent does not run: an agent of one's own on the very store, which nobody else can open meanwhile. So
// a change goes the way of the agent's own changes: one transaction, journal, consents, outbox.
#pragma once

#include <functional>
#include <optional>

#include "agent/agent.hpp"
#include "app/vehicle_file/vehicle_file.hpp"

namespace odolink::vehicle_file {

/// Starts an agent on the directory that `file` is a copy of, lets `change` do one thing, and stops it. With `try_only` on the copy itself:
/// nothing of the vehicle changes. Gives the state afterwards, or why nothing was changed: the agent runs, an erasure is under way, the
/// store cannot be opened or refused, or what `change` says.
[[nodiscard]] Result<Snapshot, Problem> change_at_rest(VehicleFile& file, Clock& clock, bool try_only,
                                                       const std::function<std::optional<Problem>(Agent&)>& change);

}  // namespace odolink::vehicle_file
