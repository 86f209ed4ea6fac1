// SPDX-License-Identifier: Apache-2.0
// Compares the growth of the odometer with the growth of PID 31 (distance since codes cleared): two counters of one
// drive. Called by the agent with each pair; a disagreement is a remark on the mileage's confidence, a reset tells of
// cleared codes. Source: SAE J1979 PID 31 (1 km, saturates at 65,535 km, 0 after a clear).
#pragma once

#include <cstdint>
#include <optional>

#include "base/units.hpp"

namespace odolink {

enum class DistanceAgreement : std::uint8_t {
    TooShort,  ///< less than 20 km driven since the comparison began, or the counter is saturated
    Agrees,
    Disagrees,  ///< the two differ by more than 5 % + 2 km
    Reset,      ///< PID 31 fell: codes were cleared; the comparison begins anew
};

class DistanceCheck {
public:
    /// One reading of PID 31 with the odometer of the same moment.
    DistanceAgreement on_readings(Distance since_clear, Distance odometer);

    /// What both counted since the comparison began.
    struct Pair {
        Distance since_clear;
        Distance odometer;
    };
    [[nodiscard]] const Pair& compared() const { return compared_; }

private:
    std::optional<Pair> begin_;
    Pair compared_;
    Distance last_since_clear_;
};

}  // namespace odolink
