// SPDX-License-Identifier: Apache-2.0
// From the bus to mileage, trips, faults and the driving gate.
#include <algorithm>

#include "agent/core.hpp"
#include "agent/gate_inputs.hpp"
#include "agent/stored_state.hpp"
#include "core/history/journal_text.hpp"
#include "core/maintenance/condition.hpp"
#include "core/prompts/texts.hpp"
#include "wire/records.hpp"

namespace odolink {
namespace {

constexpr double kEngineRuns = 300;  // rpm: below it a starter may be turning
constexpr Distance kKeepEvery = Distance::kilometres(1);
constexpr Distance kEvaluateEvery = Distance::metres(100);

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang before 17 does not deduce it for an aggregate

}  // namespace

void Agent::Core::on_frame(const CanFrame& frame, MonoTime at) {
    ++frames;
    guard.on_frame(frame, at);
    poll.on_traffic();
    session.on_frame(frame, at);
    if (const auto cleared = clears.on_frame(frame, at)) on_report(*cleared);
    hear_truck(frame, at);
    hear_profile_frame(frame, at);
    captures.on_frame(frame, at);
}

void Agent::Core::on_report(const VehicleReport& report) {
    if (const auto* told = std::get_if<SignalsRead>(&report); told != nullptr && tell_gate(gate, *told)) follow_gate();
    // Another vehicle's counters and faults are not mixed into this one's; its speed still locks the screen.
    const bool of_any_vehicle = std::holds_alternative<IdentityRead>(report) || std::holds_alternative<DriveRead>(report);
    if (withholding && !of_any_vehicle) return;
    std::visit(Overloaded{
                   [this](const SignalsRead& read) {
                       for (const SignalValue& value : read.values) {
                           if (const auto known = signals.find(value.name); known != signals.end()) known->second = value;
                           else signals.emplace(value.name, value);
                       }
                       live.on_values(read.values);
                       feel_battery(read);
                       feel_service_range(read);
                       if (upkeep.on_signals(read.values)) keep_sensed_wear();
                   },
                   [this](const DriveRead& read) { on_drive(read); },
                   [this](const MileageReading& reading) { on_mileage(reading); },
                   [this](const DistanceSinceClearRead& read) { on_distance_since_clear(read); },
                   [this](const WarmUpsSinceClearRead& read) { keep(faults.on_warm_ups_since_clear(read.count, moment())); },
                   [this](const DtcListRead& read) { keep(faults.on_list(read, moment())); },
                   [this](const CodesClearedRead& read) { keep(faults.on_codes_cleared(read, moment())); },
                   [this](const FreezeFrameRead& read) { keep(faults.on_freeze_frame(read)); },
                   [this](const ReadinessRead& read) {
                       if (!readiness.lamp && read.readiness.lamp) poll.read_codes_now();
                       const bool same = readiness == read.readiness;
                       readiness = read.readiness;
                       keep(faults.on_readiness(readiness, moment()));
                       if (!same) touch();
                   },
                   [this](const MonitorResultsRead& read) { on_monitors(read); },
                   [this](const IdentityRead& read) { on_identity(read.identity); },
               },
               report);
}

/// Two counters of one drive. Where they part, the journal says so once, and the mileage is told as less sure until they agree.
void Agent::Core::on_distance_since_clear(const DistanceSinceClearRead& read) {
    if (keeper.trusted()) {
        const DistanceAgreement agreement = distance_check.on_readings(read.value, mileage());
        const bool before = distances_disagree;
        if (agreement == DistanceAgreement::Disagrees) distances_disagree = true;
        if (agreement == DistanceAgreement::Agrees) distances_disagree = false;
        if (distances_disagree && !before) {
            p.metrics.count("mileage_disagreements_total");
            const DistanceCheck::Pair& counted = distance_check.compared();
            journal(journal_text(DistanceDisagreement{counted.since_clear, counted.odometer, mileage(), p.clock.wall()}));
        }
        if (distances_disagree != before) touch();
    }
    keep(faults.on_distance_since_clear(read.value, moment()));
}

TrustedMileage Agent::Core::told_mileage() const {
    TrustedMileage told = *keeper.trusted();
    if (distances_disagree) told.confidence = MileageConfidence::Low;
    return told;
}

void Agent::Core::on_ignition(Ignition ignition) {
    const MonoTime at = p.clock.mono();
    guard.on_ignition(ignition, at);
    live.on_ignition(ignition != Ignition::Off, at);
    if (ignition == Ignition::Off) {
        poll.stop();
        truck_poll.stop();
        session.stop();
        keeper.on_ignition_off();
        identity.on_ignition_off();
        gate.on_ignition_off(at);
        keep_battery();
        keep_capture();  // the bus falls silent, and power may go
    } else {
        if (supply_rest.on_need()) end_rest();
        merge = {};
        begin_battery_cycle();
        on_port_supply();
        profile_poll.restart();
        poll_vehicle();
        sync.wake();
        due_stale = true;  // asleep it was judged now and then
    }
    sample_trip({});
    keep_mileage();
    touch(Durability::Now);
    if (ignition == Ignition::Off) sync.flush();
}

void Agent::Core::on_engine_total(std::chrono::seconds total) {
    const UsageCounters before = hours.counters();
    hours.on_bus_total(total);
    if (before.engine_from_bus) return;
    // Until now the hours were counted here; what was done at such an hour moves to the vehicle's own count.
    const auto whole = [](std::chrono::seconds s) { return std::chrono::floor<std::chrono::hours>(s); };
    keep(upkeep.rebase_hours(whole(total) - whole(before.engine)));
}

void Agent::Core::on_drive(const DriveRead& read) {
    if (read.speed) {
        gate.on_speed(*read.speed, read.at);
        guard.on_motion(read.speed->value > 0 ? Motion::Moving : Motion::Standing);
    }
    if (read.engine_rpm) gate.on_propulsion(*read.engine_rpm >= kEngineRuns ? Propulsion::On : Propulsion::Off, read.at);
    if (!withholding) count_drive(read);
    follow_gate();
}

void Agent::Core::count_drive(const DriveRead& read) {
    if (read.speed) {
        drive_moved = drive_moved || read.speed->value > 0;
        hours.on_speed(*read.speed, read.at);
        if (const auto outcome = keeper.on_speed(*read.speed, read.at, p.clock.wall())) on_gate_outcome(*outcome);
    }
    if (read.engine_rpm) hours.on_engine(*read.engine_rpm, read.at);
    if (read.engine_total) on_engine_total(*read.engine_total);
    if (read.idle_total) hours.on_bus_idle(*read.idle_total);
    feel_battery(read);
    sample_trip(read);
}

void Agent::Core::sample_trip(const DriveRead& read) {
    if (withholding) return;
    // Only what was read just now: a speed that nobody tells any more drives no metre.
    const bool heard = read.speed || read.engine_rpm || read.coolant_c || read.fuel_rate_lph;
    DriveSample now;
    now.at = sampled_at = std::max(sampled_at, heard ? read.at : p.clock.mono());
    now.speed = read.speed;
    now.engine_rpm = read.engine_rpm;
    now.coolant_c = read.coolant_c;
    now.fuel_rate_lph = read.fuel_rate_lph;
    now.wall = p.clock.wall();
    now.ignition = p.power.ignition();
    if (keeper.trusted()) now.mileage = keeper.trusted()->value;
    on_trip(trips.on_sample(now));
}

void Agent::Core::on_trip(const TripOutcome& outcome) {
    switch (outcome.step) {
        case TripStep::None: return;
        case TripStep::Started: begin_drive_cycle(); break;
        case TripStep::Paused: break;
        case TripStep::Dropped: ledger.erase(RecordKind::Meta, stored::kOpenTrip); return touch();
        case TripStep::Ended: break;
    }
    keep_open_trip();
    if (outcome.ended) {
        const Trip& trip = *outcome.ended;
        last_trip = trip;
        ledger.erase(RecordKind::Meta, stored::kOpenTrip);
        ledger.put(RecordKind::Trip, stored::trip_key(trip.number), wire::encode(trip));
        upkeep.on_trip(trip, config.calendar.offset, outcome.engine);
        hours.on_trip(trip);
        ledger.put(RecordKind::Duty, stored::kUsage, encode_usage(upkeep.use()));
        ledger.put(RecordKind::Duty, stored::kCounters, stored::encode(hours.counters()));
        keep(faults.on_drive_cycle(moment()));
        emit(TripEnded{trip});
        if (keeper.trusted()) {
            emit(MileageReported{told_mileage()});
            journal(journal_text(told_mileage()));
        }
        keep_mileage();
        due_stale = true;
    }
    touch();
}

void Agent::Core::begin_drive_cycle() {
    ++drive_cycle;
    drive_moved = drive_restored = false;
    ledger.put(RecordKind::Meta, stored::kDriveCycle, stored::encode(drive_cycle));
    on_start_after_stop();
}

void Agent::Core::keep(const FaultChanges& changes) {
    for (const std::vector<FaultRecord>* list : {&changes.touched, &changes.changed}) {
        for (const FaultRecord& fault : *list) ledger.put(RecordKind::Fault, stored::fault_key(fault.dtc), wire::encode(fault));
    }
    if (!changes.appeared.empty()) begin_capture(changes.appeared.front().code);
    for (const FaultRecord& fault : changes.changed) remember_cause(texts::fault_key(fault.dtc), emit(FaultChanged{fault}));
    for (const RepairOutcome& outcome : changes.outcomes) emit(outcome);
    const auto cleared = [](const FaultRecord& fault) { return fault.state == FaultState::ClearedOutside; };
    if (std::any_of(changes.changed.begin(), changes.changed.end(), cleared)) on_codes_cleared_outside();
    if (!changes.changed.empty() || !changes.outcomes.empty()) touch(Durability::Now);
    else if (!changes.touched.empty()) touch();
}

Moment Agent::Core::moment() const { return {mileage(), p.clock.wall(), p.clock.mono()}; }

void Agent::Core::on_mileage(const MileageReading& reading) {
    if (const auto outcome = keeper.on_reading(reading, p.clock.wall())) on_gate_outcome(*outcome);
}

void Agent::Core::on_gate_outcome(const GateOutcome& outcome) {
    if (const auto* accepted = std::get_if<MileageAccepted>(&outcome)) {
        const Distance value = accepted->trusted.value;
        if (value - kept_mileage >= kKeepEvery) keep_mileage();  // first: what follows may commit and show it
        if (accepted->start_up) take_over_anew();
        take_over();
        keep(faults.on_mileage(moment()));
        if (value - evaluated_mileage >= kEvaluateEvery) {
            due_stale = true;
            touch();
        }
    }
    const auto* refused = std::get_if<MileageRefused>(&outcome);
    if (refused == nullptr) return;
    if (refused->notice != Notice::Report) return;
    p.metrics.count("mileage_quarantined_total");
    emit(MileageQuarantined{refused->quarantined});
    ledger.put(RecordKind::Quarantine, stored::quarantine_key(refused->quarantined), wire::encode(refused->quarantined));
    keep_mileage();
    touch(Durability::Now);
}

void Agent::Core::keep_sensed_wear() {
    const std::string measured = upkeep.sensed_state();
    const ByteView bytes = as_bytes(measured);
    ledger.put(RecordKind::Meta, stored::kSensedWear, {bytes.begin(), bytes.end()});
    due_stale = true;
    touch();
}

void Agent::Core::keep_open_trip() {
    if (trips.open()) ledger.put(RecordKind::Meta, stored::kOpenTrip, stored::encode(*trips.open()));
}

void Agent::Core::keep_mileage() {
    keep_open_trip();
    if (!keeper.trusted()) return;
    kept_mileage = keeper.trusted()->value;
    keep_elsewhere();
    for (const auto& [key, bytes] : stored::encode(keeper.state())) ledger.put(RecordKind::Mileage, key, bytes);
    touch();
}

}  // namespace odolink
