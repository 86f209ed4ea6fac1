// SPDX-License-Identifier: Apache-2.0
// One question a visit: which item leads, whom it names, and what one answer settles.
#include "core/prompts/due_offers.hpp"
#include "prompt_group.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

constexpr bool kSafety = true;

DueCase calls(const char* id, DueState state, bool safety = false) {
    DueCase one;
    one.item.id = one.due.item_id = id;
    one.item.name = {id, id};
    one.item.safety = safety;
    one.due.state = state;
    one.due.remaining_distance = Distance::kilometres(500);
    return one;
}

}  // namespace

TEST_GROUP_BASE(DueOffers, PromptGroup) {
    std::vector<DueCase> calling;

    /// As the Agent does: what is settled is left out, what no longer calls is withdrawn.
    void offer() {
        std::vector<DueCase> open;
        for (const DueCase& one : calling) {
            if (!desk.is_settled(texts::due_key(one.item.id))) open.push_back(one);
        }
        for (const PromptOffer& question : due_offers(open)) PromptGroup::offer(question);
    }
    std::string screen() {
        offer();
        return PromptGroup::screen();
    }
    std::string screen_on(int day, std::uint64_t cycle) {
        go_to(day, cycle, 12);
        return screen();
    }
    std::vector<Prompt> answer(PromptAnswer a) {
        const auto answered = desk.answer(desk.refresh(moment).on_screen->id, a, moment);
        CHECK_TRUE(answered.has_value());
        return answered.value();
    }
    /// Drives from `first` to `last`, one a day, that show anything.
    int asked_between(int first, int last) {
        int asked = 0;
        for (int day = first; day <= last; ++day) {
            if (!screen_on(day, static_cast<std::uint64_t>(day) + 1).empty()) ++asked;
        }
        return asked;
    }
};

TEST(DueOffers, eight_items_of_one_mileage_are_one_question) {
    for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h"}) calling.push_back(calls(id, DueState::Soon));
    STRCMP_EQUAL("due:a", screen().c_str());
    STRCMP_EQUAL("a due soon, 7 more", desk.find("due:a")->what.en.c_str());
    STRCMP_EQUAL("a即将到期，另有7项", desk.find("due:a")->what.zh.c_str());
    STRCMP_EQUAL("Asked for with it: b, due soon", desk.find("due:a")->evidence.front().en.c_str());
    STRCMP_EQUAL("And 3 more asked for with it", desk.find("due:a")->evidence[4].en.c_str());
    // And the answer settles all eight, on this day and on each after
    CHECK_EQUAL(8U, answer(PromptAnswer::No).size());
    CHECK_EQUAL(0, asked_between(1, 60));
}

TEST(DueOffers, the_worst_state_leads_then_safety_then_the_plans_order) {
    calling = {calls("z_oil", DueState::Soon), calls("a_filter", DueState::Soon), calls("belt", DueState::Overdue)};
    const auto offers = due_offers(calling);
    STRCMP_EQUAL("due:belt", offers[0].reason_key.c_str());
    STRCMP_EQUAL("due:z_oil", offers[1].reason_key.c_str());
    STRCMP_EQUAL("due:a_filter", offers[2].reason_key.c_str());
    calling.push_back(calls("brakes", DueState::Soon, kSafety));
    STRCMP_EQUAL("due:brakes", due_offers(calling)[1].reason_key.c_str());
    // And of equals the desk asks about the first of the plan
    calling = {calls("z_oil", DueState::Soon), calls("a_filter", DueState::Soon)};
    STRCMP_EQUAL("due:z_oil", screen().c_str());
}

