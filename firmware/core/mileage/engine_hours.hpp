// SPDX-License-Identifier: Apache-2.0
// Engine hours and idle hours: from the vehicle where it tells them (PID 7F, SPN 247 and 235), else counted here from engine
// speed. Also the trip statistics that make duty severe. Owned by the agent, stored as one record.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/trip.hpp"

namespace odolink {

/// All counters only grow.
struct UsageCounters {
    std::chrono::seconds engine{0};
    std::chrono::seconds idle{0};  ///< engine running, car standing
    bool engine_from_bus{false};   ///< `engine` is the vehicle's own counter
    bool idle_from_bus{false};     ///< `idle` is the vehicle's own counter
    std::uint64_t trips{0};
    std::uint64_t short_trips{0};  ///< shorter than 8 km
    std::uint64_t cold_starts{0};  ///< coolant below 40 °C at start
    double fuel_litres{0};
    bool operator==(const UsageCounters&) const = default;
};

class EngineHours {
public:
    static constexpr Duration kLongestGap = 10s;  ///< a longer silence is not counted as running
    static constexpr int kColdBelow = 40;         ///< °C

    explicit EngineHours(UsageCounters counters = {}) : counters_{counters} {}

    /// One sample of engine speed.
    void on_engine(double rpm, MonoTime at);
    /// One sample of vehicle speed; the car stands or moves as it said, until kLongestGap later.
    void on_speed(KilometresPerHour speed, MonoTime at);
    /// The vehicle's own total. A value below what is known (as the 0 of a unit that starts up, or of a new one) is ignored.
    void on_bus_total(std::chrono::seconds total);
    /// The vehicle's own idle total; the same rule.
    void on_bus_idle(std::chrono::seconds total);
    void on_trip(const Trip& trip);

    [[nodiscard]] const UsageCounters& counters() const { return counters_; }

private:
    UsageCounters counters_;
    std::optional<MonoTime> running_at_;
    std::optional<MonoTime> standing_at_;  ///< of the last sample of speed, where the car stood
    Duration engine_part_{0};  ///< below one second
    Duration idle_part_{0};
};

}  // namespace odolink
