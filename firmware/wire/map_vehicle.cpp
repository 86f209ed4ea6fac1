// SPDX-License-Identifier: Apache-2.0
// Mileage, trips, faults, plans, identity and health: domain values to messages and back.
// Fields and units: proto/odolink/v1/vehicle.proto.
#include "odolink/v1/vehicle.pb.h"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

using wire::put;
using wire::take;

Distance metres(std::int64_t m) { return Distance::metres(m); }

std::optional<Distance> maybe_metres(bool there, std::int64_t m) {
    return there ? std::optional{Distance::metres(m)} : std::nullopt;
}

void put_signals(const std::vector<SignalValue>& values, google::protobuf::RepeatedPtrField<v1::Signal>& out) {
    for (const SignalValue& value : values) {
        if (std::isfinite(value.value)) put(value, *out.Add());  // what is not a number tells nobody anything
    }
}

void put(const Interval& value, v1::Interval& out) {
    if (value.distance) out.set_metres(value.distance->in_metres());
    if (value.time) out.set_months(value.time->count());
    if (value.engine_hours) out.set_engine_hours(value.engine_hours->count());
}

Interval take(const v1::Interval& in) {
    Interval out;
    out.distance = maybe_metres(in.has_metres(), in.metres());
    if (in.has_months()) out.time = std::chrono::months{in.months()};
    if (in.has_engine_hours()) out.engine_hours = std::chrono::hours{in.engine_hours()};
    return out;
}

void put(const Phase& value, v1::Phase& out) {
    put(value.every, *out.mutable_every());
    if (value.until_age) out.set_until_age_months(value.until_age->count());
    if (value.until_mileage) out.set_until_metres(value.until_mileage->in_metres());
}

Phase take(const v1::Phase& in) {
    Phase out;
    out.every = take(in.every());
    if (in.has_until_age_months()) out.until_age = std::chrono::months{in.until_age_months()};
    out.until_mileage = maybe_metres(in.has_until_metres(), in.until_metres());
    return out;
}

void put(const PlanItem& value, v1::PlanItem& out) {
    out.set_id(utf8(value.id));
    put(value.name, *out.mutable_name());
    put(value.reason, *out.mutable_reason());
    put(value.first, *out.mutable_first());
    put(value.repeat, *out.mutable_repeat());
    if (value.severe) put(*value.severe, *out.mutable_severe());
    out.set_recurrence(static_cast<v1::Recurrence>(value.recurrence));
    out.set_condition(static_cast<v1::ConditionModel>(value.condition));
    out.set_safety(value.safety);
    out.set_legal(value.legal);
    for (const Phase& phase : value.phases) put(phase, *out.add_phases());
    if (value.early) put(*value.early, *out.mutable_early());
    out.set_group(utf8(value.group));
    if (value.standing) out.set_standing_days(value.standing->count());
}

PlanItem take(const v1::PlanItem& in, Check& check) {
    PlanItem out;
    out.id = check.needed(in.id());
    out.name = take(in.name());
    out.reason = take(in.reason());
    out.first = take(in.first());
    out.repeat = take(in.repeat());
    if (in.has_severe()) out.severe = take(in.severe());
    out.recurrence = check.enumerator(in.recurrence(), Recurrence::FromCompletion, Recurrence::FromFixed);
    out.condition = check.enumerator(in.condition(), ConditionModel::None, ConditionModel::DieselParticulateFilter);
    out.safety = in.safety();
    out.legal = in.legal();
    for (const v1::Phase& phase : in.phases()) out.phases.push_back(take(phase));
    if (in.has_early()) out.early = take(in.early());
    out.group = in.group();
    if (in.has_standing_days()) out.standing = std::chrono::days{in.standing_days()};
    return out;
}

void put(const WarrantyTerm& value, v1::WarrantyTerm& out) {
    out.set_id(utf8(value.id));
    put(value.name, *out.mutable_name());
    for (const VehicleSystem system : value.systems) out.add_systems(static_cast<v1::VehicleSystem>(system));
    if (!same(value.start, {})) put(value.start, *out.mutable_start());
    if (value.time) out.set_months(value.time->count());
    if (value.distance) out.set_metres(value.distance->in_metres());
}

WarrantyTerm take(const v1::WarrantyTerm& in, Check& check) {
    WarrantyTerm out;
    out.id = check.needed(in.id());
    out.name = take(in.name());
    for (const int system : in.systems()) out.systems.push_back(check.enumerator(system, VehicleSystem::None, VehicleSystem::EmissionControl));
    if (in.has_start()) out.start = take(in.start(), check);
    if (in.has_months()) out.time = std::chrono::months{in.months()};
    out.distance = maybe_metres(in.has_metres(), in.metres());
    return out;
}

