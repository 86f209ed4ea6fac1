// SPDX-License-Identifier: Apache-2.0
// Where items of a used vehicle begin, and what a paper is worth that nobody can place.
#include "core/maintenance/beginning.hpp"

#include "core/maintenance/completions.hpp"
#include "core/maintenance/default_plans.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

using std::chrono::months;

ServiceRecord paper(int km, WallTime when) {
    ServiceRecord record;
    record.id.bytes.fill(std::byte{7});
    record.mileage = Distance::kilometres(km);
    record.performed_at = when;
    Job job;
    job.item_id = "engine_oil";
    record.jobs.push_back(job);
    return record;
}

VehicleNow used_car(int km, WallTime wall, std::optional<WallTime> registered = std::nullopt) {
    VehicleNow now = now_at(Distance::kilometres(km), wall);
    now.first_registration = registered;
    return now;
}

/// As a plan's item: first 24 months, then each 12, and no distance.
PlanItem battery() {
    PlanItem item = oil(0, 12);
    item.first.time = months{24};
    return item;
}

}  // namespace

TEST_GROUP(Beginning) {
    CompletionBook book;

    DueItem taken_over(const PlanItem& item, const VehicleNow& then, const VehicleNow& now) {
        book = CompletionBook{};
        (void)book.take_over(plan_of(item), then);
        return evaluate(plan_of(item), book.all(), now, {}).front();
    }
    DueItem taken_over(const PlanItem& item, const VehicleNow& now) { return taken_over(item, now, now); }
};

