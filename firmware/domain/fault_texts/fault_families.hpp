// SPDX-License-Identifier: Apache-2.0
// The tables behind fault_texts: components, places, failures, and families of consecutive codes. Included by
// fault_texts.cpp and the table files only. A family names its codes' failures by one letter each, in code order; see
// failure_of().
#pragma once

#include <array>
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
    Scan,               ///< nothing is known of the part: what the control unit itself stored
};

/// Where on the vehicle. Cylinders and letters count up by one each `group` codes of the family.
enum class Place : std::uint8_t { None, Number, Cylinder, Letter, Bank, Sensor };

struct Where {
    Place place{Place::None};
    std::uint8_t first{1};  ///< of the family's first code; for Sensor: ten times the bank, and the sensor's number
    std::uint8_t group{255};
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

/// The number of a family's code, its first being 0. Precondition: index < failures.size().
[[nodiscard]] std::uint16_t code_number(const Family& family, std::size_t index);

/// A range of codes whose subsystem is known where no family names the code.
struct Subsystem {
    char system;
    std::uint16_t first;
    std::uint16_t last;
    Name name;
    Check check;
    Urgency urgency;
};

/// The letter of codes whose component's name says it all, such as "water in fuel".
inline constexpr char kByName = '{';

/// What a letter of Family::failures means; an empty name for kByName and unknown letters.
[[nodiscard]] Name failure_of(char letter);

/// True where the letter only says that a circuit or signal is not right: a failure type byte then says it better.
[[nodiscard]] bool electrical(char letter);

/// The failure that a failure type byte names, by its group where the byte itself is not known; empty for 00 and for
/// the makers' own (F0 to FF). Source: SAE J2012-DA.
[[nodiscard]] Name failure_type_name(std::uint8_t type);

/// What a garage checks first.
[[nodiscard]] Name check_text(Check check);

[[nodiscard]] std::span<const Family> air_and_fuel();           ///< P0000 to P01FF
[[nodiscard]] std::span<const Family> injection_to_emission();  ///< P0200 to P04FF
[[nodiscard]] std::span<const Family> idle_to_control_unit();   ///< P0500 to P06FF
[[nodiscard]] std::span<const Family> transmission();           ///< P0700 to P09FF
[[nodiscard]] std::span<const Family> hybrid();                 ///< P0A00 to P0BFF
[[nodiscard]] std::span<const Family> charging();               ///< P0C00 to P0FFF
[[nodiscard]] std::span<const Family> aftertreatment();         ///< P2000 to P21FF
[[nodiscard]] std::span<const Family> boost_to_outputs();       ///< P2200 to P26FF
[[nodiscard]] std::span<const Family> late_transmission();      ///< P2700 to P3FFF
[[nodiscard]] std::span<const Family> network();                ///< U
[[nodiscard]] std::span<const Family> chassis();                ///< C
[[nodiscard]] std::span<const Family> body();                   ///< B

/// One of the tables above, with the codes it is for.
struct Table {
    char system;
    std::uint16_t first;
    std::uint16_t last;
    std::span<const Family> families;
};
[[nodiscard]] std::array<Table, 12> all_tables();
[[nodiscard]] std::span<const Subsystem> subsystems();

}  // namespace odolink::fault_tables
