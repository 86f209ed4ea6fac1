// SPDX-License-Identifier: Apache-2.0
// Questions, complaints and calls for help: answered in words, on clocks of their own; the position is sent once, in a call
// whose owner agreed, under a consent that ends with it.
#include <algorithm>

#include "agent_world.hpp"
#include "core/privacy/consent_book.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(HelpCall) {
    AgentWorld world;
    const Position here{30.27415, 120.15515, 12.5, {}};

    void setup() override {
        world.begin();
        world.act("owner consent all");  // not for the position: that is asked in the call
        world.stage.vehicle.where = here;
    }
    void teardown() override {
        world.nothing_broke();
    }
    [[nodiscard]] Status call(bool with_position) { return world.touch(RequestService{ServiceKind::Other, {}, Want::Roadside, with_position}); }
    [[nodiscard]] ConsentState location() {
        const auto& consents = world.view().consents;
        return std::find_if(consents.begin(), consents.end(), [](const ConsentLine& c) { return c.consent.purpose == Purpose::Location; })->consent.state;
    }
    [[nodiscard]] std::size_t positions_sent() {
        const auto& sent = world.view().sent;
        return static_cast<std::size_t>(std::count_if(sent.begin(), sent.end(), [](const SentLine& line) { return line.purpose == Purpose::Location; }));
    }
    [[nodiscard]] std::optional<Position> at_the_desk() { return world.stage.dealer.file("sim-0001").requests.front().request.position; }
};

TEST(HelpCall, a_question_takes_on_no_due_item_and_no_fault) {
    // Given an item that is due soon and would go with a visit
    world.ask_about_fault();
    world.act("owner ask a question");
    const ServiceRequest& asked = world.view().requests.back().request;
    CHECK_EQUAL(0U, asked.due_items.size());
    CHECK_EQUAL(0U, asked.fault_codes.size());
    // Then the car still asks about it
    world.expect("prompt contains fault:");
}

TEST(HelpCall, the_owner_reads_the_dealers_words_and_an_answer_that_closes_ends_the_matter) {
    world.act("owner ask a question");
    world.expect_within(20s, "desk.requests = 1");
    world.act("dealer answer");
    world.expect_within(20s, "request = answered");
    STRCMP_CONTAINS("拖车", world.view().requests.back().request.answer.c_str());
    world.act("dealer answer and close");
    world.expect_within(20s, "request = closed");
    world.expect("desk.request = closed");
}

TEST(HelpCall, the_position_is_sent_once_and_the_consent_ends_with_its_receipt) {
    CHECK_TRUE(location() == ConsentState::NotAsked);
    CHECK_TRUE(call(true).has_value());
    CHECK_TRUE(location() == ConsentState::Granted);
    CHECK_TRUE(world.view().position_shared);
    world.run_for(20s);
    CHECK_EQUAL(1U, positions_sent());
    CHECK_TRUE(at_the_desk().has_value());
    DOUBLES_EQUAL(30.27415, at_the_desk()->latitude, 1e-9);
    CHECK_TRUE(location() == ConsentState::Withdrawn);
    CHECK_FALSE(world.view().position_shared);
    world.run_for(600s);
    CHECK_EQUAL(1U, positions_sent());
}

TEST(HelpCall, without_the_owners_word_no_position_leaves_even_where_location_is_granted) {
    CHECK_TRUE(world.touch(SetConsent{Purpose::Location, ConsentState::Granted, std::string{kConsentTextVersion}}).has_value());
    CHECK_TRUE(call(false).has_value());
    world.run_for(300s);
    CHECK_EQUAL(0U, positions_sent());
    CHECK_FALSE(at_the_desk().has_value());
}

TEST(HelpCall, a_standing_consent_stands_after_the_call) {
    CHECK_TRUE(world.touch(SetConsent{Purpose::Location, ConsentState::Granted, std::string{kConsentTextVersion}}).has_value());
    CHECK_TRUE(call(true).has_value());
    world.run_for(20s);
    CHECK_EQUAL(1U, positions_sent());
    CHECK_TRUE(location() == ConsentState::Granted);
}

