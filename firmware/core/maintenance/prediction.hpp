// SPDX-License-Identifier: Apache-2.0
// When will a distance have been driven? From own use: an expected date and the interval around it that holds at least
// 80 % of futures. Called by due.hpp; a random walk with drift whose drift itself is only known from days observed.
#pragma once

#include <optional>

#include "core/maintenance/usage.hpp"

namespace odolink {

struct Prediction {
    WallTime expected;
    WallTime early;
    WallTime late;  ///< at most kPredictionHorizonDays away
};

inline constexpr int kPredictionHorizonDays = 3650;

/// The day on which `remaining` will have been driven. None: clock unknown, nothing remaining, too thin or no use, or
/// the expected date beyond the horizon.
[[nodiscard]] std::optional<Prediction> predict(Distance remaining, const UsageRates& rates, WallTime now);

}  // namespace odolink
