// SPDX-License-Identifier: Apache-2.0
// What the gate must hold: the trusted mileage never falls and never jumps, a waking cluster raises no alarm, and a
// real tampering is told once with both values.
#include "core/mileage/odometer_gate.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr auto kKm = [](double km) { return Distance::metres(static_cast<std::int64_t>(km * 1000.0)); };
WallTime wall(std::chrono::seconds s, WallQuality q = WallQuality::Synchronised) {
    return {1'800'000'000'000ms + s, q};
}

MileageReading reading(double km, std::chrono::seconds at, MileageSource source = MileageSource::PidA6) {
    return {kKm(km), source, MonoTime{at}, "7E8 01A6"};
}

OdometerState stored(double km, WallTime at = wall(0s)) {
    OdometerState s;
    s.trusted = s.anchor = TrustedMileage{kKm(km), MileageSource::PidA6, MileageConfidence::High, at};
    return s;
}

/// The reason of a refusal, or nothing.
std::optional<QuarantineReason> reason(const GateOutcome& o) {
    const auto* r = std::get_if<MileageRefused>(&o);
    return r ? std::optional{r->quarantined.reason} : std::nullopt;
}
bool reports(const GateOutcome& o) {
    const auto* r = std::get_if<MileageRefused>(&o);
    return r != nullptr && r->notice == Notice::Report;
}
template <class T>
bool is(const GateOutcome& o) {
    return std::holds_alternative<T>(o);
}

