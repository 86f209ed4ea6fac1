// SPDX-License-Identifier: Apache-2.0
// A battery that is told of before it fails, and one that is left alone.
#include "core/diagnostics/battery_health.hpp"

#include <algorithm>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

WallTime day(double d) {
    return {1'800'000'000'000ms + std::chrono::milliseconds{static_cast<std::int64_t>(d * 86'400'000)},
            WallQuality::Synchronised};
}
MonoTime at(Duration d) {
    return MonoTime{d};
}

struct Car {
    BatteryHealth battery;
    std::vector<BatteryNotice> told{};
    std::vector<BatteryFinding> over{};
    bool supply(int mv, double rpm, Duration t, double d = 0) {
        const BatteryOutcome outcome = battery.on_supply(Millivolts{mv}, rpm, at(t), day(d));
        told.insert(told.end(), outcome.told.begin(), outcome.told.end());
        over.insert(over.end(), outcome.over.begin(), outcome.over.end());
        return outcome.sampled;
    }
    /// A start after a night: rest, crank, charge.
    void morning(double d, int resting_mv, int dip_mv = 10'500) {
        battery.on_ignition_on(10h);
        supply(resting_mv, 0, 1s, d);
        supply(dip_mv, 200, 2s, d);
        supply(14'200, 800, 3s, d);
    }
    /// So many seconds with the engine running.
    void run(int mv, int seconds, int from = 0) {
        for (int s = from; s <= from + seconds; ++s) supply(mv, 2000, s * 1s);
    }
    bool is_over(BatteryFinding finding) const { return std::find(over.begin(), over.end(), finding) != over.end(); }
};

}  // namespace

TEST_GROUP(BatteryHealth){};

