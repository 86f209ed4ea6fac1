// SPDX-License-Identifier: Apache-2.0
// How odometers come up and go wrong, each as a story of readings: what is trusted at the end, and what was told.
#include <vector>

#include "core/mileage/mileage_keeper.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr auto kKm = [](double km) { return Distance::metres(static_cast<std::int64_t>(km * 1000.0 + 0.5)); };
WallTime wall(Duration since) {
    return {1'800'000'000'000ms + std::chrono::duration_cast<std::chrono::milliseconds>(since), WallQuality::Synchronised};
}

/// One vehicle's odometer as the keeper hears it.
struct Story {
    MileageKeeper keeper;
    std::vector<QuarantineReason> told;  ///< reported refusals
    std::size_t quiet{0};                ///< silent ones
    std::int64_t highest{0};

    explicit Story(std::optional<double> known = {}) : keeper{state(known)} {}
    static OdometerState state(std::optional<double> known) {
        OdometerState s;
        if (known) s.trusted = s.anchor = TrustedMileage{kKm(*known), MileageSource::PidA6, MileageConfidence::High, wall(-600s)};
        return s;
    }
    void hear(double km, Duration at, const char* who = "7E8 01A6", MileageSource source = MileageSource::PidA6) {
        note(keeper.on_reading({kKm(km), source, MonoTime{at}, who}, wall(at)));
    }
    void note(const std::optional<GateOutcome>& outcome) {
        CHECK_TRUE(trusted() >= highest);  // whatever comes: it never falls
        highest = trusted();
        const auto* refused = outcome ? std::get_if<MileageRefused>(&*outcome) : nullptr;
        if (refused == nullptr) return;
        if (refused->notice == Notice::Report) told.push_back(refused->quarantined.reason);
        else ++quiet;
    }
    /// The same value each 5 s from `from` until before `until`.
    void hear_for(double km, std::chrono::seconds from, std::chrono::seconds until, const char* who = "7E8 01A6") {
        for (auto t = from; t < until; t += 5s) hear(km, t, who);
    }
    [[nodiscard]] std::int64_t trusted() const { return keeper.trusted() ? keeper.trusted()->value.in_metres() : 0; }
};

}  // namespace

TEST_GROUP(StartUpOdometer){};

