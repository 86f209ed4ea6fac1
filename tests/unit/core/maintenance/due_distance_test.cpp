// SPDX-License-Identifier: Apache-2.0
// Exact boundaries of distance, engine hours and condition; which completion counts; what own use adds.
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {
const std::vector<Completion> kDoneAt50000{done_at(50000)};
int state(const DueItem& item) {
    return static_cast<int>(item.state);
}
int state(DueState s) {
    return static_cast<int>(s);
}
}  // namespace

TEST_GROUP(DueByDistance){DueItem after(std::int64_t metres, const OwnUse& use = {}) const {
    return judge(oil(10000), kDoneAt50000, now_at(Distance::kilometres(50000) + Distance::metres(metres)), use);
}
}
;

TEST(DueByDistance, is_ok_one_metre_before_90_percent_of_the_interval) {
    CHECK_EQUAL(state(DueState::Ok), state(after(8'999'999)));
}
TEST(DueByDistance, is_soon_from_90_percent_of_the_interval) {
    CHECK_EQUAL(state(DueState::Soon), state(after(9'000'000)));
}
TEST(DueByDistance, is_soon_one_metre_before_the_interval) {
    CHECK_EQUAL(state(DueState::Soon), state(after(9'999'999)));
}
TEST(DueByDistance, is_due_when_the_interval_has_just_elapsed) {
    const DueItem item = after(10'000'000);
    CHECK_EQUAL(state(DueState::Due), state(item));
    CHECK_EQUAL(0, item.remaining_distance->in_metres());
}
TEST(DueByDistance, is_due_one_metre_after_the_interval_with_a_negative_remainder) {
    const DueItem item = after(10'000'001);
    CHECK_EQUAL(state(DueState::Due), state(item));
    CHECK_EQUAL(-1, item.remaining_distance->in_metres());
}
TEST(DueByDistance, is_still_due_at_the_end_of_the_grace_of_10_percent) {
    CHECK_EQUAL(state(DueState::Due), state(after(11'000'000)));
}
TEST(DueByDistance, is_overdue_one_metre_beyond_the_grace) {
    CHECK_EQUAL(state(DueState::Overdue), state(after(11'000'001)));
}

TEST(DueByDistance, has_a_grace_of_at_most_1000_km) {
    // Given an interval of 40,000 km: 10 % would be 4,000 km
    const std::vector<Completion> done{done_at(0)};
    // When 1,000 km beyond it, and one metre more
    const DueItem at_grace = judge(oil(40000), done, now_at(Distance::kilometres(41000)));
    const DueItem beyond = judge(oil(40000), done, now_at(Distance::metres(41'000'001)));
    // Then
    CHECK_EQUAL(state(DueState::Due), state(at_grace));
    CHECK_EQUAL(state(DueState::Overdue), state(beyond));
}

TEST(DueByDistance, is_soon_14_days_of_own_use_before_the_interval_where_that_is_earlier) {
    // Given a taxi: 400 km a day, so 14 days are 5,600 km
    OwnUse taxi;
    taxi.rates.days_observed = 30;
    taxi.rates.km_per_day = 400;
    // Then 5,600 km before the end is soon, one metre earlier is not
    CHECK_EQUAL(state(DueState::Soon), state(after(4'400'000, taxi)));
    CHECK_EQUAL(state(DueState::Ok), state(after(4'399'999, taxi)));
    // And twice as far a day the window is 60 % of the interval: oil that was just changed is not due soon
    taxi.rates.km_per_day = 800;
    CHECK_EQUAL(state(DueState::Soon), state(after(4'000'000, taxi)));
    CHECK_EQUAL(state(DueState::Ok), state(after(3'999'999, taxi)));
}

TEST(DueByDistance, does_not_use_rates_that_stand_on_less_than_14_days) {
    OwnUse taxi;
    taxi.rates.days_observed = 13;
    taxi.rates.km_per_day = 400;
    CHECK_EQUAL(state(DueState::Ok), state(after(8'999'999, taxi)));
}

TEST(DueByDistance, counts_from_zero_where_nothing_was_ever_done) {
    CHECK_EQUAL(state(DueState::Soon), state(judge(oil(10000), {}, now_at(Distance::kilometres(9000)))));
}

