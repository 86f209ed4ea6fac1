// SPDX-License-Identifier: Apache-2.0
#include "scenarios/sim_vehicle.hpp"

#include <utility>

namespace odolink::sim {
namespace {

constexpr Duration kEngineBroadcast = 500ms;
constexpr Duration kNoiseEvery = 250us;

std::string prefix(const AgentConfig& agent) { return "odolink/v1/" + agent.shard + "/" + agent.vehicle + "/"; }

}  // namespace

struct SimVehicle::Process {
    Process(SimVehicle& v, Random random)
        : entropy{random.fork("entropy")},
          clock{v.queue_, v.config_.wall_at_start, entropy.id()},
          scheduler{v.queue_},
          can{v.segment, kAgentOnBus},
          positioning{scheduler, v.where},
          link{v.queue_, v.broker_, v.network, prefix(v.config_.agent)},
          agent{Ports{clock, scheduler, can, *v.used_store_, *v.used_outbox_, link, v.keys_, entropy, v.head_unit, v.power_, positioning, v.metrics, *v.log_},
                v.config_.agent} {
        can.set_time_origin(v.queue_.now());
        clock.lie(v.clock_error_, v.clock_quality_);
    }

    SimEntropy entropy;
    SimClock clock;
    SimScheduler scheduler;
    SimCanBus can;
    SimPositioning positioning;
    SimLink link;
    Agent agent;
};

SimVehicle::SimVehicle(EventQueue& queue, SimBroker& broker, SimVehicleConfig config, Random random)
    : car{config.car},
      segment{queue},
      queue_{queue},
      broker_{broker},
      config_{std::move(config)},
      random_{random},
      keys_{config_.agent.vehicle + "-key"},
      engine_port_{segment, "ECM"},
      transmission_port_{segment, "TCM"},
      units_{queue, engine_port_, transmission_port_, car},
      noise_{random.fork("noise")},
      clock_quality_{config_.wall_at_start.quality} {
    network.random = random.fork("network");
    power_.set_meter([this] {
        car.advance(queue_.now());
        return car.voltage();
    });
    const OdometerBy by = config_.car.odometer_by;
    if (by == OdometerBy::Standard) return;
    cluster_port_ = std::make_unique<SimCanBus>(segment, "IPC");
    cluster_ = std::make_unique<Cluster>(queue, *cluster_port_, car, by == OdometerBy::ClusterMiles ? ClusterUnit::Miles : ClusterUnit::Kilometres);
    cluster_->broadcast();
    units_.broadcast_every(kEngineBroadcast);
}

SimVehicle::~SimVehicle() { kill_agent(); }

Status SimVehicle::start_agent() {
    if (process_) return {};
    ++boots_;
    process_ = std::make_unique<Process>(*this, random_.fork("boot " + std::to_string(boots_)));
    const Status started = process_->agent.start();
    if (!started) kill_agent();
    return started;
}

void SimVehicle::configure(const std::function<void(AgentConfig&)>& change) {
    change(config_.agent);
    if (process_) process_->agent.configure(config_.agent);
}

void SimVehicle::try_link_now() {
    if (process_) process_->agent.try_link_now();
}

void SimVehicle::stop_agent() {
    if (process_) (void)process_->agent.stop();
    kill_agent();
}

void SimVehicle::kill_agent() {
    if (!process_) return;
    power_.set_listener(nullptr);
    head_unit.set_handler(nullptr);
    process_->link.die();
    process_.reset();
    faulty_->agent_died();
}

Agent& SimVehicle::agent() { return process_->agent; }
Snapshot SimVehicle::snapshot() const { return process_ ? process_->agent.snapshot() : Snapshot{}; }

void SimVehicle::turn_ignition(Ignition ignition) {
    car.advance(queue_.now());
    if (ignition == Ignition::On) car.ignition_on();
    else car.ignition_off();
    power_.turn(ignition);
}

void SimVehicle::replace_engine_unit() {
    units_.replace_engine();
    car.forget_codes();
}

void SimVehicle::babble(Duration time) {
    const bool quiet = noise_until_ <= queue_.now();
    noise_until_ = queue_.now() + time;
    if (!noise_port_) noise_port_ = std::make_unique<SimCanBus>(segment, "noise");
    if (quiet) babble_on();
}

void SimVehicle::babble_on() {
    if (queue_.now() >= noise_until_) return;
    CanFrame frame;
    frame.id = {static_cast<std::uint32_t>(noise_.below(0x600)), false};
    frame.length = static_cast<std::uint8_t>(noise_.below(9));
    for (std::size_t i = 0; i < frame.length; ++i) frame.data[i] = static_cast<std::byte>(noise_.below(256));
    (void)noise_port_->send(frame);  // a full bus takes no more
    queue_.after(kNoiseEvery, [this] { babble_on(); });
}

void SimVehicle::set_network(bool up) {
    network.up = up;
    if (!up) cut_link();
}

void SimVehicle::cut_link() {
    if (process_) process_->link.cut();
}

void SimVehicle::lie_about_time(std::chrono::milliseconds error, WallQuality quality) {
    clock_error_ = error;
    clock_quality_ = quality;
    if (process_) process_->clock.lie(error, quality);
}

}  // namespace odolink::sim
