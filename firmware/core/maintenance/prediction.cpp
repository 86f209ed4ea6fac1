// SPDX-License-Identifier: Apache-2.0
// Distance after t days is taken as m t with variance s^2 (t + t^2/T): the walk's own, plus that of the mean m seen
// over T days.
#include "core/maintenance/prediction.hpp"

#include <algorithm>
#include <cmath>

namespace odolink {
namespace {

// 1.28 would hold 80 % of normal futures; real use has fatter tails (holidays, a change of job), so the band is wider.
constexpr double kBand = 1.75;
constexpr double kLeastRelativeDeviation = 0.2;  // of a day's distance: even the most regular use varies by this

/// First t in days at which m t + sign * band reaches what is left; the horizon where it never does.
double crossing(const Consumption& use, double deviation, double sign) {
    const auto used_at = [&](double t) {
        return use.per_day * t + sign * kBand * deviation * std::sqrt(t + t * t / use.days_observed);
    };
    double low = 0;
    double high = kPredictionHorizonDays;
    if (used_at(high) < use.left) return high;
    for (int step = 0; step < 40; ++step) {
        const double middle = (low + high) / 2;
        (used_at(middle) < use.left ? low : high) = middle;
    }
    return high;
}

WallTime after_days(WallTime now, double days) {
    return {now.since_epoch + std::chrono::milliseconds{std::llround(days * 86'400'000.0)}, WallQuality::Estimated};
}

}  // namespace

std::optional<Prediction> predict(const Consumption& use, WallTime now) {
    if (!now.known() || use.left <= 0 || use.per_day <= 0 || use.days_observed < kLeastDaysObserved) return std::nullopt;
    const double expected = use.left / use.per_day;
    if (expected > kPredictionHorizonDays) return std::nullopt;
    const double deviation = std::max(use.deviation, use.per_day * kLeastRelativeDeviation);
    return Prediction{.expected = after_days(now, expected),
                      .early = after_days(now, crossing(use, deviation, +1)),
                      .late = after_days(now, crossing(use, deviation, -1))};
}

std::optional<Prediction> predict(Distance remaining, const UsageRates& rates, WallTime now) {
    return predict({remaining.in_kilometres(), rates.km_per_day, rates.km_per_day_deviation, rates.days_observed}, now);
}

}  // namespace odolink
