// SPDX-License-Identifier: Apache-2.0
// Tries a vehicle: the suite plays the desk of a vehicle that was just enrolled and is started once the suite listens.
// The checks build on each other, in order.
#pragma once

#include <memory>

#include "check.hpp"
#include "party.hpp"
#include "people.hpp"

namespace odolink::conformance {

struct VehicleScene;

/// The checks of section 8 of proto/README.md that an outsider can make of a vehicle. `party` plays the desk and
/// outlives them.
[[nodiscard]] std::vector<Check> vehicle_checks(Party& party, const Patience& patience = {});
/// The state machines of section 6, with somebody at the screen, and the key documents of section 9, with our side's authority; without, those are
/// skipped that need one. Afterwards the vehicle has another plan, and no owner and no identity any more.
[[nodiscard]] std::vector<Check> vehicle_machine_checks(Party& party, Owner owner, const Patience& patience = {});
/// Its parts that have a file of their own.
[[nodiscard]] std::vector<Check> vehicle_campaign_checks(const std::shared_ptr<VehicleScene>& scene);
[[nodiscard]] std::vector<Check> vehicle_key_checks(const std::shared_ptr<VehicleScene>& scene);

}  // namespace odolink::conformance
