// SPDX-License-Identifier: Apache-2.0
// The instrument cluster of a car that tells its odometer in its maker's own way: by a data identifier on ids of its own,
// in the unit it shows (the other unit's field stays 0), and by a broadcast message. scenarios/profiles describes both.
#pragma once

#include "world/obd_ecu.hpp"

namespace odolink::sim {

enum class ClusterUnit : std::uint8_t { Kilometres, Miles };

class Cluster {
public:
    /// Asked on 720, answers on 728: identifier D0D0 (kilometres and miles, three bytes each) and D0F1 (fuel, battery).
    Cluster(EventQueue& queue, CanBus& bus, Car& car, ClusterUnit unit);

    /// Sends 430 once a second while the ignition is on: odometer in kilometres, fuel level, kilometres to the next service.
    void broadcast();

private:
    [[nodiscard]] Bytes odometer() const;

    EventQueue& queue_;
    CanBus& bus_;
    Car& car_;
    ClusterUnit unit_;
    ObdEcu ecu_;
    std::uint64_t lost_broadcasts_{0};
};

}  // namespace odolink::sim