TEST(DueOffers, a_safety_item_never_hides_behind_one_that_is_not) {
    // Given an overdue item that leads, and brakes that are soon
    calling = {calls("oil", DueState::Overdue), calls("brakes", DueState::Soon, kSafety),
               calls("filter", DueState::Soon)};
    STRCMP_EQUAL("due:oil", screen().c_str());
    STRCMP_EQUAL("oil overdue, 1 more", desk.find("due:oil")->what.en.c_str());
    // When the owner declines
    CHECK_EQUAL(2U, answer(PromptAnswer::No).size());
    // Then the brakes ask for themselves, and go on asking, while oil and filter are silent
    STRCMP_EQUAL("due:brakes", screen_on(1, 2).c_str());
    CHECK_EQUAL(1U, answer(PromptAnswer::No).size());
    STRCMP_EQUAL("due:brakes", screen_on(8, 9).c_str());
}

TEST(DueOffers, under_a_safety_item_all_are_asked_and_only_a_no_to_safety_comes_back) {
    calling = {calls("oil", DueState::Due), calls("brakes", DueState::Due, kSafety),
               calls("tyres", DueState::Due, kSafety)};
    STRCMP_EQUAL("due:brakes", screen().c_str());
    CHECK_EQUAL(3U, answer(PromptAnswer::No).size());
    STRCMP_EQUAL("", screen_on(6, 7).c_str());
    STRCMP_EQUAL("due:brakes", screen_on(7, 8).c_str());
    STRCMP_EQUAL("brakes due now, 1 more", desk.find("due:brakes")->what.en.c_str());
}

TEST(DueOffers, a_last_call_asks_anew_after_an_unanswered_question_and_waits_for_no_other) {
    // Given a date that is soon, shown on day 0 and left unanswered, and another item asked for on day 5
    calling = {calls("inspection", DueState::Soon)};
    STRCMP_EQUAL("due:inspection", screen().c_str());
    calling.push_back(calls("tyres", DueState::Due));
    STRCMP_EQUAL("due:tyres", screen_on(5, 6).c_str());
    // When its last 7 days begin
    calling[0].due.last_call = true;
    calling.pop_back();
    // Then it is asked for again, before the 7 days of an unanswered prompt are over
    STRCMP_EQUAL("due:inspection", screen_on(6, 7).c_str());
    CHECK_TRUE(desk.find("due:inspection")->prompt_class == PromptClass::HeadsUp);
}

TEST(DueOffers, a_last_call_comes_once_after_a_no_to_safety_and_never_after_a_final_no) {
    for (const bool safety : {kSafety, false}) {
        // Given a date that is soon, to which the owner said No on day 0
        desk = PromptDesk{};
        calling = {calls("inspection", DueState::Soon, safety)};
        STRCMP_EQUAL("due:inspection", screen_on(0, 1).c_str());
        answer(PromptAnswer::No);
        STRCMP_EQUAL("", screen_on(5, 6).c_str());
        // When its last 7 days begin, and he says No once more
        calling[0].due.last_call = true;
        STRCMP_EQUAL(safety ? "due:inspection" : "", screen_on(6, 7).c_str());
        if (safety) answer(PromptAnswer::No);
        // Then nothing is asked until the date has come
        CHECK_EQUAL(0, asked_between(7, 12));
        calling[0].due = calls("inspection", DueState::Due).due;
        STRCMP_EQUAL(safety ? "due:inspection" : "", screen_on(13, 14).c_str());
    }
}

TEST(DueOffers, later_puts_all_of_them_off_to_the_next_drive_as_one_question) {
    calling = {calls("oil", DueState::Due), calls("filter", DueState::Due)};
    (void)screen();
    answer(PromptAnswer::Later);
    STRCMP_EQUAL("", screen().c_str());
    STRCMP_EQUAL("due:oil", screen_on(0, 2).c_str());
    CHECK_EQUAL(1U, desk.find("due:filter")->snoozes);
    answer(PromptAnswer::Later);
    CHECK_EQUAL(2U, desk.find("due:filter")->snoozes);
}

