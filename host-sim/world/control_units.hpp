// SPDX-License-Identifier: Apache-2.0
// The two control units of a simulated vehicle: engine and transmission of a car on J1979, engine and cluster of a truck on
// J1939. Used by every stage, so that all have the same vehicle.
#pragma once

#include <memory>

#include "world/obd_ecu.hpp"
#include "world/truck_ecu.hpp"

namespace odolink::sim {

class ControlUnits {
public:
    ControlUnits(EventQueue& queue, CanBus& first, CanBus& second, Car& car);

    /// The engine's unit only; of a truck's moods, Silent and Well.
    void set_engine_mood(EcuMood mood);
    /// Another engine control unit; a truck keeps its own.
    void replace_engine() {
        if (engine_) engine_->replace();
    }
    /// A car's units send of their own accord; a truck's always do.
    void broadcast_every(Duration period);

private:
    std::unique_ptr<ObdEcu> engine_;
    std::unique_ptr<ObdEcu> transmission_;
    std::unique_ptr<TruckEcu> truck_engine_;
    std::unique_ptr<TruckEcu> cluster_;
};

}  // namespace odolink::sim
