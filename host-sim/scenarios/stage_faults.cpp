// SPDX-License-Identifier: Apache-2.0
// The faults of a story, carried out in the simulated world.
#include "scenarios/virtual_stage.hpp"

namespace odolink::sim {
namespace {

constexpr Duration kBlip = 50ms;
constexpr Duration kUsualLatency = 40ms;

}  // namespace

Result<void, ScenarioError> VirtualStage::break_something(const StoryAction& action) {
    if (const auto* cut = std::get_if<CutPower>(&action)) vehicle.store.cut_power_at(cut->operation, cut->cut);
    if (std::holds_alternative<CopyStore>(action)) store_copy_ = vehicle.store;
    if (std::holds_alternative<PutBackStore>(action)) {
        if (!store_copy_ || vehicle.agent_runs()) return ScenarioError{"a store is put back once it was copied, while the agent is dead"};
        given_before_ = events_given();
        vehicle.store = *store_copy_;
        rules_.on_agent_killed(Distance::kilometres(1'000'000));  // the copy's mileage stands until the odometer is read
    }
    if (const auto* store = std::get_if<SetStore>(&action)) {
        if (store->fault == StoreErrc::Full) vehicle.store.fill_disk();
        else vehicle.store.fail_commits(store->fault);
    }
    if (const auto* clock = std::get_if<SetClock>(&action)) {
        const bool right = clock->ahead == std::chrono::hours{0};
        vehicle.lie_about_time(clock->ahead, right ? WallQuality::Synchronised : WallQuality::Estimated);
    }
    if (std::holds_alternative<ResetClock>(action)) vehicle.lie_about_time(-dealer.now().since_epoch, WallQuality::Unknown);
    if (const auto* network = std::get_if<SetNetwork>(&action)) set_network(*network);
    if (std::holds_alternative<RestartBroker>(action)) broker.restart_with_memory();
    if (const auto* babble = std::get_if<Babble>(&action)) vehicle.babble(babble->time);
    if (std::holds_alternative<ReplaceEngineUnit>(action)) vehicle.replace_engine_unit();
    if (const auto* low = std::get_if<BrownOut>(&action)) vehicle.car.brown_out(low->to, queue.now() + low->time);
    if (const auto* blips = std::get_if<FlickerIgnition>(&action)) flicker(*blips);
    return {};
}

void VirtualStage::set_network(const SetNetwork& set) {
    SimNetwork& network = vehicle.network;
    switch (set.fault) {
        case NetworkFault::Well: {
            network.latency = kUsualLatency;
            network.loss = network.duplicates = 0;
            network.reorders = network.captive_portal = false;
            network.cut_after.reset();
            return;
        }
        case NetworkFault::Loss: network.loss = set.value / 100; return;
        case NetworkFault::Delay: network.latency = kUsualLatency + std::chrono::milliseconds{static_cast<int>(set.value)}; return;
        case NetworkFault::Duplicates: network.duplicates = set.value / 100; return;
        case NetworkFault::Reorders: network.reorders = true; return;
        case NetworkFault::CutAfter: network.cut_after = static_cast<std::uint64_t>(set.value); return;
        case NetworkFault::CaptivePortal:
            network.captive_portal = true;
            vehicle.cut_link();  // the car joined another network
            return;
    }
}

void VirtualStage::flicker(const FlickerIgnition& blips) {
    for (int i = 0; i < blips.times; ++i) {
        for (const Ignition seen : {Ignition::Off, Ignition::On}) {
            vehicle.flicker(seen);
            pass(kBlip);
        }
    }
    if (!vehicle.car.ignition()) vehicle.flicker(Ignition::Off);
}

}  // namespace odolink::sim
