// SPDX-License-Identifier: Apache-2.0
// What the owner may do on the head unit, and every way in which it is refused.
#include "agent_world.hpp"
#include "core/care/request_desk.hpp"
#include "core/privacy/consent_book.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

Id unknown_id() {
    Id id;
    id.bytes.fill(std::byte{0x77});
    return id;
}

void check_refused(OwnerActionErrc why, const Status& answer) {
    CHECK_FALSE(answer.has_value());
    STRCMP_EQUAL(make_error_code(why).message().c_str(), answer.error().message().c_str());
}

}  // namespace

TEST_GROUP(OwnerOfAgent) {
    AgentWorld world;
    void teardown() override {
        world.nothing_broke();
    }

    /// Consent, fault, Yes, and the dealer's offer on the screen.
    void begin_with_offer() {
        world.begin();
        world.act("owner consent all");
        world.ask_about_fault();
        world.act("owner answer yes");
        world.expect_within(20s, "desk.requests = 1");
        world.act("dealer pick up");
        world.act("dealer propose in 1 days for 680 yuan");
        world.expect_within(20s, "appointment = proposed");
    }
};

TEST(OwnerOfAgent, yes_without_consent_is_refused_and_queues_nothing) {
    // Given a question about a fault, and no consent
    world.begin();
    world.ask_about_fault();
    const Prompt asked = world.prompt();
    const std::uint64_t given = world.view().link.given;
    // When the owner says Yes
    const Status answer = world.touch(AnswerPrompt{asked.id, PromptAnswer::Yes});
    // Then it is refused by name, the question stays, and nothing was made
    check_refused(OwnerActionErrc::NoConsent, answer);
    CHECK_TRUE(world.prompt().id == asked.id);
    world.run_for(60s);
    CHECK_EQUAL(0U, world.view().requests.size());
    CHECK_EQUAL(given, world.view().link.given);
    world.expect("desk.requests = 0");
}

TEST(OwnerOfAgent, asking_for_service_without_consent_is_refused) {
    world.begin();
    check_refused(OwnerActionErrc::NoConsent, world.touch(RequestService{ServiceKind::Service, "noise"}));
    CHECK_EQUAL(0U, world.view().requests.size());
}

TEST(OwnerOfAgent, nothing_is_taken_while_the_car_is_not_parked) {
    begin_with_offer();
    const Appointment offer = world.view().appointments.back();
    const Id request = world.view().requests.back().request.id;
    world.act("drive 3 km at 60 km/h");
    world.expect_within(5s, "driving = moving");
    check_refused(OwnerActionErrc::Driving,
                  world.touch(AnswerAppointment{offer.id, offer.revision, AppointmentAnswer::Accept, {}}));
    check_refused(OwnerActionErrc::Driving,
                  world.touch(SetConsent{Purpose::Surveys, ConsentState::Granted, std::string{kConsentTextVersion}}));
    check_refused(OwnerActionErrc::Driving, world.touch(RequestService{ServiceKind::Service, {}}));
    check_refused(OwnerActionErrc::Driving, world.touch(WithdrawRequest{request}));
    check_refused(OwnerActionErrc::Driving, world.touch(StateWork{{"engine_oil"}}));
    world.expect("appointment = proposed");
}

TEST(OwnerOfAgent, the_owners_word_closes_an_item_and_can_be_taken_back) {
    // Given oil that is due soon
    world.begin();
    world.act("drive 1.5 km at 60 km/h");
    world.expect_within(120s, "due.engine_oil = soon");
    world.expect_within(120s, "speed_kmh = 0");
    world.act("park");
    world.expect_within(30s, "driving = parked");
    const auto last = [this] {
        for (const DueLine& line : world.view().due) {
            if (line.due.item_id == "engine_oil") return line.last.value();
        }
        return Completion{};
    };
    const Completion before = last();
    // When the owner says that it was done just now
    CHECK_TRUE(world.touch(StateWork{{"engine_oil"}}).has_value());
    // Then it is closed at this mileage, by the owner's word, for a restarted agent too
    world.expect("due.engine_oil = ok");
    const Completion said = last();
    CHECK_TRUE(said.evidence == CompletionEvidence::OwnerStatement);
    CHECK_TRUE(said.mileage == world.view().mileage.value);
    CHECK_EQUAL(1U, world.view().history.size());
    CHECK_TRUE(world.view().history.at(0).author == RecordAuthor::Owner);
    STRCMP_EQUAL(said.record_id.c_str(), world.view().history.at(0).id.text().c_str());
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "due.engine_oil = ok");
    world.expect_within(60s, "driving = parked");
    // When it is taken back
    CHECK_TRUE(world.touch(TakeBackWork{id_from_text(said.record_id)}).has_value());
    // Then the item is as it was
    world.expect("due.engine_oil = soon");
    CHECK_TRUE(last() == before);
    CHECK_EQUAL(0U, world.view().history.size());
    check_refused(OwnerActionErrc::Unknown, world.touch(TakeBackWork{id_from_text(said.record_id)}));
}

