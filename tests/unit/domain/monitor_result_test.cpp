// SPDX-License-Identifier: Apache-2.0
#include "domain/monitor_result.hpp"

#include <CppUTest/TestHarness.h>

using odolink::MonitorResult;

TEST_GROUP(MonitorResult){};

TEST(MonitorResult, between_two_limits_the_margin_is_to_the_nearer_one) {
    MonitorResult r{0x21, 0x81, "catalyst bank 1", 0.25, 0.0, 1.0, "ratio"};
    DOUBLES_EQUAL(25, *r.margin_percent(), 1e-9);
    r.value = 0.9;
    DOUBLES_EQUAL(10, *r.margin_percent(), 1e-9);
    r.value = 1.2;
    DOUBLES_EQUAL(-20, *r.margin_percent(), 1e-9);
}

TEST(MonitorResult, with_one_limit_the_margin_is_a_share_of_that_limit) {
    MonitorResult r{0x21, 0x81, "", 30, {}, 40.0, ""};
    DOUBLES_EQUAL(25, *r.margin_percent(), 1e-9);
    r.lowest = 20.0;
    r.highest.reset();
    DOUBLES_EQUAL(50, *r.margin_percent(), 1e-9);
    r.lowest = -40.0;
    DOUBLES_EQUAL(175, *r.margin_percent(), 1e-9);
}

TEST(MonitorResult, without_a_range_there_is_no_margin) {
    MonitorResult r{0x21, 0x81, "", 30, {}, {}, ""};
    CHECK_FALSE(r.margin_percent().has_value());
    r.highest = 0.0;
    CHECK_FALSE(r.margin_percent().has_value());
    r.lowest = 0.0;
    CHECK_FALSE(r.margin_percent().has_value());
}
