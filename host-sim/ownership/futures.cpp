// SPDX-License-Identifier: Apache-2.0
// See futures.hpp.
#include "ownership/futures.hpp"

#include <algorithm>
#include <vector>

#include "core/maintenance/due.hpp"
#include "core/maintenance/usage.hpp"

namespace odolink::sim {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kFirstDay{std::chrono::year{2026} / std::chrono::January / 1};
constexpr int kMostDays = 6 * 365;
constexpr LocalOffset kChina{};

/// A car that is only watched: what it drove, and how it is used.
struct Watched {
    DrivingLife life;
    UsageStatistics usage;
    Distance mileage;
    std::uint64_t trips{0};
    WallTime last_end;

    void live(sys_days day) {
        for (const Drive& drive : life.day(day)) {
            mileage += drive.distance;
            last_end = {drive.start.since_epoch + drive.duration, drive.start.quality};
            Trip trip;
            trip.number = ++trips;
            trip.started = drive.start;
            trip.duration = drive.duration;
            trip.idle = drive.idle;
            trip.distance = drive.distance;
            trip.mileage_at_end = mileage;
            usage.add(trip, kChina);
        }
    }
};

MaintenancePlan plan_until(Distance limit) {
    PlanItem item;
    item.id = "service";
    item.first.distance = item.repeat.distance = limit;
    MaintenancePlan plan;
    plan.items.push_back(item);
    return plan;
}

double in_days(std::chrono::milliseconds time) {
    return static_cast<double>(time.count()) / 86'400'000.0;
}

/// What is driven from `today` on until `km` are.
int days_until(DrivingLife life, sys_days today, double km) {
    int count = 0;
    for (double driven = 0; driven < km && count < kMostDays; ++count, today += days{1}) {
        for (const Drive& drive : life.day(today)) driven += drive.distance.in_kilometres();
    }
    return count;
}

/// Width of the middle 80 % of other futures of the same life.
double known_width(const DrivingLife& life, sys_days today, double km) {
    constexpr int kOthers = 20;
    std::vector<int> ends;
    for (int i = 0; i < kOthers; ++i)
        ends.push_back(days_until(life.with_luck(static_cast<std::uint64_t>(i)), today, km));
    std::sort(ends.begin(), ends.end());
    return ends[kOthers * 9 / 10 - 1] - ends[kOthers / 10];
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

}  // namespace

Future future_of(Driver driver, std::uint64_t seed) {
    Random random = Random{seed}.fork("future");
    Watched car{.life = DrivingLife{driver, seed}, .usage = {}, .mileage = {}, .trips = 0, .last_end = {}};
    sys_days today = kFirstDay + days{random.below(365)};
    const sys_days look_on = today + days{60 + random.below(400)};
    for (; today < look_on; today += days{1}) car.live(today);
    // Looked at in the evening of the last day, with a service some way ahead.
    const WallTime look{today.time_since_epoch() - kChina.value, WallQuality::Synchronised};
    const Distance limit = car.mileage + Distance::metres(500'000 + static_cast<std::int64_t>(random.below(9'000'000)));
    const MaintenancePlan plan = plan_until(limit);
    Completion fresh;
    fresh.item_id = "service";
    fresh.at = look;
    const VehicleNow now{.mileage = car.mileage, .wall = look, .engine_hours = {}, .offset = kChina};
    const DueItem due =
        evaluate(plan, {&fresh, 1}, now,
                 {car.usage.rates(look, kChina), {}, {}, Duty::Auto, use_ahead(car.usage.state(), look, kChina)})
            .front();
    Future future;
    future.knowing_days = known_width(car.life, today, (limit - car.mileage).in_kilometres());
    for (int i = 0; car.mileage < limit && i < kMostDays; ++i, today += days{1}) car.live(today);
    future.ahead_days = in_days(car.last_end.since_epoch - look.since_epoch);
    future.foretold = due.predicted_early && due.predicted_late;
    if (!future.foretold) return future;
    future.width_days = in_days(due.predicted_late->since_epoch - due.predicted_early->since_epoch);
    future.year_known =
        !car.usage.state().months.empty() && look_on - car.usage.state().months.front().first_trip >= days{365};
    future.covered = *due.predicted_early <= car.last_end && car.last_end <= *due.predicted_late;
    return future;
}

Futures futures_of(Driver driver, std::uint64_t first, int count) {
    Futures sum;
    std::vector<double> widths, after_a_year, knowing;
    for (int i = 0; i < count; ++i) {
        const Future future = future_of(driver, first + static_cast<std::uint64_t>(i));
        ++sum.all;
        if (!future.foretold) continue;
        ++sum.foretold;
        sum.covered += future.covered ? 1 : 0;
        widths.push_back(future.width_days);
        knowing.push_back(future.knowing_days);
        if (future.year_known) after_a_year.push_back(future.width_days);
    }
    sum.median_width_days = median(widths);
    sum.median_width_after_a_year = median(after_a_year);
    sum.median_knowing_days = median(knowing);
    return sum;
}

}  // namespace odolink::sim
