// SPDX-License-Identifier: Apache-2.0
// When will a distance have been driven, or hours run, or a life used up? From own use: an expected date and the interval around it that holds at least
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

/// Something that use consumes: what is left of it, how much a day takes, how far one day's amount strays, and on how many
/// days that stands.
struct Consumption {
    double left{0};
    double per_day{0};
    double deviation{0};
    int days_observed{0};
};

/// The day on which nothing will be left. None: clock unknown, nothing left, too thin or no use, or the expected date beyond
/// the horizon.
[[nodiscard]] std::optional<Prediction> predict(const Consumption& use, WallTime now);
/// The same for a distance.
[[nodiscard]] std::optional<Prediction> predict(Distance remaining, const UsageRates& rates, WallTime now);

}  // namespace odolink