TEST(DueOffers, later_is_gone_where_one_of_them_was_put_off_as_often_as_it_may) {
    // Given a filter that was put off five times
    calling = {calls("filter", DueState::Due)};
    for (std::uint64_t cycle = 1; cycle <= kMostSnoozesHeadsUp; ++cycle) {
        STRCMP_EQUAL("due:filter", screen_on(static_cast<int>(cycle), cycle).c_str());
        answer(PromptAnswer::Later);
    }
    // When the oil, which is worse, asks for both
    calling.push_back(calls("oil", DueState::Overdue));
    STRCMP_EQUAL("due:oil", screen_on(10, 10).c_str());
    // Then it wants a Yes or a No
    const auto& answers = desk.find("due:oil")->answers;
    CHECK_TRUE(answers == (std::vector{PromptAnswer::Yes, PromptAnswer::No}));
}

TEST(DueOffers, without_an_answer_the_visit_repeats_at_7_and_14_days_as_one_question) {
    calling = {calls("oil", DueState::Due), calls("filter", DueState::Due), calls("belt", DueState::Due)};
    (void)screen();
    CHECK_EQUAL(2, asked_between(1, 60));
}

TEST(DueOffers, an_item_that_is_soon_in_the_days_after_waits_for_the_next_time_the_visit_is_asked) {
    calling = {calls("oil", DueState::Soon)};
    (void)screen();
    calling.push_back(calls("filter", DueState::Soon));
    CHECK_EQUAL(0, asked_between(1, 6));
    STRCMP_EQUAL("due:oil", screen_on(7, 8).c_str());
    CHECK_EQUAL(1U, desk.find("due:filter")->times_shown);
    // But not once it is due, and not where safety is concerned
    calling.push_back(calls("brakes", DueState::Soon, kSafety));
    STRCMP_EQUAL("due:brakes", screen_on(8, 9).c_str());
    calling.push_back(calls("belt", DueState::Due));
    STRCMP_EQUAL("due:belt", screen_on(9, 10).c_str());
}

TEST(DueOffers, a_later_item_asks_although_the_visit_was_declined_before) {
    calling = {calls("oil", DueState::Soon)};
    (void)screen();
    answer(PromptAnswer::No);
    calling.push_back(calls("coolant", DueState::Soon));
    STRCMP_EQUAL("due:coolant", screen_on(1, 2).c_str());
    STRCMP_EQUAL("coolant: due soon", desk.find("due:coolant")->what.en.c_str());
}

TEST(DueOffers, the_answer_to_all_survives_a_restart) {
    calling = {calls("oil", DueState::Soon), calls("filter", DueState::Soon)};
    (void)screen();
    restart();
    STRCMP_EQUAL("due:oil", screen().c_str());
    CHECK_EQUAL(1U, desk.find("due:filter")->times_shown);
    answer(PromptAnswer::No);
    restart();
    CHECK_EQUAL(0, asked_between(1, 30));
}

TEST(DueOffers, after_a_stretch_of_road_the_same_question_is_back_whoever_else_was_named) {
    // Given a question about the belt, which is due, that also asks about an older matter that is worse
    calling = {calls("oil", DueState::Overdue)};
    (void)screen();
    calling.push_back(calls("belt", DueState::Due));
    STRCMP_EQUAL("due:belt", screen_on(1, 2).c_str());
    for (const DrivingState s : {DrivingState::Moving, DrivingState::Parked}) {
        moment.driving = s;
        STRCMP_EQUAL(s == DrivingState::Parked ? "due:belt" : "", screen().c_str());
    }
    // When what led is done, the rest of the question stays
    desk.rearm("due:belt");
    calling.pop_back();
    STRCMP_EQUAL("due:oil", screen().c_str());
}

TEST(DueOffers, what_is_asked_together_waits_as_one) {
    calling = {calls("filter", DueState::Soon), calls("oil", DueState::Soon), calls("brakes", DueState::Soon, kSafety)};
    moment.driving = DrivingState::Moving;
    (void)screen();
    CHECK_EQUAL(1U, desk.waiting(Audience::Owner));
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("due:brakes", screen().c_str());
    CHECK_EQUAL(0U, desk.waiting(Audience::Owner));
}

