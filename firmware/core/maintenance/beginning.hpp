// SPDX-License-Identifier: Apache-2.0
// Where an item begins whose past nobody knows: what stands in until the first real record of it. Made once, at the take-over, by
// completions.cpp; from then on it moves no more, whatever the clock and the odometer do.
#pragma once

#include "core/maintenance/due.hpp"

namespace odolink {

/// A new vehicle (below 500 km): FactoryNew at 0. Another one, whose first registration and clock are known: Assumed at the last work
/// that a punctual owner on an even road from then to now would have had done, fixed marks at the last of each kind; where none was
/// planned yet, the first registration. Else Assumed at the last distance mark, its months at the take-over. A legal date counts from the
/// first registration alone: without it none is claimed.
[[nodiscard]] Completion beginning_of(const PlanItem& item, const VehicleNow& vehicle);

}  // namespace odolink
