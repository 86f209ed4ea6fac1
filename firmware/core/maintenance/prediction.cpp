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

/// First t in days at which m t + sign * band reaches `km`; the horizon where it never does.
double crossing(double km, const UsageRates& rates, double deviation, double sign) {
    const auto distance_at = [&](double t) {
        return rates.km_per_day * t + sign * kBand * deviation * std::sqrt(t + t * t / rates.days_observed);
    };
    double low = 0;
    double high = kPredictionHorizonDays;
    if (distance_at(high) < km) return high;
    for (int step = 0; step < 40; ++step) {
        const double middle = (low + high) / 2;
        (distance_at(middle) < km ? low : high) = middle;
    }
    return high;
}

WallTime after_days(WallTime now, double days) {
    return {now.since_epoch + std::chrono::milliseconds{std::llround(days * 86'400'000.0)}, WallQuality::Estimated};
}

}  // namespace

std::optional<Prediction> predict(Distance remaining, const UsageRates& rates, WallTime now) {
    if (!now.known() || remaining <= Distance{} || !rates.usable() || rates.km_per_day <= 0) return std::nullopt;
    const double km = remaining.in_kilometres();
    const double expected = km / rates.km_per_day;
    if (expected > kPredictionHorizonDays) return std::nullopt;
    const double deviation = std::max(rates.km_per_day_deviation, rates.km_per_day * kLeastRelativeDeviation);
    return Prediction{.expected = after_days(now, expected),
                      .early = after_days(now, crossing(km, rates, deviation, +1)),
                      .late = after_days(now, crossing(km, rates, deviation, -1))};
}

}  // namespace odolink