/// A gate that trusts 100,000 km since t = 0 and whose cluster is awake, and stays so however seldom it is read.
OdometerGate awake_gate() {
    OdometerLimits limits;
    limits.asleep_after = 1000h;
    OdometerGate gate{stored(100'000), limits};
    (void)gate.on_reading(reading(100'000, 0s), wall(0s));
    return gate;
}

}  // namespace

TEST_GROUP(OdometerGate){};

TEST(OdometerGate, trusts_a_fresh_vehicle_after_three_consistent_readings_over_ten_seconds) {
    OdometerGate gate;
    CHECK_TRUE(is<MileageSettling>(gate.on_reading(reading(158'910.6, 0s), wall(0s))));
    CHECK_TRUE(is<MileageSettling>(gate.on_reading(reading(158'910.6, 5s), wall(5s))));
    const auto third = gate.on_reading(reading(158'910.6, 10s), wall(10s));
    CHECK_TRUE(is<MileageAccepted>(third));
    CHECK_EQUAL(158'910'600, gate.trusted()->value.in_metres());
    CHECK_TRUE(gate.trusted()->confidence == MileageConfidence::Medium);
}

TEST(OdometerGate, three_quick_readings_do_not_settle_a_fresh_vehicle) {
    OdometerGate gate;
    for (auto t : {0s, 1s, 2s}) CHECK_TRUE(is<MileageSettling>(gate.on_reading(reading(158'910.6, t), wall(t))));
}

TEST(OdometerGate, a_recorded_start_up_settles_without_alarm_on_a_fresh_vehicle) {
    // Given minutes of 37.5 km, then 0, then the true value, as recorded from a cluster that wakes up
    OdometerGate gate;
    std::chrono::seconds t{0};
    for (; t < 180s; t += 5s) CHECK_FALSE(reports(gate.on_reading(reading(37.5, t), wall(t))));
    for (; t < 240s; t += 5s) CHECK_FALSE(reports(gate.on_reading(reading(0, t), wall(t))));
    CHECK_FALSE(gate.trusted().has_value());
    // When the true value comes
    for (; t < 255s; t += 5s) CHECK_FALSE(reports(gate.on_reading(reading(158'910.6, t), wall(t))));
    // Then it is the first trusted one
    CHECK_EQUAL(158'910'600, gate.trusted()->value.in_metres());
}

TEST(OdometerGate, a_recorded_start_up_settles_without_alarm_on_a_known_vehicle) {
    OdometerGate gate{stored(158'910.2)};
    std::chrono::seconds t{0};
    for (; t < 180s; t += 5s) {
        const auto o = gate.on_reading(reading(37.5, t), wall(3600s + t));
        CHECK_TRUE(reason(o) == QuarantineReason::NotAwake);
        CHECK_FALSE(reports(o));
    }
    const auto zero = gate.on_reading(reading(0, t), wall(3600s + t));
    CHECK_TRUE(reason(zero) == QuarantineReason::NotAwake);
    CHECK_FALSE(reports(zero));
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(158'910.6, t + 5s), wall(3605s + t))));
}

TEST(OdometerGate, a_brand_new_car_is_trusted_once_it_counts) {
    OdometerGate gate;
    for (auto t : {0s, 10s, 20s, 30s}) CHECK_TRUE(is<MileageSettling>(gate.on_reading(reading(12.3, t), wall(t))));
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(12.4, 40s), wall(40s))));
}

TEST(OdometerGate, a_cluster_of_whole_miles_counts_with_its_first_step) {
    // 54,321 and 54,322 miles, a second apart
    OdometerGate gate;
    CHECK_FALSE(is<MileageAccepted>(gate.on_reading(reading(87'421.175, 0s), wall(0s))));
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(87'422.784, 1s), wall(1s))));
    // Two miles in a second are none
    OdometerGate other;
    (void)other.on_reading(reading(87'421.175, 0s), wall(0s));
    CHECK_FALSE(is<MileageAccepted>(other.on_reading(reading(87'424.394, 1s), wall(1s))));
}

TEST(OdometerGate, follows_the_car) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(100'000.1, 10s), wall(10s))));
    CHECK_TRUE(is<MileageUnchanged>(gate.on_reading(reading(100'000.1, 20s), wall(20s))));
    CHECK_EQUAL(100'000'100, gate.trusted()->value.in_metres());
    CHECK_TRUE(gate.trusted()->confidence == MileageConfidence::High);
}

TEST(OdometerGate, quarantines_a_reading_that_falls_and_reports_both_values_once) {
    OdometerGate gate = awake_gate();
    const auto first = gate.on_reading(reading(99'000, 10s), wall(10s));
    CHECK_TRUE(reason(first) == QuarantineReason::Fell);
    CHECK_TRUE(reports(first));
    const auto& q = std::get<MileageRefused>(first).quarantined;
    CHECK_EQUAL(99'000'000, q.reading.value.in_metres());
    CHECK_EQUAL(100'000'000, q.trusted->in_metres());
    CHECK_FALSE(reports(gate.on_reading(reading(99'000, 20s), wall(20s))));
    CHECK_EQUAL(100'000'000, gate.trusted()->value.in_metres());
}

TEST(OdometerGate, a_new_episode_after_a_plausible_value_is_reported_again) {
    OdometerGate gate = awake_gate();
    (void)gate.on_reading(reading(99'000, 10s), wall(10s));
    (void)gate.on_reading(reading(100'000, 20s), wall(20s));
    CHECK_TRUE(reports(gate.on_reading(reading(99'000, 30s), wall(30s))));
}

TEST(OdometerGate, a_fall_within_the_sources_resolution_agrees) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(is<MileageUnchanged>(gate.on_reading(reading(99'999.9, 1s), wall(1s))));
    CHECK_TRUE(reason(gate.on_reading(reading(99'999.8, 1s), wall(1s))) == QuarantineReason::Fell);
    CHECK_TRUE(is<MileageUnchanged>(gate.on_reading(reading(99'998, 1s, MileageSource::DbcSignal), wall(1s))));
    CHECK_TRUE(is<MileageUnchanged>(gate.on_reading(reading(99'999.9, 1s, MileageSource::J1939Spn917), wall(1s))));
    CHECK_TRUE(is<MileageUnchanged>(gate.on_reading(reading(99'999.875, 1s, MileageSource::J1939Spn245), wall(1s))));
}

TEST(OdometerGate, the_boundary_of_the_jump_rule_is_300_kmh_times_the_time_plus_5_km) {
    OdometerGate gate = awake_gate();
    // 60 s: 5 km + 5 km
    CHECK_TRUE(reason(gate.on_reading(reading(100'010.1, 60s), wall(60s))) == QuarantineReason::Jumped);
    OdometerGate other = awake_gate();
    CHECK_TRUE(is<MileageAccepted>(other.on_reading(reading(100'010.0, 60s), wall(60s))));
}

TEST(OdometerGate, a_jump_does_not_become_true_by_waiting) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(reports(gate.on_reading(reading(105'000, 1s), wall(1s))));
    for (std::chrono::hours h{1}; h <= 40h; ++h)
        CHECK_TRUE(reason(gate.on_reading(reading(105'000, h), wall(h))) == QuarantineReason::Jumped);
    // The true value is taken again at once
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(100'000.5, 41h), wall(41h))));
}

TEST(OdometerGate, an_open_jump_stays_refused_after_a_restart) {
    OdometerGate gate = awake_gate();
    (void)gate.on_reading(reading(105'000, 1s), wall(1s));
    CHECK_TRUE(gate.state().open.has_value());
    // Two days later, where 300 km/h x time would explain it
    OdometerGate next{gate.state()};
    for (auto t : {0s, 10s, 20s}) CHECK_FALSE(is<MileageAccepted>(next.on_reading(reading(105'000, t), wall(48h + t))));
    CHECK_EQUAL(100'000'000, next.trusted()->value.in_metres());
    // And is resolved by a plausible one
    CHECK_TRUE(is<MileageAccepted>(next.on_reading(reading(100'001, 30s), wall(48h + 30s))));
    CHECK_FALSE(next.state().open.has_value());
}

TEST(OdometerGate, across_boots_the_synchronised_wall_clock_bounds_the_rise) {
    OdometerGate gate{stored(100'000)};
    CHECK_TRUE(reason(gate.on_reading(reading(100'400, 1s), wall(1h))) == QuarantineReason::NotAwake);
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(100'300, 1s), wall(1h))));
}

TEST(OdometerGate, across_boots_without_a_clock_a_thousand_kilometres_are_believed) {
    OdometerGate gate{stored(100'000, wall(0s, WallQuality::Estimated))};
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(101'000, 1s), wall(1h))));
    OdometerGate other{stored(100'000)};
    CHECK_FALSE(is<MileageAccepted>(other.on_reading(reading(101'000.1, 1s), wall(1h, WallQuality::Unknown))));
}

TEST(OdometerGate, a_long_drive_without_the_agent_is_believed_once_the_clock_is_right) {
    OdometerGate gate{stored(100'000)};
    for (auto t : {0s, 10s, 20s}) (void)gate.on_reading(reading(102'000, t), wall(0s, WallQuality::Unknown));
    CHECK_EQUAL(100'000'000, gate.trusted()->value.in_metres());
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(102'000, 30s), wall(240h))));
}

TEST(OdometerGate, a_clock_that_fell_gives_no_room_but_the_slack) {
    OdometerGate gate{stored(100'000)};
    CHECK_FALSE(is<MileageAccepted>(gate.on_reading(reading(100'005.1, 1s), wall(-1h))));
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(100'005.0, 1s), wall(-1h))));
}

TEST(OdometerGate, all_ones_is_not_available_and_silent) {
    OdometerGate gate = awake_gate();
    for (double km : {429'496'729.5, 16'777'215.0, 65'535.0, 6'553.5, 104'857.5, 1'048'575.0, 1'677'721.5, -1.0}) {
        const auto o = gate.on_reading(reading(km, 1s), wall(1s));
        CHECK_TRUE(reason(o) == QuarantineReason::NotAvailable);
        CHECK_FALSE(reports(o));
    }
}

TEST(OdometerGate, a_car_may_drive_past_65535_km) {
    OdometerGate gate{stored(65'534)};
    (void)gate.on_reading(reading(65'534, 0s), wall(0s));
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(65'535, 60s), wall(60s))));
}

TEST(OdometerGate, all_ones_on_a_fresh_vehicle_never_settles) {
    OdometerGate gate;
    for (auto t : {0s, 10s, 20s})
        CHECK_TRUE(reason(gate.on_reading(reading(65'535, t), wall(t))) == QuarantineReason::NotAvailable);
}

TEST(OdometerGate, names_a_mix_up_of_miles_and_kilometres) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(reason(gate.on_reading(reading(62'137.1, 1s), wall(1s))) == QuarantineReason::UnitMixUp);
    CHECK_TRUE(reason(gate.on_reading(reading(160'934.4, 2s), wall(2s))) == QuarantineReason::UnitMixUp);
}

TEST(OdometerGate, one_digit_too_many_is_a_jump) {
    OdometerGate gate = awake_gate();
    const auto o = gate.on_reading(reading(1'000'000, 1s, MileageSource::Dealer), wall(1s));
    CHECK_TRUE(reason(o) == QuarantineReason::Jumped);
    CHECK_TRUE(reports(o));
}

TEST(OdometerGate, a_roll_back_while_the_car_was_off_is_reported) {
    OdometerGate gate{stored(100'000)};
    CHECK_FALSE(reports(gate.on_reading(reading(60'000, 0s), wall(1h))));
    CHECK_FALSE(reports(gate.on_reading(reading(60'000, 5s), wall(1h))));
    CHECK_TRUE(reports(gate.on_reading(reading(60'000, 10s), wall(1h))));
}

TEST(OdometerGate, a_constant_low_start_up_value_is_reported_only_when_it_counts) {
    OdometerGate gate{stored(100'000)};
    for (auto t : {0s, 60s, 120s}) CHECK_FALSE(reports(gate.on_reading(reading(37.5, t), wall(1h + t))));
    CHECK_TRUE(reports(gate.on_reading(reading(37.6, 130s), wall(1h))));
}

TEST(OdometerGate, after_ignition_off_the_source_must_wake_again) {
    OdometerGate gate = awake_gate();
    gate.on_ignition_off();
    const auto o = gate.on_reading(reading(37.5, 60s), wall(60s));
    CHECK_TRUE(reason(o) == QuarantineReason::NotAwake);
    CHECK_FALSE(reports(o));
}

TEST(OdometerGate, a_source_that_dropped_to_zero_must_wake_again) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(reason(gate.on_reading(reading(0, 1s), wall(1s))) == QuarantineReason::NotAwake);
    CHECK_TRUE(reason(gate.on_reading(reading(37.5, 2s), wall(2s))) == QuarantineReason::NotAwake);
}

TEST(OdometerGate, a_dealers_figure_does_not_move_a_mileage_the_vehicle_tells) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(is<MileageUnchanged>(gate.on_reading(reading(100'003, 1s, MileageSource::Dealer), wall(1s))));
    CHECK_TRUE(is<MileageUnchanged>(gate.on_reading(reading(99'600, 1s, MileageSource::Dealer), wall(1s))));
    CHECK_EQUAL(100'000'000, gate.trusted()->value.in_metres());
}

TEST(OdometerGate, a_dealers_figure_anchors_a_vehicle_that_tells_none) {
    OdometerGate gate;
    CHECK_TRUE(is<MileageSettling>(gate.on_reading(reading(3, 0s, MileageSource::SpeedIntegral), wall(0s))));
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(50'000, 1s, MileageSource::Dealer), wall(1s))));
    CHECK_TRUE(gate.trusted()->confidence == MileageConfidence::Low);
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(50'002, 120s, MileageSource::SpeedIntegral), wall(120s))));
    CHECK_TRUE(gate.trusted()->confidence == MileageConfidence::Medium);
    // Beyond 100 km of integral it is an estimate
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(50'101, 3600s, MileageSource::SpeedIntegral), wall(1h))));
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(50'102, 3630s, MileageSource::SpeedIntegral), wall(1h))));
    CHECK_TRUE(gate.trusted()->confidence == MileageConfidence::Low);
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(50'103, 3660s, MileageSource::Dealer), wall(1h))));
}

TEST(OdometerGate, the_odometer_may_come_back_below_a_typed_or_integrated_mileage) {
    OdometerGate typed;
    (void)typed.on_reading(reading(50'000, 1s, MileageSource::Dealer), wall(1s));
    CHECK_TRUE(is<MileageUnchanged>(typed.on_reading(reading(49'980, 2s), wall(2s))));
    OdometerGate integrated = awake_gate();
    (void)integrated.on_reading(reading(100'010, 600s, MileageSource::SpeedIntegral), wall(600s));
    CHECK_TRUE(is<MileageUnchanged>(integrated.on_reading(reading(100'009.6, 601s), wall(601s))));
    CHECK_EQUAL(100'010'000, integrated.trusted()->value.in_metres());
}

TEST(OdometerGate, after_a_restart_the_odometer_may_still_come_back_below_the_integral) {
    // Given an integral that is 4 km ahead after 100 km, and a restart
    OdometerGate before = awake_gate();
    (void)before.on_reading(reading(100'100, 3600s, MileageSource::SpeedIntegral), wall(1h));
    OdometerGate gate{before.state()};
    // When the odometer wakes 4 km below it
    const auto back = gate.on_reading(reading(100'096, 5s), wall(2h));
    // Then it agrees; 5 % of what was integrated is the limit
    CHECK_TRUE(is<MileageUnchanged>(back));
    CHECK_EQUAL(100'100'000, gate.trusted()->value.in_metres());
    OdometerGate other{before.state()};
    CHECK_TRUE(reason(other.on_reading(reading(100'094, 5s), wall(2h))) == QuarantineReason::NotAwake);
}

TEST(OdometerGate, time_that_runs_back_gives_no_room) {
    OdometerGate gate = awake_gate();
    (void)gate.on_reading(reading(100'000, 100s), wall(100s));
    CHECK_TRUE(reason(gate.on_reading(reading(100'006, 50s), wall(50s))) == QuarantineReason::Jumped);
}

TEST(OdometerGate, a_source_outside_the_known_ones_is_judged_like_any) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(reason(gate.on_reading(reading(99, 1s, static_cast<MileageSource>(200)), wall(1s))) ==
               QuarantineReason::NotAwake);
}

TEST(OdometerGate, a_fall_followed_by_a_jump_is_told_as_both) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(reason(gate.on_reading(reading(99'000, 1s), wall(1s))) == QuarantineReason::Fell);
    const auto jump = gate.on_reading(reading(101'000, 2s), wall(2s));
    CHECK_TRUE(reason(jump) == QuarantineReason::Jumped);
    CHECK_TRUE(reports(jump));
    // Waiting makes neither true, and a value in between is believed after its time
    CHECK_TRUE(reason(gate.on_reading(reading(101'000, 36000s), wall(36000s))) == QuarantineReason::Jumped);
    CHECK_TRUE(reason(gate.on_reading(reading(99'000, 36000s), wall(36000s))) == QuarantineReason::Fell);
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(100'100, 36010s), wall(36010s))));
}

TEST(OdometerGate, an_integral_behind_the_trusted_mileage_waits_until_it_has_passed_it) {
    OdometerGate gate = awake_gate();
    CHECK_TRUE(is<MileageUnchanged>(gate.on_reading(reading(99'000, 1s, MileageSource::SpeedIntegral), wall(1s))));
    CHECK_TRUE(is<MileageAccepted>(gate.on_reading(reading(100'000.1, 60s, MileageSource::SpeedIntegral), wall(60s))));
}
