// SPDX-License-Identifier: Apache-2.0
// What the tables behind fault_texts are made of: components, places, failures, and families of consecutive codes. A family names its
// codes' failures by one letter each, in code order; see failure_of(). Included by the table files and what reads them.
#pragma once

#include <cstdint>
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
    Wiring,             ///< plug, wiring and the sensor itself
    Actuator,           ///< supply, wiring and movement of the actuator
    Ignition,           ///< plugs, coils, injectors, compression
    Mixture,            ///< air leaks, fuel pressure, air mass sensor
    FuelSupply,         ///< fuel pump, filter, pressure regulator, lines
    Boost,              ///< hoses of the charge air, turbocharger and its control
    ValveTiming,        ///< oil level, timing drive, camshaft actuators
    Egr,                ///< EGR valve, cooler and their soot
    Exhaust,            ///< exhaust leaks, oxygen sensors, catalyst
    ParticulateFilter,  ///< soot and ash of the filter, pressure lines
    Reductant,          ///< urea level and quality, injector, NOx sensors
    Tightness,          ///< filler cap, hoses, purge valve
    Cooling,            ///< coolant level, thermostat, pump, fan
    Lubrication,        ///< oil level and pressure
    Gearbox,            ///< fluid level and condition, valve body
    Network,            ///< supply of the control unit, bus wiring
    ControlUnit,        ///< supply, software and the control unit itself
    Charging,           ///< battery, alternator, belts
    Brake,              ///< wheel speed sensors, brake fluid, hydraulic unit
    Steering,           ///< steering gear, its sensors and supply
    Suspension,         ///< level sensors, air supply, struts
    Tyres,              ///< tyre pressures, wheel sensors
    Restraint,          ///< plugs under the seats, airbag wiring; only trained staff
    HighVoltage,        ///< only staff qualified for high voltage
    Climate,            ///< refrigerant, compressor, sensors
    BrakeBooster,       ///< the booster with its motor and sensors, brake fluid
    Scan,               ///< nothing is known of the part: what the control unit itself stored
};

/// Where on the vehicle. Cylinders and letters count up by one each `group` codes of the family.
enum class Place : std::uint8_t { None, Number, Cylinder, Letter, Bank, Sensor };

struct Where {
    Place place{Place::None};
    std::uint8_t first{1};  ///< of the family's first code; for Sensor: ten times the bank, and the sensor's number
    std::uint8_t group{255};
    Place also{Place::None};  ///< a second one behind it: coil B of cylinder 3; the same for all codes of the family
    std::uint8_t also_first{0};
};
inline constexpr Where kAnywhere{};
constexpr Where bank(std::uint8_t number) { return {Place::Bank, number}; }
constexpr Where sensor(std::uint8_t bank, std::uint8_t number) {
    return {Place::Sensor, static_cast<std::uint8_t>(bank * 10 + number)};
}
constexpr Where letter(char c) { return {Place::Letter, static_cast<std::uint8_t>(c - 'A' + 1)}; }
constexpr Where letters(std::uint8_t group = 1) { return {Place::Letter, 1, group}; }
constexpr Where numbers(std::uint8_t group = 1) { return {Place::Number, 1, group}; }
constexpr Where cylinder(std::uint8_t number) { return {Place::Cylinder, number}; }
constexpr Where cylinders(std::uint8_t group = 1, std::uint8_t first = 1) { return {Place::Cylinder, first, group}; }
constexpr Where number(std::uint8_t number) { return {Place::Number, number}; }
/// The place counts up by one each `group` codes, from the one given.
constexpr Where each(std::uint8_t group, Where first) {
    first.group = group;
    return first;
}
/// Two places, the second the same for all codes: at(letter('B'), bank(1)).
constexpr Where at(Where where, Where also) {
    where.also = also.place;
    where.also_first = also.first;
    return where;
}

/// How a family's codes follow one another: many old ones count in decimal digits (P0309, P0310).
enum class Counting : std::uint8_t { Hexadecimal, Decimal };

// Short, as they end each line of the tables.
inline constexpr auto kDecimal = Counting::Decimal;
inline constexpr auto kDrive = Urgency::DriveOn;
inline constexpr auto kSoon = Urgency::ServiceSoon;
inline constexpr auto kStop = Urgency::StopSafely;

struct Family {
    char system;                ///< P, U, C or B
    std::uint16_t first;        ///< the four hexadecimal digits of the first code
    std::string_view failures;  ///< one letter a code
    Name component;
    Where where;
    Check check;
    Urgency urgency;
    Counting counting{Counting::Hexadecimal};
};

}  // namespace odolink::fault_tables
