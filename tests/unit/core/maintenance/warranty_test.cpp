// SPDX-License-Identifier: Apache-2.0
// Warranty to the day and to the metre, several terms, and clocks that nobody knows.
#include "core/maintenance/warranty.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

constexpr LocalOffset kChina{};
const Distance kLimit = Distance::kilometres(60'000);

WarrantyTerm whole_car() {
    return {"vehicle", {"整车", "Whole car"}, {}, at(2025, 1, 10), std::chrono::months{36}, kLimit};
}

WarrantyTerm powertrain() {
    return {"powertrain",    {"动力总成", "Powertrain"}, {VehicleSystem::Engine, VehicleSystem::Gearbox},
            at(2025, 1, 10), std::chrono::months{60},    std::nullopt};
}

int state(const WarrantyTerm& term, WallTime wall, Distance mileage = Distance::kilometres(1)) {
    return static_cast<int>(warranty_at(term, now_at(mileage, wall)).state);
}

constexpr int kUnknown = static_cast<int>(WarrantyState::Unknown);
constexpr int kRunning = static_cast<int>(WarrantyState::Running);
constexpr int kSoon = static_cast<int>(WarrantyState::EndsSoon);
constexpr int kEnded = static_cast<int>(WarrantyState::Ended);
constexpr Distance kMetre = Distance::metres(1);

}  // namespace

TEST_GROUP(Warranty){};

TEST(Warranty, ends_by_time_after_the_whole_day_that_bears_its_date) {
    CHECK_EQUAL(kSoon, state(whole_car(), at(2028, 1, 9)));
    CHECK_EQUAL(kSoon, state(whole_car(), at(2028, 1, 10)));
    CHECK_EQUAL(kSoon, state(whole_car(), at(2028, 1, 10, std::chrono::hours{24} - std::chrono::milliseconds{1})));
    CHECK_EQUAL(kEnded, state(whole_car(), at(2028, 1, 11)));
    const WarrantyNow last = warranty_at(whole_car(), now_at(kMetre, at(2028, 1, 10)));
    CHECK_EQUAL(0, last.remaining_time->count());
    CHECK_EQUAL(-1, warranty_at(whole_car(), now_at(kMetre, at(2028, 1, 11))).remaining_time->count());
}

TEST(Warranty, ends_by_distance_one_metre_beyond_the_limit) {
    const WallTime young = at(2025, 6, 1);
    CHECK_EQUAL(kSoon, state(whole_car(), young, kLimit - kMetre));
    CHECK_EQUAL(kSoon, state(whole_car(), young, kLimit));
    CHECK_EQUAL(kEnded, state(whole_car(), young, kLimit + kMetre));
    CHECK_EQUAL(0, warranty_at(whole_car(), now_at(kLimit, young)).remaining_distance->in_metres());
}

TEST(Warranty, ends_soon_from_30_days_or_1000_km_before) {
    CHECK_EQUAL(kRunning, state(whole_car(), at(2027, 12, 10)));
    CHECK_EQUAL(kSoon, state(whole_car(), at(2027, 12, 11)));
    const WallTime young = at(2025, 6, 1);
    CHECK_EQUAL(kRunning, state(whole_car(), young, kLimit - kWarrantySoonDistance - kMetre));
    CHECK_EQUAL(kSoon, state(whole_car(), young, kLimit - kWarrantySoonDistance));
}

TEST(Warranty, counts_days_where_the_car_is_at_home) {
    // 17:00 UTC on the last day is the next day in China
    VehicleNow now = now_at(kMetre, at(2028, 1, 10, std::chrono::hours{17}));
    LONGS_EQUAL(kSoon, static_cast<int>(warranty_at(whole_car(), now).state));
    now.offset = kChina;
    LONGS_EQUAL(kEnded, static_cast<int>(warranty_at(whole_car(), now).state));
}

TEST(Warranty, of_a_month_without_that_day_ends_with_the_month) {
    WarrantyTerm term = whole_car();
    term.start = at(2025, 8, 31);
    term.time = std::chrono::months{6};
    CHECK_EQUAL(kSoon, state(term, at(2026, 2, 28)));
    CHECK_EQUAL(kEnded, state(term, at(2026, 3, 1)));
}

