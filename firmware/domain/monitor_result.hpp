// SPDX-License-Identifier: Apache-2.0
// One result of a monitor that an ECU runs by itself (mode 06, or F6xx of OBD on UDS), with the limits beyond which it
// would set a code. Made by core/diagnostics/answer_decoder, judged by monitor_trend. Source: SAE J1979 service 06.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

namespace odolink {

struct MonitorResult {
    std::uint8_t monitor{0};  ///< OBDMID
    std::uint8_t test{0};     ///< TID; makers' own from 80 up
    std::string name;         ///< such as "catalyst bank 1"; empty for makers' monitors
    double value{0};
    std::optional<double> lowest;   ///< absent: the ECU has no limit on that side
    std::optional<double> highest;  ///< likewise
    std::string unit;
    bool operator==(const MonitorResult&) const = default;

    /// How far the value is from the nearest limit, in percent of the limits' range: 50 in the middle between two limits; with
    /// one limit alone the range is the limit's own size. 0 at a limit, negative beyond it. Nothing without a range.
    [[nodiscard]] std::optional<double> margin_percent() const {
        if (lowest && highest) {
            const double range = *highest - *lowest;
            if (range <= 0) return std::nullopt;
            return 100 * std::min(value - *lowest, *highest - value) / range;
        }
        if (!lowest && !highest) return std::nullopt;
        const double limit = lowest ? *lowest : *highest;
        if (limit == 0) return std::nullopt;
        return 100 * (lowest ? value - limit : limit - value) / std::abs(limit);
    }
};

}  // namespace odolink
