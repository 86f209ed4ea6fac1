// SPDX-License-Identifier: Apache-2.0
// The weights of the oil-life model are our own; README.md of this folder says what they stand on.
#include "core/maintenance/condition.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr int kColdBelowC = 40;
constexpr double kColdShortWeight = 2.0;
constexpr double kShortWeight = 1.5;
constexpr double kIdleHourKm = 40;

}  // namespace

double oil_life_used(const Trip& trip, Distance interval) {
    if (interval <= Distance{}) return 0;
    const bool cold = trip.coolant_start_c && *trip.coolant_start_c < kColdBelowC;
    const double weight = !trip.is_short() ? 1.0 : cold ? kColdShortWeight : kShortWeight;
    const double idle_hours = static_cast<double>(std::max<std::int64_t>(trip.idle.count(), 0)) / 3600.0;
    const double km = std::max(trip.distance.in_kilometres(), 0.0) * weight + idle_hours * kIdleHourKm;
    return km / interval.in_kilometres();
}

void wear_by_trip(UsageStatistics& usage, const MaintenancePlan& plan, const Trip& trip) {
    for (const PlanItem& item : plan.items) {
        if (item.condition != ConditionModel::OilLife || !item.repeat.distance) continue;
        usage.add_wear(item.id, oil_life_used(trip, *item.repeat.distance));
    }
}

std::vector<ItemCondition> conditions_of(const UsageState& usage) {
    std::vector<ItemCondition> conditions;
    for (const Wear& wear : usage.wear) conditions.push_back({wear.item_id, (1.0 - wear.used) * 100.0});
    return conditions;
}

}  // namespace odolink
