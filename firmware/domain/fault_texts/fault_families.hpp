// SPDX-License-Identifier: Apache-2.0
// The tables behind fault_texts and the words they use. Included by fault_texts.cpp, code_search.cpp and the table files only.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "domain/fault_texts/fault_family.hpp"
#include "domain/fault_texts/packed_families.hpp"

namespace odolink::fault_tables {

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

[[nodiscard]] Families air_and_fuel();           ///< P0000 to P01FF
[[nodiscard]] Families injection_to_emission();  ///< P0200 to P04FF
[[nodiscard]] Families idle_to_control_unit();   ///< P0500 to P06FF
[[nodiscard]] Families transmission();           ///< P0700 to P09FF
[[nodiscard]] Families hybrid();                 ///< P0A00 to P0BFF
[[nodiscard]] Families charging();               ///< P0C00 to P0FFF
[[nodiscard]] Families aftertreatment();         ///< P2000 to P21FF
[[nodiscard]] Families boost_to_outputs();       ///< P2200 to P26FF
[[nodiscard]] Families late_transmission();      ///< P2700 to P3FFF
[[nodiscard]] Families network();                ///< U
[[nodiscard]] Families chassis();                ///< C
[[nodiscard]] Families body();                   ///< B

// Codes that later editions of the standard added, and ranges it opened since.
[[nodiscard]] Families late_fuel_to_transmission();     ///< P0000 to P0FFF
[[nodiscard]] Families late_metering();                 ///< P2000 to P24FF
[[nodiscard]] Families late_inputs();                   ///< P2500 to P28FF
[[nodiscard]] Families alternative_fuel_to_charging();  ///< P2A00 to P2BFF
[[nodiscard]] Families later_powertrain();              ///< P2C00 to P3FFF
[[nodiscard]] Families late_network();                  ///< U0000 to U04FF
[[nodiscard]] Families data_and_sensors_of_network();   ///< U0500 to U0FFF
[[nodiscard]] Families control_unit_supply();           ///< U3000 to U3FFF
[[nodiscard]] Families late_chassis();                  ///< C0500 to C06FF
[[nodiscard]] Families late_body();                     ///< B0100 to B3FFF

/// One of the tables above, with the codes it is for.
struct Table {
    char system;
    std::uint16_t first;
    std::uint16_t last;
    Families families;
};
[[nodiscard]] std::array<Table, 22> all_tables();
[[nodiscard]] std::span<const Subsystem> subsystems();

}  // namespace odolink::fault_tables
