// SPDX-License-Identifier: Apache-2.0
// Rates from trips, severe duty by its signs, wear by the oil model, and the stored form.
#include <cmath>
#include <cstdint>

#include "core/maintenance/condition.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

Trip trip(std::uint64_t number, WallTime started, double km) {
    Trip t;
    t.number = number;
    t.started = started;
    t.distance = Distance::metres(std::llround(km * 1000));
    t.duration = std::chrono::seconds{std::llround(km * 90)};  // 40 km/h
    return t;
}

WallTime day(int n) {
    return {at(2026, 1, 5).since_epoch + std::chrono::hours{24 * n + 8}, WallQuality::Synchronised};
}

}  // namespace

TEST_GROUP(Usage) {
    UsageStatistics usage;
    void drive(int days, int trips_a_day, double km_each, std::optional<int> coolant = 80) {
        for (int d = 0; d < days; ++d) {
            for (int i = 0; i < trips_a_day; ++i) {
                Trip t = trip(usage.state().last_trip + 1, day(d), km_each);
                t.coolant_start_c = coolant;
                usage.add(t, kUtc);
            }
        }
    }
    void drive_long(int from_day, int days) {
        for (int d = from_day; d < from_day + days; ++d) usage.add(trip(usage.state().last_trip + 1, day(d), 90), kUtc);
    }
    static std::chrono::days days_of(int n) { return std::chrono::days{n}; }
    int severe(int days) {
        return static_cast<int>(usage.rates(day(days), kUtc).severe);
    }
};

TEST(Usage, days_without_a_trip_pull_the_average_down) {
    drive(1, 1, 140);
    CHECK_EQUAL(14, usage.rates(day(14), kUtc).days_observed);
    DOUBLES_EQUAL(10.0, usage.rates(day(14), kUtc).km_per_day, 1e-9);
}

TEST(Usage, today_is_not_counted_while_it_runs) {
    drive(14, 1, 30);
    DOUBLES_EQUAL(30.0, usage.rates(day(14), kUtc).km_per_day, 1e-9);
}

TEST(Usage, the_same_trip_counts_once) {
    const Trip t = trip(1, day(0), 10);
    CHECK_TRUE(usage.add(t, kUtc));
    CHECK_FALSE(usage.add(t, kUtc));
    CHECK_EQUAL(1U, usage.state().days.front().trips);
}

TEST(Usage, a_weekly_rhythm_is_no_noise) {
    for (int d = 0; d < 56; ++d) {
        if (d % 7 < 5) usage.add(trip(static_cast<std::uint64_t>(d) + 1, day(d), 40), kUtc);
    }
    DOUBLES_EQUAL(0.0, usage.rates(day(56), kUtc).km_per_day_deviation, 1e-9);
}

TEST(Usage, mostly_short_trips_are_severe_duty) {
    drive(30, 2, 7.9, 80);
    CHECK_EQUAL(static_cast<int>(SevereSign::ShortTrips), severe(30));
}

TEST(Usage, trips_of_8_km_and_more_are_not) {
    drive(30, 2, 8.0, 80);
    CHECK_EQUAL(static_cast<int>(SevereSign::None), severe(30));
}

TEST(Usage, cold_starts_are_severe_on_short_hops_and_not_on_motorways) {
    drive(30, 2, 12, 5);
    CHECK_EQUAL(static_cast<int>(SevereSign::ColdStarts), severe(30));
    usage.restore({});
    drive(30, 2, 60, 5);
    CHECK_EQUAL(static_cast<int>(SevereSign::None), severe(30));
}

TEST(Usage, a_taxi_is_severe_duty) {
    drive(30, 10, 40, 80);
    CHECK_EQUAL(static_cast<int>(SevereSign::HighDistance), severe(30));
}

TEST(Usage, a_motorway_summer_of_400_km_a_day_is_not) {
    // Given 2 x 200 km a day at 100 km/h, and then the same distance at just below 50 km/h
    const auto severe_at = [](int km_per_hour) {
        UsageStatistics summer;
        for (std::uint64_t n = 1; n <= 60; ++n) {
            Trip t = trip(n, day(static_cast<int>(n) / 2), 200);
            t.coolant_start_c = 80;
            t.duration = std::chrono::seconds{200 * 3600 / km_per_hour};
            summer.add(t, kUtc);
        }
        return summer.rates(day(31), kUtc).severe;
    };
    CHECK_TRUE(severe_at(100) == SevereSign::None);
    CHECK_TRUE(severe_at(51) == SevereSign::None);
    CHECK_TRUE(severe_at(49) == SevereSign::HighDistance);
}

