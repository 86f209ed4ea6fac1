// SPDX-License-Identifier: Apache-2.0
// A health package that is too large for the link loses what helps the garage least, and says how much that was. Called by the
// Agent before a service request goes out.
#pragma once

#include <cstddef>

#include "domain/health.hpp"

namespace odolink {

/// Bytes as sent. The defaults allow 500 kB; an envelope carries 64 KiB, and a request has words of the owner beside it.
inline constexpr std::size_t kLargestHealth = 56'000;

/// Takes away in this order, and no more than is needed: signals from the end of the list, freeze frames of past and of pending
/// faults, software versions of control units, past faults, freeze frames of confirmed faults, due items that are Ok, and, of a vehicle with hundreds
/// of them, pending and at last confirmed faults, the oldest first. Never VIN, mileage, readiness or what is due. What was taken is added to
/// `left_out`. `size_of`: bytes as sent.
[[nodiscard]] HealthPackage trim_health(HealthPackage package, std::size_t most_bytes, std::size_t (*size_of)(const HealthPackage&));

}  // namespace odolink
