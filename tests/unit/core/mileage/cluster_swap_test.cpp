// SPDX-License-Identifier: Apache-2.0
// A replaced instrument cluster: a dealer's signed offset, and every way in which it must not be believed.
#include "core/mileage/mileage_keeper.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr auto kKm = [](double km) { return Distance::metres(static_cast<std::int64_t>(km * 1000.0)); };
WallTime wall(std::chrono::seconds s) { return {1'800'000'000'000ms + s, WallQuality::Synchronised}; }
MileageReading reading(double km, std::chrono::seconds at, const char* who = "7E8 01A6", MileageSource source = MileageSource::PidA6) {
    return {kKm(km), source, MonoTime{at}, who};
}
ClusterSwap swap_of(double real, double shown, WallTime at) { return {{}, kKm(real), kKm(shown), at, "dealer", "li"}; }

}  // namespace

TEST_GROUP(ClusterSwap) {
    OdometerGate gate{[] {
        OdometerState s;
        s.trusted = s.anchor = TrustedMileage{kKm(100'000), MileageSource::PidA6, MileageConfidence::High, wall(0s)};
        return s;
    }()};
    void setup() override { (void)gate.on_reading(reading(100'000, 0s), wall(0s)); }
    std::int64_t trusted() const { return gate.trusted()->value.in_metres(); }
    GateOutcome read(double km, std::chrono::seconds at, const char* who = "7E8 01A6") { return gate.on_reading(reading(km, at, who), wall(at)); }
    static bool refused(const GateOutcome& o) { return std::holds_alternative<MileageRefused>(o); }
};

TEST(ClusterSwap, the_new_clusters_figure_becomes_the_true_mileage_and_goes_on) {
    // Given a donor cluster that shows 60,000 km, refused so far
    CHECK_TRUE(refused(read(60'000, 1s)));
    CHECK_TRUE(gate.state().open.has_value());
    // When the dealer signs that it is at 100,000
    CHECK_TRUE(gate.on_cluster_swap(swap_of(100'000, 60'000, wall(2s)), wall(2s)) == SwapVerdict::Applied);
    // Then it counts on from there and the alarm is closed
    CHECK_FALSE(gate.state().open.has_value());
    CHECK_FALSE(refused(read(60'000.2, 10s)));
    CHECK_EQUAL(100'000'200, trusted());
}

TEST(ClusterSwap, a_cluster_that_starts_at_zero_wakes_and_counts) {
    CHECK_TRUE(gate.on_cluster_swap(swap_of(100'000, 0, wall(1s)), wall(1s)) == SwapVerdict::Applied);
    CHECK_TRUE(refused(read(0, 2s)));
    CHECK_FALSE(refused(read(0.1, 30s)));
    CHECK_EQUAL(100'000'100, trusted());
}

TEST(ClusterSwap, a_control_unit_that_goes_on_with_the_true_mileage_is_left_alone) {
    // Given an engine unit that kept counting, and the new cluster beside it
    (void)gate.on_cluster_swap(swap_of(100'000, 12, wall(1s)), wall(1s));
    CHECK_FALSE(refused(read(100'000.5, 30s)));
    CHECK_FALSE(refused(read(12.6, 40s, "7C8 2203")));
    CHECK_EQUAL(100'000'600, trusted());
}

TEST(ClusterSwap, it_may_come_before_the_cluster_is_fitted) {
    (void)gate.on_cluster_swap(swap_of(100'000, 12, wall(1s)), wall(1s));
    CHECK_FALSE(refused(read(100'000.4, 30s)));  // the old one, still in place
    gate.on_ignition_off();
    CHECK_FALSE(refused(read(12.4, 90s)));       // the new one
    CHECK_FALSE(refused(read(12.6, 100s)));
    CHECK_EQUAL(100'000'600, trusted());
}

TEST(ClusterSwap, a_message_that_comes_days_later_fits_what_was_driven_meanwhile) {
    // Given 150 km by an engine unit since the cluster was replaced at 100,000
    for (int i = 1; i <= 150; ++i) (void)read(100'000 + i, std::chrono::minutes{i});
    CHECK_TRUE(gate.on_cluster_swap(swap_of(100'000, 0, wall(60s)), wall(160min)) == SwapVerdict::Applied);
    CHECK_FALSE(refused(read(150.1, 160min, "7C8 2203")));
    CHECK_EQUAL(100'150'100, trusted());
}

TEST(ClusterSwap, below_what_the_odometer_has_proven_it_is_refused) {
    CHECK_TRUE(gate.on_cluster_swap(swap_of(60'000, 60'000, wall(1s)), wall(1s)) == SwapVerdict::BelowTrusted);
    CHECK_TRUE(gate.on_cluster_swap(swap_of(99'997.9, 0, wall(1s)), wall(1s)) == SwapVerdict::BelowTrusted);
    CHECK_TRUE(gate.on_cluster_swap(swap_of(99'998, 0, wall(1s)), wall(1s)) == SwapVerdict::Applied);
    // An old date buys no more than 2,000 km
    CHECK_TRUE(gate.on_cluster_swap(swap_of(97'999, 0, wall(-8000h)), wall(1s)) == SwapVerdict::BelowTrusted);
    CHECK_EQUAL(100'000'000, trusted());
    CHECK_TRUE(refused(read(60'000, 5s)));
}

TEST(ClusterSwap, it_raises_what_is_trusted_but_not_beyond_a_slip_of_the_finger) {
    CHECK_TRUE(gate.on_cluster_swap(swap_of(1'000'000, 0, wall(1s)), wall(1s)) == SwapVerdict::TooFar);
    CHECK_EQUAL(100'000'000, trusted());
    CHECK_TRUE(gate.on_cluster_swap(swap_of(102'000, 10, wall(1s)), wall(1s)) == SwapVerdict::Applied);
    CHECK_EQUAL(102'000'000, trusted());
    CHECK_TRUE(gate.trusted()->source == MileageSource::Dealer);
    CHECK_FALSE(refused(read(10.5, 60s)));
    CHECK_EQUAL(102'000'500, trusted());
}

TEST(ClusterSwap, before_any_mileage_it_is_the_first_one) {
    OdometerGate fresh;
    CHECK_TRUE(fresh.on_cluster_swap(swap_of(100'000, 60'000, wall(0s)), wall(0s)) == SwapVerdict::Applied);
    CHECK_EQUAL(100'000'000, fresh.trusted()->value.in_metres());
    (void)fresh.on_reading(reading(60'000.3, 30s), wall(30s));
    CHECK_EQUAL(100'000'300, fresh.trusted()->value.in_metres());
}

TEST(ClusterSwap, a_second_swap_stands_beside_the_first_and_a_restart_keeps_both) {
    (void)gate.on_cluster_swap(swap_of(100'000, 60'000, wall(1s)), wall(1s));
    (void)read(60'000.3, 30s);
    (void)gate.on_cluster_swap(swap_of(100'000.3, 5, wall(31s)), wall(31s));
    OdometerGate next{gate.state()};
    CHECK_FALSE(std::holds_alternative<MileageRefused>(next.on_reading(reading(5.2, 1s), wall(60s))));
    CHECK_EQUAL(100'000'500, next.trusted()->value.in_metres());
}

TEST(ClusterSwap, no_more_than_eight_are_kept) {
    for (int i = 0; i < 20; ++i) (void)gate.on_cluster_swap(swap_of(100'000, i, wall(1s)), wall(1s));
    CHECK_EQUAL(kMostSwaps, gate.state().swapped.size());
    CHECK_EQUAL(99'981'000, gate.state().swapped.front().in_metres());
}

TEST(ClusterSwap, without_both_dates_nothing_driven_meanwhile_is_granted) {
    // Given a figure 100 km below what is trusted, and a swap of three days ago
    const WallTime unknown{};
    const WallTime ago = wall(-72h);
    CHECK_TRUE(gate.on_cluster_swap(swap_of(99'900, 0, unknown), wall(1s)) == SwapVerdict::BelowTrusted);
    CHECK_TRUE(gate.on_cluster_swap(swap_of(99'900, 0, ago), unknown) == SwapVerdict::BelowTrusted);
    CHECK_TRUE(gate.on_cluster_swap(swap_of(99'900, 0, ago), wall(1s)) == SwapVerdict::Applied);
}

TEST(ClusterSwap, a_vehicle_that_trusts_nothing_yet_takes_no_mileage_that_no_vehicle_has) {
    OdometerGate fresh;
    CHECK_TRUE(fresh.on_cluster_swap(swap_of(0, 0, wall(0s)), wall(0s)) == SwapVerdict::BelowTrusted);
    CHECK_TRUE(fresh.on_cluster_swap(swap_of(-0.001, 0, wall(0s)), wall(0s)) == SwapVerdict::BelowTrusted);
    CHECK_TRUE(fresh.on_cluster_swap(swap_of(100'000, -1, wall(0s)), wall(0s)) == SwapVerdict::BelowTrusted);
    CHECK_TRUE(fresh.on_cluster_swap(swap_of(10'000'000, 0, wall(0s)), wall(0s)) == SwapVerdict::TooFar);
    CHECK_TRUE(fresh.on_cluster_swap(swap_of(100'000, 10'000'000, wall(0s)), wall(0s)) == SwapVerdict::TooFar);
    CHECK_FALSE(fresh.trusted().has_value());
    CHECK_TRUE(fresh.state().swapped.empty());
}
