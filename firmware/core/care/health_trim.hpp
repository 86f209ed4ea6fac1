// SPDX-License-Identifier: Apache-2.0
// A health package that is too large for the link loses what helps the garage least, and says how much that was. Called by the
// Agent before a service request goes out.
#pragma once

#include <cstddef>

#include "domain/health.hpp"

namespace odolink {

inline constexpr std::size_t kLargestHealth = 500'000;  ///< bytes as sent; source: reference defaults

/// Takes away in this order, and no more than is needed: signals from the end of the list, freeze frames of past and of pending
/// faults, software versions of control units, past faults, freeze frames of confirmed faults, due items that are Ok. Never VIN,
/// mileage, readiness, active faults or what is due. What was taken is added to `left_out`. `size_of`: bytes as sent.
[[nodiscard]] HealthPackage trim_health(HealthPackage package, std::size_t most_bytes, std::size_t (*size_of)(const HealthPackage&));

}  // namespace odolink
