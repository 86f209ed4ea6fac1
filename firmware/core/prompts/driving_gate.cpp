// SPDX-License-Identifier: Apache-2.0
// The driving gate. See driving_gate.hpp for the rules.
#include "core/prompts/driving_gate.hpp"

#include <algorithm>

namespace odolink {
namespace {

template <class Seen>
bool fresh(const std::optional<Seen>& seen, MonoTime now) {
    return seen && now - seen->at <= kSignalStaleAfter;
}

}  // namespace

void DrivingGate::on_speed(KilometresPerHour speed, MonoTime at) {
    watch(at);  // what held until now decides whether parking was interrupted by silence
    speed_ = {speed, at};
    watch(at);
}

void DrivingGate::on_gear(Gear gear, MonoTime at) {
    watch(at);
    gear_ = {gear, at};
    watch(at);
}

void DrivingGate::on_parking_brake(ParkingBrake brake, MonoTime at) {
    watch(at);
    brake_ = {brake, at};
    watch(at);
}

void DrivingGate::on_propulsion(Propulsion propulsion, MonoTime at) {
    watch(at);
    propulsion_ = {propulsion, at};
    watch(at);
}

void DrivingGate::on_ignition_off(MonoTime at) {
    watch(at);
    ignition_ = {Propulsion::Off, at};
    propulsion_.reset();
    watch(at);
}

void DrivingGate::on_ready(Propulsion propulsion, MonoTime at) {
    watch(at);
    ready_ = {propulsion, at};
    watch(at);
}

bool DrivingGate::standing(MonoTime now) const {
    return fresh(speed_, now) && speed_->value.value == 0;
}

bool DrivingGate::parked_signs(MonoTime now) const {
    const bool in_park = fresh(gear_, now) && gear_->value == Gear::Park;
    const bool in_neutral = fresh(gear_, now) && gear_->value == Gear::Neutral;
    const bool braked = fresh(brake_, now) && brake_->value == ParkingBrake::Applied;
    const auto says = [now](const auto& seen, Propulsion value) { return fresh(seen, now) && seen->value == value; };
    const bool power = says(propulsion_, Propulsion::On) || says(ready_, Propulsion::On);
    const bool in_gear = fresh(gear_, now) && !in_park;
    const bool engine_stands = says(propulsion_, Propulsion::Off) && !start_stop_ && !in_gear;
    const bool no_power = !power && (engine_stands || says(ready_, Propulsion::Off) || says(ignition_, Propulsion::Off));
    return in_park || no_power || (in_neutral && braked);
}

void DrivingGate::watch(MonoTime now) {
    last_signal_ = std::max(last_signal_, now);
    if (!standing(now) || !parked_signs(now)) {
        parked_since_.reset();
    } else if (!parked_since_) {
        parked_since_ = now;
    }
}

DrivingState DrivingGate::state(MonoTime now) const {
    now = std::max(now, last_signal_);
    if (!standing(now)) return DrivingState::Moving;
    const bool parked = parked_signs(now) && parked_since_ && now - *parked_since_ >= kUnlockAfter;
    return parked ? DrivingState::Parked : DrivingState::Idling;
}

std::optional<MonoTime> DrivingGate::next_change(MonoTime now) const {
    now = std::max(now, last_signal_);
    if (!standing(now)) return std::nullopt;
    const MonoTime lock = speed_->at + kSignalStaleAfter + Duration{1};
    if (state(now) == DrivingState::Idling && parked_since_ && parked_signs(now)) {
        return std::min(lock, *parked_since_ + kUnlockAfter);
    }
    // A parked sign that goes stale before the speed does ends the parking too; the earliest moment is asked for.
    MonoTime earliest = lock;
    const auto consider = [&](const auto& seen) {
        if (fresh(seen, now)) earliest = std::min(earliest, seen->at + kSignalStaleAfter + Duration{1});
    };
    consider(gear_);
    consider(brake_);
    consider(propulsion_);
    consider(ready_);
    consider(ignition_);
    return earliest;
}

}  // namespace odolink