TEST(Usage, severe_use_adds_up_day_by_day_and_a_mild_season_takes_nothing_of_it_away) {
    MaintenancePlan plan = plan_of(oil(10000));
    plan.items[0].severe = Interval{Distance::kilometres(5000), {}, {}};
    // Given 60 days of 2 x 5 km: severe from the 14th day on, the last day still running
    drive(60, 2, 5);
    const ItemDuty winter = usage.duty(plan).front();
    CHECK_EQUAL(46, winter.severe_time.count());
    CHECK_EQUAL(460, winter.severe_distance.whole_kilometres());
    CHECK_EQUAL(460 * 90 / 3600, winter.severe_hours.count());
    // When two months of long trips follow
    for (int d = 60; d < 120; ++d) usage.add(trip(usage.state().last_trip + 1, day(d), 90), kUtc);
    // Then what was severe stays so, and nothing is added once the winter lies 30 days back
    const ItemDuty summer = usage.duty(plan).front();
    CHECK_TRUE(summer.severe_distance >= winter.severe_distance && summer.severe_time < days_of(90));
    drive_long(120, 20);
    CHECK_TRUE(usage.duty(plan).front().severe_distance == summer.severe_distance);
    // And work done starts the count anew, of which work told late keeps its share
    usage.on_work("engine_oil", 0.25);
    CHECK_EQUAL(std::llround(0.25 * static_cast<double>(summer.severe_distance.in_metres())),
                usage.duty(plan).front().severe_distance.in_metres());
    usage.on_work("engine_oil");
    CHECK_EQUAL(0, usage.duty(plan).front().severe_distance.in_metres());
}

TEST(Usage, a_clock_that_jumped_ahead_ends_no_count_of_severe_days) {
    MaintenancePlan plan = plan_of(oil(10000));
    plan.items[0].severe = Interval{Distance::kilometres(5000), {}, {}};
    drive(20, 2, 5);
    usage.add(trip(900, day(3650), 5), kUtc);
    const ItemDuty before = usage.duty(plan).front();
    for (std::uint64_t n = 0; n < 20; ++n) usage.add(trip(901 + n, day(20 + static_cast<int>(n) / 2), 5), kUtc);
    CHECK_TRUE(usage.duty(plan).front().severe_time > before.severe_time);
}

TEST(Usage, idling_is_severe_duty) {
    for (std::uint64_t n = 1; n <= 30; ++n) {
        Trip t = trip(n, day(static_cast<int>(n)), 20);
        t.idle = t.duration * 35 / 100;
        usage.add(t, kUtc);
    }
    CHECK_EQUAL(static_cast<int>(SevereSign::Idling), severe(31));
}

TEST(Usage, fewer_than_20_trips_or_14_days_prove_nothing) {
    drive(19, 1, 2);
    CHECK_EQUAL(static_cast<int>(SevereSign::None), severe(19));
    usage.restore({});
    drive(13, 4, 2);
    CHECK_EQUAL(static_cast<int>(SevereSign::None), severe(13));
}

TEST(Usage, days_of_a_clock_that_jumped_ten_years_ahead_are_passed_over) {
    drive(14, 1, 30);
    usage.add(trip(99, day(3650), 500), kUtc);
    DOUBLES_EQUAL(30.0, usage.rates(day(14), kUtc).km_per_day, 1e-9);
    // And a clock that fell behind all days gives no rates at all
    CHECK_EQUAL(0, usage.rates(at(2019, 1, 1), kUtc).days_observed);
}

TEST(Usage, keeps_at_most_120_days) {
    drive(130, 1, 10);
    CHECK_EQUAL(kUsageDays, usage.state().days.size());
    CHECK_TRUE(usage.state().days.front().day == local_day(day(10), kUtc));
}

TEST(Usage, stored_form_comes_back_and_every_truncation_is_refused) {
    drive(30, 2, 5);
    usage.add_wear("engine_oil", 0.25);
    usage.on_work("coolant", 0);
    CHECK_TRUE(usage.state().severe.time > std::chrono::days{0} && !usage.state().duty_marks.empty());
    const Bytes stored = encode_usage(usage.state());
    CHECK_TRUE(*decode_usage(stored) == usage.state());
    for (std::size_t size = 0; size < stored.size(); ++size)
        CHECK_TRUE(decode_usage(ByteView{stored}.first(size)).has_error());
    Bytes longer = stored;
    longer.push_back(std::byte{0});
    CHECK_TRUE(decode_usage(longer).has_error());
}

TEST(Usage, a_short_trip_winter_uses_oil_life_faster_than_its_distance_and_a_motorway_summer_does_not) {
    Trip winter = trip(1, day(0), 5);
    winter.coolant_start_c = -10;
    Trip summer = trip(2, day(0), 250);
    summer.coolant_start_c = 25;
    DOUBLES_EQUAL(5 * 2.0 / 10000, oil_life_used(winter, {}, Distance::kilometres(10000)), 1e-12);
    DOUBLES_EQUAL(250.0 / 10000, oil_life_used(summer, {}, Distance::kilometres(10000)), 1e-12);
}