void put(const Readiness& value, v1::Readiness& out) {
    out.set_lamp(value.lamp);
    out.set_dtc_count(value.dtc_count);
    out.set_inspection_ready(value.inspection_ready);
    for (const Monitor& monitor : value.monitors) {
        v1::Monitor& one = *out.add_monitors();
        one.set_name(utf8(monitor.name));
        one.set_supported(monitor.supported);
        one.set_complete(monitor.complete);
    }
}

Readiness take(const v1::Readiness& in) {
    Readiness out{in.lamp(), in.dtc_count(), {}, in.inspection_ready()};
    for (const v1::Monitor& one : in.monitors()) out.monitors.push_back({one.name(), one.supported(), one.complete()});
    return out;
}

}  // namespace

void put(const TrustedMileage& value, v1::Mileage& out, const WallTime& carrier) {
    out.set_metres(value.value.in_metres());
    out.set_source(static_cast<v1::MileageSource>(value.source));
    out.set_confidence(static_cast<v1::MileageConfidence>(value.confidence));
    if (!same(value.at, carrier)) put(value.at, *out.mutable_at());
}

TrustedMileage take(const v1::Mileage& in, Check& check, const WallTime& carrier) {
    TrustedMileage out;
    out.value = metres(in.metres());
    out.source = check.enumerator(in.source(), MileageSource::Unknown, MileageSource::Dealer);
    out.confidence = check.enumerator(in.confidence(), MileageConfidence::Low, MileageConfidence::High);
    out.at = in.has_at() ? take(in.at(), check) : carrier;
    return out;
}

void put(const QuarantinedReading& value, v1::QuarantinedReading& out) {
    out.set_metres(value.reading.value.in_metres());
    out.set_source(static_cast<v1::MileageSource>(value.reading.source));
    out.set_mono_ns(static_cast<std::uint64_t>(value.reading.at.since_boot.count()));
    out.set_provenance(utf8(value.reading.provenance));
    if (value.trusted) out.set_trusted_metres(value.trusted->in_metres());
    out.set_reason(static_cast<v1::QuarantineReason>(value.reason));
    if (!same(value.at, {})) put(value.at, *out.mutable_at());
}

QuarantinedReading take(const v1::QuarantinedReading& in, Check& check) {
    QuarantinedReading out;
    out.reading.value = metres(in.metres());
    out.reading.source = check.enumerator(in.source(), MileageSource::Unknown, MileageSource::Dealer);
    out.reading.at = MonoTime{Duration{check.narrow<std::int64_t>(in.mono_ns())}};
    out.reading.provenance = in.provenance();
    out.trusted = maybe_metres(in.has_trusted_metres(), in.trusted_metres());
    out.reason = check.enumerator(in.reason(), QuarantineReason::NotAvailable, QuarantineReason::UnitMixUp);
    if (in.has_at()) out.at = take(in.at(), check);
    return out;
}

void put(const Trip& value, v1::Trip& out) {
    out.set_number(value.number);
    if (!same(value.started, {})) put(value.started, *out.mutable_started());
    out.set_duration_s(value.duration.count());
    out.set_idle_s(value.idle.count());
    out.set_metres(value.distance.in_metres());
    out.set_mileage_at_end_metres(value.mileage_at_end.in_metres());
    if (value.coolant_start_c) out.set_coolant_start_c(*value.coolant_start_c);
    if (std::isfinite(value.fuel_litres)) out.set_fuel_litres(value.fuel_litres);
}

Trip take(const v1::Trip& in, Check& check) {
    Trip out;
    out.number = in.number();
    if (in.has_started()) out.started = take(in.started(), check);
    out.duration = std::chrono::seconds{in.duration_s()};
    out.idle = std::chrono::seconds{in.idle_s()};
    out.distance = metres(in.metres());
    out.mileage_at_end = metres(in.mileage_at_end_metres());
    if (in.has_coolant_start_c()) out.coolant_start_c = in.coolant_start_c();
    out.fuel_litres = check.finite(in.fuel_litres());
    return out;
}

void put(const FaultRecord& value, v1::Fault& out, const WallTime& carrier) {
    out.set_ecu(value.dtc.ecu);
    out.set_code(utf8(value.dtc.code));
    out.set_state(static_cast<v1::FaultState>(value.state));
    out.set_permanent(value.permanent);
    out.set_lamp(value.lamp);
    out.set_urgency(static_cast<v1::Urgency>(value.urgency));
    if (!same(value.last_seen, carrier)) put(value.last_seen, *out.mutable_last_seen());
    if (!same(value.first_seen, value.last_seen)) put(value.first_seen, *out.mutable_first_seen());
    out.set_mileage_first_metres(value.mileage_first.in_metres());
    out.set_driven_metres((value.mileage_last - value.mileage_first).in_metres());
    out.set_occurrences(value.occurrences);
    out.set_clean_cycles(value.clean_cycles);
    put_signals(value.freeze_frame, *out.mutable_freeze_frame());
    out.set_repaired_by(utf8(value.repaired_by));
    out.set_mileage_repaired_metres(value.mileage_repaired.in_metres());
    out.set_cleared_by(utf8(value.cleared_by));
}