TEST(BatteryHealth, a_sound_battery_is_never_told_of) {
    Car car;
    for (int d = 0; d < 60; ++d) car.morning(d, 12'600 + d % 3 * 20);
    CHECK_EQUAL(0U, car.told.size());
    CHECK_EQUAL(BatteryHealth::kSamples, car.battery.resting().size());
    CHECK_EQUAL(10'500, car.battery.last_cranking_dip()->value);
}

TEST(BatteryHealth, a_low_resting_voltage_is_told_when_it_comes_again_and_once_a_cycle) {
    Car car;
    car.morning(0, 12'199);
    CHECK_EQUAL(0U, car.told.size());  // a light was left on
    car.morning(1, 12'199);
    CHECK_EQUAL(1U, car.told.size());
    CHECK_TRUE(car.told[0] == (BatteryNotice{BatteryFinding::RestingLow, Millivolts{12'199}, Millivolts{12'200}, {}}));
    car.supply(12'199, 0, 5s, 1);
    CHECK_EQUAL(1U, car.told.size());
    // A good rest in between begins anew, also over a restart
    Car other{BatteryHealth{car.battery.resting()}};
    other.morning(2, 12'500);
    other.morning(3, 12'100);
    CHECK_EQUAL(0U, other.told.size());
    Car again{BatteryHealth{car.battery.resting()}};
    again.morning(2, 12'100);
    CHECK_EQUAL(1U, again.told.size());
}

TEST(BatteryHealth, an_empty_battery_is_told_at_once) {
    Car car;
    car.morning(0, 11'799);
    CHECK_TRUE(car.told.at(0).finding == BatteryFinding::RestingLow);
}

TEST(BatteryHealth, a_voltage_soon_after_the_engine_stopped_is_no_resting_voltage) {
    Car car;
    car.battery.on_ignition_on(std::nullopt);
    car.supply(11'700, 0, 1s);
    car.supply(14'000, 800, 10s);
    car.supply(11'700, 0, 20s);
    car.supply(11'700, 0, 1809s);
    CHECK_EQUAL(0U, car.told.size());
    car.supply(11'700, 0, 1810s);
    CHECK_EQUAL(1U, car.told.size());
}

TEST(BatteryHealth, where_nobody_tells_of_the_ignition_each_rest_is_a_cycle_of_its_own) {
    Car car;
    Duration t{0};
    for (int d = 0; d < 3; ++d, t += 24h) {
        car.supply(14'000, 800, t, d);
        car.supply(11'700, 0, t + 12h, d + 0.5);
        car.supply(11'650, 0, t + 13h, d + 0.55);
    }
    CHECK_EQUAL(3U, car.told.size());
    CHECK_EQUAL(3U, car.battery.resting().size());
}

TEST(BatteryHealth, a_deep_dip_while_cranking_is_told) {
    Car car;
    car.morning(0, 12'600, 9'599);
    CHECK_TRUE(car.told.at(0) == (BatteryNotice{BatteryFinding::CrankingDip, Millivolts{9'599}, Millivolts{9'600}, {}}));
    // And it is over with one that is clearly none
    car.morning(1, 12'600, 9'899);
    CHECK_FALSE(car.is_over(BatteryFinding::CrankingDip));
    car.morning(2, 12'600, 9'900);
    CHECK_TRUE(car.is_over(BatteryFinding::CrankingDip));
}

TEST(BatteryHealth, the_cold_allows_a_deeper_dip) {
    const auto dip = [](std::vector<int> celsius, int mv) {
        Car car;
        car.battery.on_ignition_on(10h);
        for (const int c : celsius) car.battery.on_temperature(c);
        car.supply(12'600, 0, 1s);
        car.supply(mv, 200, 2s);
        car.supply(14'200, 800, 3s);
        return car.told.size();
    };
    CHECK_EQUAL(1U, dip({25}, 9'599));
    CHECK_EQUAL(0U, dip({19}, 9'500));
    CHECK_EQUAL(0U, dip({-8}, 8'700));
    CHECK_EQUAL(1U, dip({-8}, 8'699));
    CHECK_EQUAL(0U, dip({-40}, 8'500));
    CHECK_EQUAL(1U, dip({-40}, 8'499));
    // The coldest one told is the battery's: a sensor in the engine bay warms up first
    CHECK_EQUAL(0U, dip({-8, 30}, 8'700));
    // It is forgotten with the ignition cycle
    Car car;
    car.battery.on_temperature(-30);
    car.morning(1, 12'600, 9'599);
    CHECK_EQUAL(1U, car.told.size());
}

TEST(BatteryHealth, a_declining_battery_is_told_before_winter_kills_it) {
    Car car;
    int first_told = 0;
    for (int d = 0; d < 60 && first_told == 0; ++d) {
        car.morning(d, 12'700 - 10 * d);  // 10 mV a day: low after 50 days
        if (!car.told.empty()) first_told = d;
    }
    CHECK_TRUE(car.told.at(0).finding == BatteryFinding::Declining);
    CHECK_TRUE(first_told == 20 || first_told == 21);  // 30 days ahead
    CHECK_TRUE(*car.told.at(0).days_left == 29 || *car.told.at(0).days_left == 30);
    DOUBLES_EQUAL(-10.0, *car.battery.trend_mv_per_day(), 1e-6);
}

TEST(BatteryHealth, an_earlier_morning_is_another_day) {
    Car car;
    for (int d = 0; d < 8; ++d) car.morning(d - 0.01 * d, 12'700);
    CHECK_EQUAL(8U, car.battery.resting().size());
    CHECK_TRUE(car.battery.trend_mv_per_day().has_value());
}

TEST(BatteryHealth, no_trend_without_dates_or_days) {
    Car car;
    for (int i = 0; i < 10; ++i) car.morning(i * 0.5, 12'600 - 50 * i);
    CHECK_FALSE(car.battery.trend_mv_per_day().has_value());
    Car clockless;
    clockless.battery.on_ignition_on(10h);
    (void)clockless.battery.on_supply(Millivolts{12'500}, 0, at(1s), WallTime{});
    CHECK_EQUAL(0U, clockless.battery.resting().size());
}

TEST(BatteryHealth, a_voltage_that_jumps_about_is_no_decline) {
    Car car;
    for (const int mv : {12'700, 12'500, 12'680, 12'450, 12'600, 12'480, 12'620, 12'430, 12'580}) {
        car.morning(static_cast<double>(car.battery.resting().size()), mv);
    }
    CHECK_TRUE(*car.battery.trend_mv_per_day() < -10);
    CHECK_EQUAL(0U, car.told.size());
}

TEST(BatteryHealth, only_a_settled_voltage_counts_for_the_trend) {
    Car car;
    car.battery.on_ignition_on(3h);
    CHECK_FALSE(car.supply(12'800, 0, 1s, 0));
    car.battery.on_ignition_on(4h);
    CHECK_TRUE(car.supply(12'700, 0, 1s, 0));
    CHECK_EQUAL(1U, car.battery.resting().size());
}

TEST(BatteryHealth, a_sample_dated_by_a_clock_that_was_wrong_does_not_stop_the_trend) {
    Car car;
    car.morning(0, 12'700);
    car.morning(3'650, 12'690);
    car.morning(1, 12'680);
    car.morning(2, 12'670);
    CHECK_EQUAL(3U, car.battery.resting().size());
}

TEST(BatteryHealth, a_new_battery_is_well_again) {
    Car car;
    for (int d = 0; d < 30; ++d) car.morning(d, 12'390 - 10 * d);
    CHECK_FALSE(car.told.empty());
    CHECK_FALSE(car.is_over(BatteryFinding::RestingLow) || car.is_over(BatteryFinding::Declining));
    for (int d = 30; d < 60; ++d) car.morning(d, 12'700);
    CHECK_TRUE(car.is_over(BatteryFinding::RestingLow) && car.is_over(BatteryFinding::Declining));
}

TEST(BatteryHealth, what_charges_with_the_engine_off_is_no_resting_voltage) {
    // Given a hybrid whose converter works before the voltage is read first
    Car car;
    car.battery.on_ignition_on(10h);
    CHECK_FALSE(car.supply(14'300, 0, 1s));
    // When the converter stops, with the engine still standing
    CHECK_FALSE(car.supply(12'500, 0, 2s));
    car.supply(14'300, 900, 3s);
    // Then that was neither a rest nor a start
    CHECK_EQUAL(0U, car.battery.resting().size());
    CHECK_FALSE(car.battery.last_cranking_dip().has_value());
}

TEST(BatteryHealth, an_alternator_that_never_charges_is_told_after_three_minutes) {
    Car car;
    car.run(12'900, 179);
    CHECK_EQUAL(0U, car.told.size());
    car.supply(12'900, 2000, 180s);
    CHECK_TRUE(car.told.at(0) == (BatteryNotice{BatteryFinding::NotCharging, Millivolts{12'900}, Millivolts{13'000}, {}}));
}

TEST(BatteryHealth, a_regulator_that_saves_fuel_is_left_alone_until_the_battery_runs_empty) {
    // Given it has charged after the start
    Car car;
    car.run(14'500, 30);
    // When it lets the battery carry the car
    car.run(12'300, 1200, 31);
    CHECK_EQUAL(0U, car.told.size());
    // Then a minute below 12.0 V is too much
    car.run(11'999, 59, 1232);
    CHECK_EQUAL(0U, car.told.size());
    car.supply(11'999, 2000, 1292s);
    CHECK_TRUE(car.told.at(0).finding == BatteryFinding::NotCharging);
    // And a minute of charge ends it
    CHECK_FALSE(car.is_over(BatteryFinding::NotCharging));
    car.battery.on_ignition_on(std::nullopt);
    car.run(14'200, 60, 1300);
    CHECK_TRUE(car.is_over(BatteryFinding::NotCharging));
}

TEST(BatteryHealth, excessive_charge_is_told_after_a_minute_and_the_cold_allows_more) {
    Car car;
    car.run(15'501, 59);
    CHECK_EQUAL(0U, car.told.size());
    car.supply(15'501, 2000, 60s);
    CHECK_TRUE(car.told.at(0) == (BatteryNotice{BatteryFinding::Overcharging, Millivolts{15'501}, Millivolts{15'500}, {}}));
    CHECK_FALSE(car.is_over(BatteryFinding::Overcharging));
    Car cold;
    cold.battery.on_temperature(-15);
    cold.run(16'420, 120);
    CHECK_EQUAL(0U, cold.told.size());
    cold.run(16'421, 60, 121);
    CHECK_EQUAL(1U, cold.told.size());
}

TEST(BatteryHealth, two_batteries_in_a_row_are_judged_by_twice_each_number) {
    Car truck;
    truck.morning(0, 25'200, 20'000);
    truck.run(28'200, 300, 10);
    CHECK_EQUAL(0U, truck.told.size());
    CHECK_TRUE(truck.battery.system() == BatterySystem::Volts24);
    CHECK_EQUAL(25'200, truck.battery.resting().back().value.value);
    // A dip to 19.1 V at 20 degrees, which is no charge of a car
    truck.battery.on_ignition_on(10h);
    truck.supply(25'000, 0, 400s, 1);
    truck.supply(19'199, 200, 401s, 1);
    truck.supply(28'000, 800, 402s, 1);
    CHECK_EQUAL(1U, truck.told.size());
    CHECK_TRUE(truck.told.back() == (BatteryNotice{BatteryFinding::CrankingDip, {19'199}, {19'200}, {}}));
    // Low at two rests: below 24.4 V
    truck.morning(2, 24'399, 20'000);
    truck.morning(3, 24'399, 20'000);
    CHECK_TRUE(truck.told.back() == (BatteryNotice{BatteryFinding::RestingLow, {24'399}, {24'400}, {}}));
    // Above 31.0 V for a minute, and three minutes without 26.0 V
    truck.run(31'001, 60, 1000);
    CHECK_TRUE(truck.told.back() == (BatteryNotice{BatteryFinding::Overcharging, {31'001}, {31'000}, {}}));
    truck.battery.on_ignition_on(10h);
    truck.run(25'999, 180, 2000);
    CHECK_TRUE(truck.told.back() == (BatteryNotice{BatteryFinding::NotCharging, {25'999}, {26'000}, {}}));
}

TEST(BatteryHealth, a_truck_is_known_by_its_samples_and_its_deep_dip_is_no_car) {
    Car truck{BatteryHealth{{{day(0), {25'400}}, {day(1), {25'300}}}}};
    CHECK_TRUE(truck.battery.system() == BatterySystem::Volts24);
    truck.battery.on_ignition_on(10h);
    truck.supply(24'900, 0, 1s, 2);
    truck.supply(15'500, 200, 2s, 2);  // nearly dead: 7.75 V each
    truck.supply(27'500, 800, 3s, 2);
    CHECK_TRUE(truck.told.back().finding == BatteryFinding::CrankingDip);
    CHECK_EQUAL(3U, truck.battery.resting().size());
    CHECK_TRUE(truck.battery.charges({26'000}) && !truck.battery.charges({25'999}));
    CHECK_EQUAL(12'450, BatteryHealth::of_one({24'900}, BatteryHealth::system_of({24'900})).value);
    CHECK_EQUAL(12'600, BatteryHealth::of_one({12'600}, BatteryHealth::system_of({12'600})).value);
}

TEST(BatteryHealth, a_jump_start_from_a_truck_makes_a_car_no_truck_and_judges_nothing) {
    Car car;
    car.morning(0, 12'600);
    for (int s = 10; s < 70; ++s) car.supply(24'500, 0, s * 1s);
    car.run(24'000, 59, 70);
    CHECK_TRUE(car.battery.system() == BatterySystem::Volts12);
    CHECK_EQUAL(0U, car.told.size());
    car.run(14'200, 60, 130);
    CHECK_EQUAL(1U, car.battery.resting().size());
}

TEST(BatteryHealth, a_running_engine_has_the_last_word_on_the_system) {
    // Given a car whose first voltage came from a truck's cables
    Car car;
    car.battery.on_ignition_on(10h);
    CHECK_TRUE(car.supply(24'800, 0, 1s));
    CHECK_TRUE(car.battery.system() == BatterySystem::Volts24);
    // When it runs at 14.2 V for a minute
    car.run(14'200, 60, 10);
    // Then it is a car, without what was taken for a rest of two batteries, and nothing was told
    CHECK_TRUE(car.battery.system() == BatterySystem::Volts12);
    CHECK_EQUAL(0U, car.battery.resting().size());
    CHECK_EQUAL(0U, car.told.size());
    // And the other way round
    car.run(27'000, 60, 100);
    CHECK_TRUE(car.battery.system() == BatterySystem::Volts24);
}

TEST(BatteryHealth, what_neither_system_can_show_is_ignored) {
    Car car;
    car.battery.on_ignition_on(10h);
    car.supply(36'000, 0, 1s);
    CHECK_FALSE(car.battery.system().has_value());
    car.supply(25'000, 0, 2s);
    car.supply(9'000, 200, 3s);  // below 5 V each
    car.supply(27'000, 800, 4s);
    CHECK_FALSE(car.battery.last_cranking_dip().has_value());
}

TEST(BatteryHealth, a_voltage_no_car_runs_on_is_ignored) {
    Car car;
    car.battery.on_ignition_on(10h);
    car.supply(0, 0, 1s);
    CHECK_EQUAL(0U, car.told.size());
}
