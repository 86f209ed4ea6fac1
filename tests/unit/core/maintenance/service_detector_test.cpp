// SPDX-License-Identifier: Apache-2.0
// Service done elsewhere: each sign at its boundary, one report a visit, and no sign without its partner.
#include "core/maintenance/service_detector.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {
constexpr std::chrono::seconds kAtTheGarage{3600};
}

TEST_GROUP(ServiceDetector) {
    ServiceDetector detector;
    VehicleNow now = now_at(Distance::kilometres(50000), at(2026, 3, 1));
};

TEST(ServiceDetector, reports_a_service_range_that_grew_by_2000_km_and_no_less) {
    CHECK_FALSE(
        detector.on_service_range(Distance::kilometres(8000), now).has_value());  // the first reading proves nothing
    CHECK_FALSE(detector.on_service_range(Distance::metres(9'999'999), now).has_value());
    CHECK_FALSE(detector.on_service_range(Distance::kilometres(300), now).has_value());
    const auto found = detector.on_service_range(Distance::kilometres(2300), now);
    CHECK_TRUE(found->sign == ServiceSign::RangeJump);
    CHECK_EQUAL(50000, found->mileage.whole_kilometres());
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

TEST(ServiceDetector, one_visit_is_reported_once) {
    (void)detector.on_service_range(Distance::kilometres(100), now);
    CHECK_TRUE(detector.on_service_range(Distance::kilometres(10000), now).has_value());
    (void)detector.on_stop_ended(kAtTheGarage, now);
    CHECK_FALSE(detector.on_codes_cleared(now).has_value());
}

TEST(ServiceDetector, stays_silent_about_what_a_record_explains) {
    (void)detector.on_service_range(Distance::kilometres(100), now);
    detector.on_recorded(now);
    CHECK_FALSE(detector.on_service_range(Distance::kilometres(10000), now).has_value());
}

TEST(ServiceDetector, survives_a_restart_and_takes_damaged_text_for_nothing) {
    (void)detector.on_service_range(Distance::kilometres(100), now);
    (void)detector.on_codes_cleared(now);
    CHECK_TRUE(decode_detector(encode_detector(detector.state())) == detector.state());
    for (const char* damaged : {"", "1 2", "1 2 3 4", "1 2 3 x ", "1 2 3 4 5 "}) {
        CHECK_TRUE(decode_detector(damaged) == ServiceDetectorState{});
    }
}
