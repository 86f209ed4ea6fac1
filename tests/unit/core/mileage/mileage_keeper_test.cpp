// SPDX-License-Identifier: Apache-2.0
// Sources by rank, the integral that carries on, and the two checks beside them.
#include "core/mileage/mileage_keeper.hpp"

#include <limits>

#include "core/mileage/distance_check.hpp"
#include "core/mileage/engine_hours.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

WallTime wall(std::chrono::seconds s) {
    return {1'800'000'000'000ms + s, WallQuality::Synchronised};
}
OdometerState stored(std::int64_t km) {
    OdometerState s;
    s.trusted = TrustedMileage{Distance::kilometres(km), MileageSource::PidA6, MileageConfidence::High, wall(0s)};
    return s;
}
MileageReading reading(std::int64_t metres, std::chrono::seconds at, MileageSource source) {
    return {Distance::metres(metres), source, MonoTime{at}, ""};
}

}  // namespace

TEST_GROUP(MileageKeeper){};

TEST(MileageKeeper, hears_no_worse_source_while_a_better_one_is_alive) {
    MileageKeeper keeper{stored(1000)};
    CHECK_TRUE(keeper.on_reading(reading(1'000'100, 0s, MileageSource::PidA6), wall(0s)).has_value());
    CHECK_FALSE(keeper.on_reading(reading(1'003'000, 60s, MileageSource::DbcSignal), wall(60s)).has_value());
    CHECK_TRUE(keeper.on_reading(reading(1'003'000, 61s, MileageSource::DbcSignal), wall(61s)).has_value());
    CHECK_EQUAL(1'003'000, keeper.trusted()->value.in_metres());
    CHECK_EQUAL(2U, keeper.sources()[3].readings);
}

TEST(MileageKeeper, a_refused_source_is_not_alive) {
    MileageKeeper keeper{stored(1000)};
    (void)keeper.on_reading(reading(2'000'000, 0s, MileageSource::PidA6), wall(0s));
    const auto dbc = keeper.on_reading(reading(1'001'000, 1s, MileageSource::DbcSignal), wall(1s));
    CHECK_TRUE(std::holds_alternative<MileageAccepted>(*dbc));
}

TEST(MileageKeeper, integrated_speed_carries_on_and_is_anchored_again) {
    MileageKeeper keeper{stored(1000)};
    (void)keeper.on_reading(reading(1'000'000, 0s, MileageSource::PidA6), wall(0s));
    // Given 72 km/h (20 m/s) and an odometer that fell silent
    for (std::chrono::seconds t{1}; t <= 60s; ++t)
        CHECK_FALSE(keeper.on_speed(KilometresPerHour{72}, MonoTime{t}, wall(t)).has_value());
    for (std::chrono::seconds t{61}; t <= 111s; ++t) (void)keeper.on_speed(KilometresPerHour{72}, MonoTime{t}, wall(t));
    CHECK_EQUAL(1'002'200, keeper.trusted()->value.in_metres());
    CHECK_TRUE(keeper.trusted()->source == MileageSource::SpeedIntegral);
    // When the odometer comes back a little lower, the trusted mileage waits for it
    CHECK_TRUE(std::holds_alternative<MileageUnchanged>(
        *keeper.on_reading(reading(1'002'100, 112s, MileageSource::PidA6), wall(112s))));
    CHECK_EQUAL(1'002'200, keeper.trusted()->value.in_metres());
    CHECK_TRUE(std::holds_alternative<MileageAccepted>(
        *keeper.on_reading(reading(1'002'300, 117s, MileageSource::PidA6), wall(117s))));
}

TEST(MileageKeeper, a_typing_error_of_the_dealer_is_told_while_the_odometer_is_alive) {
    MileageKeeper keeper{stored(1000)};
    (void)keeper.on_reading(reading(1'000'000, 0s, MileageSource::PidA6), wall(0s));
    const auto typed = keeper.on_reading(reading(10'000'000, 1s, MileageSource::Dealer), wall(1s));
    CHECK_TRUE(std::get<MileageRefused>(*typed).notice == Notice::Report);
}

TEST_GROUP(SpeedIntegrator){};

TEST(SpeedIntegrator, sums_trapezoids_and_leaves_gaps_out) {
    SpeedIntegrator s;
    (void)s.on_speed(KilometresPerHour{0}, MonoTime{0s});
    (void)s.on_speed(KilometresPerHour{36}, MonoTime{2s});      // 10 m
    (void)s.on_speed(KilometresPerHour{36}, MonoTime{3s});      // 10 m
    (void)s.on_speed(KilometresPerHour{36}, MonoTime{6s});      // a gap of 3 s
    (void)s.on_speed(KilometresPerHour{36}, MonoTime{6500ms});  // 5 m
    CHECK_EQUAL(25, s.distance().in_metres());
    CHECK_TRUE(s.missed() == 3s);
}

TEST(SpeedIntegrator, ignores_what_is_no_speed_or_not_later) {
    SpeedIntegrator s;
    (void)s.on_speed(KilometresPerHour{36}, MonoTime{1s});
    (void)s.on_speed(KilometresPerHour{-1}, MonoTime{2s});
    (void)s.on_speed(KilometresPerHour{401}, MonoTime{2s});
    (void)s.on_speed(KilometresPerHour{std::numeric_limits<double>::quiet_NaN()}, MonoTime{2s});
    (void)s.on_speed(KilometresPerHour{36}, MonoTime{1s});
    CHECK_EQUAL(0, s.distance().in_metres());
    (void)s.on_speed(KilometresPerHour{36}, MonoTime{2s});
    CHECK_EQUAL(10, s.distance().in_metres());
}

