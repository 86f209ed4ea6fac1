// SPDX-License-Identifier: Apache-2.0
// When the agent tries the link again: not only by its own patience, which has grown to minutes after an hour without a
// network.
#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(LinkOfAgent) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.act("network down");
        world.run_for(60min);
        world.expect("link.online = no");
        world.act("network up");
    }
    void teardown() override {
        world.nothing_broke();
    }
};

TEST(LinkOfAgent, left_alone_it_waits_for_the_end_of_its_patience) {
    world.run_for(3s);
    world.expect("link.online = no");
    world.expect_within(5min, "link.online = yes");
}

TEST(LinkOfAgent, the_ignition_ends_the_wait) {
    world.act("ignition off");
    world.run_for(1s);
    world.act("ignition on");
    world.expect_within(2s, "link.online = yes");
}

TEST(LinkOfAgent, an_action_of_the_owner_ends_the_wait) {
    world.act("owner consent all");
    world.expect_within(3s, "link.online = yes");
}

TEST(LinkOfAgent, so_does_the_platform_that_found_another_network) {
    world.stage.vehicle.try_link_now();
    world.expect_within(3s, "link.online = yes");
}

TEST_GROUP(OlderStoreOfAgent) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.act("owner consent all");
        for (int i = 0; i < 8; ++i) {  // the stream has come far
            world.act("owner ask a question");
            world.run_for(10s);
            world.act("dealer answer and close");
            world.run_for(10s);
        }
        world.act("copy the store");
        world.act("owner ask for service");
        world.expect_within(20s, "request = delivered");
        // Given the copy, without a network
        world.act("kill agent");
        world.act("put the store back");
        world.act("network down");
        world.act("start agent");
        world.expect_within(60s, "driving = parked");
    }
    void teardown() override {
        world.nothing_broke();
    }
};

TEST(OlderStoreOfAgent, a_request_made_on_it_is_delivered_under_its_new_number) {
    world.act("owner ask for service");
    world.expect("request = waiting");
    world.act("network up");
    world.expect_within(6min, "request = delivered");
    world.expect("desk.requests = 10");
    world.expect("metric.link_new_epochs_total = 1");
    // And that is known after a kill
    world.act("kill agent");
    world.act("start agent");
    world.expect("request = delivered");
    world.run_for(2min);
    world.expect("link.waiting = 0");
    world.expect("metric.link_new_epochs_total = 1");
}
