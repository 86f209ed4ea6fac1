// SPDX-License-Identifier: Apache-2.0
// The tables behind fault_texts: components, failures, and families of consecutive codes. Included by fault_texts.cpp
// and the table files only. A family names its codes' failures by one letter each, in code order; see failure_of().
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "domain/fault.hpp"

namespace odolink::fault_tables {

/// A name in both languages.
struct Name {
    std::string_view zh;
    std::string_view en;
};

/// What a garage looks at first for a kind of component.
enum class Check : std::uint8_t {
    Wiring,       ///< plug, wiring and the sensor itself
    Actuator,     ///< supply, wiring and movement of the actuator
    Ignition,     ///< plugs, coils, injectors, compression
    Mixture,      ///< air leaks, fuel pressure, air mass sensor
    Exhaust,      ///< exhaust leaks, oxygen sensors, catalyst
    Tightness,    ///< filler cap, hoses, purge valve
    Cooling,      ///< coolant level, thermostat, fan
    Gearbox,      ///< fluid level and condition, valve body
    Network,      ///< supply of the control unit, bus wiring
    ControlUnit,  ///< supply, software and the control unit itself
    Charging,     ///< battery, alternator, belts
    Brake,        ///< wheel speed sensors, brake fluid, hydraulic unit
    Restraint,    ///< plugs under the seats, airbag wiring; only trained staff
    HighVoltage,  ///< only staff qualified for high voltage
};

/// Where on the vehicle, told from the position in the family.
enum class Place : std::uint8_t {
    None,
    Cylinder,  ///< number, counting up by one each `group` codes
    Letter,    ///< the same as a letter: ignition coils are lettered, not numbered
    Bank1Sensor1,
    Bank1Sensor2,
    Bank1Sensor3,
    Bank2Sensor1,
    Bank2Sensor2,
    Bank2Sensor3,
    Bank1,
    Bank2,
    LetterA,
    LetterB,
    LetterC,
    LetterD,
    LetterE,
};

struct Family {
    char system;                ///< P, U, C or B
    std::uint16_t first;        ///< the four hexadecimal digits of the first code
    std::string_view failures;  ///< one letter a code; '-' leaves a gap
    Name component;
    Place place;
    Check check;
    Urgency urgency;
    std::uint8_t group{1};     ///< codes for each cylinder
    std::uint8_t cylinder{1};  ///< number of the first cylinder
};

/// A range of codes whose subsystem is known where no family names the code.
struct Subsystem {
    char system;
    std::uint16_t first;
    std::uint16_t last;
    Name name;
    Check check;
    Urgency urgency;
};

/// What a letter of Family::failures means; an empty name for '-' and unknown letters.
[[nodiscard]] Name failure_of(char letter);

[[nodiscard]] std::span<const Family> air_and_fuel();      ///< P0000 to P02FF
[[nodiscard]] std::span<const Family> ignition_to_idle();  ///< P0300 to P06FF
[[nodiscard]] std::span<const Family> drivetrain();        ///< P0700 to P0AFF, P2xxx, P34xx
[[nodiscard]] std::span<const Family> network_and_body();  ///< U, C, B
[[nodiscard]] std::span<const Subsystem> subsystems();

}  // namespace odolink::fault_tables
