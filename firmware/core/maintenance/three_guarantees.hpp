// SPDX-License-Identifier: Apache-2.0
// 三包 of household cars in China: what of the service history counts, and against which number. Counts and evidence
// for the owner to read; no legal advice, and nothing is claimed by it. Called by the Agent for the page. Source:
// Provisions on the liability for repair, replacement and return of household automotive products, Order 43 of the
// State Administration for Market Regulation, in force since 1 January 2022; article 24 for replacement or return.
#pragma once

#include <span>
#include <vector>

#include "core/maintenance/due.hpp"
#include "domain/service_record.hpp"
#include "domain/warranty.hpp"

namespace odolink {

inline constexpr std::uint32_t kSafetyRepairLimit = 2;      ///< article 24 (1)
inline constexpr std::uint32_t kAssemblyReplacedLimit = 2;  ///< article 24 (2)
inline constexpr std::uint32_t kPartReplacedLimit = 2;      ///< article 24 (3)
inline constexpr std::uint32_t kRepairDaysLimit = 31;       ///< article 24 (4): more than 30 days
inline constexpr std::uint32_t kSameProblemLimit = 5;       ///< article 24 (4): more than 4 repairs
inline constexpr std::chrono::days kFirstWeek{7};           ///< an assembly, or a main part of one, had to be replaced
inline constexpr std::chrono::days kEarlyTime{60};  ///< and 3,000 km: assembly for free; safety: replacement or return
inline constexpr Distance kEarlyDistance = Distance::kilometres(3000);

/// Days of one repair: begun 24 hours, at least one. 0 where one of its two times is not written down.
[[nodiscard]] std::uint32_t repair_days(const ServiceRecord& record);

/// What counts of the records that name a defect and lie within `term` (the day they were begun, and their mileage; a
/// record without a known date, or without a mileage where the term has a distance, does not). A record of jobs counts
/// once for each subject. By rule, then system, then subject; a rule without anything to count is not there. Whether
/// the car works since is not known here.
[[nodiscard]] std::vector<GuaranteeCount> guarantee_counts(const WarrantyTerm& term,
                                                           std::span<const ServiceRecord> history,
                                                           const VehicleNow& now);

}  // namespace odolink
