// SPDX-License-Identifier: Apache-2.0
// People who drive: each makes the drives of one day after another, by seed. Read by the simulated years and futures.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/calendar.hpp"
#include "domain/engine_use.hpp"
#include "engine/random.hpp"

namespace odolink::sim {

enum class Driver : std::uint8_t {
    Commuter = 1,         ///< two drives each working day, errands, three weeks of holiday
    Taxi = 2,             ///< about 400 km a day, six days a week
    HolidayCar = 3,       ///< parked from November to April, then weekends and a tour
    ShortWinterTrips = 4  ///< a few cold kilometres at a time, more of them in winter
};

/// "commuter", "taxi", "holiday_car", "short_winter_trips"; anything else gives none.
[[nodiscard]] std::optional<Driver> driver_named(std::string_view name);
[[nodiscard]] const char* name_of(Driver driver);

struct Drive {
    WallTime start;
    std::chrono::seconds duration{0};
    std::chrono::seconds idle{0};
    Distance distance;
    int coolant_start_c{20};
    EngineUse engine{};  ///< of a petrol engine
};

class DrivingLife {
public:
    DrivingLife(Driver driver, std::uint64_t seed);
    /// The drives of a local day in order, none overlapping. Call once for each day, in order.
    [[nodiscard]] std::vector<Drive> day(std::chrono::sys_days local);
    /// The same habits from here on, with other luck.
    [[nodiscard]] DrivingLife with_luck(std::uint64_t seed) const;

private:
    void commute(std::chrono::weekday weekday);
    void ply(std::chrono::weekday weekday);
    void holiday(std::chrono::weekday weekday, unsigned month, unsigned day);
    void short_trips(unsigned month);
    /// A drive that begins at `hour` local time, or a little after the one before it.
    void drive(double hour, double km, double kmh, double idle_share);

    Driver driver_;
    Random random_;
    double way_km_;         ///< of this driver: to work, or of a short trip
    unsigned tour_day_;     ///< day of the month on which tours begin
    std::chrono::sys_days today_;
    double free_from_{0};   ///< hour of today
    double warm_until_{0};  ///< hour of today until which the engine keeps warm
    std::vector<Drive> drives_;
};

}  // namespace odolink::sim
