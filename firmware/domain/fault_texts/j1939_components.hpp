// SPDX-License-Identifier: Apache-2.0
// The tables behind j1939_fault_names: what a suspect parameter number stands for. Included by j1939_fault_names.cpp and
// the table files only.
#pragma once

#include <cstdint>
#include <span>

#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {

/// What a fault of the component means for driving on.
enum class Weight : std::uint8_t {
    Usual,     ///< for the garage soon
    Comfort,   ///< no hurry
    Vital,     ///< to stop for where its value is at the most severe level
    Stopping,  ///< to stop for where the condition exists
};

// Short, as they end each line of the tables.
inline constexpr auto kUsual = Weight::Usual;
inline constexpr auto kComfort = Weight::Comfort;
inline constexpr auto kVital = Weight::Vital;
inline constexpr auto kStopping = Weight::Stopping;

struct J1939Component {
    std::uint32_t first;
    std::uint8_t count;  ///< more than 1: one number a cylinder, from 1
    Name name;
    Check check;
    Weight weight;
};

[[nodiscard]] std::span<const J1939Component> components_below_1300();
[[nodiscard]] std::span<const J1939Component> components_from_1300();

}  // namespace odolink::fault_tables
