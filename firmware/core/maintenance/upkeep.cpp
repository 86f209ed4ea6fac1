// SPDX-License-Identifier: Apache-2.0
// See upkeep.hpp.
#include "core/maintenance/upkeep.hpp"

#include <utility>

#include "core/maintenance/condition.hpp"
#include "core/maintenance/standing.hpp"
#include "core/maintenance/use_outlook.hpp"
#include "core/maintenance/visit.hpp"

namespace odolink {

void Upkeep::restore(UpkeepState state) {
    shelf_.restore(std::move(state.in_force), std::move(state.later));
    shelf_.restore_taken(std::move(state.taken));
    taken_over_ = !state.completions.empty();
    completions_.restore(std::move(state.completions));
    usage_.restore(std::move(state.use));
    outlook_.reset();
    sensed_.restore(state.sensed);
    told_ = std::move(state.told);
}

std::vector<UpkeepChange> Upkeep::adopt_plan(std::span<const ServiceRecord> history, const VehicleNow& now) {
    std::vector<UpkeepChange> changes;
    for (const ServiceRecord& record : history) changes.push_back(on_record(record, now, history));
    if (taken_over_) changes.push_back(closed(completions_.take_over(plan(), now)));
    return changes;
}

UpkeepChange Upkeep::take_over(const VehicleNow& now) {
    if (std::exchange(taken_over_, true)) return {};
    return closed(completions_.take_over(plan(), now));
}

UpkeepChange Upkeep::take_over_anew(const VehicleNow& now) {
    return taken_over_ ? closed(completions_.take_over_anew(plan(), now)) : UpkeepChange{};
}

UpkeepChange Upkeep::learn_date(WallTime now) {
    return closed(completions_.learn_date(now));
}
UpkeepChange Upkeep::learn_hours(std::chrono::hours now) {
    return closed(completions_.learn_hours(now));
}
UpkeepChange Upkeep::rebase_hours(std::chrono::hours difference) {
    return closed(completions_.rebase_hours(difference));
}

UpkeepChange Upkeep::on_record(const ServiceRecord& record, const VehicleNow& now,
                               std::span<const ServiceRecord> history) {
    return closed(completions_.apply(record, plan(), now, history));
}

UpkeepChange Upkeep::on_statement(const Completion& completion) {
    return closed(completions_.add(completion));
}

/// An item that was done wears and is used anew.
UpkeepChange Upkeep::closed(CompletionChange change) {
    UpkeepChange all{std::move(change)};
    for (const ClosedItem& item : all.closed_items) {
        usage_.on_work(item.item_id, item.kept);
        all.sensed |= sensed_.on_work(item.item_id, plan());
    }
    return all;
}

void Upkeep::on_trip(const Trip& trip, LocalOffset offset, const EngineUse& engine) {
    usage_.add(trip, offset);
    outlook_.reset();
    wear_by_trip(usage_, plan(), trip, engine);
}

DueNews Upkeep::judge(const VehicleNow& now) {
    if (!taken_over_) return {};
    const OwnUse use_now = own_use(now);
    bases_ = due_bases(plan(), completions_.all(), now, use_now);
    std::vector<DueItem> next = evaluate_bases(plan(), bases_, now, use_now);
    judge_standing(next, plan(), completions_.all(), use().days, now);
    if (next == due_) return {};
    due_ = std::move(next);
    DueNews news{.changed = true, .states = changed_states(told_, due_)};
    if (!news.states.empty()) told_ = due_;
    return news;
}

std::vector<std::string> Upkeep::visit() const {
    return bundle_visit(plan(), due_);
}

/// The same until another trip ends or another day begins: it is judged each minute, and reckons with hundreds of futures.
UseAhead Upkeep::ahead(const VehicleNow& now) {
    if (!now.wall.known()) return {};
    const std::chrono::sys_days day = local_day(now.wall, now.offset);
    if (!outlook_ || outlook_->day != day) outlook_ = Outlook{day, use_ahead(use(), now.wall, now.offset)};
    return outlook_->ahead;
}

OwnUse Upkeep::own_use(const VehicleNow& now) {
    std::vector<ItemCondition> conditions = conditions_of(use());
    for (ItemCondition& measured : sensed_.conditions(plan())) conditions.push_back(std::move(measured));
    return {.rates = rates(now),
            .conditions = std::move(conditions),
            .duty = usage_.duty(plan()),
            .ahead = ahead(now)};
}

}  // namespace odolink
