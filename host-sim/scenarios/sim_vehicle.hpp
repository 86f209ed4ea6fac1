// SPDX-License-Identifier: Apache-2.0
// One simulated vehicle: car, control units, store, network, and the real agent on simulated ports. The agent can be killed
// and started again like a process; car, store and head unit stay.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "agent/agent.hpp"
#include "engine/event_queue.hpp"
#include "engine/random.hpp"
#include "ports/memory_store.hpp"
#include "ports/sim_can.hpp"
#include "ports/sim_host.hpp"
#include "ports/sim_keys.hpp"
#include "ports/sim_link.hpp"
#include "ports/sim_time.hpp"
#include "world/car.hpp"
#include "world/cluster.hpp"
#include "world/control_units.hpp"

namespace odolink::sim {

struct SimVehicleConfig {
    AgentConfig agent;
    CarConfig car;
    WallTime wall_at_start;
};

class SimVehicle {
public:
    static constexpr const char* kAgentOnBus = "agent";  ///< the agent's name for a bus recorder

    SimVehicle(EventQueue& queue, SimBroker& broker, SimVehicleConfig config, Random random);
    ~SimVehicle();

    /// Starts the agent. Errors: those of Agent::start.
    [[nodiscard]] Status start_agent();
    /// From the next start on the agent's store is another than `store`; both outlive the vehicle.
    void use_store(VehicleStore& vehicle_store, OutboxStore& outbox) {
        used_store_ = &vehicle_store;
        used_outbox_ = &outbox;
    }
    /// The same for one whose faults a story orders.
    void use_store(FaultyStore& other) {
        use_store(other, other);
        faulty_ = &other;
    }
    [[nodiscard]] FaultyStore& faulty_store() { return *faulty_; }
    /// From the next start on starts that do not last count: stories that kill the agent on purpose do without.
    void use_start_ladder() { config_.agent.start_ladder = true; }
    /// The vehicle's key is there: not after a change of owner.
    [[nodiscard]] bool enrolled() const { return !keys_.own_key_id().empty(); }
    /// Changes the configuration: of the running agent too, as far as it takes that over, and of each one after it.
    void configure(const std::function<void(AgentConfig&)>& change);
    /// The platform says that the network is another.
    void try_link_now();
    /// From the next start on the agent's log goes there; it outlives the vehicle.
    void use_log(LogSink& log) { log_ = &log; }
    /// The head unit is switched off with its agent, which has time to end.
    void stop_agent();
    /// kill -9: everything in memory is gone at once.
    void kill_agent();
    [[nodiscard]] bool agent_runs() const { return process_ != nullptr; }
    [[nodiscard]] Snapshot snapshot() const;
    /// What a program beside it asks of the agent itself. Precondition: agent_runs().
    [[nodiscard]] Agent& agent();

    void turn_ignition(Ignition ignition);
    void set_network(bool up);
    /// The session with the broker, where there is one, ends.
    void cut_link();
    /// A fault: from now on, also after a restart, the agent's wall clock is wrong by `error` and claims `quality`.
    void lie_about_time(std::chrono::milliseconds error, WallQuality quality);

    Car car;
    void set_engine_mood(EcuMood mood) { units_.set_engine_mood(mood); }
    /// Another engine control unit is fitted: other calibration, empty memory.
    void replace_engine_unit();
    /// A fault: for so long a participant floods the bus with 4,000 frames a second of no diagnostic id.
    void babble(Duration time);
    /// The ignition line blips; engine and control units do not notice.
    void flicker(Ignition seen) { power_.turn(seen); }
    /// Faults of the way to the broker.
    SimNetwork network;
    SimHeadUnit head_unit;
    std::optional<Position> where;  ///< what the satellite receiver finds; absent: no view of the sky
    SimMetrics metrics;
    MemoryStore store;
    CanSegment segment;

private:
    /// What dies with the process.
    struct Process;

    EventQueue& queue_;
    SimBroker& broker_;
    SimVehicleConfig config_;
    Random random_;
    SimPower power_;
    SimKeys keys_;
    SimCanBus engine_port_;
    SimCanBus transmission_port_;
    ControlUnits units_;
    std::unique_ptr<SimCanBus> cluster_port_;  ///< of a car that tells its odometer in its maker's way
    std::unique_ptr<Cluster> cluster_;
    void babble_on();
    std::unique_ptr<SimCanBus> noise_port_;
    Random noise_;
    MonoTime noise_until_;
    VehicleStore* used_store_{&store};
    OutboxStore* used_outbox_{&store};
    FaultyStore* faulty_{&store};
    LogSink* log_{&null_log()};
    std::chrono::milliseconds clock_error_{0};
    WallQuality clock_quality_;
    std::uint64_t boots_{0};
    std::unique_ptr<Process> process_;
};

}  // namespace odolink::sim
