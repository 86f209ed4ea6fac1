// SPDX-License-Identifier: Apache-2.0
// Was the date that was foretold right? A driver is watched for some months, the core foretells when a service by
// distance is due, then the driver goes on until it is. Run by `odolink-sim year --all` and its tests.
#pragma once

#include <cstdint>

#include "ownership/driver.hpp"

namespace odolink::sim {

struct Future {
    bool foretold{false};    ///< the core named a date and an interval
    bool covered{false};     ///< and the true day lies in it
    double ahead_days{0};    ///< from the look to the true day
    double width_days{0};    ///< of the interval
    bool year_known{false};  ///< its first drive was seen a year ago or before
    /// Of the interval that holds 80 % for one who knows the driver's habits, and only not how the days will fall.
    double knowing_days{0};
};
[[nodiscard]] Future future_of(Driver driver, std::uint64_t seed);

struct Futures {
    int foretold{0};
    int covered{0};
    int all{0};
    double median_width_days{0};
    double median_width_after_a_year{0};  ///< of those with a year known
    double median_knowing_days{0};
    /// Of all, rounded down: where nothing was foretold, nothing was right.
    [[nodiscard]] int covered_percent() const { return all == 0 ? 0 : covered * 100 / all; }
};

inline constexpr int kLeastCoveredPercent = 80;

/// The futures of seeds first … first + count - 1.
[[nodiscard]] Futures futures_of(Driver driver, std::uint64_t first, int count);

}  // namespace odolink::sim
