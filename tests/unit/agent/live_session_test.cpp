// SPDX-License-Identifier: Apache-2.0
// A live session from the dealer's question to the receipt: nothing is read before the owner's Yes, nothing after its end, and what
// left the car is what the receipt says.
#include <algorithm>

#include "agent_world.hpp"
#include "core/privacy/consent_book.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(LiveSession) {
    AgentWorld world;
    std::size_t readings_at_broker{0};  ///< messages on up/live

    void setup() override {
        world.begin();
        world.act("owner consent all");
        world.stage.broker.set_tap([this](const std::string& topic, const Bytes&) {
            if (topic.ends_with("/up/live")) ++readings_at_broker;
        });
    }
    void teardown() override {
        world.nothing_broke();
    }
    [[nodiscard]] const desk::LiveView& at_the_desk() {
        const auto& live = world.stage.dealer.file("sim-0001").live;
        CHECK_TRUE(live.has_value());
        return *live;
    }
    void ask() {
        STRCMP_EQUAL("", world.stage.dealer.ask_live("sim-0001").c_str());
        world.expect_within(10s, "prompt contains live:");
    }
    [[nodiscard]] Status answer(PromptAnswer word) {
        return world.touch(AnswerPrompt{world.prompt().id, word});
    }
    void open() {
        ask();
        CHECK_TRUE(answer(PromptAnswer::Yes).has_value());
        world.run_for(10s);
        CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Open);
    }
    void expect_ended(LiveSessionEnd why) {
        world.run_for(10s);
        CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Ended);
        CHECK_TRUE(at_the_desk().row.ended_by == why);
        CHECK_FALSE(world.view().live.has_value());
        // Then the receipt counts what the tap saw, and nothing follows
        CHECK_EQUAL(readings_at_broker, at_the_desk().row.readings);
        const std::size_t before = readings_at_broker;
        world.run_for(30s);
        CHECK_EQUAL(before, readings_at_broker);
        CHECK_TRUE(at_the_desk().values.empty());
    }
};

TEST(LiveSession, the_screen_shows_the_code_the_clerk_reads_out_and_nothing_is_sent_before_the_yes) {
    ask();
    const std::string code = at_the_desk().row.code;
    CHECK_EQUAL(kLiveCodeDigits, code.size());
    STRCMP_CONTAINS(code.c_str(), world.prompt().what.zh.c_str());
    STRCMP_CONTAINS(code.c_str(), world.prompt().what.en.c_str());
    STRCMP_CONTAINS("15", world.prompt().why.zh.c_str());
    world.run_for(60s);
    CHECK_EQUAL(0U, readings_at_broker);
}

TEST(LiveSession, after_the_yes_the_desk_sees_values_at_most_one_message_a_second_until_the_time_is_up) {
    open();
    CHECK_TRUE(world.view().live.has_value());
    CHECK_FALSE(at_the_desk().values.empty());
    world.run_for(60s);
    CHECK_TRUE(readings_at_broker > 10);
    CHECK_TRUE(readings_at_broker <= 71);
    // When fifteen minutes have passed
    world.run_for(830s);
    CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Open);
    world.run_for(10s);
    expect_ended(LiveSessionEnd::TimeUp);
    // Then the receipt names what was read, and the owner's list has start and receipt
    CHECK_FALSE(at_the_desk().row.names.empty());
    CHECK_TRUE(at_the_desk().row.to > at_the_desk().row.from);
    const auto& sent = world.view().sent;
    CHECK_EQUAL(2, std::count_if(sent.begin(), sent.end(), [](const SentLine& line) { return line.what.zh == "实时查看的开始或凭据"; }));
}

TEST(LiveSession, one_touch_ends_it_at_once) {
    open();
    CHECK_TRUE(world.touch(EndLiveSession{}).has_value());
    CHECK_FALSE(world.view().live.has_value());
    expect_ended(LiveSessionEnd::ByOwner);
    CHECK_FALSE(world.touch(EndLiveSession{}).has_value());
}

TEST(LiveSession, the_clerk_ends_it_and_takes_a_question_back) {
    open();
    STRCMP_EQUAL("", world.stage.dealer.close_live("sim-0001").c_str());
    expect_ended(LiveSessionEnd::ByDealer);
    ask();
    STRCMP_EQUAL("", world.stage.dealer.close_live("sim-0001").c_str());
    world.run_for(10s);
    CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Lapsed);
    CHECK_FALSE(world.view().prompt.has_value() && world.prompt().reason_key.starts_with("live:"));
}

