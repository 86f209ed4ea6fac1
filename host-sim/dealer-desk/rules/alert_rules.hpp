// SPDX-License-Identifier: Apache-2.0
// Which events of a vehicle put a row into the dealer's queue, how severe it is and by when somebody must act.
// Pure; called by the ingest for each event, in order, and by the commands that move a request on.
#pragma once

#include <optional>
#include <string>

#include "domain/calendar.hpp"
#include "domain/event.hpp"

namespace odolink::desk {

/// Why a row is in the queue. Stable numbers: stored.
enum class AlertReason : std::uint8_t {
    Request = 1,  ///< the owner asks for an appointment
    Counter = 2,  ///< the owner asks for another time
    Fault = 3,
    FaultReturned = 4,  ///< a repaired fault came back
    Due = 5,            ///< an item is soon due, or due
    Overdue = 6,
    Battery = 7,      ///< the 12 V battery's item
    AgreedVisit = 8,  ///< an accepted appointment: the visit is to be booked when it took place
    Warning = 9,      ///< something drifts to its limit; no fault is set yet
    Identity = 10,    ///< VIN or software of a control unit is not what it was
    Question = 11,
    Complaint = 12,
    Roadside = 13,  ///< the owner waits for help
    LowScore = 14,  ///< the owner was not content with a visit
};

/// Stable numbers: stored; the higher the more severe.
enum class Severity : std::uint8_t { Notice = 1, Attention = 2, Urgent = 3 };

/// What an event does to one row of the queue. `ref` names the matter: "fault:P0301", "due:engine_oil", "request:<id>",
/// "warning:catalyst bank 1", "identity:vin", "identity:7E8", "survey:<record id>".
struct AlertChange {
    enum class Action : std::uint8_t { Raise, Close };
    Action action{Action::Raise};
    std::string ref{};
    AlertReason reason{AlertReason::Request};  ///< valid for Raise, as the rest
    Severity severity{Severity::Notice};
    WallTime due{};  ///< somebody acts by then: the queue is sorted by it
    bool next_clock{false};  ///< the matter moved on and another clock runs: an open row takes `due` too where nothing else is new
};

/// The change that follows from an event received at `now`; none for events that ask nobody to act. Requests and
/// appointments are not decided here but by request_alert(): their state counts, not the event.
[[nodiscard]] std::optional<AlertChange> alert_change(const UpPayload& payload, WallTime now,
                                                      const WorkCalendar& calendar);

/// The change after a vehicle said that it reads another VIN than its own, or that this is settled.
[[nodiscard]] AlertChange identity_alert(bool doubt, WallTime now, const WorkCalendar& calendar);

/// The change for a request after it or its appointment changed. `appointment` is null while none was offered.
/// Deadlines: those of domain/promise_clock, from the moment it came in: pick-up, then contact; a complaint that was answered:
/// resolution; any other that was answered in words: contact from then on. Answer to a counter 1 working day, booking 1 working day after the agreed visit. An offer that waits for the owner asks nobody to act.
[[nodiscard]] AlertChange request_alert(const ServiceRequest& request, const Appointment* appointment, WallTime changed,
                                        const WorkCalendar& calendar);

[[nodiscard]] std::string request_ref(const Id& request);

}  // namespace odolink::desk
