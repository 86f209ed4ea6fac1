// SPDX-License-Identifier: Apache-2.0
// Small plans, completions and moments that the maintenance tests are written with.
#pragma once

#include "core/maintenance/due.hpp"

namespace odolink::test {

inline constexpr LocalOffset kUtc{std::chrono::minutes{0}};

inline WallTime at(int year, unsigned month, unsigned day, std::chrono::milliseconds time = {}) {
    const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
    return {date.time_since_epoch() + time, WallQuality::Synchronised};
}

inline PlanItem oil(int km, int months = 0, int engine_hours = 0) {
    PlanItem item;
    item.id = "engine_oil";
    item.name = {"机油", "Engine oil"};
    if (km > 0) item.repeat.distance = Distance::kilometres(km);
    if (months > 0) item.repeat.time = std::chrono::months{months};
    if (engine_hours > 0) item.repeat.engine_hours = std::chrono::hours{engine_hours};
    item.first = item.repeat;
    return item;
}

inline MaintenancePlan plan_of(PlanItem item) {
    MaintenancePlan plan;
    plan.version = 1;
    plan.items.push_back(std::move(item));
    return plan;
}

inline Completion done_at(int km, WallTime when = {}, CompletionEvidence evidence = CompletionEvidence::DealerRecord) {
    Completion c;
    c.item_id = "engine_oil";
    c.mileage = Distance::kilometres(km);
    c.at = when;
    c.evidence = evidence;
    return c;
}

inline VehicleNow now_at(Distance mileage, WallTime wall = {}) {
    VehicleNow now;
    now.mileage = mileage;
    now.wall = wall;
    now.offset = kUtc;
    return now;
}

inline DueItem judge(const PlanItem& item, const std::vector<Completion>& done, const VehicleNow& now,
                     const OwnUse& use = {}) {
    return evaluate(plan_of(item), done, now, use).front();
}

}  // namespace odolink::test
