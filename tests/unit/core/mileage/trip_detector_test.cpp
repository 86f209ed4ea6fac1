// SPDX-License-Identifier: Apache-2.0
// Trips: what begins, interrupts and ends one, also across a restart of the agent.
#include "core/mileage/trip_detector.hpp"

#include <vector>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

WallTime wall(std::chrono::seconds s) {
    return {1'800'000'000'000ms + s, WallQuality::Synchronised};
}

/// Drives a detector second by second.
struct Drive {
    TripDetector detector;
    std::chrono::seconds now{0};
    double odometer_m{100'000'000};
    std::vector<Trip> ended{};
    int started{0};
    int paused{0};
    int dropped{0};

    void step(Ignition ignition, double kmh) {
        odometer_m += kmh / 3.6;
        DriveSample s{MonoTime{now},
                      wall(now),
                      ignition,
                      KilometresPerHour{kmh},
                      ignition == Ignition::On ? 800.0 : 0.0,
                      20,
                      1.8,
                      Distance::metres(static_cast<std::int64_t>(odometer_m / 1000) * 1000)};
        const TripOutcome o = detector.on_sample(s);
        if (o.ended) ended.push_back(*o.ended);
        started += o.step == TripStep::Started ? 1 : 0;
        paused += o.step == TripStep::Paused ? 1 : 0;
        dropped += o.step == TripStep::Dropped ? 1 : 0;
        now += 1s;
    }
    void run(std::chrono::seconds time, Ignition ignition, double kmh) {
        for (auto end = now + time; now < end;) step(ignition, kmh);
    }
};

}  // namespace

TEST_GROUP(TripDetector){};

TEST(TripDetector, counts_revolutions_and_what_the_engine_runs_cold) {
    // Given 800 revolutions a minute; a coolant of 20 degrees, told with each sample, that is warm after two minutes and then told no more
    TripDetector detector;
    const auto sample = [&detector](std::chrono::seconds at, Ignition ignition, double rpm, std::optional<int> coolant) {
        return detector.on_sample({MonoTime{at}, wall(at), ignition, KilometresPerHour{ignition == Ignition::On ? 36.0 : 0}, rpm, coolant, std::nullopt, std::nullopt});
    };
    for (int s = 0; s <= 120; ++s) (void)sample(std::chrono::seconds{s}, Ignition::On, 800, kWarmFromC - 1);
    for (int s = 121; s <= 240; ++s) (void)sample(std::chrono::seconds{s}, Ignition::On, 800, kWarmFromC);
    CHECK_EQUAL(120, detector.open()->engine.cold_running.count());
    CHECK_EQUAL(800U * 4, detector.open()->engine.revolutions);
    // A cold coolant that nobody has told for more than a minute says nothing any more
    (void)sample(241s, Ignition::On, 800, 30);
    for (int s = 242; s <= 400; ++s) (void)sample(std::chrono::seconds{s}, Ignition::On, 800, std::nullopt);
    CHECK_EQUAL(120 + 1 + 60, detector.open()->engine.cold_running.count());
    // A standing engine turns nothing and runs cold for nobody, and a silence is filled for ten seconds only
    const std::uint64_t until = detector.open()->engine.revolutions;
    (void)sample(401s, Ignition::On, 0, 30);
    (void)sample(402s, Ignition::On, 0, 30);
    CHECK_EQUAL(until, detector.open()->engine.revolutions);
    (void)sample(502s, Ignition::On, 600, 30);
    CHECK_EQUAL(until + 100, detector.open()->engine.revolutions);
    // And a restart goes on from there
    TripDetector again{0, detector.open()};
    (void)again.on_sample({MonoTime{1s}, wall(503s), Ignition::On, KilometresPerHour{36}, 600, 80, std::nullopt, std::nullopt});
    (void)again.on_sample({MonoTime{7s}, wall(509s), Ignition::On, KilometresPerHour{36}, 600, 80, std::nullopt, std::nullopt});
    CHECK_EQUAL(until + 160, again.open()->engine.revolutions);
    CHECK_EQUAL(detector.open()->engine.cold_running.count(), again.open()->engine.cold_running.count());
}