TEST(Beginning, months_of_a_used_car_count_from_its_registration_and_the_first_interval_is_over) {
    // Given a car of 2010 that nobody kept a history of: 24 months, then each 12
    const DueItem due = taken_over(battery(), used_car(200'000, at(2026, 12, 1), at(2010, 1, 1)));
    CHECK_TRUE(*due.due_on == at(2027, 1, 1));
    CHECK_EQUAL(12, due_basis(battery(), book.all(), used_car(200'000, at(2026, 12, 1), at(2010, 1, 1)), {}).interval.time->count());
    // And one whose first interval still runs
    CHECK_TRUE(*taken_over(battery(), used_car(20'000, at(2026, 12, 1), at(2025, 3, 1))).due_on == at(2027, 3, 1));
}

TEST(Beginning, the_due_date_does_not_depend_on_the_day_of_the_take_over) {
    for (const WallTime day : {at(2026, 1, 2), at(2026, 6, 1), at(2026, 12, 31)}) {
        CHECK_TRUE(*taken_over(oil(0, 24), used_car(90'000, day, at(2010, 1, 1))).due_on == at(2028, 1, 1));
    }
    // And on the very day of a planned date it is due
    CHECK_TRUE(taken_over(oil(0, 24), used_car(90'000, at(2026, 1, 1), at(2010, 1, 1))).state == DueState::Due);
}

TEST(Beginning, without_a_registration_months_count_from_the_take_over_and_not_as_of_a_new_car) {
    const VehicleNow then = used_car(200'000, at(2026, 12, 1));
    CHECK_TRUE(*taken_over(battery(), then).due_on == at(2027, 12, 1));
    // And time goes on from there
    CHECK_TRUE(taken_over(battery(), then, used_car(200'000, at(2027, 12, 1))).state == DueState::Due);
}

TEST(Beginning, whichever_came_first_was_the_last_planned_work) {
    // Given coolant first after 100,000 km or 60 months, then each 60,000 km or 36; a car of 2018 with 10,000 km a year
    PlanItem coolant = oil(60'000, 36);
    coolant.first = oil(100'000, 60).repeat;
    const DueItem due = taken_over(coolant, used_car(90'000, at(2027, 1, 1), at(2018, 1, 1)));
    // Then it was last planned in January 2026, after 2023, at about 80,000 km
    CHECK_TRUE(*due.due_on == at(2029, 1, 1));
    CHECK_COMPARE(due.due_at->whole_kilometres(), >=, 139'900);
    CHECK_COMPARE(due.due_at->whole_kilometres(), <=, 140'100);
    // And a taxi's work follows its distance
    CHECK_EQUAL(210'000, taken_over(oil(10'000, 12), used_car(200'500, at(2026, 12, 1), at(2024, 12, 1))).due_at->whole_kilometres());
}

TEST(Beginning, fixed_marks_begin_at_the_last_of_each_kind) {
    PlanItem item = oil(20'000, 24);
    item.recurrence = Recurrence::FromFixed;
    const DueItem due = taken_over(item, used_car(90'000, at(2026, 12, 1), at(2016, 5, 1)));
    CHECK_EQUAL(100'000, due.due_at->whole_kilometres());
    CHECK_TRUE(*due.due_on == at(2028, 5, 1));
    // And before its first mark of distance, years after the first of time
    const DueItem slow = taken_over(item, used_car(9'000, at(2026, 12, 1), at(2016, 5, 1)));
    CHECK_EQUAL(20'000, slow.due_at->whole_kilometres());
    CHECK_TRUE(*slow.due_on == at(2028, 5, 1));
}

TEST(Beginning, fixed_marks_before_the_take_over_follow_the_phases_of_their_own_age) {
    // Given each 10,000 km for 36 months, then each 15,000, and a car of 60 months with 16,000 km a year
    PlanItem item = oil(15'000);
    item.first = Interval{};
    item.recurrence = Recurrence::FromFixed;
    item.phases = {{oil(10'000).repeat, months{36}, std::nullopt}};
    // Then 50,000 km was planned at 37 months, so 65,000 and 80,000 followed
    CHECK_EQUAL(95'000, taken_over(item, used_car(80'000, at(2026, 1, 1), at(2021, 1, 1))).due_at->whole_kilometres());
}

TEST(Beginning, a_paper_without_date_and_mileage_closes_nothing_and_takes_no_limit_away) {
    for (const bool paper_first : {true, false}) {
        book = CompletionBook{};
        const VehicleNow now = used_car(57'000, at(2026, 1, 1));
        const MaintenancePlan plan = plan_of(oil(10'000, 12));
        if (!paper_first) (void)book.take_over(plan, now);
        CHECK_TRUE(book.apply(paper(0, {}), plan, now).closed_items.empty());
        if (paper_first) (void)book.take_over(plan, now);
        const DueItem due = evaluate(plan, book.all(), used_car(60'000, at(2026, 2, 1)), {}).front();
        CHECK_TRUE(due.state == DueState::Due);
        CHECK_TRUE(*due.due_on == at(2027, 1, 1));
    }
}

TEST(Beginning, neither_does_one_of_the_future_beyond_the_odometer) {
    const VehicleNow now = used_car(52'000, at(2026, 12, 1));
    const MaintenancePlan plan = plan_of(oil(10'000, 12));
    const ServiceRecord scheduled = paper(60'000, at(2030, 1, 1));
    CHECK_TRUE(book.apply(scheduled, plan, now).put.empty());
    const auto doubts = doubts_of(scheduled, VehicleTimeline{{}, now});
    CHECK_TRUE(std::find(doubts.begin(), doubts.end(), RecordDoubt::Unplaced) != doubts.end());
    // But the same paper counts once it can be believed
    CHECK_EQUAL(1U, book.apply(paper(51'000, at(2026, 11, 1)), plan, now).closed_items.size());
    (void)book.apply(scheduled, plan, now);
    CHECK_TRUE(book.all().empty());
}

TEST(Beginning, what_a_paper_does_not_tell_counts_from_the_take_over) {
    // Given a paper with a mileage alone, of an item with months alone
    const VehicleNow now = used_car(90'000, at(2026, 12, 1));
    const MaintenancePlan plan = plan_of(oil(0, 24));
    (void)book.apply(paper(20'000, {}), plan, now);
    (void)book.take_over(plan, now);
    CHECK_TRUE(*evaluate(plan, book.all(), now, {}).front().due_on == at(2028, 12, 1));
    // And one with a date alone, of an item with kilometres alone
    book = CompletionBook{};
    (void)book.apply(paper(0, at(2019, 5, 1)), plan_of(oil(20'000)), now);
    (void)book.take_over(plan_of(oil(20'000)), now);
    CHECK_EQUAL(100'000, evaluate(plan_of(oil(20'000)), book.all(), now, {}).front().due_at->whole_kilometres());
    // And a full paper needs nothing beside it
    book = CompletionBook{};
    (void)book.apply(paper(80'000, at(2026, 1, 1)), plan, now);
    CHECK_TRUE(book.take_over(plan, now).put.empty());
}

TEST(Beginning, months_of_which_nobody_knows_the_beginning_are_due_and_never_fine) {
    const Completion undated = done_at(20'000);
    const VehicleNow now = used_car(90'000, at(2026, 12, 1));
    CHECK_TRUE(due_basis(oil(0, 24), {&undated, 1}, now, {}).undated);
    CHECK_TRUE(judge(oil(0, 24), {undated}, now).state == DueState::Due);
    // But where kilometres count, or the clock is unknown, nothing is made up
    CHECK_TRUE(judge(oil(100'000, 24), {undated}, now).state == DueState::Ok);
    CHECK_TRUE(judge(oil(0, 24), {undated}, used_car(90'000, {})).state == DueState::Ok);
}
