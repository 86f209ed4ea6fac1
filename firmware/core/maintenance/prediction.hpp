// SPDX-License-Identifier: Apache-2.0
// When will a distance have been driven, or hours run, or a life used up? An expected date and the interval around it
// that holds at least 80 % of futures. Called by due.hpp.
#pragma once

#include <optional>

#include "core/maintenance/use_outlook.hpp"

namespace odolink {

struct Prediction {
    WallTime expected;
    WallTime early;
    WallTime late;  ///< at most kPredictionHorizonDays away
};

/// The day on which nothing of `left` will remain. None: clock unknown, nothing left, use unknown, or the expected date
/// beyond the horizon.
[[nodiscard]] std::optional<Prediction> predict(double left, const UseOutlook& use, WallTime now);

}  // namespace odolink