TEST(OwnerOfAgent, a_date_and_a_mileage_read_off_a_sticker_count_and_must_lie_ahead) {
    world.begin();
    world.expect_within(60s, "mileage_km >= 8999");
    const WallTime now = world.view().now;
    const auto in_days = [&](int days) { return WallTime{now.since_epoch + std::chrono::days{days}, now.quality}; };
    const auto said = [](std::optional<WallTime> on, std::optional<Distance> at) {
        return StateWork{.items = {"engine_oil"}, .performed = {}, .mileage = {}, .next_on = on, .next_at = at};
    };
    check_refused(OwnerActionErrc::NotAllowed, world.touch(said(in_days(0), {})));
    check_refused(OwnerActionErrc::NotAllowed, world.touch(said({}, Distance::kilometres(8'999))));
    CHECK_TRUE(world.touch(said(in_days(31), Distance::kilometres(9'400))).has_value());
    const auto oil = [this] {
        for (const DueLine& line : world.view().due) {
            if (line.due.item_id == "engine_oil") return line;
        }
        return DueLine{};
    };
    CHECK_EQUAL(9'400, oil().due_at->whole_kilometres());
    CHECK_TRUE(*oil().due_on == in_days(31));
    CHECK_TRUE(oil().due.state == DueState::Soon);  // 401 km left
    CHECK_FALSE(oil().due.last_call);
    // And a restarted agent knows both
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "due.engine_oil = soon");
    CHECK_TRUE(*oil().due_on == in_days(31));
}

TEST(OwnerOfAgent, work_is_stated_only_of_the_plans_items_and_of_the_past) {
    world.begin();
    world.expect_within(60s, "mileage_km >= 8999");
    check_refused(OwnerActionErrc::Unknown, world.touch(StateWork{{"engine_oil", "flux_capacitor"}}));
    check_refused(OwnerActionErrc::NotAllowed, world.touch(StateWork{{}}));
    const WallTime now = world.view().now;
    check_refused(OwnerActionErrc::NotAllowed, world.touch(StateWork{{"engine_oil"}, WallTime{now.since_epoch + std::chrono::hours{2}, now.quality}}));
    check_refused(OwnerActionErrc::NotAllowed, world.touch(StateWork{{"engine_oil"}, std::nullopt, Distance::kilometres(9'500)}));
    CHECK_TRUE(world.touch(StateWork{{"engine_oil"}, WallTime{now.since_epoch - std::chrono::hours{48}, now.quality}, Distance::kilometres(8'900)}).has_value());
}

TEST(OwnerOfAgent, what_does_not_exist_is_unknown) {
    world.begin();
    world.act("owner consent all");
    check_refused(OwnerActionErrc::Unknown, world.touch(AnswerPrompt{unknown_id(), PromptAnswer::Yes}));
    check_refused(OwnerActionErrc::Unknown,
                  world.touch(AnswerAppointment{unknown_id(), 1, AppointmentAnswer::Accept, {}}));
    check_refused(OwnerActionErrc::Unknown, world.touch(WithdrawRequest{unknown_id()}));
}

TEST(OwnerOfAgent, what_has_changed_since_is_stale) {
    begin_with_offer();
    const Appointment offer = world.view().appointments.back();
    const Id request = world.view().requests.back().request.id;
    check_refused(OwnerActionErrc::Stale,
                  world.touch(AnswerAppointment{offer.id, offer.revision + 1, AppointmentAnswer::Accept, {}}));
    CHECK_TRUE(world.touch(WithdrawRequest{request}).has_value());
    check_refused(OwnerActionErrc::Stale, world.touch(WithdrawRequest{request}));
    world.expect_within(20s, "desk.request = withdrawn");
}

TEST(OwnerOfAgent, an_answer_given_twice_counts_once) {
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    const Prompt asked = world.prompt();
    CHECK_TRUE(world.touch(AnswerPrompt{asked.id, PromptAnswer::Yes}).has_value());
    check_refused(OwnerActionErrc::Stale, world.touch(AnswerPrompt{asked.id, PromptAnswer::Yes}));
    world.expect_within(30s, "link.waiting = 0");
    world.expect("desk.requests = 1");
}

TEST(OwnerOfAgent, what_is_not_offered_is_not_allowed) {
    world.begin();
    world.ask_about_fault();
    check_refused(OwnerActionErrc::NotAllowed, world.touch(AnswerPrompt{world.prompt().id, PromptAnswer::Acknowledge}));
    check_refused(OwnerActionErrc::NotAllowed,
                  world.touch(SetConsent{Purpose::Operation, ConsentState::Granted, std::string{kConsentTextVersion}}));
    check_refused(OwnerActionErrc::NotAllowed, world.touch(SetConsent{Purpose::Surveys, ConsentState::Granted, ""}));
}

TEST(OwnerOfAgent, a_note_over_500_characters_is_too_long_and_one_of_500_is_not) {
    world.begin();
    world.act("owner consent all");
    check_refused(OwnerActionErrc::TooLong, world.touch(RequestService{ServiceKind::Repair, std::string(501, 'x')}));
    CHECK_EQUAL(0U, world.view().requests.size());
    CHECK_TRUE(world.touch(RequestService{ServiceKind::Repair, std::string(500, 'x')}).has_value());
}

TEST(OwnerOfAgent, a_yes_that_cannot_become_a_request_leaves_the_question_on_the_screen) {
    // Given as many open requests as there may be, and a question
    world.begin();
    world.act("owner consent all");
    for (std::size_t i = 0; i < kMostOpenRequests; ++i) {
        CHECK_TRUE(world.touch(RequestService{ServiceKind::Other, "note " + std::to_string(i)}).has_value());
    }
    world.ask_about_fault();
    const Prompt asked = world.prompt();
    // When the owner says Yes
    check_refused(OwnerActionErrc::NotAllowed, world.touch(AnswerPrompt{asked.id, PromptAnswer::Yes}));
    world.run_for(5s);
    // Then the question is still there, to be answered when the dealer has worked some off
    CHECK_TRUE(world.prompt().id == asked.id);
}

TEST(OwnerOfAgent, a_visit_that_the_dealer_moves_after_the_yes_is_asked_about_again) {
    // Given a visit that the owner accepted on its prompt
    begin_with_offer();
    world.act("ignition off");
    world.run_for(600s);
    world.act("ignition on");
    world.expect_within(60s, "prompt contains appointment:");
    world.act("owner answer yes");
    world.expect("appointment = accepted");
    world.expect_within(60s, "desk.appointment = accepted");
    const std::string key = "appointment:" + world.view().appointments.back().id.text();
    const auto asked = [this, &key] {
        for (const Prompt& prompt : world.snapshot().prompts) {
            if (prompt.reason_key == key) return prompt;
        }
        return Prompt{};
    };
    CHECK_TRUE(asked().state == PromptState::Answered);
    // When the dealer has another time
    world.act("dealer propose in 3 days for 680 yuan");
    world.expect_within(60s, "appointment = proposed");
    // Then it is a question again
    CHECK_TRUE(asked().state == PromptState::Waiting);
}

TEST(OwnerOfAgent, the_owner_chooses_how_many_days_before_a_visit_to_be_reminded_and_a_kill_keeps_it) {
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    world.act("owner answer yes");
    world.expect_within(20s, "desk.requests = 1");
    world.act("dealer propose in 3 days for 680 yuan");
    world.expect_within(20s, "appointment = proposed");
    const Appointment offer = world.view().appointments.back();
    CHECK_TRUE(world.touch(AnswerAppointment{offer.id, offer.revision, AppointmentAnswer::Accept, {}}).has_value());
    const auto reminded = [this] {
        for (const Prompt& prompt : world.snapshot().prompts) {
            if (prompt.reason_key.starts_with("reminder:") && prompt.state != PromptState::Withdrawn) return true;
        }
        return false;
    };
    // Two days where nothing was chosen
    CHECK_EQUAL(2, world.view().reminder_days);
    CHECK_FALSE(reminded());
    check_refused(OwnerActionErrc::NotAllowed, world.touch(RemindBefore{0}));
    check_refused(OwnerActionErrc::NotAllowed, world.touch(RemindBefore{5}));
    CHECK_TRUE(world.touch(RemindBefore{3}).has_value());
    CHECK_TRUE(reminded());
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(30s, "driving = parked");
    CHECK_EQUAL(3, world.view().reminder_days);
    CHECK_TRUE(reminded());
    // What is not wanted so early is taken back
    CHECK_TRUE(world.touch(RemindBefore{1}).has_value());
    CHECK_FALSE(reminded());
}

TEST(OwnerOfAgent, a_reminder_goes_with_its_visit) {
    begin_with_offer();
    const Appointment offer = world.view().appointments.back();
    CHECK_TRUE(world.touch(AnswerAppointment{offer.id, offer.revision, AppointmentAnswer::Accept, {}}).has_value());
    const auto state = [this] {
        for (const Prompt& prompt : world.snapshot().prompts) {
            if (prompt.reason_key.starts_with("reminder:")) return prompt.state;
        }
        return PromptState::Answered;
    };
    CHECK_TRUE(state() == PromptState::Waiting);
    CHECK_TRUE(world.touch(AnswerAppointment{offer.id, offer.revision, AppointmentAnswer::Withdraw, {}}).has_value());
    CHECK_TRUE(state() == PromptState::Withdrawn);
}

TEST(OwnerOfAgent, the_question_leaves_the_screen_when_the_car_moves_and_comes_back_when_it_is_parked) {
    world.begin();
    world.ask_about_fault();
    const Prompt asked = world.prompt();
    world.act("drive 0.5 km at 50 km/h");
    world.expect_within(2s, "prompt = none");
    world.run_for(10s);
    world.expect("prompt = none");
    world.expect_within(60s, "speed_kmh = 0");
    world.act("park");
    world.expect_within(20s, "prompt = " + asked.reason_key);
}
