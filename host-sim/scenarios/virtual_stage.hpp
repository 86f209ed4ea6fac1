// SPDX-License-Identifier: Apache-2.0
// The simulated world as a stage: virtual time, one vehicle, one broker, one dealer.
#pragma once

#include <functional>
#include <memory>
#include <set>

#include "engine/event_queue.hpp"
#include "engine/random.hpp"
#include "engine/trace.hpp"
#include "scenarios/disk_store.hpp"
#include "scenarios/house_rules.hpp"
#include "scenarios/player.hpp"
#include "scenarios/story.hpp"
#include "scenarios/sim_dealer.hpp"
#include "scenarios/sim_vehicle.hpp"

namespace odolink::sim {

class VirtualStage final : public Stage {
public:
    static constexpr const char* kVehicle = "sim-0001";  ///< its pseudonym

    VirtualStage(const Scenario& scenario, std::uint64_t seed);

    /// Starts dealer and agent. Errors: those of the desk's database and of Agent::start.
    [[nodiscard]] Status start();

    [[nodiscard]] Result<void, ScenarioError> act(std::string_view action) override;
    [[nodiscard]] std::string probe(std::string_view name) override;
    void pass(Duration duration) override;
    [[nodiscard]] Duration elapsed() const override { return queue.now().since_boot; }

    [[nodiscard]] DeskFacts desk_facts();
    /// How many events the vehicle ever numbered, as the screen last told; with an older store put back, at most.
    [[nodiscard]] std::uint64_t events_given() const;
    /// The power goes at this operation of the disk's, counted from its first, and is back a second later: then the agent starts by itself,
    /// unless the story kills it meanwhile. Precondition: there is a disk.
    void cut_power_once(std::uint64_t operation) { disk->cut_power_at_number(operation); }
    /// It went there.
    [[nodiscard]] bool power_was_cut() const { return power_was_cut_; }
    /// The agent runs, or is about to start by itself.
    [[nodiscard]] bool agent_is_there() const { return vehicle.agent_runs() || comes_back_; }
    /// What broke so far of that which must hold in every story; the desk is looked at now.
    [[nodiscard]] const std::vector<std::string>& broken_rules();

    EventQueue queue;
    Trace trace;
    SimBroker broker;
    SimDealer dealer;
    std::unique_ptr<DiskStore> disk;  ///< the vehicle's store, where the story asks for a database
    SimVehicle vehicle;

private:
    [[nodiscard]] Result<void, ScenarioError> act_on_car(const StoryAction& action);
    [[nodiscard]] Result<void, ScenarioError> commute(const Commute& days);
    [[nodiscard]] Result<void, ScenarioError> act_as_owner(const StoryAction& action);
    [[nodiscard]] Result<void, ScenarioError> act_as_dealer(const StoryAction& action);
    [[nodiscard]] Result<void, ScenarioError> act_on_parts(const StoryAction& action);
    [[nodiscard]] Result<void, ScenarioError> perform(const StoryAction& action);
    [[nodiscard]] Result<void, ScenarioError> break_something(const StoryAction& action);
    void set_network(const SetNetwork& set);
    void flicker(const FlickerIgnition& blips);
    /// Does something after which the story goes on, whether the power failed in it or not.
    void go_through(const std::function<void()>& step);
    void on_power_cut(PowerCut cut);
    void kill_agent();
    [[nodiscard]] Result<void, ScenarioError> touch_screen(const OwnerAction& action);
    [[nodiscard]] Result<void, ScenarioError> decide_all(ConsentState state);
    void watch();
    void note_epoch(ByteView envelope);
    [[nodiscard]] std::size_t waiting_but_starts();
    void look_at_screen();

    /// Starts the agent; a power cut meanwhile is one like any other.
    [[nodiscard]] Status start_agent();

    HouseRules rules_;
    bool power_was_cut_{false};
    bool comes_back_{false};  ///< the power is away for a moment, and the story has not killed the agent
    std::set<Id> epochs_;     ///< of all events that left the car
    std::function<void()> put_store_back_;
    std::uint64_t given_before_{0};  ///< events numbered before an older store was put back
};

}  // namespace odolink::sim
