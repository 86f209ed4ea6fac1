// SPDX-License-Identifier: Apache-2.0
// Mileage, speed and trips of a recording, by the very gate, keeper and trip detector of the agent. Beside them each source of a
// distance is followed alone, with a gate or an integral of its own, so that sources can be compared.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/log_analysis/report.hpp"
#include "app/log_analysis/signal_table.hpp"
#include "core/mileage/mileage_keeper.hpp"
#include "core/mileage/trip_detector.hpp"

namespace odolink::log_analysis {

class DriveView {
public:
    /// `signals` gets the trusted mileage as a signal of its own; must outlive the view.
    explicit DriveView(SignalTable* signals) : signals_{signals} {}

    /// A mileage as told; what is no number is passed over.
    void on_mileage(Duration at, MileageSource source, double km, const std::string& provenance);
    /// A source said, in its own way, that it has no mileage now; `km` is what its bits would mean.
    void on_not_available(Duration at, MileageSource source, double km, const std::string& provenance);
    /// The number of a source of speed, to be given with its values.
    [[nodiscard]] std::size_t speed_source(const std::string& provenance);
    void on_speed(Duration at, std::size_t source, double kmh);
    void on_engine_speed(Duration at, double rpm) { rpm_ = Last{at, rpm}; }
    void on_coolant(Duration at, double celsius) { coolant_ = Last{at, celsius}; }
    void on_fuel_rate(Duration at, double litres_per_hour) { fuel_rate_ = Last{at, litres_per_hour}; }
    /// PID 31: driven since codes were cleared.
    void on_distance_since_clear(const std::string& provenance, double km);
    /// Lets a second pass for the trip detector; call with each frame.
    void on_time(Duration at) {
        if (at >= next_sample_) sample(at);
    }
    /// Hands over what was gathered.
    void finish(Duration at, Report& report);

private:
    /// Between two speeds. In a recording nothing more will come: a slow poll is bridged further than in the car.
    static constexpr Duration kLongestGap = 10s;

    struct Last {
        Duration at{0};
        double value{0};
    };
    struct Odometer {
        OdometerGate gate;
        std::optional<MileageReading> run_first;  ///< first of the readings that follow one another until the gate believes them
        MileageReading run_last;
        std::vector<QuarantinedReading> settling;  ///< readings that are neither believed nor refused yet
        std::uint64_t shown{0};    ///< readings of a mileage that nothing has proven yet
        std::uint64_t doubted{0};  ///< and those that stood above it
        DistanceView view;
    };
    struct SpeedSource {
        SpeedIntegrator integral;
        Duration last{0};
        DistanceView view;
    };
    struct ClearCounter {
        std::optional<Distance> last;
        DistanceView view;
    };

    void sample(Duration at);
    GateOutcome follow(Odometer& odometer, const MileageReading& reading, WallTime now);
    void judge_settling(Odometer& odometer, const MileageReading& reading, const GateOutcome& outcome, WallTime now);
    void judge_first(const Odometer& odometer, const MileageReading& reading, const GateOutcome& outcome, WallTime now);
    void quarantine(const QuarantinedReading& refused);
    void keep(const GateOutcome& outcome, Duration at, MileageSource source, Distance raw);
    [[nodiscard]] static bool fresh(const std::optional<Last>& value, Duration at);
    [[nodiscard]] MonoTime mono(Duration at);
    [[nodiscard]] static WallTime wall(Duration at);

    SignalTable* signals_;
    std::optional<Duration> begin_;
    Duration next_sample_{0};
    MileageKeeper keeper_{{}, {}, kLongestGap};
    TripDetector trips_;
    std::vector<Trip> ended_;
    MileageReport mileage_;
    std::map<std::string, Odometer> odometers_;  ///< by provenance
    std::vector<QuarantinedReading> first_shown_;  ///< what the first mileage stands on, until it is proven
    std::vector<QuarantinedReading> undecided_;    ///< what stands above it meanwhile
    std::map<std::string, ClearCounter> since_clear_;
    std::vector<SpeedSource> speeds_;
    std::unordered_map<std::string, std::size_t> speed_numbers_;  ///< by provenance
    std::size_t heard_speed_{0};  ///< the source of speed that counts now
    std::optional<Last> speed_;
    std::optional<Last> rpm_;
    std::optional<Last> coolant_;
    std::optional<Last> fuel_rate_;
};

}  // namespace odolink::log_analysis
