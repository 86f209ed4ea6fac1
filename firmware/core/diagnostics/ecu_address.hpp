// SPDX-License-Identifier: Apache-2.0
// How one ECU is reached: the ids of its requests and answers and, in extended addressing, the first data byte of both.
// Used by BusGuard, EcuSession and vehicle profiles. Source: ISO 15765-2:2016 (addressing), ISO 15765-4 (ids).
#pragma once

#include <cstdint>
#include <optional>

#include "base/units.hpp"

namespace odolink {

struct EcuAddress {
    CanId request;
    CanId answer;                          ///< not compared where `request` asks every ECU
    std::optional<std::uint8_t> target{};  ///< first data byte of requests; none: normal addressing
    std::optional<std::uint8_t> source{};  ///< first data byte of answers; none: the tester's F1, or `target`
    auto operator<=>(const EcuAddress&) const = default;
};

/// Does the ECU answer with this id? Of 29-bit ids the priority is not compared, and the standard's form of the
/// answering address (DAF1xx) is taken beside the one that is named.
[[nodiscard]] bool sent_by(const EcuAddress& ecu, CanId from);

/// May an answer of the ECU begin with this data byte? Always in normal addressing.
[[nodiscard]] bool source_fits(const EcuAddress& ecu, std::uint8_t first_byte);

}  // namespace odolink
