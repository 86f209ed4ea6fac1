// SPDX-License-Identifier: Apache-2.0
// What every store of a simulated vehicle is: the two ports of the agent, and the faults that a story orders.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "ports/vehicle_store.hpp"

namespace odolink::sim {

/// Where a power cut fell. Thrown through the agent, where nobody catches it: nothing of the step that committed goes on.
enum class PowerCut : std::uint8_t {
    Before,  ///< nothing of the commit is kept
    After,   ///< it is durable, but the agent never hears so
    Within,  ///< the disk was at work on it: it is kept whole or not at all
};

class FaultyStore : public VehicleStore, public OutboxStore {
public:
    /// From now on each commit fails with this error and keeps nothing; nothing given: it works again.
    virtual void fail_commits(std::optional<StoreErrc> error) = 0;
    /// From now on the disk is full but for the reserve, which a commit with a critical event opens. `fail_commits` ends it.
    virtual void fill_disk() = 0;
    /// The power goes at the n-th commit from now (1 is the next; 0: it stays).
    virtual void cut_power_at(std::uint64_t commit, PowerCut cut) = 0;
    /// The power goes at the n-th write, flush, truncation or deletion from now, torn and lost writes included. False: there is no disk below.
    virtual bool cut_power_at_disk(std::uint64_t operation) = 0;
    /// The disk flips a bit in each of so many bytes of the database, while the agent is dead. False: there is no disk below.
    virtual bool damage(std::uint64_t count) = 0;
    /// What puts the store back to how it stands now, while the agent is dead.
    [[nodiscard]] virtual std::function<void()> copy() = 0;
    /// A commit was refused since the last one that was kept.
    [[nodiscard]] virtual bool failed() const = 0;
    /// The agent's process is gone, and with it what it held open.
    virtual void agent_died() = 0;
};

}  // namespace odolink::sim
