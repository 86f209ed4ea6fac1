// SPDX-License-Identifier: Apache-2.0
// One visit instead of three: which items go together when one of them calls for the garage. Read when a service
// request is made and when the owner asks "what else".
#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/maintenance_plan.hpp"

namespace odolink {

inline constexpr int kTogetherPercent = 20;  ///< items with at most this share of their interval left come along
inline constexpr std::chrono::days kTogetherWithin{30};  ///< or due within this time

/// Ids of the items for one visit, most urgent first: all that are soon, due or overdue, and those close enough behind.
/// Empty when nothing is soon: closeness alone calls for no visit. An item on fixed marks comes along only within its
/// early window, as work before it would not count.
[[nodiscard]] std::vector<std::string> bundle_visit(const MaintenancePlan& plan, std::span<const DueItem> due);

}  // namespace odolink
