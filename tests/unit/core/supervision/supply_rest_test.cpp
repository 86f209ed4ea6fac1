// SPDX-License-Identifier: Apache-2.0
// When a parked car's battery is too empty for the agent to work.
#include "core/supervision/supply_rest.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(SupplyRest) {
    SupplyRest rest;
    MonoTime now;
    /// Looks each minute, so often; gives whether the last look changed something.
    bool look(int times, std::optional<Millivolts> supply, bool parked = true) {
        bool changed = false;
        for (; times > 0; --times) {
            changed = rest.on_look(supply, parked, now);
            now = now + 1min;
        }
        return changed;
    }
};

TEST(SupplyRest, begins_after_two_minutes_at_11_8_volts) {
    CHECK_FALSE(look(2, Millivolts{11'800}));
    CHECK_FALSE(rest.resting());
    CHECK_TRUE(look(1, Millivolts{11'800}));
    CHECK_TRUE(rest.resting());
}

TEST(SupplyRest, does_not_begin_where_the_supply_came_back_meanwhile) {
    look(2, Millivolts{9'000});  // a starter
    look(1, Millivolts{12'500});
    look(2, Millivolts{11'700});
    CHECK_FALSE(rest.resting());
}

TEST(SupplyRest, never_begins_in_a_car_that_is_not_parked_or_whose_supply_nobody_measures) {
    look(60, Millivolts{11'000}, false);
    look(60, std::nullopt);
    CHECK_FALSE(rest.resting());
}

TEST(SupplyRest, ends_when_something_charges_and_not_before) {
    look(3, Millivolts{11'500});
    look(60, Millivolts{12'000});  // a battery at rest recovers a little
    CHECK_TRUE(rest.resting());
    CHECK_TRUE(look(3, Millivolts{12'200}));
    CHECK_FALSE(rest.resting());
}

TEST(SupplyRest, ends_at_once_where_the_car_is_needed) {
    look(3, Millivolts{11'500});
    CHECK_TRUE(look(1, Millivolts{11'000}, false));
    look(3, Millivolts{11'500});
    CHECK_TRUE(rest.on_need());
    CHECK_FALSE(rest.on_need());
    // And it may begin again
    look(2, Millivolts{11'500});
    CHECK_FALSE(rest.resting());
    look(1, Millivolts{11'500});
    CHECK_TRUE(rest.resting());
}
