// SPDX-License-Identifier: Apache-2.0
// Day aggregates and the rates made of them. Thresholds of severe duty are our own, shaped after makers' "severe
// service" definitions (short trips, cold starts, idling, high mileage); README.md of this folder gives the reasons.
#include "core/maintenance/usage.hpp"

#include <algorithm>
#include <cmath>

namespace odolink {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kColdStartBelowC = 40;
constexpr double kSevereShortTripShare = 0.5;
constexpr double kSevereColdStartShare = 0.7;
constexpr double kSevereIdleShare = 0.35;
constexpr double kSevereKmPerDay = 300;
constexpr double kTownBelowKmPerHour =
    50;  // so much in a day is hard work in town; on motorways it is the mildest of all
constexpr std::uint32_t kSevereMinimumTrips = 20;
constexpr double kHighwayKmPerTrip = 25;  // a cold engine on a long trip gets warm: no harm done
constexpr int kWeek = 7;
constexpr int kParkedAfterDays = 8;

struct Sums {
    double km{0};
    double driving_s{0};
    double idle_s{0};
    std::uint32_t trips{0};
    std::uint32_t short_trips{0};
    std::uint32_t cold_starts{0};
};

double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

SevereSign severe_sign(const Sums& sums, const UsageRates& rates) {
    if (sums.trips < kSevereMinimumTrips || !rates.usable()) return SevereSign::None;
    if (rates.short_trip_share >= kSevereShortTripShare) return SevereSign::ShortTrips;
    const bool short_hops = sums.km / sums.trips < kHighwayKmPerTrip;
    if (rates.cold_start_share >= kSevereColdStartShare && short_hops) return SevereSign::ColdStarts;
    if (rates.idle_share >= kSevereIdleShare) return SevereSign::Idling;
    const bool in_town = sums.km * 3600 < kTownBelowKmPerHour * sums.driving_s;
    if (rates.km_per_day >= kSevereKmPerDay && in_town) return SevereSign::HighDistance;
    return SevereSign::None;
}

/// Deviation of one day as prediction needs it: from whole weeks, so that the weekly rhythm (five days of commuting) is
/// no noise. Fewer than two weeks: none.
double daily_deviation(const std::vector<double>& weekly_km) {
    if (weekly_km.size() < 2) return 0;
    double mean = 0;
    for (double km : weekly_km) mean += km;
    mean /= static_cast<double>(weekly_km.size());
    double squares = 0;
    for (double km : weekly_km) squares += (km - mean) * (km - mean);
    return std::sqrt(squares / static_cast<double>(weekly_km.size() - 1) / kWeek);
}

/// Rates of the days from `begin` up to, but not including, `end`.
UsageRates rates_of(const std::vector<UsageDay>& all, sys_days begin, sys_days end) {
    UsageRates rates;
    rates.days_observed = static_cast<int>((end - begin).count());
    Sums sums;
    std::vector<double> weekly_km(static_cast<std::size_t>(rates.days_observed / kWeek), 0.0);
    for (const UsageDay& day : all) {
        if (day.day < begin || day.day >= end) continue;
        sums.km += day.distance.in_kilometres();
        sums.driving_s += static_cast<double>(day.driving.count());
        sums.idle_s += static_cast<double>(day.idle.count());
        sums.trips += day.trips;
        sums.short_trips += day.short_trips;
        sums.cold_starts += day.cold_starts;
        const auto week =
            static_cast<std::size_t>((end - day.day - days{1}).count() / kWeek);  // whole weeks, newest first
        if (week < weekly_km.size()) weekly_km[week] += day.distance.in_kilometres();
    }
    rates.km_per_day = sums.km / rates.days_observed;
    rates.hours_per_day = sums.driving_s / 3600.0 / rates.days_observed;
    rates.short_trip_share = share(sums.short_trips, sums.trips);
    rates.cold_start_share = share(sums.cold_starts, sums.trips);
    rates.idle_share = share(sums.idle_s, sums.driving_s);
    rates.km_per_day_deviation = daily_deviation(weekly_km);
    rates.severe = severe_sign(sums, rates);
    return rates;
}

}  // namespace

void UsageStatistics::restore(UsageState state) {
    state_ = std::move(state);
    std::sort(state_.days.begin(), state_.days.end(),
              [](const UsageDay& a, const UsageDay& b) { return a.day < b.day; });
    while (state_.days.size() > kUsageDays) state_.days.erase(state_.days.begin());
    std::sort(state_.months.begin(), state_.months.end(),
              [](const UsageMonth& a, const UsageMonth& b) { return a.first < b.first; });
    while (state_.months.size() > kUsageMonths) state_.months.erase(state_.months.begin());
    if (!state_.months.empty()) return;
    for (const UsageDay& day : state_.days) count_month(day);
}

void UsageStatistics::count_month(const UsageDay& use) {
    const std::chrono::year_month_day date{use.day};
    const sys_days first{date.year() / date.month() / 1};
    auto at = std::lower_bound(state_.months.begin(), state_.months.end(), first,
                               [](const UsageMonth& m, sys_days key) { return m.first < key; });
    if (at == state_.months.end() || at->first != first)
        at = state_.months.insert(at, UsageMonth{first, use.day, {}, {}});
    at->first_trip = std::min(at->first_trip, use.day);
    at->distance += use.distance;
    at->driving += use.driving;
    if (state_.months.size() > kUsageMonths) state_.months.erase(state_.months.begin());
}

