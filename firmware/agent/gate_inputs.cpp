// SPDX-License-Identifier: Apache-2.0
// See gate_inputs.hpp.
#include "agent/gate_inputs.hpp"

#include <algorithm>
#include <string_view>

namespace odolink {
namespace {

constexpr std::string_view kSelectedGear = "Vehicle.Powertrain.Transmission.SelectedGear";
constexpr std::string_view kCurrentGear = "Vehicle.Powertrain.Transmission.CurrentGear";
constexpr std::string_view kParkingBrake = "Vehicle.Chassis.ParkingBrake.IsEngaged";
constexpr std::string_view kReady = "Odolink.Powertrain.IsReady";
constexpr double kPark = 126;

const SignalValue* value_of(const SignalsRead& read, std::string_view name) {
    const auto at = std::find_if(read.values.begin(), read.values.end(), [name](const SignalValue& v) { return v.name == name; });
    return at == read.values.end() ? nullptr : &*at;
}

Gear gear_of(double value) {
    if (value == kPark) return Gear::Park;
    if (value == 0) return Gear::Neutral;
    return value < 0 ? Gear::Reverse : Gear::Drive;
}

}  // namespace

bool tell_gate(DrivingGate& gate, const SignalsRead& read) {
    const SignalValue* gear = value_of(read, kSelectedGear);
    if (gear == nullptr) gear = value_of(read, kCurrentGear);
    if (gear != nullptr) gate.on_gear(gear_of(gear->value), read.at);
    const SignalValue* brake = value_of(read, kParkingBrake);
    if (brake != nullptr) gate.on_parking_brake(brake->value == 1 ? ParkingBrake::Applied : ParkingBrake::Released, read.at);
    const SignalValue* ready = value_of(read, kReady);
    if (ready != nullptr) gate.on_ready(ready->value == 1 ? Propulsion::On : Propulsion::Off, read.at);
    return gear != nullptr || brake != nullptr || ready != nullptr;
}

}  // namespace odolink
