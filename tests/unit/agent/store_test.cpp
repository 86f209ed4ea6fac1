// SPDX-License-Identifier: Apache-2.0
// A store that refuses: the owner is told, nothing leaves the car before it is durable, and nothing is lost afterwards.
#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(StoreOfAgent) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.act("owner consent all");
        world.ask_about_fault();
        world.expect_within(30s, "link.waiting = 0");
    }
    void teardown() override {
        world.nothing_broke();
    }
};

TEST(StoreOfAgent, a_yes_that_cannot_be_saved_is_told_and_nothing_leaves) {
    // Given a full disk
    world.stage.vehicle.store.fail_commits(StoreErrc::Full);
    // When the owner says Yes
    const Status answer = world.touch(AnswerPrompt{world.prompt().id, PromptAnswer::Yes});
    // Then it is told by name, and the desk hears nothing of what is not durable
    CHECK_TRUE(answer.has_error() && answer.error() == OwnerActionErrc::NotSaved);
    world.run_for(2min);
    world.expect("desk.requests = 0");
}

TEST(StoreOfAgent, once_the_store_works_again_nothing_is_lost) {
    world.stage.vehicle.store.fail_commits(StoreErrc::Full);
    CHECK_FALSE(world.touch(AnswerPrompt{world.prompt().id, PromptAnswer::Yes}).has_value());
    // When the disk has space again
    world.stage.vehicle.store.fail_commits(std::nullopt);
    // Then the request is saved and sent without anybody's doing, once, and survives a kill
    world.expect_within(2min, "desk.requests = 1");
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "request = delivered");
    world.expect("desk.requests = 1");
    world.expect("desk.missing = 0");
}

TEST(StoreOfAgent, an_agent_whose_store_refuses_at_start_lives_in_memory_until_it_is_well) {
    for (const StoreErrc refused : {StoreErrc::ReadOnly, StoreErrc::Full, StoreErrc::Io}) {
        world.act("kill agent");
        world.stage.vehicle.store.fail_commits(refused);
        // Then the owner has a screen, with what was kept, and the desk knows why nothing more is
        CHECK_TRUE(world.stage.vehicle.start_agent().has_value());
        world.expect_within(30s, "fault.P0420 = confirmed");
        world.expect_within(30s, "link.online = yes");
        world.run_for(2min);
        CHECK_TRUE(world.stage.dealer.file(VirtualStage::kVehicle).vehicle.agent.agent.store_failing);
        CHECK_TRUE(world.view().unsaved);
        // What cannot be kept is refused by name, and nothing of it leaves
        const Status asked = world.touch(RequestService{});
        CHECK_TRUE(asked.has_error() && asked.error() == OwnerActionErrc::NotSaved);
        // And with a store that works all goes on without anybody's doing
        world.stage.vehicle.store.fail_commits(std::nullopt);
        world.run_for(3min);
        world.expect("link.waiting = 0");
        world.expect("desk.missing = 0");
        CHECK_FALSE(world.stage.dealer.file(VirtualStage::kVehicle).vehicle.agent.agent.store_failing);
        CHECK_FALSE(world.view().unsaved);
    }
}
