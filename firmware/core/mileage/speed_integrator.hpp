// SPDX-License-Identifier: Apache-2.0
// Distance as the integral of vehicle speed, for cars that tell no mileage and as a check of those that do.
// Used by MileageKeeper and TripDetector.
#pragma once

#include <optional>

#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink {

/// Trapezoids between consecutive samples. A gap longer than kLongestGap adds nothing: what happened in it is not
/// known.
class SpeedIntegrator {
public:
    static constexpr Duration kLongestGap = 2500ms;  ///< two periods of a 1 Hz poll and its jitter
    static constexpr double kTopSpeed = 400;         ///< km/h; anything above is not a speed

    SpeedIntegrator() = default;
    /// For a reader of recordings, whose samples may be further apart.
    explicit SpeedIntegrator(Duration longest_gap) : longest_gap_{longest_gap} {}

    /// Takes one sample and returns the metres it added. Samples that are not a speed (negative, NaN, above kTopSpeed)
    /// or not later than the last one are ignored.
    double on_speed(KilometresPerHour speed, MonoTime at);

    /// Sum of all trapezoids since construction or reset.
    [[nodiscard]] Distance distance() const { return Distance::metres(static_cast<std::int64_t>(metres_)); }
    /// Time inside gaps that were not integrated.
    [[nodiscard]] Duration missed() const { return missed_; }
    /// Begins a new sum; the last sample stays the start of the next trapezoid.
    void reset() {
        metres_ = 0;
        missed_ = Duration{0};
    }

private:
    struct Sample {
        KilometresPerHour speed;
        MonoTime at;
    };
    Duration longest_gap_{kLongestGap};
    std::optional<Sample> last_;
    double metres_{0};
    Duration missed_{0};
};

}  // namespace odolink
