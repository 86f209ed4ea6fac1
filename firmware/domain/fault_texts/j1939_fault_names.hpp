// SPDX-License-Identifier: Apache-2.0
// Names for J1939 faults ("SPN 110 FMI 3"): the failure mode indicators, and the components trucks report most.
// Used by fault_texts. Source: SAE J1939-73 (FMI 0 to 31); wording our own.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/fault.hpp"

namespace odolink {

struct J1939Code {
    std::uint32_t spn{0};
    std::uint8_t fmi{0};
};

struct BilingualName {
    std::string_view zh;
    std::string_view en;
};

/// What j1939_component gives for an SPN without a name here.
inline constexpr BilingualName kUnnamedSpn{"SPN", "SPN"};

/// Parses "SPN n FMI m" with n up to 524287 and m up to 31.
[[nodiscard]] std::optional<J1939Code> j1939_fault_code(std::string_view text);
[[nodiscard]] BilingualName j1939_failure(std::uint8_t fmi);
[[nodiscard]] BilingualName j1939_component(std::uint32_t spn);
/// Most severe indicators, and lost oil pressure or coolant, ask to stop.
[[nodiscard]] Urgency j1939_urgency(const J1939Code& code);

}  // namespace odolink
