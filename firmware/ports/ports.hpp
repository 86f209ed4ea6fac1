// SPDX-License-Identifier: Apache-2.0
// All ports of one agent together. The program that builds the agent owns them; they outlive it.
#pragma once

#include "base/log.hpp"
#include "ports/can_bus.hpp"
#include "ports/clock.hpp"
#include "ports/dealer_link.hpp"
#include "ports/entropy.hpp"
#include "ports/head_unit.hpp"
#include "ports/keys.hpp"
#include "ports/metrics.hpp"
#include "ports/positioning.hpp"
#include "ports/power.hpp"
#include "ports/scheduler.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

struct Ports {
    Clock& clock;
    Scheduler& scheduler;
    CanBus& can;
    VehicleStore& store;
    OutboxStore& outbox;
    DealerLink& link;
    Keys& keys;
    Entropy& entropy;
    HeadUnit& head_unit;
    Power& power;
    Positioning& positioning;
    Metrics& metrics;
    LogSink& log;
};

}  // namespace odolink
