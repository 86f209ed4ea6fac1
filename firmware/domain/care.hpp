// SPDX-License-Identifier: Apache-2.0
// What owner and dealer agree on: a service request, the appointment that answers it, and the promises with their clocks.
// The appointment's states and who may move them are specified in proto/README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/position.hpp"
#include "domain/service_record.hpp"

namespace odolink {

enum class ServiceKind : std::uint8_t { Service = 1, Repair = 2, ServiceAndRepair = 3, Other = 4 };

/// What the owner wants of the dealer. All but a visit are answered by people, with kind Other.
enum class Want : std::uint8_t { Visit = 0, Question = 1, Complaint = 2, Roadside = 3 };

/// Who began the matter.
enum class Initiator : std::uint8_t { Owner = 1, MaintenanceRule = 2, FaultRule = 3 };

enum class RequestState : std::uint8_t {
    Waiting = 1,    ///< in the outbox, no receipt yet
    Delivered = 2,  ///< the dealer's receipt is here
    PickedUp = 3,   ///< a clerk took it
    Answered = 4,   ///< an appointment was proposed, or a clerk answered in words
    Closed = 5,     ///< done: by a service record, or by an answer that says so
    Withdrawn = 6,  ///< by the owner
};

[[nodiscard]] constexpr bool is_open(RequestState state) { return state != RequestState::Closed && state != RequestState::Withdrawn; }

struct ServiceRequest {
    Id id;
    ServiceKind kind{ServiceKind::Service};
    Initiator initiator{Initiator::Owner};
    RequestState state{RequestState::Waiting};
    WallTime created;
    Distance mileage;
    std::vector<std::string> due_items;
    std::vector<std::string> fault_codes;
    std::string note;  ///< the owner's words, at most 500 characters
    WallTime delivered_at;   ///< unknown quality: no receipt yet
    std::string clerk;       ///< who took it, or empty
    WallTime picked_up_at;   ///< unknown quality: not taken yet
    WallTime answered_at;    ///< first offer or contact; unknown quality: none yet
    bool pick_up_missed{false};  ///< the promise of 24 h was broken; stays true for ever
    bool contact_missed{false};  ///< the promise of 2 working days (a complaint: 1) was broken; stays true for ever
    Want want{Want::Visit};
    std::string answer;                ///< the clerk's last words, at most 500 characters; empty: none
    std::optional<Position> position;  ///< at the desk, while open: where the owner waits for help
    WallTime closed_at{};         ///< by words; unknown quality: not closed yet, or by a service record
    std::vector<std::string> recalls{};  ///< numbers of recalls it is about
    bool resolve_missed{false};   ///< a complaint: the promise of 5 working days was broken; stays true for ever
    Id campaign{};                ///< the campaign whose offer of a visit was accepted, or empty
    bool operator==(const ServiceRequest&) const = default;
};

enum class AppointmentState : std::uint8_t {
    Proposed = 1,   ///< by the dealer, waits for the owner
    Countered = 2,  ///< the owner asked for another time, waits for the dealer
    Accepted = 3,   ///< both agree
    Declined = 4,   ///< by the owner
    Withdrawn = 5,  ///< by either side before it took place
    Done = 6,       ///< the visit took place; a service record follows or is here
};

struct Appointment {
    Id id;
    Id request_id;
    std::uint32_t revision{1};  ///< counted by the dealer; an owner's answer names the revision it answers
    AppointmentState state{AppointmentState::Proposed};
    WallTime start;
    std::chrono::minutes duration{60};
    Money price;
    std::string place;
    std::string note;
    std::optional<WallTime> counter_start;  ///< the owner's wish when Countered
    WallTime changed;
    bool operator==(const Appointment&) const = default;
};

/// The owner's side of the appointment's state machine.
enum class AppointmentAnswer : std::uint8_t { Accept = 1, Counter = 2, Decline = 3, Withdraw = 4 };

}  // namespace odolink
