// SPDX-License-Identifier: Apache-2.0
// The vehicle's copies of its appointments. The rules are domain/appointment_rules.hpp, shared with the dealer desk;
// here are the copies, the owner's answers and the reminders.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "domain/appointment_rules.hpp"
#include "domain/calendar.hpp"
#include "domain/event.hpp"

namespace odolink {

enum class AppointmentErrc {
    Unknown = 1,  ///< no such appointment
    Stale,        ///< the owner answered a revision that is no longer the one shown
    NotAllowed,   ///< this answer means nothing in its state
    NoTime,       ///< a counter without a time, or with one in the past
};
[[nodiscard]] Error make_error_code(AppointmentErrc e);

inline constexpr int kReminderDaysBefore = 2;  ///< default of the owner's choice from 1 to kMostReminderDays
inline constexpr int kMostReminderDays = 4;
inline constexpr std::chrono::days kSurfacesBefore{30};  ///< an agreed visit further ahead is not among the matters yet

/// Is it agreed, and further ahead than 30 local days? With an unknown clock it is not.
[[nodiscard]] bool is_far_ahead(const Appointment& appointment, WallTime now, LocalOffset offset);

class AppointmentDesk {
public:
    void restore(std::vector<Appointment> appointments);
    [[nodiscard]] std::span<const Appointment> all() const { return appointments_; }
    [[nodiscard]] const Appointment* find(const Id& id) const;
    /// Is a visit agreed or under talk for this request?
    [[nodiscard]] const Appointment* live_for(const Id& request_id) const;

    /// The dealer's copy came. With Applied the outcome's appointment is stored and shown.
    [[nodiscard]] AppointmentOutcome on_offer(const Appointment& offered);
    /// The owner answers what the screen shows. Errors: Unknown, Stale, NotAllowed, NoTime; then nothing changes.
    [[nodiscard]] Result<Appointment> answer(const AppointmentAnswered& answered, WallTime now);
    /// The request was withdrawn: its live appointments are withdrawn too (each is also answered Withdraw to the
    /// dealer).
    std::vector<Appointment> withdraw_for(const Id& request_id, WallTime now);
    /// Accepted visits that begin within the next `days_before` local days (clamped to the choice) and not before now. None
    /// with an unknown clock.
    [[nodiscard]] std::vector<Appointment> upcoming(WallTime now, int days_before, LocalOffset offset) const;
    /// Agreed visits to come that were far ahead when they were agreed and are no longer: the owner is told once. None with an
    /// unknown clock.
    [[nodiscard]] std::vector<Appointment> surfaced(WallTime now, LocalOffset offset) const;

private:
    std::vector<Appointment> appointments_;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::AppointmentErrc);