bool UsageStatistics::add(const Trip& trip, LocalOffset offset) {
    if (trip.number <= state_.last_trip) return false;
    state_.last_trip = trip.number;
    state_.engine_on += trip.duration;
    if (!trip.started.known() && state_.days.empty()) return true;  // no day to count it to
    const sys_days day = trip.started.known() ? local_day(trip.started, offset) : state_.days.back().day;
    auto at = std::lower_bound(state_.days.begin(), state_.days.end(), day,
                               [](const UsageDay& d, sys_days key) { return d.day < key; });
    if (at == state_.days.end() || at->day != day) {
        judge_days_until(day);
        at = state_.days.insert(at, UsageDay{});
        at->day = day;
    }
    at->distance += trip.distance;
    at->driving += trip.duration;
    at->idle += trip.idle;
    ++at->trips;
    if (trip.is_short()) ++at->short_trips;
    if (trip.coolant_start_c && *trip.coolant_start_c < kColdStartBelowC) ++at->cold_starts;
    if (state_.days.size() > kUsageDays) state_.days.erase(state_.days.begin());
    count_month({.day = day, .distance = trip.distance, .driving = trip.duration});
    return true;
}

/// Days that ended before `day`: severe or not, once and for all.
void UsageStatistics::judge_days_until(sys_days day) {
    if (state_.days.empty()) return;
    const sys_days first = state_.days.front().day;
    const auto later = std::lower_bound(state_.days.begin(), state_.days.end(), day,
                                        [](const UsageDay& d, sys_days key) { return d.day < key; });
    if (later == state_.days.begin()) return;
    // A week after the last trip the car is parked, or the clock had jumped: such days are not severe.
    const sys_days end_of_look = std::min(day, std::prev(later)->day + days{kParkedAfterDays});
    sys_days at = std::max(state_.judged_until.value_or(first), first);
    for (; at < end_of_look; at += days{1}) {
        const sys_days end = at + days{1};
        const UsageRates rates = rates_of(state_.days, std::max(first, end - days{kDutyWindowDays}), end);
        if (rates.severe == SevereSign::None) continue;
        state_.severe.time += days{1};
        for (const UsageDay& d : state_.days) {
            if (d.day != at) continue;
            state_.severe.distance += d.distance;
            state_.severe.engine += d.driving;
        }
    }
    state_.judged_until = std::max(state_.judged_until.value_or(at), at);
}

void UsageStatistics::add_wear(const std::string& item_id, double used) {
    auto at = std::lower_bound(state_.wear.begin(), state_.wear.end(), item_id,
                               [](const Wear& w, const std::string& key) { return w.item_id < key; });
    if (at == state_.wear.end() || at->item_id != item_id) at = state_.wear.insert(at, Wear{item_id, 0});
    at->used += used;
}

void UsageStatistics::on_work(const std::string& item_id, double kept) {
    kept = std::clamp(kept, 0.0, 1.0);
    for (Wear& wear : state_.wear) {
        if (wear.item_id == item_id) wear.used *= kept;
    }
    auto at = std::lower_bound(state_.duty_marks.begin(), state_.duty_marks.end(), item_id,
                               [](const DutyMark& m, const std::string& key) { return m.item_id < key; });
    if (at == state_.duty_marks.end() || at->item_id != item_id) {
        if (state_.duty_marks.size() >= kDutyMarks) return;
        at = state_.duty_marks.insert(at, DutyMark{item_id, {}});
    }
    const auto moved = [kept](auto from, auto to) { return to - std::llround(kept * static_cast<double>(to - from)); };
    const SevereTotals& now = state_.severe;
    at->at_work.distance = Distance::metres(moved(at->at_work.distance.in_metres(), now.distance.in_metres()));
    at->at_work.time = days{moved(at->at_work.time.count(), now.time.count())};
    at->at_work.engine = std::chrono::seconds{moved(at->at_work.engine.count(), now.engine.count())};
}

std::vector<ItemDuty> UsageStatistics::duty(const MaintenancePlan& plan) const {
    std::vector<ItemDuty> duty;
    for (const PlanItem& item : plan.items) {
        if (!item.severe) continue;
        const auto mark = std::find_if(state_.duty_marks.begin(), state_.duty_marks.end(),
                                       [&](const DutyMark& m) { return m.item_id == item.id; });
        const SevereTotals from = mark == state_.duty_marks.end() ? SevereTotals{} : mark->at_work;
        duty.push_back({item.id, state_.severe.distance - from.distance, state_.severe.time - from.time,
                        std::chrono::floor<std::chrono::hours>(state_.severe.engine - from.engine)});
    }
    return duty;
}

std::optional<double> UsageStatistics::wear_of(const std::string& item_id) const {
    const auto at =
        std::find_if(state_.wear.begin(), state_.wear.end(), [&](const Wear& w) { return w.item_id == item_id; });
    if (at == state_.wear.end()) return std::nullopt;
    return at->used;
}

UsageRates UsageStatistics::rates(WallTime now, LocalOffset offset) const {
    if (state_.days.empty()) return {};
    // Days after now come from a clock that had jumped ahead: they are passed over, and count once their time has come.
    const sys_days last = now.known() ? local_day(now, offset) : state_.days.back().day;
    if (last < state_.days.front().day) return {};
    // Today is still running: it would pull each average down, so the window ends yesterday unless today is all there
    // is.
    const sys_days end = last > state_.days.front().day ? last : last + days{1};
    return rates_of(state_.days, std::max(state_.days.front().day, end - days{kUsageWindowDays}), end);
}

}  // namespace odolink