TEST(DueOffers, a_guest_notes_safety_alone_and_the_owner_is_asked_about_all_of_it) {
    calling = {calls("oil", DueState::Due), calls("brakes", DueState::Due, kSafety)};
    moment.audience = Audience::Guest;
    STRCMP_EQUAL("due:brakes", screen().c_str());
    CHECK_EQUAL(1U, answer(PromptAnswer::Acknowledge).size());
    CHECK_EQUAL(0U, desk.find("due:oil")->times_shown);
    moment.audience = Audience::Owner;
    STRCMP_EQUAL("due:brakes", screen_on(1, 2).c_str());
    CHECK_EQUAL(2U, answer(PromptAnswer::No).size());
}

namespace {

MaintenancePlan oil_and_brakes() {
    MaintenancePlan plan;
    for (const char* id : {"engine_oil", "brakes"}) {
        PlanItem item;
        item.id = id;
        item.name = {id, id};
        item.first.distance = item.repeat.distance = Distance::kilometres(10'000);
        plan.items.push_back(item);
    }
    return plan;
}

}  // namespace

TEST_GROUP_BASE(DueQuestions, PromptGroup) {
    Upkeep upkeep{oil_and_brakes()};
    RequestDesk requests;
    std::vector<std::string> held;
    VehicleNow now{Distance::kilometres(10'000), at(0, 12), {}, LocalOffset{std::chrono::minutes{0}}};

    void setup() override {
        upkeep.take_over({Distance::kilometres(10), at(0, 12), {}, LocalOffset{std::chrono::minutes{0}}});
        upkeep.judge(now);
    }
    [[nodiscard]] DueQuestions asked() const {
        return due_questions(upkeep, now, requests, held, desk);
    }
};

TEST(DueQuestions, ask_for_what_calls_and_name_where_and_how_far) {
    const DueQuestions questions = asked();
    CHECK_EQUAL(2U, questions.offers.size());
    STRCMP_EQUAL("due:engine_oil", questions.offers[0].reason_key.c_str());
    CHECK_EQUAL(1U, questions.offers[0].together.size());
    CHECK_TRUE(questions.over.empty());
}

TEST(DueQuestions, leave_out_what_is_booked_and_take_its_prompt_back) {
    // Given both wait at the desk
    for (const PromptOffer& question : asked().offers) offer(question);
    // When: a request is open for the oil
    RequestDraft draft;
    draft.due_items = {"engine_oil"};
    CHECK_TRUE(
        requests
            .create(id_from(bytes_of({1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1})), draft, now.mileage, now.wall)
            .has_value());
    const DueQuestions questions = asked();
    // Then
    CHECK_EQUAL(1U, questions.offers.size());
    STRCMP_EQUAL("due:brakes", questions.offers[0].reason_key.c_str());
    CHECK_EQUAL(1U, questions.over.size());
    STRCMP_EQUAL("due:engine_oil", questions.over[0].c_str());
}

TEST(DueQuestions, leave_out_what_is_asked_about_otherwise_and_take_its_prompt_back) {
    for (const PromptOffer& question : asked().offers) offer(question);
    held = {"brakes"};
    const DueQuestions questions = asked();
    CHECK_EQUAL(1U, questions.offers.size());
    STRCMP_EQUAL("due:engine_oil", questions.offers[0].reason_key.c_str());
    CHECK_EQUAL(1U, questions.over.size());
    STRCMP_EQUAL("due:brakes", questions.over[0].c_str());
}

TEST(DueQuestions, do_not_ask_again_for_what_the_owner_has_settled) {
    for (const PromptOffer& question : asked().offers) offer(question);
    const auto shown = desk.refresh(moment).on_screen;
    CHECK_TRUE(shown.has_value());
    CHECK_TRUE(desk.answer(shown->id, PromptAnswer::No, moment).has_value());
    CHECK_TRUE(asked().offers.empty());  // the No settled both: one visit, one question
    CHECK_TRUE(asked().over.empty());
}
