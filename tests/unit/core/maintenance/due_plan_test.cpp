// SPDX-License-Identifier: Apache-2.0
// Which interval a plan gives: first, once only, by phases of age and mileage, on fixed marks, with its own early window.
#include "core/maintenance/completions.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

using std::chrono::months;

Interval km(int distance, int time = 0) { return oil(distance, time).repeat; }

int due_at(const PlanItem& item, const std::vector<Completion>& done, int now_km = 0) {
    const DueItem due = judge(item, done, now_at(Distance::kilometres(now_km)));
    return due.due_at ? static_cast<int>(due.due_at->whole_kilometres()) : -1;
}

Completion new_car(WallTime when = {}) { return done_at(0, when, CompletionEvidence::FactoryNew); }

/// The legal inspection of a car in China: each 24 months for 10 years, then each 12; up to 3 months early.
PlanItem inspection() {
    PlanItem item = oil(0, 12);
    item.legal = true;
    item.recurrence = Recurrence::FromFixed;
    item.phases = {{km(0, 24), months{120}, std::nullopt}};
    item.early = Interval{std::nullopt, months{3}, std::nullopt};
    return item;
}

WallTime next_inspection(std::vector<Completion> done, WallTime registered = at(2016, 5, 20)) {
    done.push_back(new_car(registered));
    return *judge(inspection(), done, now_at(Distance{}, at(2026, 1, 1))).due_on;
}

}  // namespace

TEST_GROUP(PlanIntervals){};

TEST(PlanIntervals, an_empty_first_interval_is_the_repeat) {
    // Given an item as a dealer's desk sends it: nothing said of the first time
    PlanItem item = oil(10000, 12);
    item.first = Interval{};
    // Then a new car of 90,000 km and two years is overdue
    const DueItem due = judge(item, {new_car(at(2024, 1, 1))}, now_at(Distance::kilometres(90000), at(2026, 1, 1)));
    CHECK_TRUE(due.state == DueState::Overdue);
    CHECK_EQUAL(-80000, due.remaining_distance->whole_kilometres());
    CHECK_TRUE(*due.due_on == at(2025, 1, 1));
}

TEST(PlanIntervals, first_10000_then_each_15000) {
    PlanItem item = oil(15000);
    item.first = km(10000);
    CHECK_EQUAL(10000, due_at(item, {new_car()}));
    CHECK_EQUAL(25200, due_at(item, {new_car(), done_at(10200)}));
    item.recurrence = Recurrence::FromFixed;
    CHECK_EQUAL(25000, due_at(item, {new_car(), done_at(10200)}));
    CHECK_EQUAL(40000, due_at(item, {new_car(), done_at(10200), done_at(25500)}));
}

TEST(PlanIntervals, work_planned_once_is_never_due_again) {
    PlanItem belt = oil(0);
    belt.first = km(100000, 96);
    for (const Recurrence recurrence : {Recurrence::FromCompletion, Recurrence::FromFixed}) {
        belt.recurrence = recurrence;
        CHECK_EQUAL(100000, due_at(belt, {new_car()}));
        const DueItem done = judge(belt, {new_car(at(2015, 1, 1)), done_at(99000, at(2022, 12, 1))},
                                   now_at(Distance::kilometres(300000), at(2040, 1, 1)));
        CHECK_TRUE(done.state == DueState::Ok);
        CHECK_FALSE(done.remaining_distance.has_value() || done.remaining_time.has_value());
    }
}

TEST(PlanIntervals, a_phase_holds_for_work_below_its_mileage) {
    // Given oil each 15,000 km, from 100,000 km on each 10,000
    PlanItem item = oil(10000);
    item.first = Interval{};
    item.phases = {{km(15000), std::nullopt, Distance::kilometres(100000)}};
    CHECK_EQUAL(15000, due_at(item, {new_car()}));
    CHECK_EQUAL(114999, due_at(item, {done_at(99999)}, 100000));
    CHECK_EQUAL(110000, due_at(item, {done_at(100000)}, 100000));
}

TEST(PlanIntervals, marks_follow_the_phases) {
    PlanItem item = oil(10000);
    item.recurrence = Recurrence::FromFixed;
    item.phases = {{km(30000), std::nullopt, Distance::kilometres(60000)}};
    CHECK_EQUAL(30000, due_at(item, {new_car()}));
    CHECK_EQUAL(60000, due_at(item, {done_at(30500)}));
    CHECK_EQUAL(70000, due_at(item, {done_at(61000)}));
}

TEST(PlanIntervals, a_first_interval_goes_before_the_phases_and_the_phase_in_force_is_told) {
    PlanItem item = oil(10000);
    item.first = km(5000);
    item.phases = {{km(20000), months{120}, std::nullopt}, {km(15000), months{180}, std::nullopt}};
    VehicleNow now = now_at(Distance::kilometres(50000), at(2026, 1, 1));
    now.first_registration = at(2015, 1, 1);
    CHECK_EQUAL(5000, due_at(item, {new_car()}));
    const DueBasis basis = due_basis(item, std::vector{done_at(49000, at(2025, 6, 1))}, now, {});
    CHECK_EQUAL(1U, *basis.phase);
    CHECK_EQUAL(64000, basis.due_at->whole_kilometres());
}

