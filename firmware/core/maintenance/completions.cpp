// SPDX-License-Identifier: Apache-2.0
// Evidence in, completions out. See completions.hpp.
#include "core/maintenance/completions.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr Distance kNewVehicleBelow = Distance::kilometres(500);

const PlanItem* find_item(const MaintenancePlan& plan, const std::string& id) {
    const auto item = std::find_if(plan.items.begin(), plan.items.end(), [&](const PlanItem& i) { return i.id == id; });
    return item == plan.items.end() ? nullptr : &*item;
}

/// The last planned distance mark at or below the mileage.
Distance last_mark(const PlanItem& item, Distance mileage) {
    const std::int64_t first = item.first.distance.value_or(item.repeat.distance.value_or(Distance{})).in_metres();
    const std::int64_t repeat = item.repeat.distance.value_or(Distance{}).in_metres();
    const std::int64_t at = mileage.in_metres();
    if (first <= 0 || at < first) return Distance{};
    if (repeat <= 0) return Distance::metres(first);
    return Distance::metres(first + (at - first) / repeat * repeat);
}

Completion beginning(const PlanItem& item, const TakeOver& vehicle) {
    Completion c;
    c.item_id = item.id;
    c.evidence = CompletionEvidence::FactoryNew;
    if (vehicle.mileage < kNewVehicleBelow) {
        c.at = vehicle.first_registration.value_or(vehicle.wall);
        return c;
    }
    c.engine_hours = vehicle.engine_hours.value_or(std::chrono::hours{0});
    if (item.legal) {
        // A legal date counts from the first registration alone: without it no date is claimed.
        if (vehicle.first_registration) c.at = *vehicle.first_registration;
        return c;
    }
    c.evidence = CompletionEvidence::Assumed;
    c.mileage = last_mark(item, vehicle.mileage);
    c.at = vehicle.wall;
    return c;
}

}  // namespace

std::string key_of(const Completion& c) {
    const std::string proof = c.record_id.empty() ? std::to_string(c.mileage.in_metres()) : c.record_id;
    return c.item_id + '/' + std::to_string(static_cast<int>(c.evidence)) + '/' + proof;
}

std::vector<Completion> close_by(const ServiceRecord& record, const MaintenancePlan& plan,
                                 std::optional<std::chrono::hours> engine_hours) {
    std::vector<Completion> closed;
    for (const Job& job : record.jobs) {
        if (job.item_id.empty() || find_item(plan, job.item_id) == nullptr) continue;
        const bool again =
            std::any_of(closed.begin(), closed.end(), [&](const Completion& c) { return c.item_id == job.item_id; });
        if (again) continue;  // two jobs on one item are one completion
        closed.push_back({.item_id = job.item_id,
                          .mileage = record.mileage,
                          .at = record.performed_at,
                          .engine_hours = engine_hours.value_or(std::chrono::hours{0}),
                          .evidence = CompletionEvidence::DealerRecord,
                          .record_id = record.id.text()});
    }
    return closed;
}

std::optional<Completion> CompletionBook::last(const std::string& item_id) const {
    std::optional<Completion> last;
    for (const Completion& c : completions_) {
        if (c.item_id == item_id && (!last || last->mileage <= c.mileage)) last = c;
    }
    return last;
}

CompletionChange CompletionBook::take_over(const MaintenancePlan& plan, const TakeOver& vehicle) {
    std::vector<Completion> come;
    for (const PlanItem& item : plan.items) {
        if (!last(item.id)) come.push_back(beginning(item, vehicle));
    }
    CompletionChange change = replace({}, std::move(come));
    change.closed_items.clear();  // a beginning is no work done
    return change;
}

CompletionChange CompletionBook::learn_date(WallTime now) {
    std::vector<Completion> dated;
    for (const Completion& c : completions_) {
        if (!now.known() || c.at.known() || c.evidence != CompletionEvidence::Assumed) continue;
        dated.push_back(c);
        dated.back().at = now;
    }
    CompletionChange change = replace({}, std::move(dated));
    change.closed_items.clear();
    return change;
}

CompletionChange CompletionBook::apply(const ServiceRecord& record, const MaintenancePlan& plan,
                                       std::optional<std::chrono::hours> engine_hours) {
    const std::string id = record.id.text();
    std::vector<std::string> gone;
    for (const Completion& c : completions_) {
        if (c.record_id == id) gone.push_back(key_of(c));
    }
    std::vector<Completion> come = close_by(record, plan, engine_hours);
    for (Completion& c : come) {  // a corrected record keeps the engine hours of the day the work was done
        for (const Completion& old : completions_) {
            if (key_of(old) == key_of(c)) c.engine_hours = old.engine_hours;
        }
    }
    return replace(gone, std::move(come));
}

CompletionChange CompletionBook::add(const Completion& completion) {
    return replace({}, {completion});
}

CompletionChange CompletionBook::replace(const std::vector<std::string>& gone_keys, std::vector<Completion> come) {
    CompletionChange change;
    for (const Completion& c : come) {
        const std::string key = key_of(c);
        const auto old = std::find_if(completions_.begin(), completions_.end(),
                                      [&](const Completion& o) { return key_of(o) == key; });
        if (old != completions_.end() && *old == c) continue;
        if (old == completions_.end()) {
            completions_.push_back(c);
        } else {
            *old = c;
        }
        change.put.push_back(c);
        change.closed_items.push_back(c.item_id);
    }
    for (const std::string& key : gone_keys) {
        const bool stays = std::any_of(come.begin(), come.end(), [&](const Completion& c) { return key_of(c) == key; });
        if (stays) continue;
        std::erase_if(completions_, [&](const Completion& c) { return key_of(c) == key; });
        change.erased_keys.push_back(key);
    }
    return change;
}

}  // namespace odolink
