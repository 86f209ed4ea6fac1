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

TEST(BatteryHealth, a_24_volt_system_is_not_judged) {
    Car truck;
    truck.battery.on_ignition_on(10h);
    truck.supply(23'000, 0, 1s);
    truck.supply(17'900, 150, 2s);
    truck.run(28'200, 120, 3);
    CHECK_EQUAL(0U, truck.told.size());
    CHECK_EQUAL(0U, truck.battery.resting().size());
}

TEST(BatteryHealth, a_voltage_no_car_runs_on_is_ignored) {
    Car car;
    car.battery.on_ignition_on(10h);
    car.supply(0, 0, 1s);
    CHECK_EQUAL(0U, car.told.size());
}
