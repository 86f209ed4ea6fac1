// SPDX-License-Identifier: Apache-2.0
// The agent: the whole core put together on one set of ports. This is the one class that the program on the head unit and
// the simulator both construct. One thread calls it: the executor that also runs its ports.
#pragma once

#include <memory>

#include "agent/config.hpp"
#include "agent/snapshot.hpp"
#include "ports/ports.hpp"

namespace odolink {

class Agent {
public:
    /// Nothing happens before start(). The ports must outlive the agent.
    Agent(const Ports& ports, AgentConfig config);
    ~Agent();
    Agent(const Agent&) = delete;
    Agent& operator=(const Agent&) = delete;

    /// Loads what is stored, takes over the vehicle where it is new, and begins to read the bus and to connect. Errors: those
    /// of VehicleStore; then the agent has not begun and may be destroyed.
    [[nodiscard]] Status start();
    /// Makes everything durable and ends the session with the dealer. Errors: those of VehicleStore::commit.
    [[nodiscard]] Status stop();

    /// Takes over, of a running agent's configuration, what may change while it runs: the dealer's name and phones, language, calendar,
    /// first registration, plan (where no dealer's is in force), profiles and model year. The rest of `config` is passed over.
    void configure(AgentConfig config);

    /// What kept the link down may be over: another network, a new certificate, a new configuration. A wait ends, at most 12 times a minute.
    void try_link_now();

    /// All there is to know, for odolinkctl and for tests.
    [[nodiscard]] Snapshot snapshot() const;

private:
    struct Core;
    void begin_anew(Duration delay);
    std::unique_ptr<Core> core_;
    TimerId anew_timer_{0};
};

}  // namespace odolink
