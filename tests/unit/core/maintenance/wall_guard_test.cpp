// SPDX-License-Identifier: Apache-2.0
// Clocks at 1970, ten years ahead, backwards, and the dealer's time against them.
#include "core/maintenance/wall_guard.hpp"

#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

using std::chrono::days;
using std::chrono::milliseconds;

WallTime estimated(WallTime t, milliseconds later = {}) { return {t.since_epoch + later, WallQuality::Estimated}; }
WallTime sure(WallTime t, milliseconds later = {}) { return {t.since_epoch + later, WallQuality::Synchronised}; }

const WallTime kNow = at(2026, 3, 1);

}  // namespace

TEST_GROUP(WallGuard) {
    WallGuard guard;
    void setup() override { (void)guard.learn(sure(kNow), std::nullopt); }
    bool believed(WallTime own) const { return guard.believe(own, std::nullopt).known(); }
};

TEST(WallGuard, an_estimated_clock_is_believed_up_to_400_days_ahead_and_not_a_millisecond_more) {
    CHECK_TRUE(believed(estimated(kNow, days{400})));
    CHECK_FALSE(believed(estimated(kNow, days{400} + milliseconds{1})));
    CHECK_TRUE(believed(sure(kNow, days{3650})));
}

TEST(WallGuard, no_clock_falls_back_by_more_than_a_day) {
    CHECK_TRUE(believed(estimated(kNow, -days{1})));
    CHECK_FALSE(believed(estimated(kNow, -days{1} - milliseconds{1})));
    CHECK_TRUE(believed(sure(kNow, -days{1})));
    CHECK_FALSE(believed(sure(kNow, -days{1} - milliseconds{1})));
}

TEST(WallGuard, a_leap_of_ten_years_makes_nothing_overdue) {
    // Given oil of 12 months done a month ago, and a clock that leapt
    const std::vector<Completion> done{done_at(50000, at(2026, 2, 1))};
    const WallTime leapt = estimated(kNow, days{3650});
    // Then with the guard nothing is said by date; without it all would be overdue
    CHECK_TRUE(judge(oil(10000, 12), done, now_at(Distance::kilometres(50100), guard.believe(leapt, std::nullopt))).state == DueState::Ok);
    CHECK_TRUE(judge(oil(10000, 12), done, now_at(Distance::kilometres(50100), leapt)).state == DueState::Overdue);
}

TEST(WallGuard, the_dealers_time_stands_in_for_an_unknown_or_wrong_clock) {
    const std::optional<WallTime> dealer = estimated(kNow, days{500});
    CHECK_TRUE(guard.believe(WallTime{}, dealer) == *dealer);
    CHECK_TRUE(guard.believe(estimated(kNow, days{3650}), dealer) == *dealer);
    CHECK_TRUE(guard.believe(sure(kNow, days{499}), dealer) == sure(kNow, days{499}));
    // And once taken in, the own clock may go on from there
    CHECK_TRUE(guard.learn(WallTime{}, dealer));
    CHECK_TRUE(believed(estimated(kNow, days{501})));
}

TEST(WallGuard, a_synchronised_clock_corrects_an_estimated_one_that_ran_ahead) {
    (void)guard.learn(estimated(kNow, days{300}), std::nullopt);
    CHECK_TRUE(believed(sure(kNow, days{1})));
    (void)guard.learn(sure(kNow, days{1}), std::nullopt);
    CHECK_TRUE(believed(estimated(kNow, days{2})));
}

TEST(WallGuard, is_worth_storing_once_a_day_and_survives_a_restart) {
    CHECK_FALSE(guard.learn(sure(kNow, days{1}), std::nullopt));
    CHECK_TRUE(guard.learn(sure(kNow, days{1} + milliseconds{1}), std::nullopt));
    WallGuard restarted;
    restarted.restore(guard.state());
    CHECK_FALSE(restarted.believe(estimated(kNow, days{402}), std::nullopt).known());
    CHECK_FALSE(restarted.believe(sure(kNow, -days{1}), std::nullopt).known());
    for (const char* damaged : {"", "x", "12 y", "12"}) {
        restarted.restore(damaged);
        CHECK_TRUE(restarted.believe(estimated(kNow, days{3650}), std::nullopt).known());
    }
}

TEST(WallGuard, a_first_clock_is_believed_and_one_at_1970_is_not) {
    const WallGuard fresh;
    CHECK_TRUE(fresh.believe(estimated(kNow), std::nullopt).known());
    CHECK_FALSE(fresh.believe(WallTime{}, std::nullopt).known());
}
