// SPDX-License-Identifier: Apache-2.0
// The plans the binary carries, so that a vehicle without any dealer is still looked after. Intervals are ours, on the
// careful side of common practice; each item says why. A dealer's plan (version 1 and up) replaces them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/maintenance_plan.hpp"

namespace odolink {

enum class Powertrain : std::uint8_t { Petrol = 1, Diesel = 2, Hybrid = 3, Electric = 4, HeavyTruck = 5 };

/// "petrol", "diesel", "hybrid", "electric", "heavy_truck"; anything else gives none.
[[nodiscard]] std::optional<Powertrain> powertrain_named(std::string_view name);

/// The plan we ship for it: id "odolink-default-<name>", version 0.
[[nodiscard]] MaintenancePlan default_plan(Powertrain powertrain);

}  // namespace odolink
