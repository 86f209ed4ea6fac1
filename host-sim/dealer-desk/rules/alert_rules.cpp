// SPDX-License-Identifier: Apache-2.0
// The deadlines of the queue. Faults by urgency: 2 h, 1 or 3 working days; due items: overdue 1, due 2, soon 5;
// advance warnings 3 (charging trouble 1); another VIN 1, other software 3.
#include "dealer-desk/rules/alert_rules.hpp"

#include <algorithm>

#include "domain/promise_clock.hpp"

namespace odolink::desk {
namespace {

using Action = AlertChange::Action;

std::string ecu_text(std::uint32_t ecu) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    do {
        out.insert(out.begin(), kDigits[ecu & 15U]);
        ecu >>= 4U;
    } while (ecu != 0);
    return out;
}

WallTime later(WallTime t, Duration d) {
    return {t.since_epoch + std::chrono::duration_cast<std::chrono::milliseconds>(d), t.quality};
}

AlertReason reason_of(Want want) {
    switch (want) {
        case Want::Question: return AlertReason::Question;
        case Want::Complaint: return AlertReason::Complaint;
        case Want::Roadside: return AlertReason::Roadside;
        case Want::Visit: break;
    }
    return AlertReason::Request;
}

Severity severity_of(Want want) {
    return want == Want::Roadside || want == Want::Complaint ? Severity::Urgent : Severity::Attention;
}

AlertChange of_fault(const FaultRecord& fault, WallTime now, const WorkCalendar& calendar) {
    AlertChange change{.ref = "fault:" + fault.dtc.code, .reason = AlertReason::Fault};
    if (!fault.active()) {
        change.action = Action::Close;
        return change;
    }
    switch (fault.urgency) {
        case Urgency::StopSafely:
            change.severity = Severity::Urgent;
            change.due = later(now, 2h);
            break;
        case Urgency::ServiceSoon:
            change.severity = Severity::Attention;
            change.due = add_working_days(now, 1, calendar);
            break;
        case Urgency::DriveOn:
            change.severity = Severity::Notice;
            change.due = add_working_days(now, 3, calendar);
            break;
    }
    // A code seen once may be a passing one: it waits longer, unless driving on is unsafe.
    if (fault.state == FaultState::Pending && fault.urgency != Urgency::StopSafely) {
        change.severity = Severity::Notice;
        change.due = add_working_days(now, 3, calendar);
    }
    return change;
}

AlertChange of_due(const DueItem& item, WallTime now, const WorkCalendar& calendar) {
    const bool battery = item.item_id.find("battery") != std::string::npos;
    AlertChange change{.ref = "due:" + item.item_id, .reason = battery ? AlertReason::Battery : AlertReason::Due};
    switch (item.state) {
        case DueState::Ok:
            change.action = Action::Close;
            break;
        case DueState::Soon:
            change.due = add_working_days(now, 5, calendar);
            break;
        case DueState::Due:
            change.severity = Severity::Attention;
            change.due = add_working_days(now, 2, calendar);
            break;
        case DueState::Overdue:
            change.severity = Severity::Urgent;
            change.due = add_working_days(now, 1, calendar);
            if (!battery) change.reason = AlertReason::Overdue;
            break;
    }
    return change;
}

AlertChange of_warning(const AdvanceWarning& warning, WallTime now, const WorkCalendar& calendar) {
    AlertChange change{
        .ref = "warning:" + warning.subject, .reason = AlertReason::Warning, .severity = Severity::Attention};
    const bool charging = warning.kind == WarningKind::BatteryNotCharging || warning.kind == WarningKind::BatteryOvercharged;
    if (charging || warning.kind == WarningKind::BatteryWeak) change.reason = AlertReason::Battery;
    if (charging) change.severity = Severity::Urgent;
    change.due = add_working_days(now, charging ? 1 : 3, calendar);
    return change;
}

std::optional<AlertChange> of_identity(const IdentityChanged& e, WallTime now, const WorkCalendar& calendar) {
    switch (e.kind) {
        case IdentityChangeKind::CvnChanged:
            return AlertChange{.ref = "identity:" + ecu_text(e.ecu),
                               .reason = AlertReason::Identity,
                               .severity = Severity::Attention,
                               .due = add_working_days(now, 3, calendar)};
        case IdentityChangeKind::VinLearned:
        case IdentityChangeKind::VinChanged:  // told after it was settled: identity_alert() asked before
        case IdentityChangeKind::EcuAppeared:
        case IdentityChangeKind::CalibrationChanged:
            break;  // on the timeline; nobody has to act
    }
    return std::nullopt;
}

}  // namespace