TEST(LiveSession, withdrawn_consent_ends_it_and_the_receipt_comes_all_the_same) {
    open();
    CHECK_TRUE(world.touch(SetConsent{Purpose::RemoteDiagnosis, ConsentState::Withdrawn, std::string{kConsentTextVersion}}).has_value());
    CHECK_FALSE(world.view().live.has_value());
    expect_ended(LiveSessionEnd::ConsentWithdrawn);
}

TEST(LiveSession, two_minutes_after_the_ignition_went_off_it_ends_and_before_it_goes_on) {
    open();
    world.act("ignition off");
    world.run_for(60s);
    CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Open);
    world.act("ignition on");
    world.run_for(120s);
    CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Open);
    world.act("ignition off");
    world.run_for(121s);
    expect_ended(LiveSessionEnd::IgnitionOff);
}

TEST(LiveSession, a_no_and_ten_minutes_of_silence_read_nothing) {
    ask();
    CHECK_TRUE(answer(PromptAnswer::No).has_value());
    world.run_for(10s);
    CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Declined);
    ask();
    world.run_for(610s);
    CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Lapsed);
    CHECK_FALSE(world.view().prompt.has_value() && world.prompt().reason_key.starts_with("live:"));
    CHECK_EQUAL(0U, readings_at_broker);
}

TEST(LiveSession, without_the_consent_for_remote_diagnosis_a_yes_is_refused_and_the_question_stays) {
    CHECK_TRUE(world.touch(SetConsent{Purpose::RemoteDiagnosis, ConsentState::Withdrawn, std::string{kConsentTextVersion}}).has_value());
    ask();
    const Status refused = answer(PromptAnswer::Yes);
    CHECK_TRUE(!refused && refused.error() == OwnerActionErrc::NoConsent);
    world.expect("prompt contains live:");
    world.run_for(30s);
    CHECK_EQUAL(0U, readings_at_broker);
}

TEST(LiveSession, a_guest_is_not_asked_and_handing_the_screen_over_ends_it) {
    open();
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Guest, {}}).has_value());
    expect_ended(LiveSessionEnd::ByOwner);
    STRCMP_EQUAL("", world.stage.dealer.ask_live("sim-0001").c_str());
    world.run_for(60s);
    CHECK_FALSE(world.view().prompt.has_value() && world.prompt().reason_key.starts_with("live:"));
    CHECK_FALSE(world.touch(EndLiveSession{}).has_value());
}

TEST(LiveSession, a_moving_car_is_not_asked_and_goes_on_with_what_was_allowed) {
    STRCMP_EQUAL("", world.stage.dealer.ask_live("sim-0001").c_str());
    world.expect_within(10s, "prompt contains live:");
    world.act("drive 1 km at 50 km/h");
    world.run_for(20s);
    CHECK_FALSE(world.view().prompt.has_value() && world.prompt().reason_key.starts_with("live:"));
    world.expect_within(120s, "speed_kmh = 0");
    world.act("park");
    world.expect_within(30s, "prompt contains live:");
}

TEST(LiveSession, a_kill_ends_it_and_the_receipt_comes_after_the_start) {
    open();
    world.run_for(70s);  // the count rides on the commit of each minute
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "link.online = yes");
    world.run_for(10s);
    CHECK_TRUE(at_the_desk().row.state == desk::LiveRowState::Ended);
    CHECK_TRUE(at_the_desk().row.ended_by == LiveSessionEnd::AgentStopped);
    CHECK_TRUE(at_the_desk().row.readings > 0);
    CHECK_FALSE(world.view().live.has_value());
}

TEST(LiveSession, it_adds_not_one_frame_to_what_the_car_asks_its_bus) {
    // Given the requests of a parked minute without a session
    const auto asked_in_a_minute = [this] {
        std::size_t asked = 0;
        world.stage.vehicle.segment.set_recorder([&asked](const CanFrame&, MonoTime, const std::string& sender) {
            if (sender == SimVehicle::kAgentOnBus) ++asked;
        });
        world.run_for(120s);
        world.stage.vehicle.segment.set_recorder(nullptr);
        return asked;
    };
    world.run_for(120s);
    const std::size_t before = asked_in_a_minute();
    open();
    const std::size_t during = asked_in_a_minute();
    CHECK_TRUE(before > 0);
    CHECK_TRUE(during <= before + before / 10);
}
