// SPDX-License-Identifier: Apache-2.0
// A parked car whose battery is nearly empty: nothing that can wait is done.
#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(SupplyOfAgent) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.act("owner consent all");
        world.act("owner call for help");  // whose promises run out while the car is parked
        world.run_for(30s);
        world.act("ignition off");
        world.run_for(1min);
        world.expect("link.online = yes");
        world.act("brown-out to 11.7 V for 3600 s");
        world.run_for(4min);
    }
    void teardown() override {
        world.nothing_broke();
    }
};

TEST(SupplyOfAgent, below_11_8_volts_it_neither_writes_nor_keeps_the_link) {
    world.expect("link.online = no");
    const auto commits = world.stage.vehicle.store.commits();
    world.run_for(40min);
    CHECK_EQUAL(commits, world.stage.vehicle.store.commits());
    world.expect("metric.link_lost_total = 0");
}

TEST(SupplyOfAgent, the_key_ends_the_rest) {
    world.act("ignition on");
    world.expect_within(3s, "link.online = yes");
    world.expect_within(10s, "driving = parked");
}

TEST(SupplyOfAgent, a_charger_ends_it_too) {
    world.run_for(65min);  // 12.x V again
    world.expect("link.online = yes");
}
