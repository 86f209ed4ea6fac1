// SPDX-License-Identifier: Apache-2.0
// Promise clocks of a service request. See promise_clock.hpp.
#include "domain/promise_clock.hpp"

namespace odolink {
namespace {

/// Broken when the deed, or now where there is none, lies after the promised moment.
bool broken(WallTime by, WallTime deed, WallTime now) {
    return deed.known() ? deed > by : now.known() && now > by;
}

}  // namespace

Promise promise_for(Want want, WallTime from, const WorkCalendar& calendar) {
    const auto later = [&from](auto span) { return WallTime{from.since_epoch + span, from.quality}; };
    if (want == Want::Roadside) return {later(kRoadsidePickUpWithin), later(kRoadsideContactWithin), {}};
    if (want == Want::Complaint) {
        return {later(kPickUpWithin), add_working_days(from, kComplaintAnsweredWithinWorkingDays, calendar),
                add_working_days(from, kComplaintResolvedWithinWorkingDays, calendar)};
    }
    return {later(kPickUpWithin), add_working_days(from, kContactWithinWorkingDays, calendar), {}};
}

std::optional<Promise> promise_of(const ServiceRequest& request, const WorkCalendar& calendar) {
    if (!request.delivered_at.known()) return std::nullopt;
    return promise_for(request.want, request.delivered_at, calendar);
}

bool mark_breaches(ServiceRequest& request, const WorkCalendar& calendar, WallTime now) {
    const bool closed = request.state == RequestState::Closed;
    const bool judged = closed && request.want == Want::Complaint && request.closed_at.known() && !request.resolve_missed;
    if (request.state == RequestState::Withdrawn || (closed && !judged)) return false;
    const auto promise = promise_of(request, calendar);
    if (!promise) return false;
    const bool resolve = promise->resolve_by.known() && broken(promise->resolve_by, request.closed_at, now);
    const bool late = resolve && !request.resolve_missed;
    request.resolve_missed = request.resolve_missed || resolve;
    if (closed) return late;
    // An answer is a pick-up too: who proposes a time has taken the request.
    const WallTime taken = request.picked_up_at.known() ? request.picked_up_at : request.answered_at;
    const bool pick_up = broken(promise->pick_up_by, taken, now);
    const bool contact = broken(promise->contact_by, request.answered_at, now);
    const bool is_new = late || (pick_up && !request.pick_up_missed) || (contact && !request.contact_missed);
    request.pick_up_missed = request.pick_up_missed || pick_up;
    request.contact_missed = request.contact_missed || contact;
    return is_new;
}

}  // namespace odolink