TEST(HelpCall, under_a_roof_the_receiver_is_asked_again_until_it_finds_the_car) {
    world.stage.vehicle.where.reset();
    CHECK_TRUE(call(true).has_value());
    world.run_for(150s);
    CHECK_EQUAL(0U, positions_sent());
    world.stage.vehicle.where = here;
    world.run_for(90s);
    CHECK_EQUAL(1U, positions_sent());
}

TEST(HelpCall, after_two_hours_without_a_fix_the_consent_ends) {
    world.stage.vehicle.where.reset();
    CHECK_TRUE(call(true).has_value());
    world.run_for(7'140s);
    CHECK_TRUE(location() == ConsentState::Granted);
    world.run_for(180s);
    CHECK_TRUE(location() == ConsentState::Withdrawn);
    world.stage.vehicle.where = here;
    world.run_for(300s);
    CHECK_EQUAL(0U, positions_sent());
}

TEST(HelpCall, a_kill_loses_neither_the_position_nor_the_end_of_the_consent) {
    // Given a call without a view of the sky, and the agent killed
    world.stage.vehicle.where.reset();
    CHECK_TRUE(call(true).has_value());
    world.run_for(10s);
    world.act("kill agent");
    world.stage.vehicle.where = here;
    // When it starts again under the open sky
    world.act("start agent");
    world.expect_within(60s, "link.online = yes");
    world.run_for(30s);
    // Then the position came, once, and the consent is over
    CHECK_TRUE(at_the_desk().has_value());
    CHECK_TRUE(location() == ConsentState::Withdrawn);
    // and what waits offline is sent when the network is back: the consent must not end before
    CHECK_TRUE(world.touch(WithdrawRequest{world.view().requests.back().request.id}).has_value());
    world.act("network down");
    CHECK_TRUE(call(true).has_value());
    world.run_for(600s);
    CHECK_TRUE(location() == ConsentState::Granted);
    world.act("network up");
    world.run_for(330s);
    CHECK_TRUE(location() == ConsentState::Withdrawn);
    CHECK_TRUE(at_the_desk().has_value());
}

TEST(HelpCall, a_call_taken_back_takes_the_position_from_the_desk_and_ends_the_consent) {
    CHECK_TRUE(call(true).has_value());
    world.run_for(20s);
    CHECK_TRUE(at_the_desk().has_value());
    CHECK_TRUE(world.touch(WithdrawRequest{world.view().requests.back().request.id}).has_value());
    world.run_for(20s);
    world.expect("desk.request = withdrawn");
    CHECK_FALSE(at_the_desk().has_value());
}

TEST(HelpCall, a_call_taken_back_before_there_is_a_fix_ends_the_consent_at_once) {
    world.stage.vehicle.where.reset();
    CHECK_TRUE(call(true).has_value());
    CHECK_TRUE(world.touch(WithdrawRequest{world.view().requests.back().request.id}).has_value());
    CHECK_TRUE(location() == ConsentState::Withdrawn);
    CHECK_FALSE(world.view().position_shared);
}

TEST(HelpCall, a_position_that_could_not_be_sent_for_two_hours_is_deleted) {
    world.act("network down");
    CHECK_TRUE(call(true).has_value());
    world.run_for(7'320s);
    CHECK_TRUE(location() == ConsentState::Withdrawn);
    world.act("network up");
    world.run_for(400s);
    world.expect("desk.requests = 1");
    CHECK_FALSE(at_the_desk().has_value());
}

TEST(HelpCall, a_second_call_while_one_is_open_is_refused_and_a_position_is_for_help_only) {
    CHECK_TRUE(call(true).has_value());
    CHECK_FALSE(call(true).has_value());
    CHECK_FALSE(world.touch(RequestService{ServiceKind::Other, {}, Want::Question, true}).has_value());
    CHECK_EQUAL(1U, world.view().requests.size());
}