TEST(DueByDistance, thresholds_of_one_item_never_leak_into_the_next) {
    // Given two items, the first overdue, the second fresh
    MaintenancePlan plan = plan_of(oil(10000));
    plan.items.push_back(oil(100000));
    plan.items.back().id = "coolant";
    // When
    const auto due = evaluate(plan, kDoneAt50000, now_at(Distance::kilometres(62000)), {});
    // Then each stands for itself
    CHECK_EQUAL(state(DueState::Overdue), state(due[0]));
    CHECK_EQUAL(state(DueState::Ok), state(due[1]));
    CHECK_EQUAL(38000, due[1].remaining_distance->whole_kilometres());
}

TEST(DueByDistance, looking_twice_changes_nothing) {
    const DueItem first = after(9'500'000);
    CHECK_TRUE(first == after(9'500'000));
}

TEST(DueByDistance, takes_the_first_interval_until_the_work_was_done_once_then_the_repeat) {
    // Given a first interval of 5,000 km and a repeat of 10,000 km
    PlanItem item = oil(10000);
    item.first.distance = Distance::kilometres(5000);
    // Then a new car is due at 5,000 and after that at 5,100 + 10,000
    const std::vector<Completion> fresh{done_at(0, {}, CompletionEvidence::FactoryNew)};
    CHECK_EQUAL(state(DueState::Due), state(judge(item, fresh, now_at(Distance::kilometres(5000)))));
    const std::vector<Completion> once{fresh.front(), done_at(5100)};
    CHECK_EQUAL(10000, judge(item, once, now_at(Distance::kilometres(5100))).remaining_distance->whole_kilometres());
}

TEST(DueByDistance, severe_duty_replaces_both_intervals) {
    PlanItem item = oil(10000);
    item.severe = Interval{Distance::kilometres(5000), std::nullopt, std::nullopt};
    OwnUse severe;
    severe.rates.severe = SevereSign::ShortTrips;
    CHECK_EQUAL(state(DueState::Due), state(judge(item, kDoneAt50000, now_at(Distance::kilometres(55000)), severe)));
    CHECK_EQUAL(state(DueState::Ok), state(judge(item, kDoneAt50000, now_at(Distance::kilometres(55000)))));
}

TEST(DueByDistance, a_reset_without_proof_is_due_5000_km_after_the_last_proven_change) {
    // Given oil changed at 50,000 km and an indicator reset at 52,000 km that nobody can prove
    const std::vector<Completion> done{done_at(50000), done_at(52000, {}, CompletionEvidence::DetectedService)};
    // Then
    CHECK_EQUAL(state(DueState::Soon), state(judge(oil(10000), done, now_at(Distance::metres(54'999'999)))));
    CHECK_EQUAL(state(DueState::Due), state(judge(oil(10000), done, now_at(Distance::kilometres(55000)))));
}

TEST(DueByDistance, a_reset_is_proven_by_work_written_down_up_to_500_km_before_it) {
    const std::vector<Completion> proven{done_at(50000), done_at(50499, {}, CompletionEvidence::DetectedService)};
    CHECK_EQUAL(state(DueState::Ok), state(judge(oil(10000), proven, now_at(Distance::kilometres(55000)))));
    const std::vector<Completion> unproven{done_at(50000), done_at(50500, {}, CompletionEvidence::DetectedService)};
    CHECK_EQUAL(state(DueState::Due), state(judge(oil(10000), unproven, now_at(Distance::kilometres(55000)))));
}

TEST(DueByDistance, fixed_marks_stay_where_they_are_planned) {
    // Given marks each 20,000 km and work done late, at 21,500 km
    PlanItem item = oil(20000);
    item.recurrence = Recurrence::FromFixed;
    const std::vector<Completion> late{done_at(21500)};
    // Then the next mark is 40,000, not 41,500
    CHECK_EQUAL(state(DueState::Due), state(judge(item, late, now_at(Distance::kilometres(40000)))));
    CHECK_EQUAL(1, judge(item, late, now_at(Distance::kilometres(39999))).remaining_distance->whole_kilometres());
}

TEST(DueByDistance, work_within_10_percent_before_a_fixed_mark_counts_for_it_and_earlier_work_does_not) {
    PlanItem item = oil(20000);
    item.recurrence = Recurrence::FromFixed;
    const auto next_mark = [&](int done_km) {
        const std::vector<Completion> done{done_at(done_km)};
        return (judge(item, done, now_at(Distance::kilometres(19000))).remaining_distance->whole_kilometres()) + 19000;
    };
    CHECK_EQUAL(40000, next_mark(18000));
    CHECK_EQUAL(20000, next_mark(17999));
}

TEST_GROUP(DueByEngineHours) {
    int after(int hours) const {
        VehicleNow now = now_at(Distance{});
        now.engine_hours = std::chrono::hours{hours};
        Completion done = done_at(0);
        done.engine_hours = std::chrono::hours{0};
        return state(judge(oil(0, 0, 400), {done}, now));
    }
};