TEST(TripDetector, a_drive_between_two_rests_is_one_trip_with_its_figures) {
    Drive d;
    d.run(60s, Ignition::On, 0);
    d.run(600s, Ignition::On, 36);
    d.run(300s, Ignition::Off, 0);
    CHECK_EQUAL(1U, d.ended.size());
    const Trip& t = d.ended[0];
    CHECK_EQUAL(1U, t.number);
    CHECK_EQUAL(659, t.duration.count());
    CHECK_EQUAL(59, t.idle.count());
    CHECK_EQUAL(5995, t.distance.in_metres());  // 599 s at 10 m/s and one ramp of half of it
    CHECK_EQUAL(20, *t.coolant_start_c);
    DOUBLES_EQUAL(1.8 * 659 / 3600, t.fuel_litres, 1e-6);
    CHECK_TRUE(t.is_short());
    CHECK_TRUE(t.started == wall(0s));
}

TEST(TripDetector, ignition_flicker_makes_no_extra_trip) {
    Drive d;
    for (int i = 0; i < 50; ++i) {
        d.run(20s, Ignition::On, 50);
        d.run(2s, Ignition::Off, 0);
    }
    d.run(200s, Ignition::Off, 0);
    CHECK_EQUAL(1, d.started);
    CHECK_EQUAL(50, d.paused);
    CHECK_EQUAL(1U, d.ended.size());
}

TEST(TripDetector, the_rest_that_ends_a_trip_is_longer_than_three_minutes) {
    Drive d;
    d.run(60s, Ignition::On, 50);
    d.run(179s, Ignition::Off, 0);
    d.run(60s, Ignition::On, 50);
    CHECK_EQUAL(0U, d.ended.size());
    d.run(180s, Ignition::Off, 0);
    CHECK_EQUAL(0U, d.ended.size());
    d.run(1s, Ignition::Off, 0);
    CHECK_EQUAL(1U, d.ended.size());
    CHECK_EQUAL(60 + 179 + 60 - 1, d.ended[0].duration.count());
}

TEST(TripDetector, listening_to_the_radio_is_no_trip) {
    Drive d;
    d.run(600s, Ignition::On, 0);
    d.run(200s, Ignition::Off, 0);
    CHECK_EQUAL(0U, d.ended.size());
    CHECK_EQUAL(1, d.dropped);
    CHECK_EQUAL(0U, d.detector.last_number());
}

TEST(TripDetector, without_an_ignition_line_the_engine_decides) {
    Drive d;
    auto at = [&](double rpm, double kmh) {
        DriveSample s{MonoTime{d.now}, wall(d.now), Ignition::Unknown, KilometresPerHour{kmh}, rpm, {}, {}, {}};
        d.now += 1s;
        return d.detector.on_sample(s);
    };
    for (int i = 0; i < 100; ++i) (void)at(2000, 50);
    std::optional<Trip> trip;
    for (int i = 0; i < 300 && !trip; ++i) trip = at(0, 0).ended;
    CHECK_TRUE(trip.has_value());
    CHECK_EQUAL(109, trip->duration.count());  // 99 s and the 10 s for which the last proof holds
}

TEST(TripDetector, a_restart_within_the_rest_continues_the_trip) {
    Drive before;
    before.run(60s, Ignition::On, 36);
    before.step(Ignition::Off, 0);
    CHECK_EQUAL(1, before.paused);

    Drive after{TripDetector{0, before.detector.open()}, 100s, before.odometer_m};
    after.run(60s, Ignition::On, 36);
    after.run(200s, Ignition::Off, 0);
    CHECK_EQUAL(0, after.started);
    CHECK_EQUAL(1U, after.ended.size());
    CHECK_EQUAL(590 + 590, after.ended[0].distance.in_metres());
}

