// SPDX-License-Identifier: Apache-2.0
// Day and night by the sun, beside almanac times for Zhengzhou (34.8° N, 113.6° E, UTC+8), which lies a quarter of an hour west of the middle of its zone.
#include "domain/daylight.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr LocalOffset kChina{std::chrono::minutes{480}};

bool up(std::chrono::year_month_day date, int hour, int minute) {
    const auto local = std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute};
    return sun_is_up({std::chrono::duration_cast<std::chrono::milliseconds>(local.time_since_epoch()) - kChina.value, WallQuality::Synchronised}, kChina);
}

}  // namespace

TEST_GROUP(Daylight){};

TEST(Daylight, a_day_in_june_is_long_and_one_in_december_short) {
    using namespace std::chrono;
    // 21 June: about 5:15 to 19:45 local
    CHECK_FALSE(up(2026y / June / 21, 4, 15));
    CHECK_TRUE(up(2026y / June / 21, 5, 45));
    CHECK_TRUE(up(2026y / June / 21, 18, 45));
    CHECK_FALSE(up(2026y / June / 21, 20, 15));
    // 21 December: about 7:20 to 17:15
    CHECK_FALSE(up(2026y / December / 21, 6, 30));
    CHECK_TRUE(up(2026y / December / 21, 8, 0));
    CHECK_TRUE(up(2026y / December / 21, 16, 30));
    CHECK_FALSE(up(2026y / December / 21, 17, 45));
}

TEST(Daylight, the_local_day_counts_and_not_that_of_greenwich) {
    using namespace std::chrono;
    CHECK_TRUE(up(2026y / March / 20, 7, 30));  // in Greenwich it is still the evening before
    CHECK_FALSE(up(2026y / March / 20, 0, 30));
    CHECK_TRUE(up(2026y / January / 1, 12, 0));
    CHECK_TRUE(up(2026y / December / 31, 12, 0));
}
