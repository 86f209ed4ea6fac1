// SPDX-License-Identifier: Apache-2.0
// Which units a kind of vehicle has, and where they listen.
#include "world/control_units.hpp"

namespace odolink::sim {
namespace {

constexpr std::uint32_t kEngineRequests = 0x7E0;
constexpr std::uint32_t kTransmissionRequests = 0x7E1;

}  // namespace

ControlUnits::ControlUnits(EventQueue& queue, CanBus& first, CanBus& second, Car& car) {
    switch (car.config().kind) {
        case VehicleKind::Car:
            engine_ = std::make_unique<ObdEcu>(queue, first, car, EcuRole::Engine, kEngineRequests);
            transmission_ = std::make_unique<ObdEcu>(queue, second, car, EcuRole::Transmission, kTransmissionRequests);
            break;
        case VehicleKind::Truck:
            truck_engine_ = std::make_unique<TruckEcu>(queue, first, car, TruckRole::Engine);
            cluster_ = std::make_unique<TruckEcu>(queue, second, car, TruckRole::Cluster);
            break;
    }
}

void ControlUnits::set_engine_mood(EcuMood mood) {
    if (engine_) engine_->set_mood(mood);
    if (truck_engine_) truck_engine_->set_silent(mood == EcuMood::Silent);
}

void ControlUnits::broadcast_every(Duration period) {
    if (engine_) engine_->broadcast_every(period);
}

}  // namespace odolink::sim
