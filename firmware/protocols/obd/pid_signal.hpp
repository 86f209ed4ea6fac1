// SPDX-License-Identifier: Apache-2.0
// One row of the PID table: where a value sits in the data of a PID, how it is scaled, and what it is called. Used by
// the decoders of modes 01 and 02 and by OBD-on-UDS (DID F4xx). Source: SAE J1979-DA, COVESA VSS 5 (names).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "domain/signal.hpp"

namespace odolink::obd {

/// Text of one value of an enumerated signal.
struct StateText {
    std::uint32_t value;
    std::string_view text;
};

enum class Sign : std::uint8_t { Unsigned, Signed };

/// A value inside a PID's data. `physical = raw * scale + offset`, not above `highest`.
struct PidSignal {
    std::uint8_t pid;
    std::uint16_t bit;    ///< first bit, counted from the most significant bit of the first data byte
    std::uint8_t length;  ///< in bits, 1 to 32
    Sign sign;
    double scale;
    double offset;
    std::string_view unit;  ///< empty for flags, counts and states
    std::string_view name;  ///< VSS 5 path where VSS has one, else a path below Odolink.OBD
    /// The bit of the same data that says the vehicle has this value; -1: it always has.
    std::int16_t support{-1};
    std::span<const StateText> states{};
    /// Raw values above this one are out of the range the standard gives: the sensor is at its stop.
    double highest{std::numeric_limits<double>::infinity()};
    /// All ones say that there is no value: a counter that no vehicle fills, or a code of the standard.
    bool ones_are_none{false};
    /// Where it is not 0: only data of this many bytes begin with the byte of support bits, shorter ones with the first value.
    std::uint8_t with_support{0};
};

/// Data bytes a PID's answer has: `longest` by the standard's present edition, `shortest` by earlier editions and by
/// vehicles with fewer banks. Both 0: a PID we do not know.
struct PidLength {
    std::uint8_t shortest{0};
    std::uint8_t longest{0};
};

/// Whether the ECU says that it has the value it sent, and knows it.
enum class Presence : std::uint8_t { Present, NotSupported, NotAvailable };

/// One decoded value. Refers to the table, which lives as long as the program.
struct Reading {
    const PidSignal* signal;
    double value;
    Presence presence;
};

/// The rows of one PID in table order; empty for a PID we do not know.
[[nodiscard]] std::span<const PidSignal> signals_of(std::uint8_t pid);

/// The whole table, ordered by PID.
[[nodiscard]] std::span<const PidSignal> all_signals();

[[nodiscard]] PidLength pid_length(std::uint8_t pid);

/// True when `data` is long enough for `row`.
[[nodiscard]] constexpr bool holds(const PidSignal& row, ByteView data) noexcept {
    return row.bit + std::size_t{row.length} <= data.size() * 8;
}

/// The unscaled bits of `row`. Precondition: `holds(row, data)`.
[[nodiscard]] constexpr std::uint32_t raw_value(const PidSignal& row, ByteView data) noexcept {
    const std::size_t first = row.bit / 8U;
    const std::size_t last = (row.bit + row.length - 1U) / 8U;
    std::uint64_t v = 0;
    for (std::size_t i = first; i <= last; ++i) v = (v << 8U) | u8(data[i]);
    v >>= 7U - (row.bit + row.length - 1U) % 8U;
    return static_cast<std::uint32_t>(v & ((std::uint64_t{1} << row.length) - 1U));
}

/// The physical value of `row`, at most `row.highest`. Precondition: `holds(row, data)`.
[[nodiscard]] constexpr double physical_value(const PidSignal& row, ByteView data) noexcept {
    const std::uint32_t raw = raw_value(row, data);
    double number = static_cast<double>(raw);
    if (row.sign == Sign::Signed) {
        const unsigned unused = 32U - row.length;
        number = static_cast<double>(static_cast<std::int32_t>(raw << unused) >> unused);
    }
    const double value = number * row.scale + row.offset;
    return value > row.highest ? row.highest : value;
}

/// Whether the support bit of `row` is set in `data`, and its bits are a value. Precondition: `holds(row, data)`.
[[nodiscard]] constexpr Presence presence_of(const PidSignal& row, ByteView data) noexcept {
    if (row.support >= 0) {
        const auto bit = static_cast<std::size_t>(row.support);
        const bool set = ((u8(data[bit / 8]) >> (7U - bit % 8U)) & 1U) != 0;
        if (!set) return Presence::NotSupported;
    }
    const bool none = row.ones_are_none && raw_value(row, data) == (std::uint64_t{1} << row.length) - 1U;
    return none ? Presence::NotAvailable : Presence::Present;
}

/// The row as it stands in data that lack the byte of support bits.
[[nodiscard]] constexpr PidSignal without_support(PidSignal row) noexcept {
    row.bit = static_cast<std::uint16_t>(row.bit - 8U);
    row.support = -1;
    return row;
}

/// Calls `f(Reading)` for each value of a PID that `data` holds, in table order.
template <class F>
void for_each_reading(std::uint8_t pid, ByteView data, F&& f) {
    for (const PidSignal& row : signals_of(pid)) {
        const auto read = [&row, data, &f](const PidSignal& at) {
            if (holds(at, data)) f(Reading{&row, physical_value(at, data), presence_of(at, data)});
        };
        if (data.size() < row.with_support) read(without_support(row));
        else read(row);
    }
}

/// What the value means in words, for enumerated signals; else, and for reserved values, empty.
[[nodiscard]] std::string_view state_text(const Reading& reading);

/// The reading as the rest of the agent keeps it.
[[nodiscard]] SignalValue to_signal_value(const Reading& reading);

}  // namespace odolink::obd
