// SPDX-License-Identifier: Apache-2.0
// The parts of a vehicle by which records and warranty terms speak of it.
#pragma once

#include <cstdint>

namespace odolink {

/// The part of the vehicle a repair was on, as warranty terms name it. The number is stable: it is stored and sent.
enum class VehicleSystem : std::uint8_t {
    None = 0, Engine = 1, Gearbox = 2, TractionBattery = 3, DriveMotor = 4, Steering = 5, Brakes = 6, Suspension = 7, Axle = 8,
    Body = 9, Other = 10, EmissionControl = 11,
};

}  // namespace odolink
