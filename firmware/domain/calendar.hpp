// SPDX-License-Identifier: Apache-2.0
// Calendar arithmetic without a clock: months added as people add them, local days, working days with holidays.
// Used for service intervals (core/maintenance) and for promises (core/care and the dealer desk).
#pragma once

#include <chrono>
#include <vector>

#include "base/time.hpp"

namespace odolink {

/// Local time minus UTC. China: 480 min. One offset serves a whole computation: a service date needs no hour-exact zone
/// rules.
struct LocalOffset {
    std::chrono::minutes value{480};
    bool operator==(const LocalOffset&) const = default;
};

/// The local calendar day in which the instant falls.
[[nodiscard]] std::chrono::sys_days local_day(WallTime at, LocalOffset offset);

/// Time since local midnight, 0 <= t < 24 h.
[[nodiscard]] std::chrono::milliseconds local_time_of_day(WallTime at, LocalOffset offset);

/// The same local time of day, `months` later; a day the target month does not have becomes its last day
/// (31 Jan + 1 month = 28 or 29 Feb). Quality is kept.
[[nodiscard]] WallTime add_months(WallTime at, std::chrono::months months, LocalOffset offset);

/// Whole calendar months from `from` to `to`; 0 where `to` lies before.
[[nodiscard]] std::chrono::months whole_months(WallTime from, WallTime to, LocalOffset offset);

/// Which days a dealer works: the usual five, minus holidays, plus make-up days (a worked Saturday or Sunday in China).
struct WorkCalendar {
    LocalOffset offset;
    std::vector<std::chrono::sys_days> holidays;         ///< local days, any order
    std::vector<std::chrono::sys_days> worked_weekends;  ///< local days, any order
};

[[nodiscard]] bool is_working_day(std::chrono::sys_days local, const WorkCalendar& calendar);

/// The instant `count` working days later: only working days pass the clock, each counts 24 h. Friday 17:00 + 2 is
/// Tuesday 17:00; from a free day the clock starts at the next working day's 00:00. Gives up after 60 days in a row
/// without work.
[[nodiscard]] WallTime add_working_days(WallTime from, int count, const WorkCalendar& calendar);

}  // namespace odolink
