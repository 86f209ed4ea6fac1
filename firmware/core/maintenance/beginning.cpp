// SPDX-License-Identifier: Apache-2.0
// See beginning.hpp.
#include "core/maintenance/beginning.hpp"

#include <algorithm>

#include "core/maintenance/planned_marks.hpp"

namespace odolink {
namespace {

using std::chrono::milliseconds;
using std::chrono::months;

constexpr Distance kNewVehicleBelow = Distance::kilometres(500);
constexpr int kMostWorks = 4000;  // a bound for damaged input

/// The straight road from the first registration to the take-over.
class Road {
public:
    Road(WallTime born, const VehicleNow& now)
        : born_{born}, metres_a_ms_{static_cast<double>(now.mileage.in_metres()) /
                                    static_cast<double>((now.wall.since_epoch - born.since_epoch).count())} {}
    [[nodiscard]] Distance mileage_on(WallTime date) const {
        const auto since = static_cast<double>((date.since_epoch - born_.since_epoch).count());
        return Distance::kilometres(Distance::metres(static_cast<std::int64_t>(since * metres_a_ms_)).whole_kilometres());
    }
    [[nodiscard]] WallTime date_at(Distance mileage) const {
        const auto since = static_cast<std::int64_t>(static_cast<double>(mileage.in_metres()) / metres_a_ms_);
        return {born_.since_epoch + milliseconds{since}, WallQuality::Estimated};
    }

private:
    WallTime born_;
    double metres_a_ms_;
};

LifePoint point_of(const Completion& work, WallTime born, const VehicleNow& now) {
    return {whole_months(born, work.at, now.offset), work.mileage};
}

/// The work that is planned after `last`, and whether the take-over lies beyond it.
struct Planned {
    Completion work;
    bool passed{false};
};
std::optional<Planned> next_work(const Completion& last, const Interval& every, const Road& road, const VehicleNow& now) {
    std::optional<Planned> next;
    if (every.time) {
        next = Planned{last, false};
        next->work.at = add_months(last.at, *every.time, now.offset);
        next->work.mileage = road.mileage_on(next->work.at);
        next->work.has_mileage = false;
        next->passed = next->work.at < now.wall;
    }
    if (!every.distance) return next;
    const Distance mark = last.mileage + *every.distance;
    const WallTime date = road.date_at(mark);
    if (next && next->work.at < date) return next;
    next = Planned{last, mark <= now.mileage};
    next->work.at = date;
    next->work.mileage = mark;
    next->work.has_mileage = true;
    return next;
}

/// `c` at the last work of a punctual owner.
void begin_on_the_road(Completion& c, const PlanItem& item, WallTime born, const VehicleNow& now) {
    const Road road{born, now};
    c.at = born;
    for (int i = 0; i < kMostWorks; ++i) {
        const auto next = next_work(c, interval_after(item, i > 0, point_of(c, born, now)).every, road, now);
        if (!next || !next->passed) return;
        c = next->work;
    }
}

/// `c` at the last fixed marks; of legal dates alone a mileage says nothing.
void begin_at_marks(Completion& c, const PlanItem& item, WallTime born, const VehicleNow& now) {
    PlanItem punctual = item;
    punctual.early = Interval{Distance{}, months{0}, std::nullopt};
    const MarkRule rule{punctual, false, LifeLine{true, {{whole_months(born, now.wall, now.offset), now.mileage}}}};
    const WallTime before{now.wall.since_epoch - milliseconds{1}, now.wall.quality};
    c.at = date_marks(rule, born, before, now.offset).closed;
    const bool date_passed = c.at > born;
    if (item.legal) {
        if (date_passed) c.mileage = now.mileage;
        else c.evidence = CompletionEvidence::FactoryNew;
        return;
    }
    c.mileage = last_mark(item, rule.life, now.mileage);
    c.has_mileage = !date_passed || c.mileage > Distance{};
    if (c.mileage > Distance{}) c.at = std::max(c.at, Road{born, now}.date_at(c.mileage));
}

bool has_distance(const PlanItem& item) {
    return item.first.distance || item.repeat.distance ||
           std::any_of(item.phases.begin(), item.phases.end(), [](const Phase& phase) { return phase.every.distance.has_value(); });
}

}  // namespace

Completion beginning_of(const PlanItem& item, const VehicleNow& vehicle) {
    Completion c;
    c.item_id = item.id;
    c.evidence = CompletionEvidence::FactoryNew;
    if (vehicle.mileage < kNewVehicleBelow) {
        c.at = vehicle.first_registration.value_or(vehicle.wall);
        c.engine_hours = std::chrono::hours{0};
        return c;
    }
    c.engine_hours = vehicle.engine_hours;
    const bool aged = vehicle.first_registration && vehicle.wall.known() && *vehicle.first_registration < vehicle.wall;
    if (item.legal && !aged) {
        c.at = vehicle.first_registration.value_or(vehicle.wall);
        if (vehicle.first_registration) return c;
        // Nobody knows the last one: the next is due one interval from now at the latest, and not never.
        c.evidence = CompletionEvidence::Assumed;
        c.mileage = vehicle.mileage;
        return c;
    }
    c.evidence = CompletionEvidence::Assumed;
    if (!aged) {
        c.mileage = last_mark(item, LifeLine{false, {}}, vehicle.mileage);
        c.has_mileage = has_distance(item);
        c.at = vehicle.wall;
    } else if (item.recurrence == Recurrence::FromFixed) {
        begin_at_marks(c, item, *vehicle.first_registration, vehicle);
    } else {
        begin_on_the_road(c, item, *vehicle.first_registration, vehicle);
    }
    return c;
}

}  // namespace odolink
