// SPDX-License-Identifier: Apache-2.0
// The dealer's signing key changes in the middle of an owner's story: with the car there, with the car away for the whole overlap, and with a key that was stolen.
#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(KeyRotation) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.act("owner consent all");
    }
    void teardown() override { world.nothing_broke(); }
    std::uint64_t counted(const std::string& name) {
        const auto& counters = world.stage.vehicle.metrics.counters();
        const auto found = counters.find(name);
        return found == counters.end() ? 0 : found->second;
    }
    void message() { STRCMP_EQUAL("", world.stage.dealer.message("sim-0001", "提醒", "请到店").c_str()); }
    desk::InStep in_step() { return world.stage.dealer.signing_keys().vehicles; }
};

TEST(KeyRotation, between_a_request_and_its_answer_nothing_is_refused_and_the_car_is_in_step) {
    world.ask_about_fault();
    world.act("owner answer yes");
    world.expect_within(60s, "desk.requests = 1");
    STRCMP_EQUAL("", world.stage.dealer.rotate_key(30).c_str());
    world.act("dealer record oil service");
    world.expect_within(20s, "history.count = 1");
    CHECK_EQUAL(1, in_step().have);
    CHECK_EQUAL(1, in_step().all);
    message();
    world.run_for(5s);
    CHECK_EQUAL(0U, counted("link_refused_key_total"));
    CHECK_EQUAL(1U, counted("link_key_documents_total"));
}

TEST(KeyRotation, a_car_that_was_away_for_the_whole_overlap_hears_the_dealer_again_at_its_first_session) {
    const std::uint64_t before = counted("link_down_taken_total");
    world.act("network down");
    world.run_for(10s);
    STRCMP_EQUAL("", world.stage.dealer.rotate_key(1).c_str());
    message();
    CHECK_EQUAL(0, in_step().have);
    world.stand_for(72h);
    world.act("network up");
    world.run_for(120s);
    CHECK_EQUAL(before + 1, counted("link_down_taken_total"));
    CHECK_EQUAL(1, in_step().have);
    CHECK_EQUAL(0U, counted("link_refused_key_total"));
}

TEST(KeyRotation, after_a_revocation_the_story_goes_on_with_the_next_key_over_a_kill_of_the_agent) {
    STRCMP_EQUAL("", world.stage.dealer.revoke_key().c_str());
    world.run_for(5s);
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "link.online = yes");
    const std::uint64_t before = counted("link_down_taken_total");
    message();
    world.run_for(10s);
    CHECK_EQUAL(before + 1, counted("link_down_taken_total"));
    CHECK_EQUAL(0U, counted("link_refused_revoked_total"));
    CHECK_EQUAL(1, in_step().have);
}
