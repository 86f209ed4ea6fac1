// SPDX-License-Identifier: Apache-2.0
// Visits as the owner sees them: what is booked far ahead stands apart until 30 days before, and is told then.
#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(VisitsOfAgent) {
    AgentWorld world;
    void teardown() override { world.nothing_broke(); }

    void agree_on_visit_in(int days) {
        world.begin();
        world.act("owner consent all");
        CHECK_TRUE(world.touch(RequestService{ServiceKind::Service, {}}).has_value());
        world.expect_within(60s, "desk.requests = 1");
        world.act("dealer propose in " + std::to_string(days) + " days for 680 yuan");
        world.expect_within(20s, "appointment = proposed");
        CHECK_TRUE(world.view().far_ahead.empty());  // it waits for an answer
        world.act("owner accept");
        world.expect("appointment = accepted");
    }
    [[nodiscard]] bool told() {
        for (const Prompt& prompt : world.snapshot().prompts) {
            if (prompt.reason_key.starts_with("surfaced:") && prompt.state != PromptState::Withdrawn) return true;
        }
        return false;
    }
};

TEST(VisitsOfAgent, a_visit_booked_40_days_ahead_surfaces_30_days_before_and_is_told_once) {
    agree_on_visit_in(40);
    CHECK_EQUAL(1U, world.view().far_ahead.size());
    CHECK_FALSE(told());
    world.stand_for(9 * 24h);
    CHECK_EQUAL(1U, world.view().far_ahead.size());
    CHECK_FALSE(told());
    world.stand_for(2 * 24h);
    CHECK_TRUE(world.view().far_ahead.empty());
    CHECK_TRUE(told());
    // Two days before it, the reminder takes its place
    world.stand_for(27 * 24h);
    CHECK_FALSE(told());
}

TEST(VisitsOfAgent, a_visit_in_20_days_is_a_matter_from_the_first_day) {
    agree_on_visit_in(20);
    CHECK_TRUE(world.view().far_ahead.empty());
    world.stand_for(24h);
    CHECK_FALSE(told());
}
