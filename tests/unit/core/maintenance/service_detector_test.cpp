// SPDX-License-Identifier: Apache-2.0
// Service done elsewhere: each sign at its boundary, one question a visit, and no sign without its partner.
#include "core/maintenance/service_detector.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;
using namespace std::chrono_literals;

namespace {
constexpr std::chrono::seconds kAtTheGarage{3600};
}

TEST_GROUP(ServiceDetector) {
    ServiceDetector detector;
    VehicleNow now = now_at(Distance::kilometres(50000), at(2026, 3, 1));
    MonoTime clock{1h};

    std::optional<DetectedService> range(Distance shown) { return detector.on_service_range(shown, now, clock); }
    /// Told for as long as it takes to be believed.
    std::optional<DetectedService> range_stands(Distance shown) {
        if (const auto early = range(shown)) return early;
        clock = clock + kRangeStands;
        return range(shown);
    }
    ServiceQuestion question() { return {{ServiceSign::RangeJump, now.mileage, now.wall}, {"engine_oil", "oil_filter"}}; }
    ServiceRecord record(Distance mileage, WallTime performed) {
        ServiceRecord work;
        work.mileage = mileage;
        work.performed_at = performed;
        work.jobs.emplace_back();
        return work;
    }
};

TEST(ServiceDetector, reports_a_service_range_that_grew_by_2000_km_and_no_less) {
    CHECK_FALSE(range_stands(Distance::kilometres(8000)).has_value());  // the first reading proves nothing
    CHECK_FALSE(range_stands(Distance::metres(9'999'999)).has_value());
    CHECK_FALSE(range_stands(Distance::kilometres(300)).has_value());
    const auto found = range_stands(Distance::kilometres(2300));
    CHECK_TRUE(found->sign == ServiceSign::RangeJump);
    CHECK_EQUAL(50000, found->mileage.whole_kilometres());
}

TEST(ServiceDetector, a_range_that_is_shown_for_less_than_a_minute_is_not_believed) {
    CHECK_FALSE(range_stands(Distance::kilometres(9000)).has_value());
    // A cluster that wakes with 0, and one that flickers
    CHECK_FALSE(range(Distance{}).has_value());
    clock = clock + (kRangeStands - 1ms);
    CHECK_FALSE(range(Distance{}).has_value());
    CHECK_FALSE(range(Distance::kilometres(8990)).has_value());
    clock = clock + kRangeStands;
    CHECK_FALSE(range(Distance::kilometres(8990)).has_value());
    // No car counts so far
    CHECK_FALSE(range_stands(Distance::kilometres(200'001)).has_value());
    CHECK_FALSE(range_stands(Distance::kilometres(-200'001)).has_value());
    CHECK_FALSE(range_stands(Distance::kilometres(9000)).has_value());
    // Overdue, then set back
    CHECK_FALSE(range_stands(Distance::kilometres(-1500)).has_value());
    CHECK_TRUE(range_stands(Distance::kilometres(500)).has_value());
}

TEST(ServiceDetector, two_counters_told_in_turn_are_no_jump) {
    for (int turn = 0; turn < 10; ++turn) {
        CHECK_FALSE(range(Distance::kilometres(5000)).has_value());
        clock = clock + 10min;
        CHECK_FALSE(range(Distance::kilometres(40000)).has_value());
        clock = clock + 10min;
    }
}

TEST(ServiceDetector, reports_a_clearing_only_together_with_a_stop_as_long_as_a_garage_takes) {
    CHECK_FALSE(detector.on_codes_cleared(now).has_value());
    CHECK_FALSE(detector.on_stop_ended(std::chrono::seconds{45 * 60 - 1}, now).has_value());
    CHECK_FALSE(detector.on_stop_ended(std::chrono::seconds{240 * 3600 + 1}, now).has_value());
    CHECK_TRUE(detector.on_stop_ended(std::chrono::seconds{45 * 60}, now)->sign == ServiceSign::ClearedAtStop);
}

TEST(ServiceDetector, takes_either_order_of_stop_and_clearing_within_one_kilometre) {
    CHECK_FALSE(detector.on_stop_ended(kAtTheGarage, now).has_value());
    now.mileage += Distance::metres(1001);
    CHECK_FALSE(detector.on_codes_cleared(now).has_value());
    CHECK_FALSE(detector.on_stop_ended(std::chrono::seconds{60}, now).has_value());
    (void)detector.on_stop_ended(kAtTheGarage, now_at(Distance::kilometres(60000)));
    CHECK_TRUE(detector.on_codes_cleared(now_at(Distance::metres(60'001'000))).has_value());
}

TEST(ServiceDetector, one_visit_is_asked_about_once) {
    (void)range_stands(Distance::kilometres(100));
    CHECK_TRUE(range_stands(Distance::kilometres(10000)).has_value());
    detector.ask(question());
    (void)detector.on_stop_ended(kAtTheGarage, now);
    CHECK_FALSE(detector.on_codes_cleared(now).has_value());
    now.mileage += kOneVisit;
    (void)detector.on_stop_ended(kAtTheGarage, now);
    CHECK_TRUE(detector.on_codes_cleared(now).has_value());
}

TEST(ServiceDetector, a_record_of_these_days_or_of_this_place_explains_the_signs_and_ends_the_question) {
    const WallTime long_ago = at(2026, 2, 18);
    for (const auto& work : {record(Distance::kilometres(30000), at(2026, 2, 19)), record(Distance::metres(49'500'001), long_ago), record({}, at(2026, 2, 19))}) {
        detector = {};
        (void)range_stands(Distance::kilometres(100));
        detector.ask(question());
        detector.on_recorded(work, now);
        CHECK_FALSE(detector.question().has_value());
        CHECK_FALSE(range_stands(Distance::kilometres(10000)).has_value());
    }
    ServiceRecord taken_back = record(now.mileage, now.wall);
    taken_back.jobs.clear();
    for (const auto& work : {record(Distance::metres(49'500'000), long_ago), record({}, long_ago), taken_back}) {
        detector.ask(question());
        detector.on_recorded(work, now);
        CHECK_TRUE(detector.question().has_value());
    }
}

TEST(ServiceDetector, survives_a_restart_and_takes_damaged_text_for_nothing) {
    STRCMP_EQUAL("", detector.state().c_str());
    (void)range_stands(Distance::kilometres(1234));
    (void)detector.on_codes_cleared(now);
    for (const bool asked : {false, true}) {
        if (asked) detector.ask(question());
        ServiceDetector woken;
        woken.restore(detector.state());
        CHECK_TRUE(woken.question() == detector.question());
        STRCMP_EQUAL(detector.state().c_str(), woken.state().c_str());
    }
    for (const char* damaged : {"", "1 2", "1 2 3 4", "1 2 3 x ", "1 2 3 4 5 ", "1 2 3 4 1 5 6 2 ", "1 2 3 4 3 5 6 2 oil\n", "1 2 3 4 1 5 6 2 oil"}) {
        detector.restore(damaged);
        STRCMP_EQUAL("", detector.state().c_str());
    }
}

TEST(ServiceDetector, the_range_is_kept_in_steps_that_do_not_write_at_each_kilometre) {
    (void)range(Distance::kilometres(1299));
    const std::string before = detector.state();
    (void)range(Distance::kilometres(1200));
    STRCMP_EQUAL(before.c_str(), detector.state().c_str());
}