TEST(DueByEngineHours, is_soon_one_hour_before_and_due_at_the_interval_and_one_hour_after) {
    CHECK_EQUAL(state(DueState::Ok), after(359));
    CHECK_EQUAL(state(DueState::Soon), after(360));
    CHECK_EQUAL(state(DueState::Soon), after(399));
    CHECK_EQUAL(state(DueState::Due), after(400));
    CHECK_EQUAL(state(DueState::Due), after(401));
    CHECK_EQUAL(state(DueState::Due), after(440));
    CHECK_EQUAL(state(DueState::Overdue), after(441));
}

TEST(DueByEngineHours, takes_no_part_where_the_vehicle_does_not_count_them) {
    CHECK_FALSE(judge(oil(0, 0, 400), {done_at(0)}, now_at(Distance{})).remaining_engine_hours.has_value());
}

TEST_GROUP(DueByCondition){int with(double percent) const {PlanItem item = oil(10000);
item.condition = ConditionModel::OilLife;
OwnUse use;
use.conditions = {{"engine_oil", percent}};
return state(judge(item, kDoneAt50000, now_at(Distance::kilometres(50001)), use));
}
}
;

TEST(DueByCondition, levels_are_15_percent_soon_5_due_0_overdue) {
    CHECK_EQUAL(state(DueState::Ok), with(15.1));
    CHECK_EQUAL(state(DueState::Soon), with(15));
    CHECK_EQUAL(state(DueState::Soon), with(5.1));
    CHECK_EQUAL(state(DueState::Due), with(5));
    CHECK_EQUAL(state(DueState::Due), with(0.1));
    CHECK_EQUAL(state(DueState::Overdue), with(0));
    CHECK_EQUAL(state(DueState::Overdue), with(-3));
}

TEST(DueByCondition, below_zero_counts_the_kilometres_driven_beyond_it) {
    // Given oil of 10,000 km whose life is exceeded by 3 %
    PlanItem item = oil(10000);
    item.condition = ConditionModel::OilLife;
    OwnUse use;
    use.conditions = {{"engine_oil", -3}};
    const DueItem due = judge(item, kDoneAt50000, now_at(Distance::kilometres(58000)), use);
    // Then percent stays at 0 and the distance says by how much
    DOUBLES_EQUAL(0, *due.condition_percent, 1e-9);
    CHECK_EQUAL(-300, due.condition_distance->whole_kilometres());
    CHECK_EQUAL(state(DueState::Overdue), state(due));
}

TEST(DueByCondition, the_life_of_the_oil_calls_for_its_filter_too) {
    // Given an oil with a life model, its filter and a cabin filter
    MaintenancePlan plan = plan_of(oil(10000));
    plan.items[0].condition = ConditionModel::OilLife;
    plan.items[0].group = "oil";
    plan.items.push_back(oil(10000));
    plan.items[1].id = "oil_filter";
    plan.items[1].group = "oil";
    plan.items.push_back(oil(10000));
    plan.items[2].id = "cabin_filter";
    // When the oil is used up long before its distance
    OwnUse use;
    use.conditions = {{"engine_oil", 4}};
    const auto due = evaluate(plan, {}, now_at(Distance::kilometres(3000)), use);
    // Then
    CHECK_EQUAL(state(DueState::Due), state(due[0]));
    CHECK_EQUAL(state(DueState::Due), state(due[1]));
    CHECK_EQUAL(state(DueState::Ok), state(due[2]));
}

TEST_GROUP(DueStates){};

TEST(DueStates, only_changes_are_told_and_they_survive_a_restart) {
    // Given what was told before the restart
    std::vector<DueItem> items(2);
    items[0].item_id = "engine_oil";
    items[0].state = DueState::Soon;
    items[1].item_id = "coolant";
    const auto before = decode_states(encode_states(items));
    // When the oil is due now
    items[0].state = DueState::Due;
    const auto changed = changed_states(before, items);
    // Then only that is told
    CHECK_EQUAL(1U, changed.size());
    STRCMP_EQUAL("engine_oil", changed[0].item_id.c_str());
    CHECK_TRUE(changed_states(items, items).empty());
}

TEST(DueStates, damaged_text_gives_only_its_sound_lines) {
    const auto items = decode_states("engine_oil=2\nrubbish\ncoolant=9\n=\nx=1");
    CHECK_EQUAL(2U, items.size());
    STRCMP_EQUAL("x", items[1].item_id.c_str());
}
