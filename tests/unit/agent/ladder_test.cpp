// SPDX-License-Identifier: Apache-2.0
// Starts that do not last: what is left out, who is told, and that a good run brings it back.
#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(LadderOfAgent) {
    AgentWorld world{[](VirtualStage& stage) { stage.vehicle.use_start_ladder(); }};
    void teardown() override {
        world.nothing_broke();
    }

    void die_at_once(int times) {
        for (int i = 0; i < times; ++i) {
            world.act("kill agent");
            world.act("start agent");
        }
    }
};

TEST(LadderOfAgent, after_three_short_lives_nothing_is_asked_of_the_vehicle_until_a_good_run) {
    world.begin();
    // When the agent dies three times within five minutes of its start
    die_at_once(3);
    // Then the owner sees it, the vehicle is left in peace, and the dealer is reached all the same
    CHECK_TRUE(world.view().mode == StartMode::Minimal);
    world.expect_within(60s, "link.online = yes");
    world.run_for(2min);
    STRCMP_EQUAL("stopped", world.snapshot().bus.c_str());
    // And after five minutes all of it runs again by itself
    world.run_for(4min);
    CHECK_TRUE(world.view().mode == StartMode::Full);
    world.expect_within(60s, "driving = parked");
}

TEST(LadderOfAgent, after_six_the_bus_is_not_read_and_the_dealers_messages_wait) {
    world.begin();
    die_at_once(6);
    CHECK_TRUE(world.view().mode == StartMode::Safe);
    world.expect_within(60s, "link.online = yes");
    const std::uint64_t heard = world.snapshot().frames;
    STRCMP_EQUAL("", world.stage.dealer.message("sim-0001", "Recall", "Please call us").c_str());
    world.run_for(2min);
    CHECK_EQUAL(heard, world.snapshot().frames);
    CHECK_FALSE(world.view().prompt.has_value());
    // Then the message comes once the mode is left
    world.run_for(9min);
    CHECK_TRUE(world.view().mode == StartMode::Full);
    world.expect_within(3min, "prompt contains message");
}

TEST(LadderOfAgent, the_dealer_is_told) {
    world.begin();
    world.act("owner consent all");
    die_at_once(6);
    world.expect_within(2min, "link.waiting = 0");
    const desk::VehicleFile file = world.stage.dealer.file("sim-0001");
    bool told = false;
    for (const desk::TimelineEntry& entry : file.timeline) {
        told = told || (entry.kind == "started" && entry.detail.find("\"mode\":\"safe\"") != std::string::npos);
    }
    CHECK_TRUE(told);
}

TEST(LadderOfAgent, drives_that_end_by_a_power_cut_count_nothing) {
    world.begin();
    for (int drive = 0; drive < 8; ++drive) {
        world.run_for(6min);
        die_at_once(1);
        CHECK_TRUE(world.view().mode == StartMode::Full);
    }
}

TEST(LadderOfAgent, a_clean_stop_does_not_count) {
    world.begin();
    for (int stop = 0; stop < 8; ++stop) {
        world.stage.vehicle.stop_agent();
        CHECK_TRUE(world.stage.vehicle.start_agent().has_value());
    }
    CHECK_TRUE(world.view().mode == StartMode::Full);
}
