// SPDX-License-Identifier: Apache-2.0
// Each rule of a year, broken once.
#include "ownership/year_rules.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(YearRules) {
    YearRules rules;
    std::uint64_t drive{1};

    static ItemStands stands(DueState state, std::int64_t km_left, bool safety = false) {
        ItemStands one;
        one.item.id = one.due.item_id = "oil";
        one.item.first.distance = one.item.repeat.distance = Distance::kilometres(10'000);
        one.item.safety = safety;
        one.due.state = state;
        one.due.remaining_distance = Distance::kilometres(km_left);
        return one;
    }
    /// Day and hour are local.
    YearMoment on(int day, int hour = 12) const {
        const std::chrono::hours local{24 * (20500 + day) + hour};
        return {{local - LocalOffset{}.value, WallQuality::Synchronised}, drive, DrivingState::Parked, {}};
    }
    void stand(const ItemStands& one, const YearMoment& moment) { rules.on_stand({one}, {40, 1}, moment); }
    static Question oil(bool safety = false) {
        return {.reason = "due:oil", .critical = false, .heads_up = true, .safety = safety, .items = {"oil"}};
    }
    /// A later drive of that day, with the question in it.
    void ask(int day, bool safety = false, DueState state = DueState::Due) {
        ++drive;
        stand(stands(state, 0, safety), on(day));
        rules.on_question(oil(safety), on(day));
    }
    /// A legal date so many days ahead, asked about in a later drive of that day.
    void ask_legal(int day, int days_left) {
        ++drive;
        ItemStands inspection = stands(days_left > 0 ? DueState::Soon : DueState::Due, 0, true);
        inspection.item.legal = true;
        inspection.due.remaining_distance.reset();
        inspection.due.remaining_time = std::chrono::days{days_left};
        inspection.item.first = inspection.item.repeat = {std::nullopt, std::chrono::months{24}, std::nullopt};
        stand(inspection, on(day));
        rules.on_question(oil(true), on(day));
    }
    void answer(int day, PromptAnswer answer) { rules.on_answer(oil(), answer, on(day)); }
    void holds() { CHECK_TRUE(rules.broken().empty()); }
    void breaks(const char* what) {
        CHECK_EQUAL(1U, rules.broken().size());
        STRCMP_CONTAINS(what, rules.broken().back().c_str());
    }
};

TEST(YearRules, a_year_of_seven_and_fourteen_days_holds) {
    ask(0), ask(7), ask(14);
    holds();
    ask(28);
    breaks("goes on after its repeats");
}

TEST(YearRules, what_is_due_is_asked_within_seven_driven_days) {
    for (int day = 0; day < 7; ++day) stand(stands(DueState::Due, 0), on(day));
    holds();
    stand(stands(DueState::Due, 0), on(7));
    breaks("is due and was never asked");
}

TEST(YearRules, what_was_put_off_comes_again) {
    ask(0), answer(0, PromptAnswer::Later);
    for (int day = 1; day <= 8; ++day) stand(stands(DueState::Due, 0), on(day));
    breaks("did not come again");
}

TEST(YearRules, what_had_no_answer_comes_again_after_seven_days) {
    ask(0);
    for (int day = 1; day <= 13; ++day) stand(stands(DueState::Due, 0), on(day));
    holds();
    stand(stands(DueState::Due, 0), on(14));
    breaks("did not come again");
}

