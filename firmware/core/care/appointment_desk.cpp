// SPDX-License-Identifier: Apache-2.0
// Copies of appointments on the vehicle. See appointment_desk.hpp.
#include "core/care/appointment_desk.hpp"

#include <algorithm>

namespace odolink {
namespace {

bool is_live(const Appointment& a) {
    return a.state == AppointmentState::Proposed || a.state == AppointmentState::Countered ||
           a.state == AppointmentState::Accepted;
}

const char* text_of(int value) {
    switch (static_cast<AppointmentErrc>(value)) {
        case AppointmentErrc::Unknown:
            return "no such appointment";
        case AppointmentErrc::Stale:
            return "the appointment has changed since it was shown";
        case AppointmentErrc::NotAllowed:
            return "this answer means nothing in the appointment's state";
        case AppointmentErrc::NoTime:
            return "a counter needs a time in the future";
    }
    return "unknown";
}
const ErrorCategory kCategory{"appointment", text_of};

}  // namespace

Error make_error_code(AppointmentErrc e) {
    return {static_cast<int>(e), kCategory};
}

bool is_far_ahead(const Appointment& appointment, WallTime now, LocalOffset offset) {
    if (appointment.state != AppointmentState::Accepted || !now.known()) return false;
    return local_day(appointment.start, offset) > local_day(now, offset) + kSurfacesBefore;
}

void AppointmentDesk::restore(std::vector<Appointment> appointments) {
    appointments_ = std::move(appointments);
    std::stable_sort(appointments_.begin(), appointments_.end(),
                     [](const auto& a, const auto& b) { return a.start < b.start; });
}

const Appointment* AppointmentDesk::find(const Id& id) const {
    const auto at =
        std::find_if(appointments_.begin(), appointments_.end(), [&](const Appointment& a) { return a.id == id; });
    return at == appointments_.end() ? nullptr : &*at;
}

const Appointment* AppointmentDesk::live_for(const Id& request_id) const {
    const auto at = std::find_if(appointments_.begin(), appointments_.end(),
                                 [&](const Appointment& a) { return a.request_id == request_id && is_live(a); });
    return at == appointments_.end() ? nullptr : &*at;
}

AppointmentOutcome AppointmentDesk::on_offer(const Appointment& offered) {
    const auto mine = std::find_if(appointments_.begin(), appointments_.end(),
                                   [&](const Appointment& a) { return a.id == offered.id; });
    if (mine == appointments_.end()) {
        appointments_.push_back(offered);
        return apply_offer(std::nullopt, offered);
    }
    AppointmentOutcome outcome = apply_offer(*mine, offered);
    *mine = outcome.appointment;
    return outcome;
}

Result<Appointment> AppointmentDesk::answer(const AppointmentAnswered& answered, WallTime now) {
    const auto mine = std::find_if(appointments_.begin(), appointments_.end(),
                                   [&](const Appointment& a) { return a.id == answered.appointment_id; });
    if (mine == appointments_.end()) return AppointmentErrc::Unknown;
    // The owner judges what the screen shows: here even a withdrawal has to name the present revision.
    if (answered.revision != mine->revision) return AppointmentErrc::Stale;
    if (answered.answer == AppointmentAnswer::Counter) {
        const bool future = answered.counter_start && (!now.known() || *answered.counter_start > now);
        if (!future) return AppointmentErrc::NoTime;
    }
    const AppointmentOutcome outcome = apply_answer(
        *mine,
        {.revision = answered.revision, .answer = answered.answer, .counter_start = answered.counter_start, .at = now});
    if (outcome.verdict != AppointmentVerdict::Applied) return AppointmentErrc::NotAllowed;
    *mine = outcome.appointment;
    return *mine;
}

std::vector<Appointment> AppointmentDesk::withdraw_for(const Id& request_id, WallTime now) {
    std::vector<Appointment> withdrawn;
    for (Appointment& a : appointments_) {
        if (a.request_id != request_id || !is_live(a)) continue;
        a = apply_answer(
                a, {.revision = a.revision, .answer = AppointmentAnswer::Withdraw, .counter_start = {}, .at = now})
                .appointment;
        withdrawn.push_back(a);
    }
    return withdrawn;
}

std::vector<Appointment> AppointmentDesk::upcoming(WallTime now, int days_before, LocalOffset offset) const {
    std::vector<Appointment> soon;
    if (!now.known()) return soon;
    const auto last_day = local_day(now, offset) + std::chrono::days{std::clamp(days_before, 1, kMostReminderDays)};
    for (const Appointment& a : appointments_) {
        if (a.state == AppointmentState::Accepted && a.start >= now && local_day(a.start, offset) <= last_day)
            soon.push_back(a);
    }
    return soon;
}

std::vector<Appointment> AppointmentDesk::surfaced(WallTime now, LocalOffset offset) const {
    std::vector<Appointment> come;
    if (!now.known()) return come;
    for (const Appointment& a : appointments_) {
        if (is_far_ahead(a, a.changed, offset) && !is_far_ahead(a, now, offset) && a.start >= now) come.push_back(a);
    }
    return come;
}

}  // namespace odolink