TEST(StartUpOdometer, zeros_then_the_truth) {
    Story fresh, known{158'910.2};
    for (Story* s : {&fresh, &known}) {
        s->hear_for(0, 0s, 60s);
        s->hear_for(158'910.6, 60s, 80s);
        CHECK_EQUAL(158'910'600, s->trusted());
        CHECK_EQUAL(0U, s->told.size());
    }
}

TEST(StartUpOdometer, a_small_constant_for_minutes_then_zero_then_the_truth) {
    for (const double constant : {0.1, 1.0, 12.7, 37.5, 255.0, 999.9}) {
        Story fresh, known{158'910.2};
        for (Story* s : {&fresh, &known}) {
            s->hear_for(constant, 0s, 300s);
            s->hear_for(0, 300s, 310s);
            s->hear_for(158'910.6, 310s, 330s);
            CHECK_EQUAL(158'910'600, s->trusted());
            CHECK_EQUAL(0U, s->told.size());
        }
    }
}

TEST(StartUpOdometer, the_constant_comes_back_when_the_cluster_sleeps_and_no_ignition_is_told) {
    // Given a cluster that told the truth, in a car whose ignition nobody reports
    Story s{158'910.2};
    s.hear_for(158'910.6, 0s, 60s);
    // When it falls asleep with its constant, at once or after silence, and wakes again
    s.hear_for(37.5, 60s, 120s);
    s.hear_for(158'910.6, 120s, 140s);
    s.hear_for(37.5, 4000s, 4060s);
    s.hear_for(158'910.7, 4060s, 4080s);
    // Then nothing is told
    CHECK_EQUAL(0U, s.told.size());
    CHECK_EQUAL(158'910'700, s.trusted());
}

TEST(StartUpOdometer, all_ones_of_any_usual_width_and_resolution_is_never_a_mileage) {
    for (const double km : {429'496'729.5, 4'294'967.295, 21'474'836.475, 16'777'215.0, 1'677'721.5, 167'772.15, 2'097'151.875, 83'886.075, 8'388'607.5,
                            838'860.7, 1'048'575.0, 104'857.5, 65'535.0, 6'553.5, 655'350.0, 214'748'364.7, 1'677'721.4, 65'534.0, 999'999.0, 999'999.9}) {
        Story fresh, known{58'000};
        fresh.hear_for(km, 0s, 60s);
        known.hear_for(km, 0s, 60s);
        CHECK_EQUAL_TEXT(0, fresh.trusted(), std::to_string(km).c_str());
        CHECK_EQUAL(58'000'000, known.trusted());
        CHECK_EQUAL(0U, known.told.size());
        fresh.hear_for(58'000.4, 60s, 80s);
        CHECK_EQUAL(58'000'400, fresh.trusted());
    }
}

TEST(StartUpOdometer, a_typo_of_the_last_digits_by_the_dealer_moves_nothing) {
    Story s{158'910.2};
    s.hear_for(158'910.6, 0s, 20s);
    s.hear(158'916, 20s, "record", MileageSource::Dealer);
    CHECK_EQUAL(158'910'600, s.trusted());
    s.hear(185'910, 21s, "record", MileageSource::Dealer);
    CHECK_EQUAL(1U, s.told.size());
    CHECK_TRUE(s.told[0] == QuarantineReason::Jumped);
    CHECK_EQUAL(158'910'600, s.trusted());
}

TEST(StartUpOdometer, miles_while_it_boots_then_kilometres) {
    Story s{158'910.2};
    s.hear_for(98'742.2, 0s, 30s);
    CHECK_EQUAL(1U, s.told.size());
    CHECK_TRUE(s.told[0] == QuarantineReason::UnitMixUp);
    s.hear_for(158'910.6, 30s, 50s);
    CHECK_EQUAL(158'910'600, s.trusted());
    CHECK_EQUAL(1U, s.told.size());
}

TEST(StartUpOdometer, a_donor_clusters_value_is_told_once_with_both) {
    Story s{158'910.2};
    s.hear_for(60'000, 0s, 3600s);
    CHECK_EQUAL(1U, s.told.size());
    CHECK_TRUE(s.told[0] == QuarantineReason::Fell);
    CHECK_EQUAL(158'910'200, s.trusted());
}

TEST(StartUpOdometer, ten_thousand_more_is_told_once_and_never_believed) {
    Story s{158'910.2};
    s.hear_for(158'910.6, 0s, 20s);
    s.hear_for(168'910.6, 20s, 7200s);
    CHECK_EQUAL(1U, s.told.size());
    CHECK_TRUE(s.told[0] == QuarantineReason::Jumped);
    CHECK_EQUAL(158'910'600, s.trusted());
}

TEST(StartUpOdometer, a_slow_drift_in_steps_below_the_slack_gets_no_further_than_a_car) {
    // Given steps of 4.9 km each second: each alone is within the slack
    Story s{158'910.0};
    s.hear_for(158'910.0, 0s, 20s);
    for (int i = 1; i <= 100; ++i) s.hear(158'910.0 + 4.9 * i, 20s + i * 1s);
    // Then no more than 300 km/h x 100 s + 5 km of it is taken
    CHECK_TRUE(s.trusted() <= 158'910'000 + 8'333 + 5'000 + 500);
    CHECK_TRUE(!s.told.empty() && s.told[0] == QuarantineReason::Jumped);
}

TEST(StartUpOdometer, a_counter_that_rolls_over_does_not_take_the_mileage_with_it) {
    for (const double last : {65'535.0, 1'048'575.0, 999'999.0}) {
        Story s{last - 1};
        s.hear_for(last - 1, 0s, 20s);
        s.hear(last, 60s);
        // When it begins anew and counts, one kilometre in 40 s
        for (int i = 0; i < 5; ++i) s.hear(i, 100s + i * 40s);
        CHECK_EQUAL(static_cast<std::int64_t>(last * 1000), s.trusted());
        CHECK_TRUE(s.told.size() == 1 && s.told[0] == QuarantineReason::Fell);
    }
}

TEST(StartUpOdometer, after_a_roll_over_the_integral_of_speed_carries_on) {
    Story s{999'998.0};
    s.hear_for(999'998.9, 0s, 20s);
    for (int i = 0; i <= 600; ++i) {
        const Duration at = 20s + i * 1s;
        if (i % 5 == 0) s.hear(0.0 + i / 36.0, at);
        s.note(s.keeper.on_speed(KilometresPerHour{100}, MonoTime{at}, wall(at)));
    }
    CHECK_TRUE(s.trusted() > 1'000'012'000 && s.trusted() < 1'000'016'000);
}

TEST(StartUpOdometer, tenths_and_whole_kilometres_in_turn_agree) {
    // Given one unit that tells tenths, and one that cuts them off, or whole miles
    Story s{158'910.2};
    for (int i = 0; i < 200; ++i) {
        const double km = 158'910.6 + i * 0.1;
        s.hear(km, i * 5s);
        s.hear(static_cast<int>(km), i * 5s + 1s, "7C8 22F1", MileageSource::UdsDid);
        s.hear(static_cast<int>(km / 1.609344) * 1.609344, i * 5s + 2s, "cluster", MileageSource::DbcSignal);
    }
    // and then only the coarse ones
    for (int i = 0; i < 50; ++i) {
        s.hear(158'930, 1100s + i * 5s, "7C8 22F1", MileageSource::UdsDid);
        s.hear(98'754 * 1.609344, 1400s + i * 5s, "cluster", MileageSource::DbcSignal);
    }
    CHECK_EQUAL(0U, s.told.size());
    CHECK_EQUAL(158'930'500, s.trusted());
}

TEST(StartUpOdometer, two_control_units_that_disagree_are_told_once_and_do_not_keep_each_other_from_settling) {
    Story fresh, known{158'910.2};
    for (Story* s : {&fresh, &known}) {
        for (int i = 0; i < 400; ++i) {
            s->hear(12'345.6, i * 5s, "7E9 01A6");
            s->hear(158'910.6 + i * 0.1, i * 5s + 1ms, "7E8 01A6");
        }
        CHECK_EQUAL(158'950'500, s->trusted());
        CHECK_EQUAL(1U, s->told.size());
        CHECK_TRUE(s->told[0] == QuarantineReason::Fell);
    }
}

TEST(StartUpOdometer, a_unit_that_shows_more_and_then_falls_silent_does_not_hold_up_the_first_mileage_for_ever) {
    Story s;
    s.hear(200'000, 0s, "7E9 01A6");
    s.hear_for(158'910.6, 1s, 120s);
    CHECK_EQUAL(158'910'600, s.trusted());
}

TEST(StartUpOdometer, sources_in_turn_raise_no_alarm_and_rank_as_they_should) {
    // Given a truck whose three counters tell the same in their own resolution
    Story s;
    for (int i = 0; i < 100; ++i) {
        const double km = 412'000.003 + i * 0.05;
        s.hear(static_cast<int>(km * 8) / 8.0, i * 2s, "J1939 00", MileageSource::J1939Spn245);
        s.hear(static_cast<int>(km * 200) / 200.0, i * 2s, "J1939 17", MileageSource::J1939Spn917);
    }
    CHECK_EQUAL(0U, s.told.size());
    CHECK_EQUAL(412'004'950, s.trusted());
    CHECK_TRUE(s.keeper.trusted()->source == MileageSource::J1939Spn917);
}

TEST(StartUpOdometer, more_control_units_than_are_remembered_change_nothing) {
    Story s{158'910.2};
    for (int i = 0; i < 400; ++i) s.hear(158'910.6, i * 1s, ("unit " + std::to_string(i % 40)).c_str());
    CHECK_EQUAL(158'910'600, s.trusted());
    CHECK_EQUAL(0U, s.told.size());
}

TEST(StartUpOdometer, half_of_all_ones_is_a_mileage_in_sixteen_bits_and_none_in_more) {
    // 7FFF in tenths is 3,276.7 km, which vehicles drive; 7FFFFF is 838,860.7 km
    Story plain, sign;
    plain.hear_for(3'276.7, 0s, 20s);
    CHECK_EQUAL(3'276'700, plain.trusted());
    sign.hear_for(838'860.7, 0s, 60s);
    CHECK_EQUAL(0, sign.trusted());
}

TEST(StartUpOdometer, a_unit_that_proves_more_while_another_already_waits_for_it_is_trusted_first) {
    Story s;
    for (const auto t : {0s, 5s, 11s}) {
        s.hear(52'000, t, "7E8 01A6");
        s.hear(60'000, t + 1s, "7E9 01A6");
    }
    CHECK_EQUAL(60'000'000, s.trusted());
}

TEST(StartUpOdometer, a_waiting_unit_does_not_pass_an_awake_one_that_shows_more) {
    // Given two units that are awake and wait for a third, which shows more still and never proves it
    Story s;
    s.hear(70'000, 0s, "7EA 01A6");
    for (const auto t : {0s, 5s, 10s, 15s}) {
        s.hear(52'000, t + 1s, "7E8 01A6");
        s.hear(60'000, t + 2s, "7E9 01A6");
    }
    CHECK_EQUAL(0, s.trusted());
    // When the third has had its time, and the lowest is the first to speak
    s.hear(52'000, 31s, "7E8 01A6");
    CHECK_EQUAL(0, s.trusted());
    s.hear(60'000, 32s, "7E9 01A6");
    // Then the greater of the two is the first trusted mileage
    CHECK_EQUAL(60'000'000, s.trusted());
}

TEST(StartUpOdometer, a_counter_that_is_no_odometer_does_not_hold_up_the_first_mileage_for_ever) {
    // Given a signal that begins anew with each reading, always above the odometer
    Story s;
    for (int i = 0; i < 60; ++i) {
        s.hear(300'000 + (i * 7919) % 50'000, i * 1s, "200 Counter", MileageSource::DbcSignal);
        s.hear(158'910.6, i * 1s, "7E8 01A6");
    }
    CHECK_EQUAL(158'910'600, s.trusted());
}

TEST(StartUpOdometer, two_units_a_kilometre_apart_raise_no_alarm) {
    // Given an engine and a gearbox that each count for themselves
    Story s;
    for (int i = 0; i < 200; ++i) {
        s.hear(88'000 + i * 0.1, i * 5s, "7E8 01A6");
        s.hear(88'001.3 + i * 0.1, i * 5s + 1s, "7E9 01A6");
    }
    CHECK_EQUAL(0U, s.told.size());
    CHECK_EQUAL(88'021'200, s.trusted());
    // A real fall of one of them is told all the same
    s.hear(88'010, 1001s, "7E9 01A6");
    CHECK_EQUAL(1U, s.told.size());
}

TEST(StartUpOdometer, an_integral_upon_a_mileage_of_which_nobody_knows_the_source_counts_little) {
    OdometerState stored;
    stored.trusted = TrustedMileage{kKm(100'000), MileageSource::PidA6, MileageConfidence::High, wall(0s)};
    OdometerGate gate{stored};
    const auto outcome = gate.on_reading({kKm(100'000.4), MileageSource::SpeedIntegral, MonoTime{10s}, "speed"}, wall(10s));
    CHECK_TRUE(std::holds_alternative<MileageAccepted>(outcome));
    CHECK_TRUE(gate.trusted()->confidence == MileageConfidence::Low);
}

TEST(StartUpOdometer, a_great_constant_for_minutes_gives_way_to_the_truth_without_alarm) {
    for (const double constant : {1'000.0, 2'560.0, 5'000.0, 65'280.0}) {
        for (const bool zero_between : {false, true}) {
            // Given a fresh vehicle whose cluster stands at a value that looks like a mileage
            Story s;
            s.hear_for(constant, 0s, 300s);
            CHECK_TRUE(s.keeper.trusted()->confidence == MileageConfidence::Medium);
            if (zero_between) s.hear_for(0, 300s, 310s);
            // When it goes on with another one
            s.hear_for(158'910.6, 310s, 330s);
            // Then that is the mileage, and nobody was told of a jump
            CHECK_EQUAL(158'910'600, s.trusted());
            CHECK_EQUAL(0U, s.told.size());
            s.hear_for(158'910.8, 330s, 400s);
            CHECK_EQUAL(158'910'800, s.trusted());
        }
    }
}

TEST(StartUpOdometer, a_great_constant_gives_way_at_once_to_a_unit_that_counts) {
    Story s;
    s.hear_for(5'000, 0s, 60s);
    s.hear(158'910.6, 60s);
    CHECK_EQUAL(5'000'000, s.trusted());
    s.hear(158'910.7, 64s);
    CHECK_EQUAL(158'910'700, s.trusted());
    s.hear(158'910.8, 68s);
    CHECK_TRUE(s.keeper.trusted()->confidence == MileageConfidence::High);
}

TEST(StartUpOdometer, a_great_constant_in_two_ignition_cycles_and_a_restart_proves_nothing) {
    Story s;
    s.hear_for(5'000, 0s, 60s);
    s.keeper.on_ignition_off();
    s.hear_for(5'000, 600s, 660s);
    Story after;
    after.keeper = MileageKeeper{s.keeper.state()};
    after.hear_for(5'000, 0s, 60s);
    after.hear_for(158'910.6, 60s, 80s);
    CHECK_EQUAL(158'910'600, after.trusted());
    CHECK_EQUAL(0U, after.told.size());
}

TEST(StartUpOdometer, what_the_vehicle_has_counted_on_gives_way_to_nothing_that_only_stands) {
    // Given a fresh vehicle that drove its first 100 m
    Story s;
    s.hear_for(158'910.6, 0s, 60s);
    s.hear(158'910.7, 66s);
    CHECK_TRUE(s.keeper.trusted()->confidence == MileageConfidence::High);
    // When it shows more, however long
    s.hear_for(258'910.7, 70s, 600s);
    // Then that is a jump
    CHECK_EQUAL(158'910'700, s.trusted());
    CHECK_TRUE(s.told.size() == 1 && s.told[0] == QuarantineReason::Jumped);
}

TEST(StartUpOdometer, a_single_value_above_an_unproven_mileage_moves_nothing) {
    Story s;
    s.hear_for(158'910.6, 0s, 60s);
    s.hear(258'910.6, 60s);
    s.hear_for(158'910.6, 65s, 120s);
    CHECK_EQUAL(158'910'600, s.trusted());
    CHECK_EQUAL(0U, s.told.size());
}

TEST(StartUpOdometer, what_a_person_types_above_an_unproven_mileage_moves_nothing_and_is_told) {
    Story s;
    s.hear_for(5'000, 0s, 60s);
    for (auto t = 60s; t < 120s; t += 5s) s.hear(158'910.6, t, "record", MileageSource::Dealer);
    CHECK_EQUAL(5'000'000, s.trusted());
    CHECK_TRUE(s.told.size() == 1 && s.told[0] == QuarantineReason::Jumped);
    // The odometer's own word moves it
    s.hear_for(158'910.6, 120s, 140s);
    CHECK_EQUAL(158'910'600, s.trusted());
}

TEST(StartUpOdometer, a_second_unit_that_agrees_does_not_prove_what_only_stands) {
    // Both can show what one cluster says while it wakes
    Story s;
    for (auto t = 0s; t < 60s; t += 5s) {
        s.hear(5'000, t, "7E8 01A6");
        s.hear(5'001, t + 1s, "7E9 01A6");
    }
    s.hear_for(158'910.6, 60s, 80s);
    CHECK_EQUAL(158'910'600, s.trusted());
    CHECK_EQUAL(0U, s.told.size());
}
