// SPDX-License-Identifier: Apache-2.0
// Phases of age and mileage: each mark has its own, what is unknown of them counts as the stricter, and nothing heals by itself.
#include <rapidcheck.h>

#include <cstdlib>

#include "core/maintenance/completions.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

using std::chrono::months;

/// The phase holds below a bound, `after` follows.
PlanItem phased(const Interval& phase, std::optional<months> until_age, std::optional<Distance> until_mileage, const Interval& after) {
    PlanItem item = oil(0);
    item.first = Interval{};
    item.repeat = after;
    item.phases = {{phase, until_age, until_mileage}};
    item.recurrence = Recurrence::FromFixed;
    return item;
}

Interval every(int km, int time = 0) {
    return oil(km, time).repeat;
}

VehicleNow registered(WallTime since, int km, WallTime wall) {
    VehicleNow now = now_at(Distance::kilometres(km), wall);
    now.first_registration = since;
    return now;
}

/// None: as a plan's author leaves a limit out.
Interval any_interval() {
    const int km = *rc::gen::inRange(0, 5) * 5000;
    const int time = *rc::gen::inRange(km > 0 ? 0 : 1, 5) * 6;
    return every(km, time);
}

PlanItem any_item() {
    PlanItem item = oil(0);
    item.repeat = any_interval();
    item.first = *rc::gen::arbitrary<bool>() ? any_interval() : Interval{};
    item.recurrence = *rc::gen::arbitrary<bool>() ? Recurrence::FromFixed : Recurrence::FromCompletion;
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
        Phase phase{any_interval(), months{*rc::gen::inRange(6, 80)}, std::nullopt};
        if (*rc::gen::arbitrary<bool>()) phase.until_mileage = Distance::kilometres(*rc::gen::inRange(5, 120) * 1000);
        if (phase.until_mileage && *rc::gen::arbitrary<bool>()) phase.until_age.reset();
        item.phases.push_back(phase);
    }
    if (*rc::gen::arbitrary<bool>()) item.severe = any_interval();
    return item;
}

/// Some of what completions may lack.
Completion any_work() {
    Completion work = done_at(*rc::gen::inRange(0, 60) * 1000, at(2021, 1, 1, std::chrono::days{*rc::gen::inRange(0, 1500)}));
    if (*rc::gen::inRange(0, 4) == 0) work.at = WallTime{};
    if (*rc::gen::inRange(0, 4) == 0) work.mileage = Distance{}, work.has_mileage = false;
    return work;
}

}  // namespace

TEST_GROUP(Phases){};

