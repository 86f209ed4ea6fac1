// SPDX-License-Identifier: Apache-2.0
// What the identifiers of diagnostic frames tell: who answers, and whose answer belongs to whose question. DiagnosticView and ExchangeBook use it.
// Source: ISO 15765-2 (normal fixed and mixed addressing), ISO 15765-4 (7DF, 7E0 to 7EF, 18DA, 18DB); BMW's and Volkswagen's from recordings.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink::log_analysis {

inline constexpr std::uint8_t kTester = 0xF1;  ///< the usual address of an external tester
inline constexpr std::uint32_t kBmwTester = 0x6F1;

/// A message on the bus.
struct Talk {
    CanId id;
    std::uint8_t address{0};  ///< first data byte, with extended and mixed addressing
    Duration started{0};      ///< first frame
    Duration ended{0};        ///< last frame
};

/// `7E8`, `18DAF110`.
[[nodiscard]] std::string text_of(CanId id);

/// True for the formats of 29 bits that carry diagnostics: DA, DB, CD and CE, of any priority, on the data page that the standard names; and
/// Volkswagen's 17FC and 17FE.
[[nodiscard]] constexpr bool is_diagnostic_29(std::uint32_t id) {
    const std::uint32_t format = id >> 16U & 0x3FFU;
    return format == 0xDA || format == 0xDB || format == 0xCD || format == 0xCE || id >> 16U == 0x17FC || id >> 16U == 0x17FE;
}

/// True where the id itself says that its sender is an ECU that answers.
[[nodiscard]] bool answers_by_id(CanId id);

/// Whether the sender of `answer` can be the one that `request` spoke to. Makers' own pairs of ids are not known, so they may be.
[[nodiscard]] bool may_answer(const Talk& request, const Talk& answer);

}  // namespace odolink::log_analysis
