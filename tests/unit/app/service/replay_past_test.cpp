// SPDX-License-Identifier: Apache-2.0
// What a history that is not complete says of the items it does not name, or names without a date: never less as the days go by.
#include <algorithm>

#include "app/service/replay.hpp"
#include "app/service/texts.hpp"
#include "core/maintenance/default_plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::service;

TEST_GROUP(ReplayPast) {
    Question question;

    void given(const char* history, int km, const char* registered = nullptr) {
        question.plan = default_plan(Powertrain::Petrol);
        const auto read = parse_history("h.csv", history, question.plan);
        CHECK_TRUE(read.has_value());
        question.history = *read;
        question.now.mileage = Distance::kilometres(km);
        if (registered != nullptr) question.now.first_registration = *exchange::read_date(registered, DateOrder::NotTold);
    }
    ItemAnswer on(const char* day, const char* id) {
        question.now.wall = *exchange::read_date(day, DateOrder::NotTold);
        for (ItemAnswer& one : replay(question).items) {
            if (one.item->id == id) return one;
        }
        FAIL("no such item");
        return {};
    }
    void is(DueState state, const char* day, const char* id) { STRCMP_EQUAL(word_of(state), word_of(on(day, id).due.state)); }
};

TEST(ReplayPast, lines_without_date_and_mileage_close_nothing) {
    given("date,mileage,items\n,,oil_filter\n,,air_filter\n,,brake_fluid\n2024-01-05,52000,engine_oil\n", 90'000);
    for (const char* id : {"oil_filter", "air_filter", "brake_fluid"}) is(DueState::Overdue, "2026-12-01", id);
    const Answer answer = replay(question);
    const bool said = std::any_of(answer.notes.begin(), answer.notes.end(),
                                  [](const Note& note) { return note.words.find("it closes nothing") != std::string::npos; });
    CHECK_TRUE(said);
}

TEST(ReplayPast, a_line_with_a_mileage_alone_leaves_its_months_due_and_says_why) {
    given("date,mileage,items\n,20000,brake_fluid\n", 90'000);
    const ItemAnswer fluid = on("2026-12-01", "brake_fluid");
    CHECK_TRUE(fluid.due.state == DueState::Due);
    STRCMP_CONTAINS("nobody knows from when", fluid.why.c_str());
    STRCMP_CONTAINS("its last date unknown\n      due now", as_text(question, replay(question)).c_str());
    // And with the registration its date lies on the way
    question.now.first_registration = *exchange::read_date("2018-12-01", DateOrder::NotTold);
    is(DueState::Overdue, "2026-12-01", "brake_fluid");
}

TEST(ReplayPast, an_item_that_is_not_named_was_last_planned_before_the_first_paper) {
    // Given a car of January 2010 whose papers begin in June 2024
    given("date,mileage,items\n2024-06-01,150000,engine_oil\n2026-06-01,180000,engine_oil\n", 200'000, "2010-01-01");
    // Then its brake fluid of January 2024 is due in January 2026, on whatever day that is asked
    for (const char* day : {"2025-12-31", "2026-01-01", "2026-12-01", "2028-01-02", "2030-01-02"}) {
        STRCMP_EQUAL("2026-01-01", to_text(*on(day, "brake_fluid").due.due_on).c_str());
    }
    is(DueState::Soon, "2025-12-31", "brake_fluid");
    is(DueState::Overdue, "2030-01-02", "brake_fluid");
}

TEST(ReplayPast, without_a_history_nothing_was_ever_done) {
    given("date,mileage,items\n", 200'000, "2010-01-01");
    is(DueState::Overdue, "2026-12-01", "battery_12v");
    STRCMP_EQUAL("2012-01-01", to_text(*on("2026-12-01", "battery_12v").due.due_on).c_str());
    is(DueState::Overdue, "2026-12-01", "engine_oil");
}

TEST(ReplayPast, an_inspection_of_a_car_of_unknown_age_counts_its_shorter_interval) {
    given("date,mileage,items\n2022-08-01,100000,legal_inspection\n", 200'000);
    const ItemAnswer legal = on("2023-09-01", "legal_inspection");
    STRCMP_EQUAL("2023-08-01", to_text(*legal.due.due_on).c_str());
    STRCMP_CONTAINS("age or mileage unknown", legal.why.c_str());
}
