// SPDX-License-Identifier: Apache-2.0
// Mileage, speed and trips of a recording, by the very gate, keeper and trip detector of the agent.
#pragma once

#include <optional>

#include "app/log_analysis/report.hpp"
#include "core/mileage/mileage_keeper.hpp"
#include "core/mileage/trip_detector.hpp"

namespace odolink::log_analysis {

class DriveView {
public:
    void on_mileage(Duration at, MileageSource source, Distance value, std::string provenance);
    void on_speed(Duration at, double kmh);
    void on_engine_speed(Duration at, double rpm);
    void on_coolant(double celsius) { coolant_ = static_cast<int>(celsius); }
    void on_fuel_rate(double litres_per_hour) { fuel_rate_ = litres_per_hour; }
    /// Lets a second pass for the trip detector; call with each frame.
    void on_time(Duration at) {
        if (at >= next_sample_) sample(at);
    }
    /// Hands over what was gathered.
    void finish(Duration at, Report& report);

private:
    struct Last {
        Duration at{0};
        double value{0};
    };
    void sample(Duration at);
    void keep(const std::optional<GateOutcome>& outcome, Duration at, MileageSource source, Distance raw);
    [[nodiscard]] static bool fresh(const std::optional<Last>& value, Duration at);
    [[nodiscard]] MonoTime mono(Duration at);
    [[nodiscard]] static WallTime wall(Duration at);

    std::optional<Duration> begin_;
    Duration next_sample_{0};
    MileageKeeper keeper_;
    TripDetector trips_;
    std::vector<Trip> ended_;
    MileageReport mileage_;
    std::optional<Last> speed_;
    std::optional<Last> rpm_;
    std::optional<int> coolant_;
    std::optional<double> fuel_rate_;
};

}  // namespace odolink::log_analysis
