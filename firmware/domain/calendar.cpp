// SPDX-License-Identifier: Apache-2.0
// Calendar arithmetic on std::chrono's proleptic Gregorian calendar; leap days and month ends come from there.
#include "domain/calendar.hpp"

#include <algorithm>

namespace odolink {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;

using LocalInstant = std::chrono::sys_time<milliseconds>;

LocalInstant to_local(WallTime at, LocalOffset offset) {
    return LocalInstant{at.since_epoch + offset.value};
}

WallTime from_local(LocalInstant local, LocalOffset offset, WallQuality quality) {
    return {local.time_since_epoch() - offset.value, quality};
}

bool contains(const std::vector<sys_days>& list, sys_days day) {
    return std::find(list.begin(), list.end(), day) != list.end();
}

}  // namespace

sys_days local_day(WallTime at, LocalOffset offset) {
    return std::chrono::floor<days>(to_local(at, offset));
}

milliseconds local_time_of_day(WallTime at, LocalOffset offset) {
    return to_local(at, offset) - local_day(at, offset);
}

WallTime add_months(WallTime at, std::chrono::months months, LocalOffset offset) {
    std::chrono::year_month_day date{local_day(at, offset)};
    date += months;
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return from_local(sys_days{date} + local_time_of_day(at, offset), offset, at.quality);
}

std::chrono::months whole_months(WallTime from, WallTime to, LocalOffset offset) {
    const std::chrono::year_month_day begin{local_day(from, offset)};
    const std::chrono::year_month_day end{local_day(to, offset)};
    std::chrono::months count = end.year() / end.month() - begin.year() / begin.month();
    if (to < add_months(from, count, offset)) --count;
    return std::max(count, std::chrono::months{0});
}

bool is_working_day(sys_days local, const WorkCalendar& calendar) {
    const std::chrono::weekday weekday{local};
    const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    return weekend ? contains(calendar.worked_weekends, local) : !contains(calendar.holidays, local);
}

WallTime add_working_days(WallTime from, int count, const WorkCalendar& calendar) {
    constexpr int kLongestPause = 60;
    sys_days day = local_day(from, calendar.offset);
    milliseconds time = local_time_of_day(from, calendar.offset);
    const auto to_working_day = [&calendar](sys_days start) {
        for (int skipped = 0; skipped < kLongestPause && !is_working_day(start, calendar); ++skipped) start += days{1};
        return start;
    };
    if (!is_working_day(day, calendar)) {
        day = to_working_day(day);
        time = milliseconds{0};
    }
    for (int i = 0; i < count; ++i) day = to_working_day(day + days{1});
    return from_local(day + time, calendar.offset, from.quality);
}

}  // namespace odolink
