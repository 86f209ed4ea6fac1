// SPDX-License-Identifier: Apache-2.0
// Condition models: how much of an item's life a trip uses up. Fed trip by trip into UsageStatistics::add_wear; read
// back as the percent of life left that evaluate() judges at 15, 5 and 0.
#pragma once

#include <vector>

#include "core/maintenance/due.hpp"
#include "core/maintenance/usage.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/engine_use.hpp"
#include "domain/trip.hpp"

namespace odolink {

/// Share of the oil's life (of `interval`) this trip used up: its distance, weighted by how it was driven. A cold start
/// on a trip too short to dry the oil counts double, a short warm trip by half more, an hour of idling as 40 km. Running
/// cold beyond the usual ten minutes counts double for its share of the trip; or 2,000 revolutions count as a kilometre,
/// where that is more. A long warm trip counts as its distance, so that distance alone still decides for who drives
/// motorways; nothing ever counts as less than its distance, nor the whole as more than twice.
[[nodiscard]] double oil_life_used(const Trip& trip, const EngineUse& engine, Distance interval);

/// Adds the wear of an ended trip to every item of the plan with a model that trips feed (OilLife).
void wear_by_trip(UsageStatistics& usage, const MaintenancePlan& plan, const Trip& trip, const EngineUse& engine = {});

/// Life left of every item that has counted wear.
[[nodiscard]] std::vector<ItemCondition> conditions_of(const UsageState& usage);

}  // namespace odolink
