// SPDX-License-Identifier: Apache-2.0
// A truck and a car with hand-written histories, each number reckoned with a pencil.
#include "app/service/replay.hpp"

#include "app/service/texts.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::service;

namespace {

using std::chrono::hours;
using std::chrono::months;

PlanItem item(const char* id, Interval repeat) {
    PlanItem made;
    made.id = id;
    made.name = {id, id};
    made.repeat = repeat;
    return made;
}

Interval limits(int km, int time = 0, int engine_hours = 0) {
    Interval interval;
    if (km > 0) interval.distance = Distance::kilometres(km);
    if (time > 0) interval.time = months{time};
    if (engine_hours > 0) interval.engine_hours = hours{engine_hours};
    return interval;
}

/// Oil first at 10,000 km, then each 40,000 km / 800 h / 12 months, half of it under severe duty; belt once at 100,000 km or 8
/// years; grease at fixed marks of 30,000 km; the legal inspection each year for 10 years, then each half year.
MaintenancePlan truck_plan() {
    MaintenancePlan plan;
    plan.id = "truck";
    plan.items = {item("engine_oil", limits(40000, 12, 800)), item("belt", Interval{}), item("grease", limits(30000)),
                  item("legal_inspection", limits(0, 6))};
    plan.items[0].first = limits(10000);
    plan.items[0].severe = limits(20000, 6, 400);
    plan.items[1].first = limits(100000, 96);
    plan.items[2].recurrence = Recurrence::FromFixed;
    plan.items[3].recurrence = Recurrence::FromFixed;
    plan.items[3].legal = true;
    plan.items[3].phases = {{limits(0, 12), months{120}, std::nullopt}};
    return plan;
}

Question question(const char* history, const char* at, int km, std::optional<int> engine_hours = std::nullopt) {
    Question q;
    q.plan = truck_plan();
    auto read = parse_history("h.csv", history, q.plan);
    if (!read) FAIL((read.error().where + ": " + read.error().what).c_str());
    q.history = *read;
    q.now.wall = *exchange::read_date(at, DateOrder::NotTold);
    q.now.mileage = Distance::kilometres(km);
    q.now.offset = LocalOffset{std::chrono::minutes{0}};
    q.now.first_registration = *exchange::read_date("2015-05-20", DateOrder::NotTold);
    q.from_new = true;
    if (engine_hours) q.now.engine_hours = hours{*engine_hours};
    return q;
}

constexpr const char* kTruck = "date,mileage,hours,items\n"
                               "2015-08-01,10400,210,engine_oil\n"
                               "2016-07-15,48900,980,engine_oil;grease\n"
                               "2017-06-30,87000,1760,engine_oil\n"
                               "2025-05-02,,,legal_inspection\n";

const ItemAnswer& of(const Answer& answer, const char* id) {
    for (const ItemAnswer& one : answer.items) {
        if (one.item->id == id) return one;
    }
    FAIL("no such item");
    return answer.items.front();
}

}  // namespace

TEST_GROUP(Replay){};

