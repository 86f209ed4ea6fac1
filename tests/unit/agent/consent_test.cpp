// SPDX-License-Identifier: Apache-2.0
// Withdrawn consent stops at once and takes back what waits.
#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(ConsentOfAgent) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.act("owner consent all");
        world.expect_within(30s, "link.waiting = 0");
    }
    void teardown() override {
        world.nothing_broke();
    }
};

TEST(ConsentOfAgent, withdrawal_stops_within_a_second) {
    // Given an owner who withdraws all
    world.act("owner consent none");
    world.expect_within(1s, "consent.remote_diagnosis = withdrawn");
    world.expect_within(30s, "link.waiting = 0");
    const std::uint64_t given = world.view().link.given;
    // When a fault comes and a trip ends
    world.ask_about_fault();
    world.run_for(10min);
    // Then no event was even numbered, and the desk knows nothing of it
    CHECK_EQUAL(given, world.view().link.given);
    world.expect("desk.fault.P0420 = absent");
    CHECK_TRUE(world.snapshot().withheld >= 2);
}

TEST(ConsentOfAgent, withdrawal_deletes_what_waits_and_tells_the_desk_how_many) {
    // Given a fault that waits because the network is down
    world.act("network down");
    world.ask_about_fault();
    CHECK_TRUE(world.view().link.waiting >= 1);
    // When consent is withdrawn and the network comes back
    world.act("owner consent none");
    world.act("network up");
    world.expect_within(6min, "link.waiting = 0");
    // Then the desk never sees the fault, and misses nothing it was not told of
    world.expect("desk.fault.P0420 = absent");
    world.expect("desk.missing = 0");
    world.expect("desk.dropped >= 1");
}

TEST(ConsentOfAgent, a_grant_tells_how_things_stand_now) {
    // Given a fault from a time without consent
    world.act("owner consent none");
    world.ask_about_fault();
    world.expect("desk.fault.P0420 = absent");
    // When consent is given
    world.act("owner consent all");
    // Then the dealer learns of it, once
    world.expect_within(20s, "desk.fault.P0420 = confirmed");
    world.expect_within(20s, "desk.has_all = yes");
}
