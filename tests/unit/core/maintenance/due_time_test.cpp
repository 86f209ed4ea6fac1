// SPDX-License-Identifier: Apache-2.0
// Calendar months to the millisecond, leap days and month ends, legal dates, and clocks that lie.
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {
constexpr std::chrono::milliseconds kOne{1};
WallTime shifted(WallTime t, std::chrono::milliseconds by) {
    return {t.since_epoch + by, t.quality};
}
int state(DueState s) {
    return static_cast<int>(s);
}
}  // namespace

TEST_GROUP(DueByTime){DueItem on(WallTime when, int months = 12, WallTime done = at(2025, 3, 10))
                          const {return judge(oil(0, months), {done_at(0, done)}, now_at(Distance{}, when));
}
int state_on(WallTime when, int months = 12, WallTime done = at(2025, 3, 10)) const {
    return state(on(when, months, done).state);
}
}
;

TEST(DueByTime, is_soon_one_millisecond_before_12_months_due_at_them_and_due_one_millisecond_after) {
    const WallTime end = at(2026, 3, 10);
    CHECK_EQUAL(state(DueState::Soon), state_on(shifted(end, -kOne)));
    CHECK_EQUAL(state(DueState::Due), state_on(end));
    CHECK_EQUAL(state(DueState::Due), state_on(shifted(end, kOne)));
    CHECK_EQUAL(0, on(end).remaining_time->count());
    CHECK_EQUAL(1, on(shifted(end, -kOne)).remaining_time->count());
}

TEST(DueByTime, is_soon_from_90_percent_of_a_year) {
    // 365 days: the last tenth begins 36 d 12 h before the end
    const WallTime soon = shifted(at(2026, 3, 10), -std::chrono::hours{36 * 24 + 12});
    CHECK_EQUAL(state(DueState::Ok), state_on(shifted(soon, -kOne)));
    CHECK_EQUAL(state(DueState::Soon), state_on(soon));
}

TEST(DueByTime, is_soon_14_days_before_a_short_interval) {
    // 1 month: 10 % would be 3 days
    const WallTime soon = at(2025, 3, 27);
    CHECK_EQUAL(state(DueState::Ok), state_on(shifted(soon, -kOne), 1));
    CHECK_EQUAL(state(DueState::Soon), state_on(soon, 1));
}

TEST(DueByTime, is_overdue_beyond_30_days_of_grace) {
    const WallTime grace = shifted(at(2027, 3, 10), std::chrono::hours{30 * 24});  // of 24 months
    CHECK_EQUAL(state(DueState::Due), state_on(grace, 24));
    CHECK_EQUAL(state(DueState::Overdue), state_on(shifted(grace, kOne), 24));
}

TEST(DueByTime, a_legal_date_has_no_grace) {
    PlanItem inspection = oil(0, 24);
    inspection.legal = true;
    inspection.recurrence = Recurrence::FromFixed;
    const std::vector<Completion> registered{done_at(0, at(2024, 5, 1), CompletionEvidence::FactoryNew)};
    const WallTime date = at(2026, 5, 1);
    CHECK_EQUAL(state(DueState::Due), state(judge(inspection, registered, now_at(Distance{}, date)).state));
    CHECK_EQUAL(state(DueState::Overdue),
                state(judge(inspection, registered, now_at(Distance{}, shifted(date, kOne))).state));
}

TEST(DueByTime, a_legal_date_counts_from_the_first_registration_however_late_the_inspection_was) {
    PlanItem inspection = oil(0, 24);
    inspection.legal = true;
    inspection.recurrence = Recurrence::FromFixed;
    const std::vector<Completion> done{done_at(0, at(2022, 1, 31), CompletionEvidence::FactoryNew),
                                       done_at(9000, at(2024, 4, 20))};
    const auto basis = due_basis(inspection, done, now_at(Distance{}), {});
    CHECK_TRUE(*basis.due_on == at(2026, 1, 31));
}

TEST(DueByTime, an_inspection_within_a_tenth_before_its_date_counts_for_that_date) {
    PlanItem inspection = oil(0, 24);
    inspection.recurrence = Recurrence::FromFixed;
    const auto next_after = [&](WallTime done) {
        const std::vector<Completion> all{done_at(0, at(2022, 1, 31), CompletionEvidence::FactoryNew),
                                          done_at(9000, done)};
        return *due_basis(inspection, all, now_at(Distance{}), {}).due_on;
    };
    CHECK_TRUE(next_after(at(2023, 12, 1)) == at(2026, 1, 31));  // 61 days early, the tenth of 730 is 73
    CHECK_TRUE(next_after(at(2023, 11, 1)) == at(2024, 1, 31));  // 91 days early
}

TEST(DueByTime, months_end_where_the_month_ends) {
    CHECK_TRUE(add_months(at(2025, 1, 31), std::chrono::months{1}, kUtc) == at(2025, 2, 28));
    CHECK_TRUE(add_months(at(2024, 1, 31), std::chrono::months{1}, kUtc) == at(2024, 2, 29));
    CHECK_TRUE(add_months(at(2024, 2, 29), std::chrono::months{12}, kUtc) == at(2025, 2, 28));
    CHECK_TRUE(add_months(at(2024, 2, 29), std::chrono::months{48}, kUtc) == at(2028, 2, 29));
    CHECK_TRUE(add_months(at(2025, 12, 31), std::chrono::months{2}, kUtc) == at(2026, 2, 28));
}

TEST(DueByTime, the_month_is_that_of_the_vehicles_own_day) {
    // 2025-01-30 17:00 UTC is 31 Jan 01:00 in China: one month later is 28 Feb 01:00 there
    const WallTime done = at(2025, 1, 30, std::chrono::hours{17});
    const WallTime due = add_months(done, std::chrono::months{1}, LocalOffset{});
    CHECK_TRUE(due == at(2025, 2, 27, std::chrono::hours{17}));
}

TEST(DueByTime, an_unknown_clock_gives_no_reminder_but_distance_keeps_counting) {
    const std::vector<Completion> done{done_at(50000, at(2020, 1, 1))};
    WallTime at_1970;
    const DueItem item = judge(oil(10000, 12), done, now_at(Distance::kilometres(59500), at_1970));
    CHECK_FALSE(item.remaining_time.has_value());
    CHECK_EQUAL(state(DueState::Soon), state(item.state));
    CHECK_FALSE(item.predicted_date.has_value());
}

TEST(DueByTime, a_completion_without_a_date_gives_no_time_limit) {
    CHECK_FALSE(judge(oil(10000, 12), {done_at(50000)}, now_at(Distance::kilometres(50500), at(2030, 1, 1)))
                    .remaining_time.has_value());
}

TEST(DueByTime, a_clock_that_jumped_back_makes_nothing_due) {
    CHECK_EQUAL(state(DueState::Ok), state_on(at(2015, 1, 1)));
}

TEST(DueByTime, time_with_the_battery_off_still_counts) {
    // Given the last look in March 2025 and nothing in between: the wall clock alone decides
    CHECK_EQUAL(state(DueState::Overdue), state_on(at(2026, 9, 1)));
}

TEST(DueByTime, the_worse_of_distance_and_time_is_the_state) {
    const std::vector<Completion> done{done_at(50000, at(2025, 3, 10))};
    CHECK_EQUAL(state(DueState::Due),
                state(judge(oil(10000, 12), done, now_at(Distance::kilometres(50100), at(2026, 3, 10))).state));
    CHECK_EQUAL(state(DueState::Due),
                state(judge(oil(10000, 12), done, now_at(Distance::kilometres(60000), at(2025, 3, 11))).state));
}