TEST(YearRules, the_plans_own_numbers_say_when_work_is_due) {
    // Given work at 20,000 km, of each 10,000 km or 12 months
    ItemStands one = stands(DueState::Soon, 1);
    one.item.repeat.time = std::chrono::months{12};
    rules.on_done("oil", Distance::kilometres(20'000), on(0).at);
    const auto at_metre = [&](std::int64_t metres, int day, DueState state) {
        one.due.state = state;
        rules.on_stand({one}, {40, 1, Distance::metres(metres)}, on(day));
    };
    at_metre(29'999'999, 300, DueState::Soon);
    at_metre(30'000'000, 300, DueState::Due);
    at_metre(20'000'000, 364, DueState::Soon);
    at_metre(20'000'000, 365, DueState::Soon);
    at_metre(20'000'000, 366, DueState::Overdue);
    holds();
    at_metre(30'000'000, 300, DueState::Soon);
    breaks("is due by its plan, and the engine says it is not");
}

TEST(YearRules, nor_does_the_engine_call_before_the_plans_numbers) {
    rules.on_new(on(0).at);
    ItemStands one = stands(DueState::Ok, 1);
    rules.on_stand({one}, {40, 1, Distance::kilometres(9'999)}, on(1));
    holds();
    one.due.state = DueState::Due;
    rules.on_stand({one}, {40, 1, Distance::kilometres(9'999)}, on(2));
    breaks("is not due by its plan");
}

TEST(YearRules, nothing_is_asked_that_is_not_due_booked_or_far_away) {
    stand(stands(DueState::Ok, 5'000), on(0));
    rules.on_question(oil(), on(0));
    breaks("is asked and is not due");
}

TEST(YearRules, nothing_is_asked_that_is_booked) {
    ItemStands booked = stands(DueState::Due, 0);
    booked.booked = true;
    stand(booked, on(0));
    rules.on_question(oil(), on(0));
    breaks("is booked already");
}

TEST(YearRules, the_window_is_a_tenth_or_14_days_of_own_use) {
    stand(stands(DueState::Soon, 1'000), on(0));
    rules.on_question(oil(), on(0));
    holds();
    drive = 2;
    stand(stands(DueState::Soon, 1'200), on(8));
    rules.on_question(oil(), on(8));
    breaks("is asked before its window");
}

TEST(YearRules, work_just_done_is_never_due_soon) {
    rules.on_stand({stands(DueState::Soon, 6'100)}, {500, 10}, on(0));
    rules.on_question(oil(), on(0));
    breaks("is asked before its window");
}

TEST(YearRules, one_question_a_drive) {
    ask(0);
    rules.on_question({.reason = "service:1", .critical = false, .heads_up = false, .safety = false, .items = {}}, on(0));
    breaks("second question of one drive");
}

TEST(YearRules, none_while_driving) {
    stand(stands(DueState::Due, 0), on(0));
    YearMoment moving = on(0);
    moving.driving = DrivingState::Moving;
    rules.on_question(oil(), moving);
    breaks("shown while driving");
}

TEST(YearRules, none_in_quiet_hours_unless_a_week_brought_no_other_moment) {
    for (int day = 0; day < 7; ++day) stand(stands(DueState::Due, 0), on(day, 23));
    rules.on_question(oil(), on(7, 23));
    holds();
    rules.on_work("oil");
    drive = 2;
    stand(stands(DueState::Due, 0), on(20, 12));
    rules.on_question(oil(), on(20, 22));
    breaks("was asked in quiet hours");
}

TEST(YearRules, the_same_not_within_24_hours_also_when_it_got_worse) {
    ask(0, false, DueState::Soon);
    ++drive;
    stand(stands(DueState::Due, 0), on(0, 20));
    rules.on_question(oil(), on(0, 20));
    breaks("came twice within 24 hours");
}

TEST(YearRules, not_again_before_seven_days) {
    ask(0), ask(6);
    breaks("came again before 7 days");
}

TEST(YearRules, not_a_third_time_before_fourteen) {
    ask(0), ask(7), ask(13);
    breaks("a third time before 14 days");
}

TEST(YearRules, yes_and_no_hold_until_work_is_done) {
    ask(0), answer(0, PromptAnswer::No);
    for (int day = 1; day < 30; ++day) stand(stands(DueState::Overdue, 0), on(day));
    rules.on_work("oil");
    ask(30);
    holds();
    answer(30, PromptAnswer::Yes);
    ask(60);
    breaks("was answered and is asked again");
}

TEST(YearRules, no_to_safety_comes_again_after_seven_days) {
    ask(0, true), answer(0, PromptAnswer::No), ask(7, true);
    holds();
    ask(8, true);
    breaks("a third time before 14 days");
}

TEST(YearRules, a_legal_date_calls_once_more_in_its_last_week_even_after_no) {
    ask_legal(0, 30), ask_legal(7, 23), ask_legal(14, 16), answer(14, PromptAnswer::No);
    ask_legal(23, 7);
    holds();
    answer(23, PromptAnswer::No);
    ask_legal(25, 5);
    breaks("came again before 7 days");
}

TEST(YearRules, a_legal_date_does_not_call_before_its_last_week) {
    ask_legal(0, 30), ask_legal(7, 23), ask_legal(14, 16), answer(14, PromptAnswer::No);
    ask_legal(22, 8);
    breaks("goes on after its repeats");
}

TEST(YearRules, a_last_call_is_of_legal_dates_alone) {
    ask(0, true, DueState::Soon), ask(7, true, DueState::Soon), ask(14, true, DueState::Soon);
    ++drive;
    ItemStands seven_days = stands(DueState::Soon, 0, true);
    seven_days.due.remaining_time = std::chrono::days{7};
    stand(seven_days, on(23));
    rules.on_question(oil(true), on(23));
    breaks("goes on after its repeats");
}

TEST(YearRules, what_may_stand_for_two_months_is_asked_about_after_one) {
    ItemStands brakes = stands(DueState::Soon, 9'000);
    brakes.item.standing = std::chrono::days{60};
    stand(brakes, on(0));
    stand(brakes, on(30));
    rules.on_question(oil(), on(30));
    holds();
    rules.on_work("oil");
    drive = 2;
    stand(brakes, on(59));
    rules.on_question(oil(), on(59));
    breaks("is asked before its window");
}

TEST(YearRules, later_is_a_later_drive) {
    ask(0), answer(0, PromptAnswer::Later);
    --drive;
    ask(0);  // a new question in the drive of the answer
    CHECK_EQUAL(2U, rules.broken().size());
    STRCMP_CONTAINS("second question of one drive", rules.broken()[0].c_str());
    STRCMP_CONTAINS("came back in the same drive", rules.broken()[1].c_str());
}

TEST(YearRules, later_has_an_end) {
    for (int day = 0; day < 5; ++day) ask(day), answer(day, PromptAnswer::Later);
    holds();
    ask(5), answer(5, PromptAnswer::Later);
    breaks("put off more often");
}