FaultRecord take(const v1::Fault& in, Check& check, const WallTime& carrier) {
    FaultRecord out;
    out.dtc = {in.ecu(), check.needed(in.code())};
    out.state = check.enumerator(in.state(), FaultState::Pending, FaultState::Repaired);
    out.permanent = in.permanent();
    out.lamp = in.lamp();
    out.urgency = check.enumerator(in.urgency(), Urgency::DriveOn, Urgency::StopSafely);
    out.last_seen = in.has_last_seen() ? take(in.last_seen(), check) : carrier;
    out.first_seen = in.has_first_seen() ? take(in.first_seen(), check) : out.last_seen;
    // Distances a car can reach: their sum must not overflow.
    constexpr std::int64_t kFar = std::int64_t{1} << 60;
    check.need(in.mileage_first_metres() < kFar && in.mileage_first_metres() > -kFar && in.driven_metres() < kFar &&
                   in.driven_metres() > -kFar, WireErrc::OutOfRange);
    if (!check.ok()) return out;
    out.mileage_first = metres(in.mileage_first_metres());
    out.mileage_last = out.mileage_first + metres(in.driven_metres());
    out.occurrences = in.occurrences();
    out.clean_cycles = in.clean_cycles();
    for (const v1::Signal& signal : in.freeze_frame()) out.freeze_frame.push_back(take(signal, check));
    out.repaired_by = in.repaired_by();
    out.mileage_repaired = metres(in.mileage_repaired_metres());
    out.cleared_by = in.cleared_by();
    return out;
}

void put(const MaintenancePlan& value, v1::MaintenancePlan& out) {
    out.set_id(utf8(value.id));
    out.set_version(value.version);
    if (!same(value.valid_from, {})) put(value.valid_from, *out.mutable_valid_from());
    put(value.name, *out.mutable_name());
    for (const PlanItem& item : value.items) put(item, *out.add_items());
    for (const WarrantyTerm& term : value.warranties) put(term, *out.add_warranties());
    if (value.three_guarantees) put(*value.three_guarantees, *out.mutable_three_guarantees());
}

MaintenancePlan take(const v1::MaintenancePlan& in, Check& check) {
    MaintenancePlan out;
    out.id = check.needed(in.id());
    out.version = in.version();
    if (in.has_valid_from()) out.valid_from = take(in.valid_from(), check);
    out.name = take(in.name());
    for (const v1::PlanItem& item : in.items()) out.items.push_back(take(item, check));
    for (const v1::WarrantyTerm& term : in.warranties()) out.warranties.push_back(take(term, check));
    if (in.has_three_guarantees()) out.three_guarantees = take(in.three_guarantees(), check);
    return out;
}

void put(const DueItem& value, v1::DueItem& out) {
    out.set_item_id(utf8(value.item_id));
    out.set_state(static_cast<v1::DueState>(value.state));
    if (value.remaining_distance) out.set_remaining_metres(value.remaining_distance->in_metres());
    if (value.remaining_time) out.set_remaining_days(value.remaining_time->count());
    if (value.remaining_engine_hours) out.set_remaining_engine_hours(value.remaining_engine_hours->count());
    if (value.condition_percent && std::isfinite(*value.condition_percent)) out.set_condition_percent(*value.condition_percent);
    if (value.predicted_date) put(*value.predicted_date, *out.mutable_predicted_date());
    if (value.predicted_early) put(*value.predicted_early, *out.mutable_predicted_early());
    if (value.predicted_late) put(*value.predicted_late, *out.mutable_predicted_late());
    if (value.condition_distance) out.set_condition_metres(value.condition_distance->in_metres());
    if (value.due_at) out.set_due_at_metres(value.due_at->in_metres());
    if (value.due_on) put(*value.due_on, *out.mutable_due_on());
    out.set_severe(value.severe);
    if (value.stood) out.set_stood_days(value.stood->count());
    out.set_last_call(value.last_call);
}

