// SPDX-License-Identifier: Apache-2.0
// Which completion is the latest proof. See past_work.hpp.
#include "core/maintenance/past_work.hpp"

#include <vector>

#include "core/maintenance/due.hpp"

namespace odolink {
namespace {

/// The work as it was planned has not been done once yet, so the first interval still applies.
bool is_beginning(const Completion& c) {
    return c.evidence == CompletionEvidence::FactoryNew ||
           (c.evidence == CompletionEvidence::Assumed && c.has_mileage && c.mileage == Distance{});
}

bool has_distance(const Completion& c) { return c.has_mileage || c.mileage > Distance{}; }

bool later(const Completion& a, const Completion& b) {
    if (has_distance(a) && has_distance(b) && a.mileage != b.mileage) return a.mileage < b.mileage;
    return a.at.known() && b.at.known() && a.at < b.at;
}

/// The paper of a visit often bears a few kilometres less than the counter that was set back there.
bool proves(const Completion* work, const Completion& reset) {
    return work != nullptr && has_distance(*work) && reset.mileage - work->mileage < kOneVisit;
}

void take_in(PastWork& past, const Completion& c) {
    if (!past.last || later(*past.last, c)) past.last = &c;
    if (has_distance(c) && (!past.by_distance || past.by_distance->mileage < c.mileage)) past.by_distance = &c;
    if (c.at.known() && (!past.by_time || past.by_time->at < c.at)) past.by_time = &c;
    if (c.engine_hours && (!past.by_hours || *past.by_hours->engine_hours < *c.engine_hours)) past.by_hours = &c;
}

}  // namespace

bool is_stand_in(const Completion& c) {
    return c.evidence == CompletionEvidence::FactoryNew || c.evidence == CompletionEvidence::Assumed;
}

bool is_placed(const Completion& c) {
    return has_distance(c) || c.at.known() || c.engine_hours;
}

PastWork past_work(std::string_view item_id, std::span<const Completion> completions) {
    PastWork proven;
    PastWork stand_in;
    const Completion* reset = nullptr;
    for (const Completion& c : completions) {
        if (c.item_id != item_id) continue;
        if (c.evidence == CompletionEvidence::DetectedService) {
            if (!reset || later(*reset, c)) reset = &c;
            continue;
        }
        if (!is_stand_in(c) && !is_placed(c)) continue;
        take_in(is_stand_in(c) ? stand_in : proven, c);
        if (is_beginning(c) && c.at.known() && !proven.birth) proven.birth = &c;
    }
    PastWork past = proven;
    if (!past.last) past.last = stand_in.last;
    if (!past.by_distance) past.by_distance = stand_in.by_distance;
    if (!past.by_time) past.by_time = stand_in.by_time;
    if (!past.by_hours) past.by_hours = stand_in.by_hours;
    past.done_once = past.last != nullptr && !is_beginning(*past.last);
    if (past.by_distance && !is_beginning(*past.by_distance)) past.reached = past.by_distance->mileage;
    if (past.by_time && !is_beginning(*past.by_time)) past.reached_on = past.by_time->at;
    past.reset_after = reset != nullptr && (!past.last || later(*past.last, *reset)) && !proves(proven.last, *reset);
    return past;
}

}  // namespace odolink
