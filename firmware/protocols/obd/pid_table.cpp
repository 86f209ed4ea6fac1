// SPDX-License-Identifier: Apache-2.0
// The PID table put together from its row files, with an index by PID and the answer lengths. Source: SAE J1979-DA.
#include <algorithm>
#include <array>
#include <iterator>

#include "protocols/obd/pid_rows_00.hpp"
#include "protocols/obd/pid_rows_60.hpp"
#include "protocols/obd/pid_rows_70.hpp"
#include "protocols/obd/pid_rows_80.hpp"
#include "protocols/obd/pid_rows_90.hpp"
#include "protocols/obd/pid_rows_a0.hpp"
#include "protocols/obd/pid_rows_b0.hpp"
#include "protocols/obd/pid_signal.hpp"

namespace odolink::obd {
namespace {

template <std::size_t... N>
constexpr auto join(const PidSignal (&... tables)[N]) {
    std::array<PidSignal, (N + ...)> all{};
    auto out = all.begin();
    ((out = std::copy(std::begin(tables), std::end(tables), out)), ...);
    return all;
}
constexpr auto kRows = join(rows::kRows00, rows::kRows60, rows::kRows70, rows::kRows80, rows::kRows90, rows::kRowsA0, rows::kRowsB0);

constexpr bool ordered() {
    return std::is_sorted(kRows.begin(), kRows.end(),
                          [](const PidSignal& a, const PidSignal& b) { return a.pid < b.pid; });
}
static_assert(ordered(), "the index below needs the rows in PID order");

/// First row of each PID; the row after the last of PID 255 closes it.
constexpr std::array<std::uint16_t, 257> first_rows() {
    std::array<std::uint16_t, 257> first{};
    std::size_t row = 0;
    for (std::size_t pid = 0; pid <= 256; ++pid) {
        while (row < kRows.size() && kRows[row].pid < pid) ++row;
        first[pid] = static_cast<std::uint16_t>(row);
    }
    return first;
}
constexpr auto kFirstRow = first_rows();

constexpr std::array<PidLength, 256> lengths() {
    std::array<PidLength, 256> all{};
    // The longest row's end is the length, where no reserved bytes follow it.
    for (const PidSignal& row : kRows) {
        const auto end = static_cast<std::uint8_t>((row.bit + row.length + 7U) / 8U);
        all[row.pid].longest = std::max(all[row.pid].longest, end);
        all[row.pid].shortest = all[row.pid].longest;
    }
    constexpr std::uint8_t kFourBytes[] = {0x41, 0x50, 0xA9};  // reserved bytes at the end
    for (std::uint8_t pid : kFourBytes) all[pid] = {4, 4};
    all[0xC8] = {1, 1};  // its values are not known: what stands behind it in an answer can still be read
    // The second byte is for banks 3 and 4 and comes only from vehicles that have them.
    constexpr std::uint8_t kBankPairs[] = {0x06, 0x07, 0x08, 0x09, 0x55, 0x56, 0x57, 0x58};
    for (std::uint8_t pid : kBankPairs) all[pid].shortest = 1;
    all[0x03].shortest = 1;  // one fuel system, and an ECU that does not speak of a second
    // Earlier editions knew fewer sensors.
    all[0x68].shortest = 3;
    all[0x6D].shortest = 6;
    all[0x6E].shortest = 5;
    all[0x70].shortest = 9;
    all[0x71].shortest = 5;
    all[0x83].shortest = 5;
    all[0xA7].shortest = 4;
    all[0xA8].shortest = 4;
    all[0xA9].shortest = 2;
    // With and without a byte in front that says which of the two values there are.
    all[0xC3].shortest = 2;
    all[0xC5].shortest = 4;
    return all;
}
constexpr auto kLengths = lengths();

}  // namespace

std::span<const PidSignal> signals_of(std::uint8_t pid) {
    return {kRows.data() + kFirstRow[pid], kRows.data() + kFirstRow[pid + 1U]};
}

std::span<const PidSignal> all_signals() {
    return kRows;
}

PidLength pid_length(std::uint8_t pid) {
    return kLengths[pid];
}

std::string_view state_text(const Reading& reading) {
    for (const StateText& s : reading.signal->states) {
        if (static_cast<double>(s.value) == reading.value) return s.text;
    }
    return {};
}

SignalValue to_signal_value(const Reading& reading) {
    return {std::string{reading.signal->name}, reading.value, std::string{reading.signal->unit}};
}

}  // namespace odolink::obd
