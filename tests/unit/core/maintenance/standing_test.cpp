// SPDX-License-Identifier: Apache-2.0
// Standing time to the day, with the battery off too, and what takes it back.
#include "core/maintenance/standing.hpp"
#include "core/maintenance/default_plans.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

UsageDay day(int year, unsigned month, unsigned date) {
    UsageDay out;
    out.day = std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{date};
    out.trips = 1;
    return out;
}

PlanItem battery() {
    PlanItem item = oil(0, 24);
    item.standing = std::chrono::days{60};
    return item;
}

constexpr std::chrono::hours kDay{24};
const WallTime kParked = at(2026, 1, 1);

}  // namespace

TEST_GROUP(Standing) {
    std::vector<UsageDay> driven{day(2025, 12, 31), day(2026, 1, 1)};
    std::vector<Completion> done{done_at(0, at(2025, 12, 1))};

    [[nodiscard]] DueItem judged(VehicleNow now) const {
        std::vector<DueItem> due = evaluate(plan_of(battery()), done, now, {});
        judge_standing(due, plan_of(battery()), done, driven, now);
        return due.front();
    }
    [[nodiscard]] DueItem after(int days) const {
        return judged(now_at(Distance{}, {kParked.since_epoch + days * kDay, WallQuality::Synchronised}));
    }
    [[nodiscard]] int state_after(int days) const {
        return static_cast<int>(after(days).state);
    }
};

TEST(Standing, is_soon_from_30_days_and_due_from_60) {
    CHECK_EQUAL(static_cast<int>(DueState::Ok), state_after(29));
    CHECK_EQUAL(static_cast<int>(DueState::Soon), state_after(30));
    CHECK_EQUAL(static_cast<int>(DueState::Soon), state_after(31));
    CHECK_EQUAL(static_cast<int>(DueState::Soon), state_after(59));
    CHECK_EQUAL(static_cast<int>(DueState::Due), state_after(60));
    CHECK_EQUAL(static_cast<int>(DueState::Due), state_after(61));
    CHECK_EQUAL(60, after(60).stood->count());
    CHECK_FALSE(after(29).stood.has_value());
}

TEST(Standing, counts_local_days_whatever_the_hour) {
    VehicleNow now =
        now_at(Distance{}, {kParked.since_epoch + 29 * kDay + std::chrono::hours{17}, WallQuality::Synchronised});
    CHECK_EQUAL(static_cast<int>(DueState::Ok), static_cast<int>(judged(now).state));
    now.offset = LocalOffset{};  // already the next day in China
    CHECK_EQUAL(static_cast<int>(DueState::Soon), static_cast<int>(judged(now).state));
}

TEST(Standing, with_the_battery_off_counts_as_soon_as_the_clock_is_known_again) {
    // Given nothing ran for 70 days, and the clock is unknown at first
    CHECK_EQUAL(static_cast<int>(DueState::Ok), static_cast<int>(judged(now_at(Distance{})).state));
    // When it is known
    CHECK_EQUAL(static_cast<int>(DueState::Due), state_after(70));
}

TEST(Standing, is_not_forgotten_by_driving_on) {
    driven.push_back(day(2026, 3, 5));  // 63 days
    driven.push_back(day(2026, 3, 6));
    CHECK_EQUAL(static_cast<int>(DueState::Due), state_after(70));
    CHECK_EQUAL(63, after(70).stood->count());
}

TEST(Standing, is_closed_by_work_and_counts_anew_from_it) {
    driven.push_back(day(2026, 3, 5));
    done.push_back(done_at(0, at(2026, 3, 4)));
    CHECK_EQUAL(static_cast<int>(DueState::Ok), state_after(70));
    // And work in the middle of a pause begins it anew
    driven.pop_back();
    CHECK_EQUAL(static_cast<int>(DueState::Ok), state_after(62 + 29));
    CHECK_EQUAL(static_cast<int>(DueState::Soon), state_after(62 + 30));
}

TEST(Standing, never_makes_an_item_better) {
    done = {done_at(0, at(2023, 1, 1))};  // two years ago
    const DueItem late = after(30);
    CHECK_EQUAL(static_cast<int>(DueState::Overdue), static_cast<int>(late.state));
    CHECK_FALSE(late.stood.has_value());
}

TEST(Standing, of_a_vehicle_without_a_known_trip_is_not_known) {
    driven.clear();
    CHECK_EQUAL(static_cast<int>(DueState::Ok), state_after(90));
}

TEST(Standing, time_still_counts_for_a_parked_car) {
    // Given a check each 24 months and a car parked all the time but its last day
    done = {done_at(0, at(2024, 1, 1))};
    driven = {day(2025, 12, 30)};
    CHECK_EQUAL(static_cast<int>(DueState::Due), static_cast<int>(judged(now_at(Distance{}, at(2026, 1, 1))).state));
}

TEST(Standing, the_plans_we_ship_look_after_battery_tyres_and_brakes_and_a_hybrids_fuel) {
    const auto standing = [](Powertrain powertrain, const std::string& id) {
        for (const PlanItem& item : default_plan(powertrain).items) {
            if (item.id == id) return item.standing ? static_cast<int>(item.standing->count()) : 0;
        }
        return -1;
    };
    for (const char* id : {"battery_12v", "tyre_inspection", "brake_inspection"}) {
        for (const Powertrain p : {Powertrain::Petrol, Powertrain::Diesel, Powertrain::Hybrid, Powertrain::Electric,
                                   Powertrain::HeavyTruck}) {
            CHECK_EQUAL(60, standing(p, id));
        }
    }
    CHECK_EQUAL(180, standing(Powertrain::Hybrid, "fuel_age"));
    CHECK_EQUAL(-1, standing(Powertrain::Electric, "fuel_age"));
    CHECK_EQUAL(0, standing(Powertrain::Petrol, "engine_oil"));
}
