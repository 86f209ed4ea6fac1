// SPDX-License-Identifier: Apache-2.0
// Cuts driving into trips: one drive between two rests. Fed by the agent with one DriveSample for each change of
// ignition and each poll (1 Hz while driving), and once a second while a trip is open, so that its end is noticed.
#pragma once

#include <cstdint>
#include <optional>

#include "core/mileage/speed_integrator.hpp"
#include "domain/engine_use.hpp"
#include "domain/trip.hpp"
#include "ports/power.hpp"

namespace odolink {

/// What is known at one moment; absent: not told by this vehicle or not polled now.
struct DriveSample {
    MonoTime at;
    WallTime wall;
    Ignition ignition{Ignition::Unknown};
    std::optional<KilometresPerHour> speed;
    std::optional<double> engine_rpm;
    std::optional<int> coolant_c;
    std::optional<double> fuel_rate_lph;  ///< litres an hour (PID 5E)
    std::optional<Distance> mileage;      ///< trusted
};

/// Coolant from here on is warm: a warm-up cycle of SAE J1979 (PID 30) ends at 71 degrees Celsius (160 degrees Fahrenheit).
inline constexpr int kWarmFromC = 71;

/// A trip that is not over. Stored at ignition off, because power may be gone before the rest is long enough.
struct OpenTrip {
    Trip trip;
    WallTime last_alive;
    Distance mileage_at_start;
    EngineUse engine{};
    bool operator==(const OpenTrip&) const = default;
};

enum class TripStep : std::uint8_t {
    None,  ///< nothing changed that has to be stored
    Started,
    Paused,   ///< ignition off inside a trip: store open(), it may be the last moment
    Ended,    ///< `ended` is a trip
    Dropped,  ///< the drive was no trip (less than kShortest driven): forget open()
};

struct TripOutcome {
    TripStep step{TripStep::None};
    std::optional<Trip> ended;
    EngineUse engine{};  ///< in the trip that ended
};

class TripDetector {
public:
    static constexpr Duration kRest = 180s;  ///< ignition or engine off for longer ends the trip; shorter is flicker
    static constexpr Distance kShortest = Distance::metres(100);
    static constexpr Duration kCoolantHolds = 60s;  ///< it is asked for in turns with many others
    static constexpr Duration kStale = 10s;  ///< speed and rpm older than this prove no engine

    /// `last_number`: number of the last trip that was given one. `open`: what was stored when the agent stopped.
    explicit TripDetector(std::uint64_t last_number = 0, std::optional<OpenTrip> open = std::nullopt);

    /// Takes one sample. A trip restored from before is ended by the first sample where that shows, by a known wall clock, a rest longer than
    /// kRest, or cannot show a shorter one; else by the one that completes kRest with what had passed before the restart.
    [[nodiscard]] TripOutcome on_sample(const DriveSample& sample);

    [[nodiscard]] const std::optional<OpenTrip>& open() const { return open_; }
    [[nodiscard]] std::uint64_t last_number() const { return last_number_; }

private:
    /// In this trip.
    struct Driven {
        Distance by_speed;
        Distance by_odometer;
    };

    [[nodiscard]] bool alive(const DriveSample& s);
    [[nodiscard]] bool goes_on(const DriveSample& s);
    [[nodiscard]] bool rested(const DriveSample& s) const;
    void begin(const DriveSample& s);
    void follow_engine(const DriveSample& s);
    void follow_odometer(const DriveSample& s);
    void extend(const DriveSample& s);
    [[nodiscard]] TripOutcome finish();

    std::uint64_t last_number_;
    std::optional<OpenTrip> open_;
    bool restored_;  ///< and no sample was taken since
    Ignition ignition_{Ignition::Unknown};
    std::optional<MonoTime> engine_seen_;  ///< last proof that the engine runs or the car moves
    std::optional<MonoTime> alive_at_;
    std::optional<MonoTime> last_sample_;
    double duration_s_{0};  ///< fractions that Trip's whole seconds cannot hold
    double idle_s_{0};
    double metres_{0};
    std::optional<MonoTime> speed_at_;  ///< each value lasts until the next of its kind: they come in turns
    std::optional<MonoTime> fuel_at_;
    std::optional<MonoTime> rpm_at_;
    double revolutions_{0};
    double cold_s_{0};
    std::optional<int> coolant_c_;
    MonoTime coolant_at_;
    std::optional<double> rpm_;
    SpeedIntegrator driven_;
    Driven moved_;  ///< when the odometer last moved
};

}  // namespace odolink
