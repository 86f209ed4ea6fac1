// SPDX-License-Identifier: Apache-2.0
// Severe duty: shorter limit by limit, counted by the use it was, and never taken back by a change of season.
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::months;

const std::vector<Completion> kDone{done_at(50000, at(2025, 1, 1))};

/// 10,000 km or 12 months; under severe duty 5,000 km.
PlanItem severe_oil(int severe_months = 0) {
    PlanItem item = oil(10000, 12);
    item.severe = Interval{Distance::kilometres(5000), std::nullopt, std::nullopt};
    if (severe_months > 0) item.severe->time = months{severe_months};
    return item;
}

OwnUse used(bool severe_now, int severe_km, int severe_days = 0) {
    OwnUse use;
    use.rates.severe = severe_now ? SevereSign::ShortTrips : SevereSign::None;
    use.duty = {{"engine_oil", Distance::kilometres(severe_km), days{severe_days}, hours{0}}};
    return use;
}

DueItem driven(std::int64_t metres, const OwnUse& use, WallTime wall = {}) {
    return judge(severe_oil(), kDone, now_at(Distance::metres(50'000'000 + metres), wall), use);
}

int state(DueState s) { return static_cast<int>(s); }

}  // namespace

TEST_GROUP(SevereDuty){};

TEST(SevereDuty, that_names_only_a_distance_keeps_the_months) {
    // Given severe duty all the time and 100 km driven, when the year is over
    OwnUse severe;
    severe.declared = Duty::Severe;
    const DueItem item = driven(100'000, severe, at(2026, 1, 1));
    // Then the 12 months of normal duty count
    CHECK_EQUAL(state(DueState::Due), state(item.state));
    CHECK_EQUAL(0, item.remaining_time->count());
}

TEST(SevereDuty, that_is_longer_than_normal_changes_nothing) {
    PlanItem odd = oil(10000);
    odd.severe = Interval{Distance::kilometres(20000), std::nullopt, std::nullopt};
    OwnUse severe;
    severe.declared = Duty::Severe;
    CHECK_EQUAL(10000, judge(odd, kDone, now_at(Distance::kilometres(50000)), severe).remaining_distance->whole_kilometres());
}

TEST(SevereDuty, throughout_is_due_exactly_at_the_severe_interval) {
    for (const OwnUse& use : {used(true, 4999), used(true, 5000)}) {
        const std::int64_t metres = use.duty[0].severe_distance.in_metres();
        CHECK_EQUAL(state(metres == 5'000'000 ? DueState::Due : DueState::Soon), state(driven(metres, use).state));
    }
    CHECK_EQUAL(-1, driven(5'000'001, used(true, 5001)).remaining_distance->in_metres());
}

TEST(SevereDuty, half_severe_and_half_normal_share_one_interval_to_the_metre) {
    // Given 2,500 severe km: half of 5,000. Half of 10,000 is left for normal use.
    const OwnUse mixed = used(false, 2500);
    CHECK_EQUAL(state(DueState::Soon), state(driven(7'499'999, mixed).state));
    CHECK_EQUAL(state(DueState::Due), state(driven(7'500'000, mixed).state));
    CHECK_EQUAL(-1, driven(7'500'001, mixed).remaining_distance->in_metres());
    CHECK_TRUE(driven(7'000'000, mixed).severe);
}

TEST(SevereDuty, what_a_winter_made_due_stays_due_in_spring) {
    // Given 6,000 km of a severe winter: overdue
    CHECK_EQUAL(state(DueState::Overdue), state(driven(6'000'000, used(true, 6000)).state));
    // When duty is normal again
    const DueItem spring = driven(6'000'000, used(false, 6000));
    // Then nothing was done, so it is overdue still
    CHECK_EQUAL(state(DueState::Overdue), state(spring.state));
    CHECK_EQUAL(-2000, spring.remaining_distance->whole_kilometres());
}

TEST(SevereDuty, a_state_from_due_on_never_falls_whatever_duty_does) {
    // Given a large interval, where the grace of 1,000 km is a smaller share of the normal interval than of the severe one
    PlanItem item = oil(40000);
    item.severe = Interval{Distance::kilometres(20000), std::nullopt, std::nullopt};
    DueState worst = DueState::Ok;
    int severe_km = 0;
    // When each 100 km is severe or not in turn of 3,000 km
    for (int km = 0; km <= 45000; km += 100) {
        const bool severe = km / 3000 % 2 == 0;
        if (severe) severe_km += 100;
        for (const bool now : {severe, !severe}) {
            const DueState s = judge(item, kDone, now_at(Distance::kilometres(50000 + km)), used(now, severe_km)).state;
            // Then
            if (worst >= DueState::Due) CHECK_TRUE(s >= worst);
            worst = std::max(worst, s);
        }
    }
    CHECK_EQUAL(state(DueState::Overdue), state(worst));
}

TEST(SevereDuty, shortens_months_by_the_days_it_lasted) {
    // Given 6 severe and 12 normal months, 90 severe days: 90/181 of the severe half year used, as much of the year's 365 days
    const PlanItem item = severe_oil(6);
    const WallTime wall = at(2025, 6, 1);
    const DueItem due = judge(item, kDone, now_at(Distance::kilometres(50001), wall), used(false, 0, 90));
    // 365 - (151 - 90) - 90 * 365 / 181 = 122.5 days
    CHECK_EQUAL(123, due.remaining_time->count());
    CHECK_TRUE(*due.due_on < at(2026, 1, 1) && at(2025, 7, 1) < *due.due_on);
}

TEST(SevereDuty, shortens_engine_hours_by_the_hours_it_lasted) {
    PlanItem item = oil(0, 0, 800);
    item.severe = Interval{std::nullopt, std::nullopt, hours{400}};
    Completion done = done_at(50000);
    done.engine_hours = hours{1000};
    VehicleNow now = now_at(Distance::kilometres(60000));
    now.engine_hours = hours{1600};
    OwnUse mixed = used(false, 0);
    mixed.duty[0].severe_hours = hours{200};
    // 200 severe hours are worth 400 normal ones: 400 + 400 = 800
    CHECK_EQUAL(0, judge(item, {done}, now, mixed).remaining_engine_hours->count());
    now.engine_hours = hours{1599};
    CHECK_EQUAL(1, judge(item, {done}, now, mixed).remaining_engine_hours->count());
}

TEST(SevereDuty, a_limit_only_severe_duty_has_counts_severe_use_alone) {
    PlanItem item = oil(0, 12);
    item.severe = Interval{Distance::kilometres(5000), std::nullopt, std::nullopt};
    CHECK_EQUAL(3000, judge(item, kDone, now_at(Distance::kilometres(90000)), used(false, 2000)).remaining_distance->whole_kilometres());
    CHECK_FALSE(judge(item, kDone, now_at(Distance::kilometres(90000)), used(false, 0)).remaining_distance.has_value());
}

TEST(SevereDuty, what_a_person_declared_goes_before_what_trips_show) {
    OwnUse said_normal = used(true, 6000);
    said_normal.declared = Duty::Normal;
    CHECK_EQUAL(4000, driven(6'000'000, said_normal).remaining_distance->whole_kilometres());
    CHECK_FALSE(driven(6'000'000, said_normal).severe);
    OwnUse said_severe = used(false, 0);
    said_severe.declared = Duty::Severe;
    CHECK_EQUAL(-1000, driven(6'000'000, said_severe).remaining_distance->whole_kilometres());
}

TEST(SevereDuty, on_fixed_marks_keeps_the_normal_marks_and_counts_its_share_since_the_last) {
    // Given marks each 20,000 km, 10,000 under severe duty, work at 40,000, and 8,000 severe km since
    PlanItem item = oil(20000);
    item.recurrence = Recurrence::FromFixed;
    item.severe = Interval{Distance::kilometres(10000), std::nullopt, std::nullopt};
    const std::vector<Completion> done{done_at(40000)};
    // Then 8,000 of 10,000 are used, so 4,000 normal km are left: due at 52,000
    const DueItem due = judge(item, done, now_at(Distance::kilometres(48000)), used(false, 8000));
    CHECK_EQUAL(52000, due.due_at->whole_kilometres());
    // And severe throughout the marks are those of severe duty
    OwnUse severe;
    severe.declared = Duty::Severe;
    CHECK_EQUAL(50000, judge(item, {done_at(41500)}, now_at(Distance::kilometres(48000)), severe).due_at->whole_kilometres());
}
