// SPDX-License-Identifier: Apache-2.0
// Owner, guest and valet at the screen of a whole agent: what is withheld, what is refused, and the way back over a kill.
#include <string>

#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(SeatOfAgent) {
    AgentWorld world;
    void teardown() override { world.nothing_broke(); }

    void check_refused(OwnerActionErrc why, const OwnerAction& action) {
        const Status answer = world.touch(action);
        CHECK_FALSE(answer.has_value());
        STRCMP_EQUAL(make_error_code(why).message().c_str(), answer.error().message().c_str());
    }
    void hand_to(Audience to) { CHECK_TRUE(world.touch(ChangeSeat{to, {}}).has_value()); }
    void find_fault(const std::string& code) {
        world.act("drive 0.5 km at 50 km/h");
        world.act("break " + code);
        world.expect_within(60s, "fault." + code + " = confirmed");
        world.expect_within(60s, "speed_kmh = 0");
        world.act("park");
        world.expect_within(30s, "driving = parked");
        world.run_for(10s);
    }
    void next_drive() {
        world.act("ignition off");
        world.run_for(600s);
        world.act("ignition on");
        world.expect_within(60s, "driving = parked");
        world.run_for(10s);
    }
    [[nodiscard]] Prompt kept(const std::string& key_begins) {
        for (const Prompt& prompt : world.snapshot().prompts) {
            if (prompt.reason_key.starts_with(key_begins)) return prompt;
        }
        return {};
    }
};

TEST(SeatOfAgent, questions_of_care_wait_for_the_owner_and_no_repeat_is_counted) {
    // Given a guest at the screen
    world.begin();
    hand_to(Audience::Guest);
    // When a fault is found that is not about safety
    find_fault("P0420");
    next_drive();
    // Then the guest is not asked, and nothing is lost
    world.expect("prompt = none");
    CHECK_EQUAL(0U, kept("fault:").times_shown);
    // And the owner is asked at once when back
    hand_to(Audience::Owner);
    world.expect_within(10s, "prompt contains fault:");
    CHECK_EQUAL(1U, kept("fault:").times_shown);
}

TEST(SeatOfAgent, a_guests_view_holds_nothing_of_the_owners) {
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    world.act("owner answer yes");
    world.expect_within(60s, "desk.requests = 1");
    world.act("dealer record oil service");
    world.expect_within(20s, "history.count = 1");
    for (const Audience to : {Audience::Guest, Audience::Valet}) {
        hand_to(to);
        const HeadUnitView& v = world.view();
        CHECK_TRUE(v.audience == to);
        CHECK_TRUE(v.history.empty() && v.requests.empty() && v.appointments.empty() && v.contradictions.empty());
        CHECK_TRUE(v.consents.empty() && v.sent.empty() && v.due.empty());
        CHECK_TRUE(v.identity == VehicleIdentity{} && v.dealer_name.empty());
        CHECK_TRUE(v.verdict == Verdict::Fault || v.verdict == Verdict::Ok);
        hand_to(Audience::Owner);
        CHECK_EQUAL(1U, world.view().history.size());
    }
}

TEST(SeatOfAgent, a_guest_may_do_nothing_that_is_the_owners) {
    world.begin();
    hand_to(Audience::Valet);
    const auto all_refused = [this] {
        check_refused(OwnerActionErrc::NotOwner, AnswerAppointment{});
        check_refused(OwnerActionErrc::NotOwner, SetConsent{Purpose::Surveys, ConsentState::Granted, "1"});
        check_refused(OwnerActionErrc::NotOwner, RequestService{});
        check_refused(OwnerActionErrc::NotOwner, WithdrawRequest{});
        check_refused(OwnerActionErrc::NotOwner, StateWork{{"engine_oil"}});
        check_refused(OwnerActionErrc::NotOwner, TakeBackWork{});
        check_refused(OwnerActionErrc::NotOwner, NoteRecord{});
        check_refused(OwnerActionErrc::NotOwner, SetPin{"1234"});
        check_refused(OwnerActionErrc::NotOwner, RemindBefore{2});
    };
    all_refused();
    check_refused(OwnerActionErrc::NotOwner, ChangeSeat{Audience::Guest, {}});
    // And while the car moves nobody changes the seat
    world.act("drive 3 km at 60 km/h");
    world.expect_within(5s, "driving = moving");
    all_refused();
    check_refused(OwnerActionErrc::Driving, ChangeSeat{Audience::Owner, {}});
}

TEST(SeatOfAgent, a_guest_is_told_what_is_not_safe_and_only_notes_it) {
    world.begin();
    world.act("owner consent all");
    hand_to(Audience::Guest);
    find_fault("P0524");
    world.expect_within(10s, "prompt contains P0524");
    CHECK_TRUE(world.prompt().answers == std::vector{PromptAnswer::Acknowledge});
    CHECK_TRUE(world.prompt().evidence.empty());
    check_refused(OwnerActionErrc::NotAllowed, AnswerPrompt{world.prompt().id, PromptAnswer::Yes});
    CHECK_TRUE(world.touch(AnswerPrompt{world.prompt().id, PromptAnswer::Acknowledge}).has_value());
    world.expect("prompt = none");
    // Nothing of it is an answer of the owner's
    CHECK_TRUE(kept("fault:").state == PromptState::Waiting);
    for (const auto& entry : world.stage.dealer.file("sim-0001").timeline) CHECK_TRUE(entry.kind != "prompt");
}

TEST(SeatOfAgent, wrong_pins_count_over_a_kill_and_the_right_one_brings_the_owner_back) {
    world.begin();
    CHECK_TRUE(world.touch(SetPin{"2468"}).has_value());
    hand_to(Audience::Guest);
    for (int i = 0; i < 5; ++i) check_refused(OwnerActionErrc::WrongPin, ChangeSeat{Audience::Owner, "1111"});
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(30s, "driving = parked");
    CHECK_TRUE(world.view().audience == Audience::Guest && world.view().pin_set);
    check_refused(OwnerActionErrc::Wait, ChangeSeat{Audience::Owner, "2468"});
    world.run_for(60s);
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Owner, "2468"}).has_value());
    CHECK_TRUE(world.view().audience == Audience::Owner);
    // And the PIN can be taken off
    CHECK_TRUE(world.touch(SetPin{""}).has_value());
    hand_to(Audience::Valet);
    hand_to(Audience::Owner);
    check_refused(OwnerActionErrc::NotAllowed, SetPin{"12"});
}

TEST(SeatOfAgent, a_guest_may_ask_for_help_at_the_roadside_where_the_owner_allows_requests) {
    world.begin();
    hand_to(Audience::Guest);
    const RequestService help{ServiceKind::Other, {}, Want::Roadside, false};
    check_refused(OwnerActionErrc::NoConsent, help);
    // With the position it is the owner's to call, as is anything else
    check_refused(OwnerActionErrc::NotOwner, RequestService{ServiceKind::Other, {}, Want::Roadside, true});
    check_refused(OwnerActionErrc::NotOwner, RequestService{ServiceKind::Other, {}, Want::Complaint, false});
    hand_to(Audience::Owner);
    world.act("owner consent all");
    hand_to(Audience::Guest);
    find_fault("P0420");
    CHECK_TRUE(world.touch(help).has_value());
    world.expect_within(60s, "desk.requests = 1");
    // And the owner is asked about the fault all the same
    next_drive();
    hand_to(Audience::Owner);
    world.expect_within(10s, "prompt contains fault:");
}