TEST(Phases, a_mark_of_distance_keeps_the_phase_of_the_work_before_it) {
    // Given marks each 10,000 km for 36 months, then each 15,000, and work at 10, 20 and 30,000 km at up to 23 months
    const PlanItem item = phased(every(10'000), months{36}, std::nullopt, every(15'000));
    const WallTime born = at(2021, 1, 1);
    const std::vector works{done_at(10'000, at(2021, 7, 1)), done_at(20'000, at(2022, 3, 1)), done_at(30'000, at(2022, 12, 1))};
    // Then 40,000 km is 1,500 km over, on the last day of the 36 months and on each day after
    for (const WallTime day : {at(2023, 12, 31), at(2024, 1, 1), at(2026, 1, 1)}) {
        const DueItem due = judge(item, works, registered(born, 41'500, day));
        CHECK_EQUAL(40'000, due.due_at->whole_kilometres());
        CHECK_TRUE(due.state == DueState::Overdue);
    }
    // And work at 40 months closes it; 15,000 km follow
    std::vector later = works;
    later.push_back(done_at(41'500, at(2024, 5, 1)));
    CHECK_EQUAL(55'000, judge(item, later, registered(born, 42'000, at(2024, 6, 1))).due_at->whole_kilometres());
}

TEST(Phases, marks_that_one_late_work_closed_have_the_age_of_the_road_to_it) {
    // Given the same marks, and nothing but work at 60,000 km at 60 months: 1,000 km a month
    const PlanItem item = phased(every(10'000), months{36}, std::nullopt, every(15'000));
    const DueItem due = judge(item, {done_at(60'000, at(2026, 1, 1))}, registered(at(2021, 1, 1), 60'000, at(2026, 1, 1)));
    // Then 10, 20, 30, 40,000 km were in the phase, 55,000 is closed and 70,000 comes next
    CHECK_EQUAL(55'000, due.due_at->whole_kilometres() - 15'000);
}

TEST(Phases, a_mark_of_time_keeps_the_phase_of_the_mileage_before_it) {
    // Given dates each 6 months below 50,000 km, then each 12, and work in July 2021 and January 2022
    const PlanItem item = phased(every(0, 6), std::nullopt, Distance::kilometres(50'000), every(0, 12));
    const WallTime born = at(2021, 1, 1);
    const std::vector works{done_at(20'000, at(2021, 7, 1)), done_at(40'000, at(2022, 1, 1))};
    // Then July 2022 is overdue, however far the car goes on
    for (const int km : {49'999, 50'000, 90'000}) {
        const DueItem due = judge(item, works, registered(born, km, at(2022, 9, 1)));
        CHECK_TRUE(*due.due_on == at(2022, 7, 1));
        CHECK_TRUE(due.state == DueState::Overdue);
    }
    // And work at 55,000 km closes it; 12 months follow
    std::vector later = works;
    later.push_back(done_at(55'000, at(2022, 7, 1)));
    CHECK_TRUE(*judge(item, later, registered(born, 60'000, at(2022, 9, 1))).due_on == at(2023, 7, 1));
}

TEST(Phases, of_an_unknown_age_the_stricter_counts_and_says_so) {
    // Given a legal inspection each 24 months for ten years, then each 12; inspected in August 2022, its age unknown
    PlanItem item = phased(every(0, 24), months{120}, std::nullopt, every(0, 12));
    item.legal = true;
    const std::vector works{done_at(100'000, at(2022, 8, 1))};
    const DueBasis basis = due_basis(item, works, now_at(Distance::kilometres(200'000), at(2023, 9, 1)), {});
    CHECK_TRUE(*basis.due_on == at(2023, 8, 1));
    CHECK_TRUE(basis.unsure);
    CHECK_FALSE(basis.phase.has_value());
    // And where the age is known, it is not asked earlier than the law does
    const DueBasis young = due_basis(item, works, registered(at(2020, 8, 1), 200'000, at(2023, 9, 1)), {});
    CHECK_TRUE(*young.due_on == at(2024, 8, 1));
    CHECK_FALSE(young.unsure);
}

TEST(Phases, of_an_unknown_age_each_limit_takes_the_shortest_that_may_hold) {
    PlanItem item = phased(every(10'000, 24), months{36}, std::nullopt, every(15'000, 12));
    item.recurrence = Recurrence::FromCompletion;
    DueBasis basis = due_basis(item, std::vector{done_at(50'000, at(2024, 1, 1))}, now_at(Distance::kilometres(52'000), at(2024, 2, 1)), {});
    CHECK_EQUAL(60'000, basis.due_at->whole_kilometres());
    CHECK_TRUE(*basis.due_on == at(2025, 1, 1));
    // A phase whose mileage is over takes no part, whatever the age
    item.phases[0].until_mileage = Distance::kilometres(40'000);
    basis = due_basis(item, std::vector{done_at(50'000, at(2024, 1, 1))}, now_at(Distance::kilometres(52'000), at(2024, 2, 1)), {});
    CHECK_EQUAL(65'000, basis.due_at->whole_kilometres());
    CHECK_FALSE(basis.unsure);
    // Nor does what comes after a phase that surely holds
    item.phases = {{every(5'000), std::nullopt, Distance::kilometres(60'000)}, {every(1'000), months{36}, std::nullopt}};
    basis = due_basis(item, std::vector{done_at(50'000, at(2024, 1, 1))}, now_at(Distance::kilometres(52'000), at(2024, 2, 1)), {});
    CHECK_EQUAL(55'000, basis.due_at->whole_kilometres());
    CHECK_EQUAL(0U, *basis.phase);
}

TEST(Phases, without_work_nothing_that_is_due_heals_as_time_and_mileage_grow) {
    setenv("RC_PARAMS", "seed=20260601 max_success=2000", 0);  // the same stories each time, others by hand
    CHECK_TRUE(rc::check("any plan, any past, any way on", [] {
        const PlanItem item = any_item();
        std::vector<Completion> done;
        for (int i = *rc::gen::inRange(0, 4); i > 0; --i) done.push_back(any_work());
        VehicleNow now = now_at(Distance::kilometres(60'000), at(2025, 3, 1));
        if (*rc::gen::arbitrary<bool>()) now.first_registration = at(2020, 6, 1);
        CompletionBook book;
        book.restore(done);
        (void)book.take_over(plan_of(item), now);
        OwnUse use;
        use.declared = *rc::gen::element(Duty::Normal, Duty::Severe);
        DueState before = DueState::Ok;
        for (int step = 0; step < 60; ++step) {
            const DueState state = evaluate(plan_of(item), book.all(), now, use).front().state;
            RC_ASSERT(before < DueState::Due || state >= before);  // soon goes by own use, which may fall
            before = state;
            now.mileage += Distance::metres(*rc::gen::inRange(0, 3'000'000));
            now.wall.since_epoch += std::chrono::hours{*rc::gen::inRange(0, 24 * 60)};
        }
    }));
}
