// SPDX-License-Identifier: Apache-2.0
// The faults of a story, carried out in the simulated world.
#include "scenarios/virtual_stage.hpp"

namespace odolink::sim {
namespace {

constexpr Duration kBlip = 50ms;
constexpr Duration kUsualLatency = 40ms;
constexpr const char* kNoDisk = "this story's store is no database; write store = \"database\" above its car";

}  // namespace

Result<void, ScenarioError> VirtualStage::break_something(const StoryAction& action) {
    FaultyStore& store = vehicle.faulty_store();
    if (const auto* cut = std::get_if<CutPower>(&action)) store.cut_power_at(cut->operation, cut->cut);
    if (const auto* cut = std::get_if<CutPowerAtDisk>(&action); cut != nullptr && !store.cut_power_at_disk(cut->operation)) return ScenarioError{kNoDisk};
    if (const auto* damage = std::get_if<DamageDisk>(&action)) {
        if (vehicle.agent_runs()) return ScenarioError{"the disk damages the database of a dead agent"};
        if (!store.damage(damage->count)) return ScenarioError{kNoDisk};
        rules_.on_agent_killed(Distance::kilometres(1'000'000));  // until the odometer is read again
    }
    if (std::holds_alternative<CopyStore>(action)) put_store_back_ = store.copy();
    if (std::holds_alternative<PutBackStore>(action)) {
        if (!put_store_back_ || vehicle.agent_runs()) return ScenarioError{"a store is put back once it was copied, while the agent is dead"};
        given_before_ = events_given();
        put_store_back_();
        rules_.on_agent_killed(Distance::kilometres(1'000'000));  // the copy's mileage stands until the odometer is read
    }
    if (const auto* set = std::get_if<SetStore>(&action)) {
        if (set->fault == StoreErrc::Full) store.fill_disk();
        else store.fail_commits(set->fault);
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
