// SPDX-License-Identifier: Apache-2.0
// Evidence in, completions out. See completions.hpp.
#include "core/maintenance/completions.hpp"

#include <algorithm>

#include "core/maintenance/beginning.hpp"
#include "core/maintenance/past_work.hpp"

namespace odolink {
namespace {

/// key_of(a) == key_of(b), told without the texts where it can be.
bool same_key(const Completion& a, const Completion& b) {
    if (a.evidence != b.evidence || a.item_id != b.item_id) return false;
    return a.record_id.empty() || b.record_id.empty() ? key_of(a) == key_of(b) : a.record_id == b.record_id;
}

const PlanItem* find_item(const MaintenancePlan& plan, const std::string& id) {
    const auto item = std::find_if(plan.items.begin(), plan.items.end(), [&](const PlanItem& i) { return i.id == id; });
    return item == plan.items.end() ? nullptr : &*item;
}

/// A record within this distance tells of a visit that has just been.
constexpr Distance kJustDone = Distance::kilometres(500);

}  // namespace

std::string key_of(const Completion& c) {
    std::string proof = c.record_id;
    if (proof.empty() && c.has_mileage) proof = std::to_string(c.mileage.in_metres());
    if (proof.empty()) proof = 'd' + std::to_string(std::chrono::floor<std::chrono::days>(c.at.since_epoch).count());
    return c.item_id + '/' + std::to_string(static_cast<int>(c.evidence)) + '/' + proof;
}

std::vector<std::string> CompletionChange::closed_ids() const {
    std::vector<std::string> ids;
    for (const ClosedItem& item : closed_items) ids.push_back(item.item_id);
    return ids;
}

std::vector<RecordDoubt> doubts_of(const ServiceRecord& record, const VehicleTimeline& timeline) {
    std::vector<RecordDoubt> doubts;
    if (!timeline.mileage_of(record)) {
        doubts.push_back(record.mileage > Distance{} ? RecordDoubt::MileageNotBelieved : RecordDoubt::NoMileage);
    }
    if (!timeline.date_of(record)) {
        doubts.push_back(record.performed_at.known() ? RecordDoubt::DateNotBelieved : RecordDoubt::NoDate);
    }
    if (record.engine_hours && !timeline.hours_of(record)) doubts.push_back(RecordDoubt::HoursNotBelieved);
    if (!timeline.mileage_of(record) && !timeline.date_of(record) && !timeline.hours_of(record)) doubts.push_back(RecordDoubt::Unplaced);
    return doubts;
}

namespace {

/// Everything of a completion but its item.
Completion proof_of(const ServiceRecord& record, const VehicleNow& now, const VehicleTimeline& timeline) {
    Completion proof;
    proof.evidence = record.author == RecordAuthor::Dealer ? CompletionEvidence::DealerRecord : CompletionEvidence::OwnerStatement;
    proof.record_id = record.id.text();
    const auto mileage = timeline.mileage_of(record);
    const auto date = timeline.date_of(record);
    proof.has_mileage = mileage.has_value();
    if (mileage) proof.mileage = *mileage;
    else if (date) proof.mileage = timeline.mileage_on(*date).value_or(Distance{});
    if (date) proof.at = *date;
    else if (mileage) proof.at = timeline.date_at(*mileage).value_or(WallTime{});
    proof.engine_hours = timeline.hours_of(record);
    if (proof.engine_hours || !now.engine_hours || proof.mileage <= Distance{} || now.mileage <= Distance{}) return proof;
    if (now.mileage - proof.mileage <= kJustDone) {
        proof.engine_hours = now.engine_hours;
    } else {
        const double share = proof.mileage.in_kilometres() / now.mileage.in_kilometres();
        proof.engine_hours = std::chrono::hours{static_cast<std::int64_t>(share * static_cast<double>(now.engine_hours->count()))};
    }
    return proof;
}

}  // namespace

std::vector<Completion> close_by(const ServiceRecord& record, const MaintenancePlan& plan, const VehicleNow& now,
                                 const VehicleTimeline& timeline) {
    std::vector<Completion> closed;
    const Completion proof = proof_of(record, now, timeline);
    if (!is_placed(proof)) return closed;
    for (const Job& job : record.jobs) {
        if (job.item_id.empty() || find_item(plan, job.item_id) == nullptr) continue;
        const bool again =
            std::any_of(closed.begin(), closed.end(), [&](const Completion& c) { return c.item_id == job.item_id; });
        if (again) continue;  // two jobs on one item are one completion
        closed.push_back(proof);
        closed.back().item_id = job.item_id;
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

/// Nothing stands in for its past yet, and no paper tells all that its limits may count from.
bool CompletionBook::needs_stand_in(const std::string& item_id, const VehicleNow& vehicle) const {
    const PastWork past = past_work(item_id, completions_);
    const bool stands_in = std::any_of(completions_.begin(), completions_.end(), [&item_id](const Completion& c) {
        return c.item_id == item_id && is_stand_in(c);
    });
    return !stands_in && (!past.by_distance || !past.by_time || (vehicle.engine_hours && !past.by_hours));
}

CompletionChange CompletionBook::take_over(const MaintenancePlan& plan, const VehicleNow& vehicle) {
    std::vector<Completion> come;
    for (const PlanItem& item : plan.items) {
        if (needs_stand_in(item.id, vehicle)) come.push_back(beginning_of(item, vehicle));
    }
    CompletionChange change = replace({}, std::move(come));
    change.closed_items.clear();  // a beginning is no work done
    return change;
}

CompletionChange CompletionBook::take_over_anew(const MaintenancePlan& plan, const VehicleNow& vehicle) {
    std::vector<std::string> old;
    for (const Completion& c : completions_)
        if (is_stand_in(c)) old.push_back(key_of(c));
    std::erase_if(completions_, is_stand_in);
    CompletionChange change = take_over(plan, vehicle);
    for (std::string& key : old) {
        const bool stays = std::any_of(change.put.begin(), change.put.end(), [&key](const Completion& c) { return key_of(c) == key; });
        if (!stays) change.erased_keys.push_back(std::move(key));
    }
    return change;
}

CompletionChange CompletionBook::learn_date(WallTime now) {
    std::vector<Completion> dated;
    for (const Completion& c : completions_) {
        if (!now.known() || c.at.known() || !is_stand_in(c)) continue;
        dated.push_back(c);
        dated.back().at = now;
    }
    CompletionChange change = replace({}, std::move(dated));
    change.closed_items.clear();
    return change;
}

CompletionChange CompletionBook::learn_hours(std::chrono::hours now) {
    std::vector<Completion> counted;
    for (const Completion& c : completions_) {
        if (c.engine_hours || c.evidence != CompletionEvidence::Assumed) continue;
        counted.push_back(c);
        counted.back().engine_hours = now;
    }
    CompletionChange change = replace({}, std::move(counted));
    change.closed_items.clear();
    return change;
}

CompletionChange CompletionBook::rebase_hours(std::chrono::hours difference) {
    std::vector<Completion> moved;
    for (const Completion& c : completions_) {
        if (!c.engine_hours || c.evidence == CompletionEvidence::FactoryNew) continue;
        moved.push_back(c);
        *moved.back().engine_hours += difference;
    }
    CompletionChange change = replace({}, std::move(moved));
    change.closed_items.clear();
    return change;
}

CompletionChange CompletionBook::apply(const ServiceRecord& record, const MaintenancePlan& plan, const VehicleNow& now,
                                       std::span<const ServiceRecord> history) {
    std::vector<ServiceRecord> known{history.begin(), history.end()};
    std::erase_if(known, [&](const ServiceRecord& other) { return other.id == record.id; });
    known.push_back(record);
    return apply(record, plan, now, VehicleTimeline{known, now});
}

CompletionChange CompletionBook::apply(const ServiceRecord& record, const MaintenancePlan& plan, const VehicleNow& now,
                                       const VehicleTimeline& timeline) {
    const std::string id = record.id.text();
    std::vector<std::string> gone;
    for (const Completion& c : completions_) {
        if (c.record_id == id) gone.push_back(key_of(c));
    }
    std::vector<Completion> come = close_by(record, plan, now, timeline);
    for (Completion& c : come) {  // a corrected record keeps the engine hours of the day the work was done, and what the owner wrote down with it
        for (const Completion& old : completions_) {
            if (!same_key(old, c)) continue;
            if (!record.engine_hours) c.engine_hours = old.engine_hours;
            c.stated_due = old.stated_due;
            c.stated_due_at = old.stated_due_at;
            // What own use said when the owner told it is not reckoned anew.
            if (record.author == RecordAuthor::Owner && !c.has_mileage && !old.has_mileage) c.mileage = old.mileage;
        }
    }
    std::vector<double> kept;
    for (const Completion& c : come) kept.push_back(kept_since(c, now.mileage));
    CompletionChange change = replace(gone, come);
    for (ClosedItem& closed : change.closed_items) {
        for (std::size_t i = 0; i < come.size(); ++i) {
            if (come[i].item_id == closed.item_id) closed.kept = kept[i];
        }
    }
    return change;
}

double CompletionBook::kept_since(const Completion& come, Distance now) const {
    Distance before;
    for (const Completion& c : completions_) {
        if (c.item_id == come.item_id && c.record_id != come.record_id) before = std::max(before, c.mileage);
    }
    if (come.mileage <= Distance{} || now <= before || come.mileage >= now) return 0;
    return std::min(1.0, (now - come.mileage).in_kilometres() / (now - before).in_kilometres());
}

CompletionChange CompletionBook::add(const Completion& completion) {
    return replace({}, {completion});
}

CompletionChange CompletionBook::replace(const std::vector<std::string>& gone_keys, std::vector<Completion> come) {
    CompletionChange change;
    for (const Completion& c : come) {
        const auto old = std::find_if(completions_.begin(), completions_.end(), [&](const Completion& o) { return same_key(o, c); });
        if (old != completions_.end() && *old == c) continue;
        if (old == completions_.end()) {
            completions_.push_back(c);
        } else {
            *old = c;
        }
        change.put.push_back(c);
        if (c.evidence != CompletionEvidence::DetectedService) change.closed_items.push_back({c.item_id, 0});  // nobody says that it was done
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
