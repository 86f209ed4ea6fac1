// SPDX-License-Identifier: Apache-2.0
// Years with every car and every driver, and what was foretold to them.
#include <cstdio>
#include <string>

#include "ownership/futures.hpp"
#include "ownership/ownership_year.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr Powertrain kCars[] = {Powertrain::Petrol, Powertrain::Diesel, Powertrain::Hybrid, Powertrain::Electric,
                                Powertrain::HeavyTruck};
constexpr Driver kDrivers[] = {Driver::Commuter, Driver::Taxi, Driver::HolidayCar, Driver::ShortWinterTrips};
constexpr int kYearsEach = 6;
constexpr int kFutures = 250;
constexpr int kLeastForetold = 200;  // of a car that was parked all the while nothing can be said

}  // namespace

TEST_GROUP(OwnershipYear) {
    void covers(Driver driver, double widest_days, double widest_after_a_year) {
        const Futures futures = futures_of(driver, 1, kFutures);
        CHECK_COMPARE(futures.foretold, >=, kLeastForetold);
        CHECK_COMPARE(futures.covered_percent(), >=, kLeastCoveredPercent);
        CHECK_COMPARE(futures.median_width_days, <=, widest_days);
        CHECK_COMPARE(futures.median_width_after_a_year, <=, widest_after_a_year);
    }
};

TEST(OwnershipYear, keeps_every_rule_with_every_car_driver_and_seed) {
    // Years of their own for each car and driver: as many stories as there is time for.
    std::uint64_t seed = 0;
    for (const Powertrain car : kCars) {
        for (const Driver driver : kDrivers) {
            int asked = 0;
            for (int i = 0; i < kYearsEach; ++i) {
                const YearStory story = live_a_year({car, driver, ++seed});
                for (const std::string& broken : story.broken) FAIL_TEST((std::to_string(seed) + ": " + broken).c_str());
                asked += story.asked;
            }
            // And they were no years in which nothing happened.
            CHECK_COMPARE(asked, >, 3);
        }
    }
}

TEST(OwnershipYear, keeps_its_rules_in_years_that_broke_them_once) {
    // A last call after three showings, one of the first days, one within days of the first, and cars that stood for a month.
    for (const YearChoice& choice : {YearChoice{Powertrain::Petrol, Driver::Commuter, 102}, {Powertrain::Electric, Driver::Commuter, 77},
                                     {Powertrain::HeavyTruck, Driver::Taxi, 42}, {Powertrain::HeavyTruck, Driver::Commuter, 53},
                                     {Powertrain::Petrol, Driver::HolidayCar, 18}, {Powertrain::Hybrid, Driver::HolidayCar, 60}}) {
        for (const std::string& broken : live_a_year(choice).broken) FAIL_TEST(broken.c_str());
    }
}

TEST(OwnershipYear, is_the_same_for_the_same_seed_and_another_for_another) {
    const YearChoice choice{Powertrain::Diesel, Driver::Commuter, 7};
    CHECK_TRUE(live_a_year(choice).lines == live_a_year(choice).lines);
    CHECK_FALSE(live_a_year(choice).lines == live_a_year({choice.car, choice.driver, 8}).lines);
}

TEST(OwnershipYear, drivers_drive_as_their_names_say) {
    const auto km = [](Driver driver) { return live_a_year({Powertrain::Petrol, driver, 1}).driven.whole_kilometres(); };
    CHECK_COMPARE(km(Driver::Taxi), >, 110'000);
    CHECK_COMPARE(km(Driver::Commuter), >, 8'000);
    CHECK_COMPARE(km(Driver::ShortWinterTrips), <, 6'000);
    DrivingLife parked{Driver::HolidayCar, 1};
    using namespace std::chrono;
    CHECK_TRUE(parked.day(sys_days{year{2026} / January / 17}).empty());
}

TEST(OwnershipYear, what_is_foretold_to_a_commuter_holds_and_narrows_with_the_first_year) {
    covers(Driver::Commuter, 120, 50);
}

TEST(OwnershipYear, what_is_foretold_to_a_taxi_holds_and_is_narrow) {
    covers(Driver::Taxi, 4, 4);
}

TEST(OwnershipYear, what_is_foretold_to_a_holiday_car_holds_and_narrows_with_the_first_year) {
    covers(Driver::HolidayCar, 3400, 800);
}

TEST(OwnershipYear, what_is_foretold_to_short_winter_trips_holds_and_narrows_with_the_first_year) {
    covers(Driver::ShortWinterTrips, 2700, 250);
}