DueItem take(const v1::DueItem& in, Check& check) {
    DueItem out;
    out.item_id = check.needed(in.item_id());
    out.state = check.enumerator(in.state(), DueState::Ok, DueState::Overdue);
    out.remaining_distance = maybe_metres(in.has_remaining_metres(), in.remaining_metres());
    if (in.has_remaining_days()) out.remaining_time = std::chrono::days{in.remaining_days()};
    if (in.has_remaining_engine_hours()) out.remaining_engine_hours = std::chrono::hours{in.remaining_engine_hours()};
    if (in.has_condition_percent()) out.condition_percent = check.finite(in.condition_percent());
    if (in.has_predicted_date()) out.predicted_date = take(in.predicted_date(), check);
    if (in.has_predicted_early()) out.predicted_early = take(in.predicted_early(), check);
    if (in.has_predicted_late()) out.predicted_late = take(in.predicted_late(), check);
    out.condition_distance = maybe_metres(in.has_condition_metres(), in.condition_metres());
    out.due_at = maybe_metres(in.has_due_at_metres(), in.due_at_metres());
    if (in.has_due_on()) out.due_on = take(in.due_on(), check);
    out.severe = in.severe();
    if (in.has_stood_days()) out.stood = std::chrono::days{in.stood_days()};
    out.last_call = in.last_call();
    return out;
}

void put(const Completion& value, v1::Completion& out) {
    out.set_item_id(utf8(value.item_id));
    out.set_metres(value.mileage.in_metres());
    if (!same(value.at, {})) put(value.at, *out.mutable_at());
    if (value.engine_hours) out.set_engine_hours(value.engine_hours->count());
    out.set_evidence(static_cast<v1::CompletionEvidence>(value.evidence));
    out.set_record_id(utf8(value.record_id));
    if (!value.has_mileage) out.set_has_mileage(false);
    if (value.stated_due) put(*value.stated_due, *out.mutable_stated_due());
    if (value.stated_due_at) out.set_stated_due_metres(value.stated_due_at->in_metres());
}

Completion take(const v1::Completion& in, Check& check) {
    Completion out;
    out.item_id = check.needed(in.item_id());
    out.mileage = metres(in.metres());
    if (in.has_at()) out.at = take(in.at(), check);
    if (in.has_engine_hours()) out.engine_hours = std::chrono::hours{in.engine_hours()};
    out.evidence = check.enumerator(in.evidence(), CompletionEvidence::DealerRecord, CompletionEvidence::Assumed);
    out.record_id = in.record_id();
    out.has_mileage = !in.has_has_mileage() || in.has_mileage();
    if (in.has_stated_due()) out.stated_due = take(in.stated_due(), check);
    out.stated_due_at = maybe_metres(in.has_stated_due_metres(), in.stated_due_metres());
    return out;
}

void put(const VehicleIdentity& value, v1::VehicleIdentity& out) {
    out.set_vin(utf8(value.vin));
    for (const VehicleIdentity::Ecu& ecu : value.ecus) {
        v1::VehicleIdentity::Ecu& one = *out.add_ecus();
        one.set_id(ecu.id);
        one.set_name(utf8(ecu.name));
        for (const std::string& calibration : ecu.calibration_ids) one.add_calibration_ids(utf8(calibration));
        for (const std::uint32_t cvn : ecu.cvns) one.add_cvns(cvn);
        for (const std::string& version : ecu.software) one.add_software(utf8(version));
    }
}

VehicleIdentity take(const v1::VehicleIdentity& in, Check& check) {
    check.need(in.vin().empty() || in.vin().size() == 17, WireErrc::OutOfRange);
    VehicleIdentity out{in.vin(), {}};
    for (const v1::VehicleIdentity::Ecu& one : in.ecus()) {
        out.ecus.push_back({one.id(), one.name(), {one.calibration_ids().begin(), one.calibration_ids().end()},
                            {one.cvns().begin(), one.cvns().end()}, {one.software().begin(), one.software().end()}});
    }
    return out;
}

void put(const HealthPackage& value, v1::HealthPackage& out) {
    put(value.identity, *out.mutable_identity());
    put(value.mileage, *out.mutable_mileage());
    put(value.readiness, *out.mutable_readiness());
    for (const FaultRecord& fault : value.faults) put(fault, *out.add_faults());
    for (const DueItem& item : value.due) put(item, *out.add_due());
    put_signals(value.signals, *out.mutable_signals());
    if (!same(value.taken, {})) put(value.taken, *out.mutable_taken());
    out.set_left_out(value.left_out);
}

HealthPackage take(const v1::HealthPackage& in, Check& check) {
    HealthPackage out;
    out.identity = take(in.identity(), check);
    out.mileage = take(in.mileage(), check);
    out.readiness = take(in.readiness());
    for (const v1::Fault& fault : in.faults()) out.faults.push_back(take(fault, check));
    for (const v1::DueItem& item : in.due()) out.due.push_back(take(item, check));
    for (const v1::Signal& signal : in.signals()) out.signals.push_back(take(signal, check));
    if (in.has_taken()) out.taken = take(in.taken(), check);
    out.left_out = in.left_out();
    return out;
}

}  // namespace odolink::wire
