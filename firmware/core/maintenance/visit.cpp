// SPDX-License-Identifier: Apache-2.0
// Bundling of items into one visit. See visit.hpp.
#include "core/maintenance/visit.hpp"

#include <algorithm>

#include "core/maintenance/due.hpp"

namespace odolink {
namespace {

/// Work on fixed marks counts only within the item's own early window.
bool within_early_window(const PlanItem& item, const DueItem& due) {
    const Interval early = item.early.value_or(Interval{});
    if (due.remaining_distance && item.repeat.distance) {
        const Distance tenth = Distance::metres(item.repeat.distance->in_metres() * kDoneEarlyPercent / 100);
        if (*due.remaining_distance <= early.distance.value_or(tenth)) return true;
    }
    return due.remaining_time && early.time && *due.remaining_time <= std::chrono::floor<std::chrono::days>(*early.time);
}

bool close_enough(const PlanItem& item, const DueItem& due) {
    if (item.recurrence == Recurrence::FromFixed) return within_early_window(item, due);
    if (due.remaining_distance && item.repeat.distance &&
        due.remaining_distance->in_metres() * 100 <= item.repeat.distance->in_metres() * kTogetherPercent) {
        return true;
    }
    return due.remaining_time && *due.remaining_time <= kTogetherWithin;
}

}  // namespace

std::vector<std::string> bundle_visit(const MaintenancePlan& plan, std::span<const DueItem> due) {
    const bool called = std::any_of(due.begin(), due.end(), [](const DueItem& d) { return d.state != DueState::Ok; });
    if (!called) return {};
    std::vector<const DueItem*> together;
    for (const DueItem& d : due) {
        const auto item =
            std::find_if(plan.items.begin(), plan.items.end(), [&](const PlanItem& i) { return i.id == d.item_id; });
        if (item == plan.items.end()) continue;
        if (d.state != DueState::Ok || close_enough(*item, d)) together.push_back(&d);
    }
    std::stable_sort(together.begin(), together.end(),
                     [](const DueItem* a, const DueItem* b) { return a->state > b->state; });
    std::vector<std::string> ids;
    for (const DueItem* d : together) ids.push_back(d->item_id);
    return ids;
}

}  // namespace odolink
