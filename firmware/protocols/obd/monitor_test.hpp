// SPDX-License-Identifier: Apache-2.0
// Mode 06: results of the ECU's own monitors with their limits, scaled by the standard's unit-and-scaling table.
// A result near its limit is what proactive alerts are made of. Source: SAE J1979 (format), ISO 15031-5 annex E
// (scaling).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "protocols/obd/errors.hpp"

namespace odolink::obd {

/// One row of the unit-and-scaling table: `physical = raw * scale + offset`; ids from 80 up are signed.
struct UnitAndScaling {
    std::uint8_t id;
    double scale;
    double offset;
    std::string_view unit;
};

/// The row of an id, none for a reserved one.
[[nodiscard]] std::optional<UnitAndScaling> unit_and_scaling(std::uint8_t id);

enum class Verdict : std::uint8_t { Passed, Failed };

/// One test of one monitor. An id without a scaling row leaves raw numbers and an empty unit.
struct MonitorTest {
    std::uint8_t monitor{0};  ///< OBDMID
    std::uint8_t test{0};     ///< TID, or a maker's own from 80 up
    std::uint8_t scaling{0};  ///< unit-and-scaling id
    double value{0};
    double lowest{0};
    double highest{0};
    std::string_view unit;

    [[nodiscard]] Verdict verdict() const {
        return value >= lowest && value <= highest ? Verdict::Passed : Verdict::Failed;
    }
    /// Distance to the nearer limit as a share of the allowed range: 0.5 in the middle, 0 at a limit, negative beyond
    /// it. None where the range is empty.
    [[nodiscard]] std::optional<double> margin() const;
};

/// What one answer holds: tests, or a bitmap of supported monitors (monitor ids 00, 20, 40 …).
struct MonitorTests {
    std::vector<MonitorTest> tests;
    struct Bitmap {
        std::uint8_t base;
        std::uint32_t bits;  ///< bit 31 is monitor base + 1
    };
    std::vector<Bitmap> supported;
};

/// Reads `46 (mid tid uas value low high)…` or `46 (base bitmap)…`. Errors: Empty, OtherService, Truncated.
[[nodiscard]] Result<MonitorTests> decode_monitor_tests(ByteView answer);

/// The stable English name such as "misfire cylinder 3" (monitor_text has it in Chinese too); empty for reserved and
/// makers' monitors.
[[nodiscard]] std::string monitor_id_name(std::uint8_t monitor);

}  // namespace odolink::obd
