// SPDX-License-Identifier: Apache-2.0
// A battery that is told of before it fails, and one that is left alone.
#include "core/diagnostics/battery_health.hpp"

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
    void supply(int mv, double rpm, Duration t, double d = 0) {
        for (const auto& n : battery.on_supply(Millivolts{mv}, rpm, at(t), day(d))) told.push_back(n);
    }
    /// A start after a night: rest, crank, charge.
    void morning(double d, int resting_mv, int dip_mv = 10'500) {
        battery.on_ignition_on(10h);
        supply(resting_mv, 0, 1s, d);
        supply(dip_mv, 200, 2s, d);
        supply(14'200, 800, 3s, d);
    }
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

TEST(BatteryHealth, a_low_resting_voltage_is_told_once_a_cycle) {
    Car car;
    car.battery.on_ignition_on(10h);
    car.supply(12'199, 0, 1s);
    car.supply(12'199, 0, 2s);
    CHECK_EQUAL(1U, car.told.size());
    CHECK_TRUE(car.told[0].finding == BatteryFinding::RestingLow);
}

TEST(BatteryHealth, a_voltage_soon_after_the_engine_stopped_is_no_resting_voltage) {
    Car car;
    car.battery.on_ignition_on(std::nullopt);
    car.supply(12'000, 0, 1s);
    car.supply(14'000, 800, 10s);
    car.supply(12'000, 0, 20s);
    car.supply(12'000, 0, 1809s);
    CHECK_EQUAL(0U, car.told.size());
    car.supply(12'000, 0, 1810s);
    CHECK_EQUAL(1U, car.told.size());
}

TEST(BatteryHealth, a_deep_dip_while_cranking_is_told) {
    Car car;
    car.morning(0, 12'600, 9'599);
    CHECK_TRUE(car.told.at(0) == (BatteryNotice{BatteryFinding::CrankingDip, Millivolts{9'599}}));
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
    DOUBLES_EQUAL(-10.0, *car.battery.trend_mv_per_day(), 1e-6);
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

TEST(BatteryHealth, missing_and_excessive_charge_are_told_after_their_time) {
    Car low;
    for (int s = 0; s <= 59; ++s) low.supply(12'900, 2000, s * 1s);
    CHECK_EQUAL(0U, low.told.size());
    low.supply(12'900, 2000, 60s);
    CHECK_TRUE(low.told.at(0).finding == BatteryFinding::NotCharging);
    Car high;
    for (int s = 0; s <= 10; ++s) high.supply(15'201, 2000, s * 1s);
    CHECK_TRUE(high.told.at(0).finding == BatteryFinding::Overcharging);
    Car dip;
    for (int s = 0; s <= 120; ++s) dip.supply(s == 30 || s == 80 ? 13'500 : 12'900, 2000, s * 1s);
    CHECK_EQUAL(0U, dip.told.size());
}

TEST(BatteryHealth, a_voltage_no_car_runs_on_is_ignored) {
    Car car;
    car.battery.on_ignition_on(10h);
    car.supply(0, 0, 1s);
    CHECK_EQUAL(0U, car.told.size());
}
