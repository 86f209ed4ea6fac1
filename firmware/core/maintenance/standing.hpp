// SPDX-License-Identifier: Apache-2.0
// A vehicle that stands still ages too: 12 V battery, tyres, brake discs, fuel. How long it stood comes from the days
// of its trips and the wall clock, so time with the battery off counts like any other. Called by the Agent after
// evaluate().
#pragma once

#include <span>
#include <vector>

#include "core/maintenance/due.hpp"

namespace odolink {

inline constexpr int kStandingSoonPercent = 50;  ///< soon from this share of the item's `standing`, due from all of it

/// The longest time without a trip since `since`, in local days from one day with a trip to the next, or to `now`:
/// parked on the 1st and driven on the 31st is 30. Of a vehicle without any known trip 0. Days that are no longer kept
/// say nothing.
[[nodiscard]] std::chrono::days longest_stand(std::span<const UsageDay> driven, WallTime since, const VehicleNow& now);

/// Raises items that have a `standing` to Soon or Due by how long the vehicle stood since their last work, and says so
/// in `stood`. Driving on does not take it back, work does. Nothing with an unknown clock.
void judge_standing(std::vector<DueItem>& due, const MaintenancePlan& plan, std::span<const Completion> completions,
                    std::span<const UsageDay> driven, const VehicleNow& now);

}  // namespace odolink
