// SPDX-License-Identifier: Apache-2.0
// The appointment's state machine, one table for both ends: the vehicle and the dealer desk include this file, so they
// cannot disagree. Both ends converge whatever is lost and sent again, doubled or re-ordered, because every step only
// climbs: Done above Withdrawn above (revision, then Proposed < Accepted < Countered < Declined).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "domain/care.hpp"

namespace odolink {

enum class AppointmentEvent : std::uint8_t {
    OwnerAccepts = 1,
    OwnerCounters = 2,
    OwnerDeclines = 3,
    OwnerWithdraws = 4,
    DealerOffers = 5,     ///< a new revision with its own time and price
    DealerConfirms = 6,   ///< a new revision both already agree on: the owner's counter, or a word by telephone
    DealerWithdraws = 7,
    DealerCloses = 8,     ///< the visit took place
};

/// One row of the table. No `to`: the event means nothing in that state and changes nothing.
struct AppointmentRow {
    AppointmentState from;
    AppointmentEvent event;
    std::optional<AppointmentState> to;
    const char* why;
};

/// All 6 states x 8 events, by state, then event.
[[nodiscard]] std::span<const AppointmentRow> appointment_table();

/// The row of a state and an event. Every pair has one; values outside the enums give none.
[[nodiscard]] const AppointmentRow* find_appointment_row(AppointmentState from, AppointmentEvent event);

enum class AppointmentVerdict : std::uint8_t {
    Applied = 1,   ///< the appointment changed
    MeansNothing,  ///< a doubled message, or an event without meaning in this state
    Stale,         ///< it speaks of an older revision
    Ahead,         ///< it speaks of a revision this end does not have: ask for what is missing
};

struct AppointmentOutcome {
    AppointmentVerdict verdict{AppointmentVerdict::MeansNothing};
    Appointment appointment;  ///< as it is now, changed or not
};

/// An owner's answer with the revision it answers.
struct OwnerAnswer {
    std::uint32_t revision{0};
    AppointmentAnswer answer{AppointmentAnswer::Accept};
    std::optional<WallTime> counter_start;  ///< with Counter
    WallTime at;
};

/// The terms of a dealer's new revision.
struct AppointmentTerms {
    WallTime start;
    std::chrono::minutes duration{60};
    Money price;
    std::string place;
    std::string note;
};

[[nodiscard]] AppointmentEvent event_of(AppointmentAnswer answer);

/// Either end: the owner's answer reaches this copy. An answer to an older revision is Stale, save a withdrawal: the
/// owner's "I am not coming" holds whatever was offered meanwhile. A Counter without a time means nothing.
[[nodiscard]] AppointmentOutcome apply_answer(const Appointment& mine, const OwnerAnswer& answer);

/// Vehicle: the dealer's copy arrives. A later revision supersedes; the same or an older one is MeansNothing or Stale;
/// Withdrawn and Done are final whatever the revision (Done is the stronger: the visit took place).
[[nodiscard]] AppointmentOutcome apply_offer(const std::optional<Appointment>& mine, const Appointment& offered);

/// Desk: the dealer moves. Offers and confirmations take `terms` (none: as before); each Applied move counts the revision up.
[[nodiscard]] AppointmentOutcome apply_dealer_move(const Appointment& mine, AppointmentEvent move,
                                                   const std::optional<AppointmentTerms>& terms, WallTime at);

}  // namespace odolink