std::optional<AlertChange> alert_change(const UpPayload& payload, WallTime now, const WorkCalendar& calendar) {
    if (const auto* e = std::get_if<FaultChanged>(&payload)) return of_fault(e->fault, now, calendar);
    if (const auto* e = std::get_if<DueChanged>(&payload)) return of_due(e->item, now, calendar);
    if (const auto* e = std::get_if<AdvanceWarning>(&payload)) return of_warning(*e, now, calendar);
    if (const auto* e = std::get_if<IdentityChanged>(&payload)) return of_identity(*e, now, calendar);
    if (const auto* e = std::get_if<SurveyAnswered>(&payload); e != nullptr) {
        const bool low = std::any_of(e->scores.begin(), e->scores.end(), is_low);
        return AlertChange{.action = low ? Action::Raise : Action::Close,  // asked again, the owner is content
                           .ref = "survey:" + e->record_id.text(),
                           .reason = AlertReason::LowScore,
                           .severity = Severity::Attention,
                           .due = add_working_days(now, 1, calendar)};
    }
    if (const auto* e = std::get_if<RepairOutcome>(&payload); e != nullptr && !e->cured) {
        return AlertChange{.ref = "fault:" + e->code,
                           .reason = AlertReason::FaultReturned,
                           .severity = Severity::Urgent,
                           .due = add_working_days(now, 1, calendar)};
    }
    return std::nullopt;
}

AlertChange identity_alert(bool doubt, WallTime now, const WorkCalendar& calendar) {
    return {.action = doubt ? Action::Raise : Action::Close,
            .ref = "identity:vin",
            .reason = AlertReason::Identity,
            .severity = Severity::Urgent,
            .due = add_working_days(now, 1, calendar)};
}

AlertChange request_alert(const ServiceRequest& request, const Appointment* appointment, WallTime changed,
                          const WorkCalendar& calendar) {
    AlertChange change{.ref = request_ref(request.id), .reason = reason_of(request.want), .severity = severity_of(request.want)};
    if (request.state == RequestState::Closed || request.state == RequestState::Withdrawn) {
        change.action = Action::Close;
        return change;
    }
    if (appointment != nullptr && appointment->state == AppointmentState::Proposed) {
        change.action = Action::Close;
        return change;
    }
    if (appointment != nullptr && appointment->state == AppointmentState::Countered) {
        change.reason = AlertReason::Counter;
        change.due = add_working_days(changed, 1, calendar);
        return change;
    }
    if (appointment != nullptr &&
        (appointment->state == AppointmentState::Accepted || appointment->state == AppointmentState::Done)) {
        change.reason = AlertReason::AgreedVisit;
        change.severity = Severity::Notice;
        change.due = add_working_days(appointment->start, 1, calendar);
        return change;
    }
    // Nothing offered yet, or the offer came to nothing: the promise to the owner runs.
    const WallTime came = request.delivered_at.known() ? request.delivered_at : changed;
    const Promise promise = promise_for(request.want, came, calendar);
    change.next_clock = true;
    if (request.state == RequestState::Waiting || request.state == RequestState::Delivered) change.due = promise.pick_up_by;
    else if (request.state == RequestState::PickedUp) change.due = promise.contact_by;
    else if (promise.resolve_by.known()) change.due = promise.resolve_by;
    else change.due = promise_for(request.want, changed, calendar).contact_by;
    return change;
}

std::string request_ref(const Id& request) {
    return "request:" + request.text();
}

}  // namespace odolink::desk