TEST(Replay, the_truck_agrees_with_the_pencil) {
    // Given the truck on 1 March 2018 at 99,999 km and 2,559 h
    const Question q = question(kTruck, "2018-03-01", 99'999, 2559);
    const Answer answer = replay(q);
    // Then its oil was last changed at 87,000 km, 1,760 h, 30 June 2017: due at 127,000 km, 2,560 h, 30 June 2018
    const ItemAnswer& oil = of(answer, "engine_oil");
    CHECK_EQUAL(27'001, oil.due.remaining_distance->whole_kilometres());
    CHECK_EQUAL(1, oil.due.remaining_engine_hours->count());
    CHECK_EQUAL(121, oil.due.remaining_time->count());
    STRCMP_EQUAL("soon", word_of(oil.due.state));
    STRCMP_EQUAL("repeat", oil.rule.c_str());
    CHECK_EQUAL(4U, oil.distance->line);
    STRCMP_EQUAL("2560 h at 2559 h: 1 h left", oil.why.c_str());
    // And its belt comes at 100,000 km: 1 km left
    STRCMP_EQUAL("soon", word_of(of(answer, "belt").due.state));
    CHECK_EQUAL(1, of(answer, "belt").due.remaining_distance->whole_kilometres());
    STRCMP_EQUAL("first", of(answer, "belt").rule.c_str());
    // And grease at 48,900 km closed the mark of 30,000: 60,000 is 39,999 km over
    CHECK_EQUAL(60'000, of(answer, "grease").due.due_at->whole_kilometres());
    STRCMP_EQUAL("overdue", word_of(of(answer, "grease").due.state));
}

TEST(Replay, one_hour_and_one_kilometre_later_both_are_due) {
    const Question q = question(kTruck, "2018-03-01", 100'000, 2560);
    const Answer answer = replay(q);
    STRCMP_EQUAL("due", word_of(of(answer, "engine_oil").due.state));
    STRCMP_EQUAL("due", word_of(of(answer, "belt").due.state));
}

TEST(Replay, declared_severe_duty_halves_every_limit) {
    Question q = question(kTruck, "2017-12-30", 100'000, 2000);
    q.duty = Duty::Severe;
    const Answer answer = replay(q);
    const ItemAnswer& oil = of(answer, "engine_oil");
    CHECK_EQUAL(107'000, oil.due.due_at->whole_kilometres());
    CHECK_EQUAL(160, oil.due.remaining_engine_hours->count());
    STRCMP_EQUAL("2017-12-30", to_text(*oil.due.due_on).c_str());
    STRCMP_EQUAL("due", word_of(oil.due.state));
    CHECK_TRUE(oil.due.severe);
}

TEST(Replay, the_inspection_follows_its_phase_by_age) {
    // Given inspected on 2 May 2025, 18 days before its tenth birthday: within the tenth of a year
    const Question q = question(kTruck, "2025-06-01", 120'000);
    const Answer answer = replay(q);
    const ItemAnswer& legal = of(answer, "legal_inspection");
    // Then that date is closed, and each half year follows
    STRCMP_EQUAL("2025-11-20", to_text(*legal.due.due_on).c_str());
    CHECK_TRUE(legal.time.has_value() && legal.time->line == 5);
}

TEST(Replay, a_new_vehicle_without_history_counts_from_its_first_day) {
    Question q = question("date,mileage,items\n", "2015-09-01", 9'999);
    STRCMP_EQUAL("soon", word_of(of(replay(q), "engine_oil").due.state));
    q.now.mileage = Distance::kilometres(10'000);
    STRCMP_EQUAL("due", word_of(of(replay(q), "engine_oil").due.state));
}

TEST(Replay, work_that_is_done_once_says_so) {
    const Question q = question("date,mileage,items\n2023-01-01,99000,belt\n", "2026-01-01", 400'000);
    const Answer answer = replay(q);
    STRCMP_EQUAL("ok", word_of(of(answer, "belt").due.state));
    STRCMP_EQUAL("once", of(answer, "belt").rule.c_str());
    STRCMP_EQUAL("the work is done once only, and was done", of(answer, "belt").why.c_str());
}

TEST(Replay, a_past_that_is_not_complete_is_assumed_for_what_it_does_not_name_only) {
    Question q = question("date,mileage,items\n2018-01-01,90000,engine_oil\n", "2018-03-01", 95'000);
    q.from_new = false;
    const Answer answer = replay(q);
    CHECK_EQUAL(130'000, of(answer, "engine_oil").due.due_at->whole_kilometres());
    CHECK_EQUAL(120'000, of(answer, "grease").due.due_at->whole_kilometres());
    STRCMP_CONTAINS("assumed", of(answer, "grease").distance->words.c_str());
}

TEST(Replay, what_was_not_taken_as_written_is_noted_with_its_line) {
    const Question q = question("date,mileage,items\n2016-01-01,20000,engine_oil\n2017-01-01,401000,engine_oil;polish\n2030-01-01,50000,engine_oil\n",
                                "2018-03-01", 60'000);
    const Answer answer = replay(q);
    CHECK_EQUAL(3U, answer.notes.size());
    CHECK_EQUAL(3U, answer.notes[0].line);
    STRCMP_CONTAINS("mileage is not believed", answer.notes[0].words.c_str());
    STRCMP_CONTAINS("\"polish\" is no item of the plan", answer.notes[1].words.c_str());
    CHECK_EQUAL(4U, answer.notes[2].line);
    STRCMP_EQUAL("it is dated 2030-01-01, after the day asked for: it closes nothing", answer.notes[2].words.c_str());
}

TEST(Replay, a_written_next_date_is_taken_and_text_and_json_say_the_same) {
    const Question q = question("date,mileage,items,next_due\n2017-05-01,60000,legal_inspection,2018-04-30\n", "2018-03-01", 61'000);
    const Answer answer = replay(q);
    STRCMP_EQUAL("2018-04-30", to_text(*of(answer, "legal_inspection").due.due_on).c_str());
    const std::string text = as_text(q, answer);
    const std::string json = as_json(q, answer);
    STRCMP_CONTAINS("OVERDUE  grease (grease): -31,000 km", text.c_str());
    STRCMP_CONTAINS("months from line 2: 2017-05-01, 60,000 km", text.c_str());
    STRCMP_CONTAINS("\"due_on\":\"2018-04-30\"", json.c_str());
    STRCMP_CONTAINS("\"state\":\"overdue\",\"remaining_km\":-31000", json.c_str());
}

TEST(Replay, work_dated_after_the_day_asked_for_closes_nothing_and_says_nothing_of_the_mileage) {
    // Given oil changed at 20,000 km and planned again for 2030 at 30,000 km
    const Question q = question("date,mileage,items\n2016-01-01,20000,engine_oil\n2030-01-01,30000,engine_oil\n", "2016-06-01", 31'000);
    CHECK_EQUAL(60'000, of(replay(q), "engine_oil").due.due_at->whole_kilometres());
}

TEST(Replay, json_carries_what_was_set_aside_and_the_remarks) {
    const Question q = question("date,mileage,items,colour\n2016-01-01,20000,engine_oil,red\nsoon,1,belt,\n", "2016-06-01", 31'000);
    const std::string json = as_json(q, replay(q));
    STRCMP_CONTAINS("\"set_aside\":[{\"where\":\"h.csv:3\",\"what\":\"date: \\\"soon\\\" is no date\"", json.c_str());
    STRCMP_CONTAINS("\"remarks\":[\"the column \\\"colour\\\" is not read\"]", json.c_str());
}
