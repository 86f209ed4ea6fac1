// SPDX-License-Identifier: Apache-2.0
// Which service comes next: what is past its limit first, then by the day it is expected. Kilometres alone do not say it: brake
// fluid in 15 days comes before oil in 400 km for who drives 10 km a day. Read by the view of the head unit.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "domain/maintenance_plan.hpp"

namespace odolink {

/// Indices of `due`, the next service first: overdue, due, then all others by their expected day (the predicted date or the
/// date limit, the earlier one); the same day: the worse state, then the plan's order. An item without any date stands
/// behind those with one, by its state, then by the kilometres or hours left.
[[nodiscard]] std::vector<std::size_t> in_order_of_service(std::span<const DueItem> due, WallTime now);

}  // namespace odolink