TEST(PlanIntervals, legal_dates_come_each_second_year_until_ten_and_each_year_after) {
    CHECK_TRUE(next_inspection({}) == at(2018, 5, 20));
    CHECK_TRUE(next_inspection({done_at(9, at(2024, 5, 1))}) == at(2026, 5, 20));
    CHECK_TRUE(next_inspection({done_at(9, at(2026, 5, 1))}) == at(2027, 5, 20));
    CHECK_TRUE(next_inspection({done_at(9, at(2027, 6, 30))}) == at(2028, 5, 20));
}

TEST(PlanIntervals, legal_dates_that_passed_before_the_take_over_are_not_asked_for) {
    // Given a car of May 2016, taken over with an unknown past in 2026, once 3 months before its date, once on it, once after
    const auto next_after = [](WallTime taken_over) {
        CompletionBook book;
        (void)book.take_over(plan_of(inspection()), {Distance::kilometres(90000), taken_over, {}, kUtc, at(2016, 5, 20)});
        VehicleNow now = now_at(Distance::kilometres(90000), taken_over);
        now.first_registration = at(2016, 5, 20);
        return *evaluate(plan_of(inspection()), book.all(), now, {}).front().due_on;
    };
    CHECK_TRUE(next_after(at(2026, 2, 20)) == at(2026, 5, 20));
    CHECK_TRUE(next_after(at(2026, 5, 20)) == at(2026, 5, 20));
    CHECK_TRUE(next_after(at(2026, 5, 21)) == at(2027, 5, 20));
    CHECK_TRUE(next_after(at(2017, 1, 1)) == at(2018, 5, 20));
}

TEST(PlanIntervals, an_inspection_of_which_nobody_knows_anything_is_due_an_interval_later_at_the_latest) {
    // Given a used car of unknown registration, taken over in 2026
    CompletionBook book;
    (void)book.take_over(plan_of(inspection()), {Distance::kilometres(90000), at(2026, 2, 20), {}, kUtc, {}});
    const auto state_on = [&book](WallTime day) { return evaluate(plan_of(inspection()), book.all(), now_at(Distance::kilometres(90000), day), {}).front().state; };
    // Then the stricter phase counts from there: its age is unknown
    CHECK_TRUE(state_on(at(2026, 2, 21)) == DueState::Ok);
    CHECK_TRUE(state_on(at(2027, 2, 19)) == DueState::Soon);
    CHECK_TRUE(state_on(at(2027, 2, 20)) == DueState::Due);
    CHECK_TRUE(state_on(at(2027, 2, 21)) == DueState::Overdue);
}

TEST(PlanIntervals, an_inspection_three_months_early_counts_and_a_day_earlier_does_not) {
    CHECK_TRUE(next_inspection({done_at(9, at(2024, 2, 20))}) == at(2026, 5, 20));
    CHECK_TRUE(next_inspection({done_at(9, at(2024, 2, 19))}) == at(2024, 5, 20));
}

TEST(PlanIntervals, an_early_window_in_distance_is_exact) {
    PlanItem item = oil(20000);
    item.recurrence = Recurrence::FromFixed;
    item.early = Interval{Distance::kilometres(5000), std::nullopt, std::nullopt};
    CHECK_EQUAL(40000, due_at(item, {done_at(15000)}));
    CHECK_EQUAL(20000, due_at(item, {done_at(14999)}));
}

TEST(PlanIntervals, the_date_on_a_sticker_holds_until_the_next_work) {
    // Given an inspection of which the owner read the next date off the windscreen
    Completion stated = done_at(9, at(2024, 5, 1), CompletionEvidence::OwnerStatement);
    stated.stated_due = at(2025, 11, 30);
    CHECK_TRUE(next_inspection({stated}) == at(2025, 11, 30));
    // Then later work counts by the rule again
    CHECK_TRUE(next_inspection({stated, done_at(10, at(2025, 12, 10))}) == at(2026, 5, 20));
}

TEST(PlanIntervals, oil_with_a_life_model_is_due_after_12_months_where_the_plan_gives_no_time) {
    PlanItem item = oil(15000);
    const auto due_on = [&] { return judge(item, {done_at(50000, at(2025, 3, 1))}, now_at(Distance::kilometres(50100), at(2025, 4, 1))).due_on; };
    CHECK_FALSE(due_on().has_value());
    item.condition = ConditionModel::OilLife;
    CHECK_TRUE(*due_on() == at(2026, 3, 1));
    item.repeat.time = months{24};  // what the plan says of time is the plan's
    CHECK_TRUE(*due_on() == at(2027, 3, 1));
}