TEST(Usage, what_runs_cold_beyond_ten_minutes_counts_double_for_its_share) {
    const Distance interval = Distance::kilometres(10000);
    Trip frost = trip(1, day(0), 15);
    frost.duration = std::chrono::minutes{40};
    EngineUse engine;
    engine.cold_running = std::chrono::minutes{10};
    DOUBLES_EQUAL(15.0 / 10000, oil_life_used(frost, engine, interval), 1e-12);
    engine.cold_running += std::chrono::seconds{1};
    CHECK_TRUE(oil_life_used(frost, engine, interval) > 15.0 / 10000);
    // Half of it beyond the usual warm-up
    engine.cold_running = std::chrono::minutes{30};
    DOUBLES_EQUAL(15.0 * 1.5 / 10000, oil_life_used(frost, engine, interval), 1e-12);
    // An engine that never gets warm, and figures that cannot be: at most double
    engine.cold_running = std::chrono::hours{1000};
    DOUBLES_EQUAL(15.0 * 2.0 / 10000, oil_life_used(frost, engine, interval), 1e-12);
    engine.cold_running = -engine.cold_running;
    DOUBLES_EQUAL(15.0 / 10000, oil_life_used(frost, engine, interval), 1e-12);
    // A short trip counts double already
    Trip winter = trip(2, day(0), 5);
    winter.coolant_start_c = -10;
    winter.duration = engine.cold_running = std::chrono::minutes{15};
    DOUBLES_EQUAL(5 * 2.0 / 10000, oil_life_used(winter, engine, interval), 1e-12);
}

TEST(Usage, two_thousand_revolutions_are_a_kilometre_where_that_is_more_and_at_most_double) {
    const Distance interval = Distance::kilometres(10000);
    Trip motorway = trip(1, day(0), 100);
    EngineUse engine;
    engine.revolutions = 125'000;  // 2,500 a minute at 120 km/h
    DOUBLES_EQUAL(100.0 / 10000, oil_life_used(motorway, engine, interval), 1e-12);
    engine.revolutions = 200'000;
    DOUBLES_EQUAL(100.0 / 10000, oil_life_used(motorway, engine, interval), 1e-12);
    engine.revolutions = 202'000;
    DOUBLES_EQUAL(101.0 / 10000, oil_life_used(motorway, engine, interval), 1e-12);
    engine.revolutions = 4'000'000;
    DOUBLES_EQUAL(200.0 / 10000, oil_life_used(motorway, engine, interval), 1e-12);
    // Idling has its own kilometres: its revolutions are not counted beside them
    Trip queue = trip(2, day(0), 10);
    queue.idle = std::chrono::hours{1};
    engine.revolutions = 20'000 + 60 * 750;
    DOUBLES_EQUAL((10 + 40.0) / 10000, oil_life_used(queue, engine, interval), 1e-12);
}

TEST(Usage, wear_ends_with_a_completion) {
    MaintenancePlan plan = plan_of(oil(10000));
    plan.items[0].condition = ConditionModel::OilLife;
    wear_by_trip(usage, plan, trip(1, day(0), 100));
    DOUBLES_EQUAL(99.0, conditions_of(usage.state()).front().percent, 1e-9);
    usage.on_work("engine_oil");
    DOUBLES_EQUAL(100.0, conditions_of(usage.state()).front().percent, 1e-9);
}

TEST(Usage, a_state_stored_before_severe_days_were_counted_is_still_read) {
    // Given version 1: last trip 7, 60 s of engine, no days, no wear
    Bytes stored = bytes_of({1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 60, 0, 0, 0});
    const auto state = decode_usage(stored);
    CHECK_TRUE(state.has_value());
    CHECK_EQUAL(7U, state->last_trip);
    CHECK_FALSE(state->judged_until.has_value());
    stored[0] = std::byte{4};
    CHECK_TRUE(decode_usage(stored).has_error());
}

TEST(Usage, a_state_stored_before_months_were_kept_gets_those_of_its_days) {
    // Given version 2, which ends before the months: 60 days from 5 January on
    drive(60, 2, 5);
    const UsageState whole = usage.state();
    const std::size_t of_months = 1 + whole.months.size() * 24;
    Bytes stored = encode_usage(whole);
    stored.resize(stored.size() - of_months);
    stored[0] = std::byte{2};
    // When it is read and taken over
    auto state = decode_usage(stored);
    CHECK_TRUE(state.has_value() && state->months.empty());
    usage.restore(std::move(*state));
    // Then nothing is missing
    CHECK_EQUAL(3U, usage.state().months.size());
    CHECK_TRUE(usage.state() == whole);
}

TEST(Usage, months_are_added_up_and_the_oldest_of_25_makes_room) {
    for (int d = 0; d < 800; d += 2) usage.add(trip(usage.state().last_trip + 1, day(d), 10), kUtc);
    const auto& months = usage.state().months;
    CHECK_EQUAL(kUsageMonths, months.size());
    CHECK_TRUE(months.back().first == local_day(at(2028, 3, 1), kUtc));
    CHECK_TRUE(months.front().first == local_day(at(2026, 3, 1), kUtc));
    CHECK_EQUAL(150, months.front().distance.whole_kilometres());  // 2, 4 … 30 March
    CHECK_TRUE(months.front().first_trip == local_day(day(56), kUtc));
    CHECK_EQUAL(150 * 90, months.front().driving.count());
}
