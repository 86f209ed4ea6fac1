// SPDX-License-Identifier: Apache-2.0
// Checks and anti-rollback of maintenance plans. See plan_shelf.hpp.
#include "core/maintenance/plan_shelf.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr std::size_t kMostItems = 200;
constexpr std::size_t kLongestId = 64;

bool fits(const Interval& interval) {
    if (interval.distance &&
        (*interval.distance < Distance::metres(1) || *interval.distance > Distance::kilometres(2'000'000)))
        return false;
    if (interval.time && (interval.time->count() < 1 || interval.time->count() > 600)) return false;
    return !interval.engine_hours || (interval.engine_hours->count() >= 1 && interval.engine_hours->count() <= 100'000);
}

bool has_limit(const Interval& interval) {
    return interval.distance || interval.time || interval.engine_hours;
}

std::optional<std::string> flaw_of_item(const PlanItem& item) {
    if (item.id.empty() || item.id.size() > kLongestId) return "an item id is empty or longer than 64 characters";
    if (item.id.find_first_of("/=\n") != std::string::npos) return "item " + item.id + ": the id holds a separator";
    if (item.name.zh.empty() || item.name.en.empty()) return "item " + item.id + ": the name lacks a language";
    if (!fits(item.first) || !fits(item.repeat) || (item.severe && !fits(*item.severe)))
        return "item " + item.id + ": an interval is zero or beyond reason";
    if (!has_limit(item.first) && !has_limit(item.repeat) && item.condition == ConditionModel::None)
        return "item " + item.id + ": no limit at all";
    return std::nullopt;
}

}  // namespace

std::optional<std::string> flaw_of(const MaintenancePlan& plan) {
    if (plan.items.empty()) return "the plan has no items";
    if (plan.items.size() > kMostItems) return "the plan has more than 200 items";
    for (const PlanItem& item : plan.items) {
        if (auto flaw = flaw_of_item(item)) return flaw;
        const auto same =
            std::count_if(plan.items.begin(), plan.items.end(), [&](const PlanItem& o) { return o.id == item.id; });
        if (same > 1) return "item " + item.id + " is there twice";
    }
    return std::nullopt;
}

void PlanShelf::restore(std::optional<MaintenancePlan> in_force, std::optional<MaintenancePlan> later) {
    if (in_force) in_force_ = std::move(*in_force);
    later_ = std::move(later);
}

PlanVerdict PlanShelf::offer(MaintenancePlan plan, WallTime now) {
    if (flaw_of(plan)) return PlanVerdict::Unfit;
    const std::uint32_t taken = later_ ? std::max(in_force_.version, later_->version) : in_force_.version;
    if (plan.version < taken) return PlanVerdict::Older;
    if (plan.version == taken) return PlanVerdict::Same;
    const bool dated = plan.valid_from.since_epoch.count() > 0;
    if (dated && (!now.known() || now < plan.valid_from)) {
        later_ = std::move(plan);
        return PlanVerdict::KeptForLater;
    }
    in_force_ = std::move(plan);
    later_.reset();
    return PlanVerdict::InForce;
}

bool PlanShelf::on_time(WallTime now) {
    if (!later_ || !now.known() || now < later_->valid_from) return false;
    in_force_ = std::move(*later_);
    later_.reset();
    return true;
}

}  // namespace odolink
