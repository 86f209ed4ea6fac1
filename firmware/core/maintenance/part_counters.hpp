// SPDX-License-Identifier: Apache-2.0
// Counters of parts that are not the vehicle's: a set of tyres ages with the calendar and counts only what was driven
// with it; an assembly that was replaced counts from there. A pure function of the service records. Called by the Agent
// for the page.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/maintenance/due.hpp"
#include "domain/part_counter.hpp"
#include "domain/service_record.hpp"

namespace odolink {

// Source: the tyre industry's usual advice to have tyres checked by age. Counted from the first fitting: no record
// bears the date of make.
inline constexpr std::chrono::months kTyreAge{72};
inline constexpr std::chrono::days kTyreAgeSoon{90};
/// Plan items whose sets are tyres.
[[nodiscard]] bool fits_tyres(std::string_view item_id);

/// A job with `fits_set` puts that set in the place of the one of the same `item_id`; with `replaced` its `system`
/// begins at 0. Records without a mileage are passed over; they are taken in order of mileage, at one mileage in order
/// of date. Sets in order of their first fitting, then assemblies in order of their last replacement.
[[nodiscard]] std::vector<PartCounter> part_counters(std::span<const ServiceRecord> history, const VehicleNow& now);

}  // namespace odolink
