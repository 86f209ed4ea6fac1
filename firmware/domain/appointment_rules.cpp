// SPDX-License-Identifier: Apache-2.0
// The table of the appointment and the three functions that walk it. Specified for other garages' software in proto/README.md.
#include "domain/appointment_rules.hpp"

#include <algorithm>
#include <array>

namespace odolink {
namespace {

using State = AppointmentState;
using Event = AppointmentEvent;

constexpr std::optional<State> kNothing = std::nullopt;

constexpr std::array<AppointmentRow, 48> kTable{{
    {State::Proposed, Event::OwnerAccepts, State::Accepted, "both agree"},
    {State::Proposed, Event::OwnerCounters, State::Countered, "another time is wished, the dealer's turn"},
    {State::Proposed, Event::OwnerDeclines, State::Declined, "not this offer"},
    {State::Proposed, Event::OwnerWithdraws, State::Withdrawn, "no visit wanted any more"},
    {State::Proposed, Event::DealerOffers, State::Proposed, "a better offer before an answer"},
    {State::Proposed, Event::DealerConfirms, State::Accepted, "agreed by telephone"},
    {State::Proposed, Event::DealerWithdraws, State::Withdrawn, "the dealer cannot keep it"},
    {State::Proposed, Event::DealerCloses, State::Done, "the owner came without answering"},

    {State::Accepted, Event::OwnerAccepts, kNothing, "already accepted"},
    {State::Accepted, Event::OwnerCounters, State::Countered, "the owner has to move the time"},
    {State::Accepted, Event::OwnerDeclines, State::Declined, "second thoughts about this offer"},
    {State::Accepted, Event::OwnerWithdraws, State::Withdrawn, "the owner is not coming"},
    {State::Accepted, Event::DealerOffers, State::Proposed, "the dealer has to move the time: asks again"},
    {State::Accepted, Event::DealerConfirms, State::Accepted, "moved by telephone"},
    {State::Accepted, Event::DealerWithdraws, State::Withdrawn, "the dealer cannot keep it"},
    {State::Accepted, Event::DealerCloses, State::Done, "the visit took place"},

    {State::Countered, Event::OwnerAccepts, kNothing, "the wish stands until the dealer answers it"},
    {State::Countered, Event::OwnerCounters, kNothing, "one wish a revision, else order would decide"},
    {State::Countered, Event::OwnerDeclines, State::Declined, "not this offer after all"},
    {State::Countered, Event::OwnerWithdraws, State::Withdrawn, "no visit wanted any more"},
    {State::Countered, Event::DealerOffers, State::Proposed, "the dealer's answer to the wish"},
    {State::Countered, Event::DealerConfirms, State::Accepted, "the dealer takes the owner's time"},
    {State::Countered, Event::DealerWithdraws, State::Withdrawn, "the dealer cannot offer a time"},
    {State::Countered, Event::DealerCloses, State::Done, "the owner came anyway"},

    {State::Declined, Event::OwnerAccepts, kNothing, "declined is the owner's last word on a revision"},
    {State::Declined, Event::OwnerCounters, kNothing, "declined is the owner's last word on a revision"},
    {State::Declined, Event::OwnerDeclines, kNothing, "already declined"},
    {State::Declined, Event::OwnerWithdraws, State::Withdrawn, "no further offer wanted"},
    {State::Declined, Event::DealerOffers, State::Proposed, "a new offer after a refusal"},
    {State::Declined, Event::DealerConfirms, State::Accepted, "agreed by telephone after all"},
    {State::Declined, Event::DealerWithdraws, State::Withdrawn, "the dealer closes the matter"},
    {State::Declined, Event::DealerCloses, State::Done, "the owner came anyway"},

    {State::Withdrawn, Event::OwnerAccepts, kNothing, "withdrawn is final"},
    {State::Withdrawn, Event::OwnerCounters, kNothing, "withdrawn is final"},
    {State::Withdrawn, Event::OwnerDeclines, kNothing, "withdrawn is final"},
    {State::Withdrawn, Event::OwnerWithdraws, kNothing, "already withdrawn"},
    {State::Withdrawn, Event::DealerOffers, kNothing, "a new visit is a new appointment"},
    {State::Withdrawn, Event::DealerConfirms, kNothing, "a new visit is a new appointment"},
    {State::Withdrawn, Event::DealerWithdraws, kNothing, "already withdrawn"},
    {State::Withdrawn, Event::DealerCloses, State::Done, "the visit took place all the same"},

    {State::Done, Event::OwnerAccepts, kNothing, "done is final"},
    {State::Done, Event::OwnerCounters, kNothing, "done is final"},
    {State::Done, Event::OwnerDeclines, kNothing, "done is final"},
    {State::Done, Event::OwnerWithdraws, kNothing, "done is final"},
    {State::Done, Event::DealerOffers, kNothing, "a new visit is a new appointment"},
    {State::Done, Event::DealerConfirms, kNothing, "a new visit is a new appointment"},
    {State::Done, Event::DealerWithdraws, kNothing, "done is final"},
    {State::Done, Event::DealerCloses, kNothing, "already done"},
}};

bool is_dealer_move(Event event) { return event >= Event::DealerOffers && event <= Event::DealerCloses; }

}  // namespace

std::span<const AppointmentRow> appointment_table() { return kTable; }

const AppointmentRow* find_appointment_row(AppointmentState from, AppointmentEvent event) {
    const auto row = std::find_if(kTable.begin(), kTable.end(),
                                  [&](const AppointmentRow& r) { return r.from == from && r.event == event; });
    return row == kTable.end() ? nullptr : &*row;
}

AppointmentEvent event_of(AppointmentAnswer answer) {
    switch (answer) {
        case AppointmentAnswer::Accept: return Event::OwnerAccepts;
        case AppointmentAnswer::Counter: return Event::OwnerCounters;
        case AppointmentAnswer::Decline: return Event::OwnerDeclines;
        case AppointmentAnswer::Withdraw: return Event::OwnerWithdraws;
    }
    return Event{};  // outside input: no row, so it means nothing
}

AppointmentOutcome apply_answer(const Appointment& mine, const OwnerAnswer& answer) {
    const AppointmentEvent event = event_of(answer.answer);
    if (answer.revision > mine.revision) return {AppointmentVerdict::Ahead, mine};
    if (answer.revision < mine.revision && event != Event::OwnerWithdraws) return {AppointmentVerdict::Stale, mine};
    if (event == Event::OwnerCounters && !answer.counter_start) return {AppointmentVerdict::MeansNothing, mine};
    const AppointmentRow* row = find_appointment_row(mine.state, event);
    if (row == nullptr || !row->to) return {AppointmentVerdict::MeansNothing, mine};
    Appointment next = mine;
    next.state = *row->to;
    next.changed = answer.at;
    // A wish lives while Countered only: left over in another state it would depend on the order of arrival.
    next.counter_start = next.state == State::Countered ? answer.counter_start : std::nullopt;
    return {AppointmentVerdict::Applied, next};
}

AppointmentOutcome apply_offer(const std::optional<Appointment>& mine, const Appointment& offered) {
    if (!mine) return {AppointmentVerdict::Applied, offered};
    if (mine->state == State::Done) return {AppointmentVerdict::MeansNothing, *mine};
    if (offered.state == State::Done) return {AppointmentVerdict::Applied, offered};
    if (mine->state == State::Withdrawn) return {AppointmentVerdict::MeansNothing, *mine};
    if (offered.state == State::Withdrawn) return {AppointmentVerdict::Applied, offered};
    if (offered.revision < mine->revision) return {AppointmentVerdict::Stale, *mine};
    if (offered.revision == mine->revision) return {AppointmentVerdict::MeansNothing, *mine};
    return {AppointmentVerdict::Applied, offered};
}

AppointmentOutcome apply_dealer_move(const Appointment& mine, AppointmentEvent move,
                                     const std::optional<AppointmentTerms>& terms, WallTime at) {
    if (!is_dealer_move(move)) return {AppointmentVerdict::MeansNothing, mine};
    const AppointmentRow* row = find_appointment_row(mine.state, move);
    if (row == nullptr || !row->to) return {AppointmentVerdict::MeansNothing, mine};
    Appointment next = mine;
    next.state = *row->to;
    next.revision = mine.revision + 1;
    next.changed = at;
    if (terms) {
        next.start = terms->start;
        next.duration = terms->duration;
        next.price = terms->price;
        next.place = terms->place;
        next.note = terms->note;
    } else if (move == Event::DealerConfirms && mine.counter_start) {
        next.start = *mine.counter_start;  // the owner's wish becomes the time
    }
    next.counter_start.reset();
    return {AppointmentVerdict::Applied, next};
}

}  // namespace odolink