TEST(TripDetector, a_restart_after_a_long_rest_ends_the_stored_trip) {
    Drive before;
    before.run(60s, Ignition::On, 36);
    before.step(Ignition::Off, 0);
    Drive after{TripDetector{4, before.detector.open()}, 10'000s};
    after.run(2s, Ignition::On, 0);
    CHECK_EQUAL(1U, after.ended.size());
    CHECK_EQUAL(1, after.started);
    CHECK_EQUAL(590, after.ended[0].distance.in_metres());
}

TEST(TripDetector, a_car_left_off_across_a_restart_rests_as_if_nothing_had_happened) {
    // Given a trip that was stored while driving, and a key-off that nobody could store: the agent starts again 100 s later, the key is off
    Drive before;
    before.run(60s, Ignition::On, 36);
    Drive after{TripDetector{0, before.detector.open()}, 159s, before.odometer_m};
    // When it stays off until the rest is complete, 180 s after the last sign of life
    after.run(81s, Ignition::Off, 0);
    CHECK_EQUAL(0U, after.ended.size());
    after.run(1s, Ignition::Off, 0);
    // Then the trip is over, with the end it had, and the next start begins another
    CHECK_EQUAL(1U, after.ended.size());
    CHECK_EQUAL(59, after.ended[0].duration.count());
    after.run(10s, Ignition::On, 36);
    CHECK_EQUAL(1, after.started);
}

TEST(TripDetector, a_clock_that_is_set_right_after_a_restart_ends_no_trip) {
    Drive before;
    before.run(60s, Ignition::On, 36);
    TripDetector after{0, before.detector.open()};
    CHECK_TRUE(after.on_sample({MonoTime{1s}, wall(62s), Ignition::Off, {}, {}, {}, {}, {}}).step == TripStep::None);
    CHECK_TRUE(after.on_sample({MonoTime{2s}, wall(9'000s), Ignition::Off, {}, {}, {}, {}, {}}).step == TripStep::None);
    CHECK_TRUE(after.on_sample({MonoTime{3s}, wall(9'001s), Ignition::On, {}, {}, {}, {}, {}}).step == TripStep::None);
    CHECK_EQUAL(1U, after.open()->trip.number);
}

TEST(TripDetector, a_restart_without_a_clock_counts_as_a_rest) {
    Drive before;
    before.run(60s, Ignition::On, 36);
    TripDetector after{0, before.detector.open()};
    DriveSample s{MonoTime{1s}, WallTime{}, Ignition::On, {}, {}, {}, {}, {}};
    CHECK_TRUE(after.on_sample(s).step == TripStep::Ended);
}

TEST(TripDetector, the_odometer_wins_where_speed_samples_were_missed) {
    TripDetector d;
    auto at = [&](std::chrono::seconds t, Ignition i, std::int64_t km) {
        return d.on_sample({MonoTime{t}, wall(t), i, KilometresPerHour{90}, 2000.0, {}, {}, Distance::kilometres(km)});
    };
    (void)at(0s, Ignition::On, 500);
    (void)at(1s, Ignition::On, 500);
    (void)at(600s, Ignition::On, 515);
    (void)at(601s, Ignition::Off, 515);
    const auto end = at(800s, Ignition::Off, 515);
    CHECK_EQUAL(15'000, end.ended->distance.in_metres());
}

TEST(TripDetector, speed_engine_speed_and_fuel_that_come_in_turns_count_their_whole_time) {
    // Given a vehicle that answers one question at a time, in turns of 1.5 s, for 90 s of idling at 3 l/h
    TripDetector d;
    const auto sample = [&d](Duration at, std::optional<KilometresPerHour> speed, std::optional<double> rpm, std::optional<double> fuel) {
        return d.on_sample({MonoTime{at}, wall(0s), Ignition::On, speed, rpm, {}, fuel, {}});
    };
    for (Duration t{0}; t < 90s; t += 1500ms) {
        (void)sample(t, {}, 800.0, {});
        (void)sample(t + 500ms, KilometresPerHour{0}, {}, {});
        (void)sample(t + 1000ms, {}, {}, 3.0);
    }
    // Then neither is cut to the time since another value
    CHECK_EQUAL(88, d.open()->trip.idle.count());
    DOUBLES_EQUAL(3.0 * 88.5 / 3600, d.open()->trip.fuel_litres, 1e-9);
}

TEST(TripDetector, fuel_and_idling_do_not_bridge_a_pause_of_the_ignition) {
    Drive d;
    d.run(10s, Ignition::On, 0);
    d.run(100s, Ignition::Off, 0);
    d.run(10s, Ignition::On, 0);
    CHECK_EQUAL(18, d.detector.open()->trip.idle.count());
    DOUBLES_EQUAL(1.8 * 18 / 3600, d.detector.open()->trip.fuel_litres, 1e-9);
}

TEST(TripDetector, what_was_driven_before_the_trip_and_is_known_only_now_is_none_of_its_distance) {
    // Given an agent that was off for 300 km: it starts with what it knew, and the odometer wakes 20 s later
    Drive d;
    d.run(20s, Ignition::On, 36);
    d.odometer_m += 300'000;
    d.run(580s, Ignition::On, 36);
    d.run(200s, Ignition::Off, 0);
    // Then the trip is what was driven in it
    CHECK_EQUAL(5990, d.ended[0].distance.in_metres());
    CHECK_EQUAL(100'306'000, d.ended[0].mileage_at_end.in_metres());
}

TEST(TripDetector, an_odometer_that_is_known_late_does_not_shorten_the_trip) {
    TripDetector d;
    for (std::chrono::seconds t{0}; t <= 1200s; ++t) {
        const auto km = Distance::metres(100'000'000 + t.count() * 10);
        (void)d.on_sample({MonoTime{t}, wall(t), Ignition::On, KilometresPerHour{36}, 2000.0, {}, {}, t < 900s ? std::nullopt : std::optional{km}});
    }
    CHECK_EQUAL(12'000, d.open()->trip.distance.in_metres());
}

TEST(TripDetector, an_odometer_that_stands_while_the_car_drives_does_not_shorten_the_trip) {
    // Given an odometer that is known after 500 m, stands at a start-up value for 9 km, then shows the vehicle's own, and counts on
    TripDetector d;
    const auto drive = [&d](std::chrono::seconds from, std::chrono::seconds to, auto mileage_m) {
        for (std::chrono::seconds t = from; t < to; ++t)
            (void)d.on_sample({MonoTime{t}, wall(t), Ignition::On, KilometresPerHour{36}, 2000.0, {}, {}, mileage_m(t)});
    };
    drive(0s, 50s, [](auto) { return std::optional<Distance>{}; });
    drive(50s, 950s, [](auto) { return std::optional{Distance::kilometres(5'000)}; });
    CHECK_EQUAL(9'490, d.open()->trip.distance.in_metres());
    drive(950s, 1200s, [](auto t) { return std::optional{Distance::metres(158'910'000 + (t.count() - 950) * 10)}; });
    CHECK_EQUAL(11'990, d.open()->trip.distance.in_metres());
    // When speed falls silent for longer than the rest of the drive, then the odometer counts from what was driven until then
    (void)d.on_sample({MonoTime{1500s}, wall(1500s), Ignition::On, {}, 2000.0, {}, {}, Distance::metres(158'915'500)});
    CHECK_EQUAL(14'990, d.open()->trip.distance.in_metres());
}

TEST(TripDetector, a_speed_that_reads_high_does_not_lengthen_the_trip) {
    // Given 100 km/h on the display and 92 km/h by an odometer in whole miles
    TripDetector d;
    for (std::chrono::seconds t{0}; t <= 3600s; ++t) {
        const auto miles = static_cast<std::int64_t>((1'000'000 + static_cast<double>(t.count()) * 92 / 3.6) / 1609.344);
        const auto mileage = Distance::metres(static_cast<std::int64_t>(static_cast<double>(miles) * 1609.344));
        (void)d.on_sample({MonoTime{t}, wall(t), Ignition::On, KilometresPerHour{100}, 2000.0, {}, {}, mileage});
    }
    DOUBLES_EQUAL(92, d.open()->trip.distance.in_kilometres(), 1.7);
}

TEST(TripDetector, an_odometer_that_is_blocked_on_the_way_does_not_shorten_the_trip) {
    // Given 10 km with an odometer that counts, 5 km with one that stands, and 5 km with one that counts on from there
    TripDetector d;
    const auto drive = [&d](std::chrono::seconds from, std::chrono::seconds to, auto driven_m) {
        for (std::chrono::seconds t = from; t < to; ++t)
            (void)d.on_sample({MonoTime{t}, wall(t), Ignition::On, KilometresPerHour{36}, 2000.0, {}, {}, Distance::metres(100'000'000 + driven_m(t.count()))});
    };
    drive(0s, 1000s, [](auto t) { return t * 10; });
    drive(1000s, 1500s, [](auto) { return 10'000; });
    DOUBLES_EQUAL(15, d.open()->trip.distance.in_kilometres(), 0.02);
    drive(1500s, 2000s, [](auto t) { return t * 10 - 5'000; });
    DOUBLES_EQUAL(20, d.open()->trip.distance.in_kilometres(), 0.02);
}
