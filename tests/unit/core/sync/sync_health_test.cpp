// SPDX-License-Identifier: Apache-2.0
// What the desk is told of the agent: a will with each connection, health when it has settled and when it is otherwise for a while,
// a goodbye at an orderly end, and nothing at all where nothing may be said.
#include "scripted_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using test::Bench;

TEST_GROUP(SyncHealth) {
    Bench bench;
    AgentState agent{"1.2.3"};

    void setup() override {
        bench.agent_state = [this] { return agent; };
        bench.begin_streaming();
    }
    [[nodiscard]] AgentHealth told() { return bench.link.health.back(); }
    [[nodiscard]] std::size_t times() { return bench.link.health.size(); }
    /// The will that the broker holds, opened as the desk does.
    [[nodiscard]] AgentHealth will() {
        CHECK_TRUE(bench.link.will.has_value());
        STRCMP_EQUAL("odolink/v1/a7/k7f3q9x2/up/agent", bench.link.will->topic.c_str());
        const auto envelope = wire::decode_envelope(bench.link.will->payload);
        CHECK_TRUE(envelope.has_value());
        Signature signature{};
        std::copy(envelope->signature.begin(), envelope->signature.end(), signature.begin());
        CHECK_TRUE(bench.desk_keys.verify(envelope->key_id, envelope->body, signature).has_value());
        return wire::decode_health_body(envelope->body)->health;
    }
};

TEST(SyncHealth, each_connection_has_a_signed_will_of_its_own_that_says_lost_and_nothing_else) {
    const AgentHealth first = will();
    CHECK_TRUE(first == (AgentHealth{.session = first.session, .number = 0, .link = LinkWord::Lost}));
    bench.link.cut();
    bench.time.run_for(5s);
    CHECK_EQUAL(2U, bench.link.connects.size());
    CHECK_TRUE(will().session != first.session);
}

TEST(SyncHealth, is_told_once_when_the_session_has_settled_after_what_waited) {
    bench.alerts(3);
    bench.time.run_for(1s);
    CHECK_EQUAL(0U, times());
    bench.receipt(Stream::Health, 3);
    bench.time.run_for(10min);
    CHECK_EQUAL(1U, times());
    CHECK_TRUE(told() == (AgentHealth{will().session, 1, LinkWord::Up, told().at, agent, 0}));
    CHECK_TRUE(told().at.known());
}

TEST(SyncHealth, what_is_otherwise_for_a_minute_is_told_and_what_comes_and_goes_is_not) {
    bench.time.run_for(10s);
    agent.store_failing = true;
    bench.session.look_at_health();
    bench.time.run_for(30s);
    agent.store_failing = false;
    bench.time.run_for(10min);
    CHECK_EQUAL(1U, times());
    agent.mode = StartMode::Minimal;
    bench.session.look_at_health();
    bench.time.run_for(59s);
    CHECK_EQUAL(1U, times());
    bench.time.run_for(2s);
    CHECK_EQUAL(2U, times());
    CHECK_EQUAL(2U, told().number);
    CHECK_TRUE(told().agent.mode == StartMode::Minimal);
}

TEST(SyncHealth, is_told_at_most_once_a_minute_however_much_changes) {
    bench.time.run_for(10s);
    for (int second = 0; second < 600; ++second) {
        agent.version = "1.2." + std::to_string(second);
        bench.session.look_at_health();
        bench.time.run_for(1s);
    }
    CHECK_TRUE(times() > 2);
    CHECK_TRUE(times() <= 11);
}

TEST(SyncHealth, events_that_stay_without_a_receipt_are_told_by_the_size_of_their_number) {
    bench.time.run_for(10s);
    CHECK_EQUAL(0U, told().waiting);
    bench.alerts(12);
    bench.time.run_for(2min);
    CHECK_EQUAL(2U, times());
    CHECK_EQUAL(12U, told().waiting);
    bench.alerts(1);
    bench.time.run_for(2min);
    CHECK_EQUAL(2U, times());
}

TEST(SyncHealth, a_goodbye_is_said_before_an_orderly_end_and_the_broker_drops_the_will) {
    bench.time.run_for(10s);
    bench.session.stop();
    CHECK_EQUAL(2U, times());
    CHECK_TRUE(told().link == LinkWord::Ended);
    CHECK_TRUE(told().session == will().session);
    CHECK_EQUAL(2U, told().number);
    CHECK_EQUAL(1U, bench.link.disconnects);
}

TEST(SyncHealth, a_session_that_did_not_settle_is_neither_told_nor_ended_with_a_word) {
    bench.session.stop();
    CHECK_EQUAL(0U, times());
}

TEST(SyncHealth, a_change_that_cannot_be_sent_is_told_later) {
    bench.link.publish_fails = make_error_code(LinkErrc::WindowFull);
    bench.time.run_for(10s);
    CHECK_EQUAL(0U, times());
    bench.link.publish_fails.reset();
    bench.time.run_for(2min);
    CHECK_EQUAL(1U, times());
}

TEST(SyncHealth, while_another_vin_is_read_the_broker_holds_no_will_and_nothing_is_said) {
    bench.time.run_for(10s);
    bench.session.hold_events(true);
    // The session ends without a goodbye, and the next one has no will
    bench.time.run_for(5min);
    CHECK_EQUAL(1U, bench.link.disconnects);
    CHECK_EQUAL(2U, bench.link.connects.size());
    CHECK_FALSE(bench.link.will.has_value());
    CHECK_EQUAL(1U, times());
    CHECK_TRUE(bench.link.digests.back().identity_doubt);
    agent.store_failing = true;
    bench.session.look_at_health();
    bench.time.run_for(5min);
    CHECK_EQUAL(1U, times());
    // Nor at a connection that begins meanwhile
    bench.link.cut();
    bench.time.run_for(10s);
    CHECK_FALSE(bench.link.will.has_value());
    // And when it is settled, both are there again
    bench.session.hold_events(false);
    bench.time.run_for(10s);
    CHECK_EQUAL(2U, times());
    CHECK_TRUE(told().session == will().session);
}

TEST(SyncHealth, after_the_owner_has_left_nothing_is_said_and_no_will_is_left_behind) {
    bench.time.run_for(10s);
    bench.session.end_relation();
    bench.time.run_for(5min);
    CHECK_FALSE(bench.link.will.has_value());
    CHECK_EQUAL(2U, bench.link.connects.size());
    bench.session.stop();
    CHECK_EQUAL(1U, times());
}

TEST(SyncHealth, a_session_whose_will_an_older_key_has_signed_is_begun_anew) {
    bench.time.run_for(10s);
    bench.session.wake();
    CHECK_EQUAL(1U, bench.link.connects.size());
    bench.keys.renew("car-key-2");
    bench.session.wake();
    bench.time.run_for(10s);
    CHECK_EQUAL(2U, bench.link.connects.size());
    STRCMP_EQUAL("car-key-2", wire::decode_envelope(bench.link.will->payload)->key_id.c_str());
    CHECK_EQUAL(2U, times());
}

TEST(SyncHealth, will_and_words_are_counted_by_the_data_plan_and_cost_a_few_hundred_bytes) {
    const std::size_t before = bench.link.payload_bytes;
    bench.time.run_for(10s);
    CHECK_EQUAL(1U, times());
    const std::size_t will = bench.link.will->payload.size();
    CHECK_EQUAL(bench.link.payload_bytes + will + bench.bytes_down, bench.session.data().use().bytes);
    const std::size_t word = bench.link.payload_bytes - before;
    CHECK_TRUE(word > 64 && word < 150);
    CHECK_TRUE(will > 64 && will < 130);
}
