// SPDX-License-Identifier: Apache-2.0
// An agent on ports through which nothing happens: what it is told it does in its store, and neither bus, dealer nor time move.
#pragma once

#include "adapters/asio/os_entropy.hpp"
#include "agent/agent.hpp"
#include "app/vehicle_file/still_ports.hpp"

namespace odolink::vehicle_file {

/// `clock`, `store`, `outbox` and `keys` must outlive it.
struct StillAgent {
    StillScheduler scheduler;
    NoBus bus;
    NoDealer dealer;
    OsEntropy entropy;
    NoScreen screen;
    IgnitionOff power;
    NoReceiver receiver;
    Uncounted metrics;
    Agent agent;

    StillAgent(Clock& clock, VehicleStore& store, OutboxStore& outbox, Keys& keys, AgentConfig settings)
        : agent{Ports{clock, scheduler, bus, store, outbox, dealer, keys, entropy, screen, power, receiver, metrics, null_log()}, std::move(settings)} {}
    StillAgent(const StillAgent&) = delete;
    StillAgent& operator=(const StillAgent&) = delete;
};

}  // namespace odolink::vehicle_file
