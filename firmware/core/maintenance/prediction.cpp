// SPDX-License-Identifier: Apache-2.0
#include "core/maintenance/prediction.hpp"

#include <cmath>

namespace odolink {
namespace {

WallTime after_days(WallTime now, double days) {
    return {now.since_epoch + std::chrono::milliseconds{std::llround(days * 86'400'000.0)}, WallQuality::Estimated};
}

}  // namespace

std::optional<Prediction> predict(double left, const UseOutlook& use, WallTime now) {
    if (!now.known()) return std::nullopt;
    const auto ahead = use.days_until(left);
    if (!ahead) return std::nullopt;
    return Prediction{after_days(now, ahead->expected), after_days(now, ahead->early), after_days(now, ahead->late)};
}

}  // namespace odolink