TEST(Warranty, with_an_unknown_clock_is_not_known_until_distance_has_ended_it) {
    CHECK_EQUAL(kUnknown, state(whole_car(), WallTime{}));
    CHECK_EQUAL(kUnknown, state(whole_car(), WallTime{}, kLimit));
    CHECK_EQUAL(kEnded, state(whole_car(), WallTime{}, kLimit + kMetre));
}

TEST(Warranty, without_a_start_of_its_own_begins_at_the_first_registration) {
    WarrantyTerm term = whole_car();
    term.start = {};
    VehicleNow now = now_at(kMetre, at(2028, 1, 11));
    LONGS_EQUAL(kUnknown, static_cast<int>(warranty_at(term, now).state));
    now.first_registration = at(2025, 1, 11);
    LONGS_EQUAL(kSoon, static_cast<int>(warranty_at(term, now).state));
}

TEST(Warranty, without_limits_never_ends) {
    WarrantyTerm lifelong = whole_car();
    lifelong.time.reset();
    lifelong.distance.reset();
    CHECK_EQUAL(kRunning, state(lifelong, at(2060, 1, 1), Distance::kilometres(900'000)));
    CHECK_EQUAL(kRunning, state(lifelong, WallTime{}));
}

TEST(Warranty, of_the_powertrain_covers_an_engine_fault_after_that_of_the_whole_car_has_ended) {
    const std::vector terms{whole_car(), powertrain()};
    const VehicleNow now = now_at(kMetre, at(2028, 1, 11));
    const auto engine = cover_of(terms, systems_of_code("P0301"), now);
    const auto brakes = cover_of(terms, systems_of_code("C0035"), now);
    UNSIGNED_LONGS_EQUAL(1U, engine->term);
    LONGS_EQUAL(kRunning, static_cast<int>(engine->now.state));
    UNSIGNED_LONGS_EQUAL(0U, brakes->term);
    LONGS_EQUAL(kEnded, static_cast<int>(brakes->now.state));
}

TEST(Warranty, that_runs_longest_is_told_where_two_cover_the_same) {
    const std::vector terms{whole_car(), powertrain()};
    UNSIGNED_LONGS_EQUAL(1U, cover_of(terms, systems_of_code("P0700"), now_at(kMetre, at(2026, 1, 1)))->term);
}

TEST(Warranty, that_runs_is_told_rather_than_a_longer_one_that_ended_by_distance) {
    WarrantyTerm long_but_short_of_distance = powertrain();
    long_but_short_of_distance.distance = Distance::kilometres(30'000);
    const std::vector terms{long_but_short_of_distance, whole_car()};
    UNSIGNED_LONGS_EQUAL(
        1U, cover_of(terms, systems_of_code("P0301"), now_at(Distance::kilometres(30'001), at(2026, 1, 1)))->term);
}

TEST(Warranty, says_nothing_of_what_no_known_term_covers) {
    const std::vector terms{powertrain()};
    CHECK_FALSE(cover_of(terms, systems_of_code("B1001"), now_at(kMetre, at(2026, 1, 1))).has_value());
    CHECK_FALSE(cover_of(terms, systems_of_code("SPN 110 FMI 3"), now_at(kMetre, at(2026, 1, 1))).has_value());
    CHECK_FALSE(cover_of(terms, systems_of_code("P0301"), now_at(kMetre)).has_value());
}

TEST(Warranty, a_code_speaks_of_the_system_of_its_range) {
    const auto one = [](const char* code) { return static_cast<int>(systems_of_code(code).at(0)); };
    LONGS_EQUAL(static_cast<int>(VehicleSystem::Engine), one("P0301-1C"));
    LONGS_EQUAL(static_cast<int>(VehicleSystem::EmissionControl), one("P0420"));
    LONGS_EQUAL(static_cast<int>(VehicleSystem::EmissionControl), one("P2463"));
    LONGS_EQUAL(static_cast<int>(VehicleSystem::Gearbox), one("P0741"));
    LONGS_EQUAL(static_cast<int>(VehicleSystem::TractionBattery), one("P0A80"));
    UNSIGNED_LONGS_EQUAL(0U, systems_of_code("U0100").size());
    UNSIGNED_LONGS_EQUAL(0U, systems_of_code("").size());
}
