// SPDX-License-Identifier: Apache-2.0
// Values of J1939 parameters: the common engine and vehicle groups as one constexpr table, and how a raw value is read.
// Names are VSS 5 paths where VSS has one, else `J1939.` and the parameter's name. Source: SAE J1939-71.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.hpp"
#include "protocols/j1939/message.hpp"

namespace odolink::j1939 {

enum class ReadingState : std::uint8_t {
    Value,
    NotAvailable,  ///< FF…: the device does not have it
    Error,         ///< FE…: the device cannot measure it
    Reserved,      ///< FB… to FD…: parameter specific or reserved codes
    Absent,        ///< the message is too short to carry it
};

struct Reading {
    ReadingState state{ReadingState::Absent};
    double value{0};  ///< 0 unless state is Value
    [[nodiscard]] bool valid() const { return state == ReadingState::Value; }
};

/// One parameter inside a group.
struct Parameter {
    Pgn pgn;
    std::uint32_t spn;
    std::uint16_t start_bit;  ///< from the lowest bit of the first byte
    std::uint8_t bits;        ///< 1..32
    double factor;
    double offset;
    const char* unit;
    const char* name;
    /// The highest raw value that is one, for parameters whose own codes reach into those that mean "reserved" or "error" elsewhere;
    /// 0: by the general ranges.
    std::uint32_t highest{0};
};

/// The parameters known of a group, in order of their place; empty for a group that is not in the table.
[[nodiscard]] std::span<const Parameter> parameters_of(Pgn pgn);

/// The whole table, by ascending group.
[[nodiscard]] std::span<const Parameter> all_parameters();

/// A parameter's bits as they stand in the message; none where it is too short.
[[nodiscard]] std::optional<std::uint32_t> raw_of(const Parameter& parameter, ByteView data);

/// Reads one parameter. Never fails: what is not there is Absent.
[[nodiscard]] Reading read(const Parameter& parameter, ByteView data);

/// A raw value of `bits` bits (2..32), scaled. One-bit values have no special codes.
[[nodiscard]] Reading reading_of(std::uint32_t raw, unsigned bits, double factor, double offset);

[[nodiscard]] inline Reading scaled_8(std::uint8_t raw, double factor, double offset) {
    return reading_of(raw, 8, factor, offset);
}
/// Little endian at `at`; Absent where the data is too short.
[[nodiscard]] Reading scaled_16(ByteView data, std::size_t at, double factor);
[[nodiscard]] Reading scaled_32(ByteView data, std::size_t at, double factor);

// Suspect parameter numbers that the mileage and health parts ask for by name.
namespace spn {
inline constexpr std::uint32_t kVehicleSpeed = 84;
inline constexpr std::uint32_t kEngineCoolantTemperature = 110;
inline constexpr std::uint32_t kKeySwitchPotential = 158;
inline constexpr std::uint32_t kBatteryPotential = 168;
inline constexpr std::uint32_t kFuelRate = 183;
inline constexpr std::uint32_t kEngineSpeed = 190;
inline constexpr std::uint32_t kIdleHours = 235;
inline constexpr std::uint32_t kVehicleDistance = 245;
inline constexpr std::uint32_t kEngineHours = 247;
inline constexpr std::uint32_t kVehicleDistanceHighResolution = 917;
}  // namespace spn

}  // namespace odolink::j1939
