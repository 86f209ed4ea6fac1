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
constexpr double kRevolutionsPerKm = 2000;        // a motorway has about 1,250, a town 2,500 and more
constexpr std::chrono::seconds kUsualWarmUp{600};  // what any drive has; more of it is winter, or an engine that never gets warm
constexpr double kMostWeight = 2.0;

/// Share of the trip in which the engine ran cold beyond what is usual.
double cold_share(const Trip& trip, const EngineUse& engine) {
    if (engine.cold_running <= kUsualWarmUp || trip.duration <= kUsualWarmUp) return 0;
    const double beyond = static_cast<double>((engine.cold_running - kUsualWarmUp).count());
    return std::min(1.0, beyond / static_cast<double>(trip.duration.count()));
}

}  // namespace

double oil_life_used(const Trip& trip, const EngineUse& engine, Distance interval) {
    if (interval <= Distance{}) return 0;
    const bool cold = trip.coolant_start_c && *trip.coolant_start_c < kColdBelowC;
    const double of_length = !trip.is_short() ? 1.0 : cold ? kColdShortWeight : kShortWeight;
    const double weight = std::max(of_length, 1.0 + cold_share(trip, engine));
    const double idle_km = static_cast<double>(std::max<std::int64_t>(trip.idle.count(), 0)) / 3600.0 * kIdleHourKm;
    const double driven_km = std::max(trip.distance.in_kilometres(), 0.0);
    // Idling turns the engine too: its revolutions are no third way to count the same hours.
    const double by_revolutions = std::min(static_cast<double>(engine.revolutions) / kRevolutionsPerKm, (driven_km + idle_km) * kMostWeight);
    return std::max(driven_km * weight + idle_km, by_revolutions) / interval.in_kilometres();
}

void wear_by_trip(UsageStatistics& usage, const MaintenancePlan& plan, const Trip& trip, const EngineUse& engine) {
    for (const PlanItem& item : plan.items) {
        if (item.condition != ConditionModel::OilLife || !item.repeat.distance) continue;
        usage.add_wear(item.id, oil_life_used(trip, engine, *item.repeat.distance));
    }
}

std::vector<ItemCondition> conditions_of(const UsageState& usage) {
    std::vector<ItemCondition> conditions;
    for (const Wear& wear : usage.wear) conditions.push_back({wear.item_id, (1.0 - wear.used) * 100.0});
    return conditions;
}

}  // namespace odolink
