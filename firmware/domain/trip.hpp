// SPDX-License-Identifier: Apache-2.0
// A trip: one drive between two rests. It holds no position.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink {

struct Trip {
    std::uint64_t number{0};  ///< counts from 1 in this vehicle, never reused
    WallTime started;
    std::chrono::seconds duration{0};
    std::chrono::seconds idle{0};  ///< engine running, speed 0
    Distance distance;
    Distance mileage_at_end;
    std::optional<int> coolant_start_c;  ///< degrees Celsius at start; below 40 counts as a cold start
    double fuel_litres{0};               ///< 0 where the vehicle does not tell
    bool operator==(const Trip&) const = default;
    /// Shorter than 8 km: counts towards severe duty.
    [[nodiscard]] bool is_short() const { return distance < Distance::kilometres(8); }
};

}  // namespace odolink