TEST_GROUP(DistanceCheck){};

TEST(DistanceCheck, compares_growth_and_notices_a_clear) {
    DistanceCheck check;
    const auto km = [](std::int64_t v) { return Distance::kilometres(v); };
    CHECK_TRUE(check.on_readings(km(100), km(5000)) == DistanceAgreement::TooShort);
    CHECK_TRUE(check.on_readings(km(119), km(5019)) == DistanceAgreement::TooShort);
    CHECK_TRUE(check.on_readings(km(200), km(5100)) == DistanceAgreement::Agrees);
    CHECK_TRUE(check.on_readings(km(200), km(5108)) == DistanceAgreement::Disagrees);
    CHECK_TRUE(check.compared().since_clear == km(100));
    CHECK_TRUE(check.compared().odometer == km(108));
    CHECK_TRUE(check.on_readings(km(0), km(5109)) == DistanceAgreement::Reset);
    CHECK_TRUE(check.on_readings(km(30), km(5139)) == DistanceAgreement::Agrees);
    CHECK_TRUE(check.on_readings(km(65'535), km(90'000)) == DistanceAgreement::TooShort);
}

TEST_GROUP(EngineHours){};

TEST(EngineHours, counts_running_and_idling_from_engine_speed) {
    EngineHours hours;
    for (std::chrono::seconds t{0}; t <= 60s; ++t) {
        hours.on_speed(KilometresPerHour{t < 31s ? 0.0 : 50.0}, MonoTime{t});
        hours.on_engine(800, MonoTime{t});
    }
    hours.on_engine(0, MonoTime{61s});
    hours.on_engine(800, MonoTime{70s});
    hours.on_engine(800, MonoTime{81s});  // more than 10 s of silence
    CHECK_EQUAL(60, hours.counters().engine.count());
    CHECK_EQUAL(30, hours.counters().idle.count());
}

TEST(EngineHours, the_vehicles_own_total_wins_and_never_falls) {
    EngineHours hours;
    hours.on_bus_total(3600s);
    hours.on_bus_total(1800s);
    hours.on_engine(800, MonoTime{0s});
    hours.on_engine(800, MonoTime{5s});
    CHECK_EQUAL(3600, hours.counters().engine.count());
    CHECK_TRUE(hours.counters().engine_from_bus);
}

TEST(EngineHours, the_vehicles_own_idle_total_wins_and_never_falls) {
    // Given a vehicle that tells its idle hours but not its engine hours
    EngineHours hours;
    hours.on_bus_idle(7200s);
    hours.on_bus_idle(100s);
    // When it idles for 5 s
    hours.on_speed(KilometresPerHour{0}, MonoTime{0s});
    hours.on_engine(800, MonoTime{0s});
    hours.on_engine(800, MonoTime{5s});
    // Then only the engine hours are counted here
    CHECK_EQUAL(7200, hours.counters().idle.count());
    CHECK_TRUE(hours.counters().idle_from_bus);
    CHECK_EQUAL(5, hours.counters().engine.count());
    CHECK_FALSE(hours.counters().engine_from_bus);
}

TEST(EngineHours, a_units_zero_or_a_new_units_total_does_not_take_counted_hours_away) {
    // Given 100 s counted here, all of them idle
    EngineHours hours;
    for (std::chrono::seconds t{0}; t <= 100s; t += 5s) {
        hours.on_speed(KilometresPerHour{0}, MonoTime{t});
        hours.on_engine(800, MonoTime{t});
    }
    // When a unit that starts up says 0
    hours.on_bus_total(0s);
    hours.on_bus_idle(0s);
    // Then nothing is lost, and counting goes on until the vehicle tells more
    hours.on_engine(800, MonoTime{105s});
    CHECK_EQUAL(105, hours.counters().engine.count());
    CHECK_EQUAL(105, hours.counters().idle.count());
    hours.on_bus_total(7200s);
    CHECK_EQUAL(7200, hours.counters().engine.count());
}

TEST(EngineHours, speed_told_apart_from_engine_speed_makes_idle_hours_until_it_is_old) {
    EngineHours hours;
    hours.on_speed(KilometresPerHour{0}, MonoTime{0s});
    for (std::chrono::seconds t{0}; t <= 30s; t += 1s) hours.on_engine(800, MonoTime{t});
    CHECK_EQUAL(30, hours.counters().engine.count());
    CHECK_EQUAL(10, hours.counters().idle.count());
}

TEST(EngineHours, counts_short_trips_and_cold_starts) {
    EngineHours hours;
    Trip t;
    t.distance = Distance::kilometres(3);
    t.coolant_start_c = 39;
    t.fuel_litres = 0.5;
    hours.on_trip(t);
    t.distance = Distance::kilometres(8);
    t.coolant_start_c = 40;
    hours.on_trip(t);
    CHECK_EQUAL(2U, hours.counters().trips);
    CHECK_EQUAL(1U, hours.counters().short_trips);
    CHECK_EQUAL(1U, hours.counters().cold_starts);
    DOUBLES_EQUAL(1.0, hours.counters().fuel_litres, 1e-9);
}
