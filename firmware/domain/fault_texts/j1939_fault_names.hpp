// SPDX-License-Identifier: Apache-2.0
// Names for J1939 faults ("SPN 110 FMI 3"): the failure mode indicators, and some six hundred components.
// Used by fault_texts. Source: SAE J1939-73 (FMI 0 to 31); wording our own.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/fault.hpp"

namespace odolink {

struct J1939Code {
    std::uint32_t spn{0};
    std::uint8_t fmi{0};
    bool old_layout{false};  ///< its conversion bit was set: one of three older layouts, so that `spn` may be another number
};

struct BilingualName {
    std::string_view zh;
    std::string_view en;
};

/// What an SPN stands for.
struct J1939Name {
    BilingualName component;
    unsigned cylinder{0};  ///< 0: not a matter of one cylinder
    BilingualName garage;  ///< what a garage checks first
};

/// Parses "SPN n FMI m" with n up to 524287 and m up to 31; " CM1" behind it says that the layout is an old one.
[[nodiscard]] std::optional<J1939Code> j1939_fault_code(std::string_view text);
/// The SPNs that a code in an old layout may stand for, today's reading first. Source: SAE J1939-73, versions 1 to 3 of the code's layout.
[[nodiscard]] std::vector<std::uint32_t> j1939_old_readings(std::uint32_t spn);
[[nodiscard]] BilingualName j1939_failure(std::uint8_t fmi);
/// None for an SPN without a name here.
[[nodiscard]] std::optional<J1939Name> j1939_component(std::uint32_t spn);
/// Stop: vital values (oil pressure, coolant, brake air …) at their most severe level, and conditions such as a fuel
/// leak. Drive on: comfort. All else, unnamed components and codes in an old layout too: soon.
[[nodiscard]] Urgency j1939_urgency(const J1939Code& code);

}  // namespace odolink
