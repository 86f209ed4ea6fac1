// SPDX-License-Identifier: Apache-2.0
// Tyre sets that come and go, and assemblies that were replaced, count for themselves.
#include "core/maintenance/part_counters.hpp"
#include "plans.hpp"

#include <algorithm>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

Id id_of(unsigned number) {
    Id id;
    id.bytes[0] = std::byte{static_cast<unsigned char>(number)};
    return id;
}
const Id kSummer = id_of(1);
const Id kWinter = id_of(2);

}  // namespace

TEST_GROUP(PartCounters) {
    std::vector<ServiceRecord> history;

    Job& work(WallTime when, int km) {
        ServiceRecord record;
        record.performed_at = when;
        record.mileage = Distance::kilometres(km);
        record.jobs.emplace_back();
        history.push_back(record);
        return history.back().jobs.back();
    }
    void fit(const Id& set, WallTime when, int km, const char* item = "tyre_rotation") {
        Job& job = work(when, km);
        job.fits_set = set;
        job.item_id = item;
        job.name = set == kSummer ? "夏季胎" : "冬季胎";
    }
    void replace(VehicleSystem system, WallTime when, int km) {
        Job& job = work(when, km);
        job.system = system;
        job.replaced = true;
    }
    [[nodiscard]] std::vector<PartCounter> at_km(int km, WallTime wall = at(2026, 6, 1)) const {
        return part_counters(history, now_at(Distance::kilometres(km), wall));
    }
};

TEST(PartCounters, a_set_counts_only_what_is_driven_with_it) {
    // Given summer tyres from 1,000 km, winter tyres from 9,000 km, summer tyres again from 13,000 km
    fit(kSummer, at(2024, 4, 1), 1'000);
    fit(kWinter, at(2024, 11, 1), 9'000);
    fit(kSummer, at(2025, 4, 1), 13'000);
    const auto parts = at_km(15'500);
    CHECK_EQUAL(2U, parts.size());
    CHECK_TRUE(parts[0].set == kSummer && parts[0].fitted);
    CHECK_EQUAL(10'500, parts[0].driven.whole_kilometres());
    CHECK_TRUE(parts[1].set == kWinter && !parts[1].fitted);
    CHECK_EQUAL(4'000, parts[1].driven.whole_kilometres());
    STRCMP_EQUAL("冬季胎", parts[1].name.c_str());
}

TEST(PartCounters, sets_of_another_item_keep_their_place) {
    fit(kSummer, at(2024, 4, 1), 1'000);
    fit(kWinter, at(2024, 11, 1), 2'000, "wiper_blades");
    const auto parts = at_km(3'000);
    CHECK_TRUE(parts[0].fitted && parts[1].fitted);
    CHECK_EQUAL(2'000, parts[0].driven.whole_kilometres());
}

TEST(PartCounters, the_same_set_fitted_twice_goes_on_counting) {
    fit(kSummer, at(2024, 4, 1), 1'000);
    fit(kSummer, at(2024, 9, 1), 5'000);
    CHECK_EQUAL(6'000, at_km(7'000).at(0).driven.whole_kilometres());
    CHECK_TRUE(at_km(7'000).at(0).first_fitted == at(2024, 4, 1));
}

TEST(PartCounters, the_order_of_the_records_does_not_matter) {
    fit(kSummer, at(2024, 4, 1), 1'000);
    fit(kWinter, at(2024, 11, 1), 9'000);
    const auto before = at_km(10'000);
    std::reverse(history.begin(), history.end());
    CHECK_TRUE(before == at_km(10'000));
}

TEST(PartCounters, a_record_without_a_mileage_or_beyond_the_odometer_takes_nothing_back) {
    fit(kSummer, at(2024, 4, 1), 1'000);
    fit(kWinter, at(2024, 11, 1), 0);
    CHECK_EQUAL(1U, at_km(2'000).size());
    fit(kWinter, at(2024, 12, 1), 9'000);
    CHECK_EQUAL(0, at_km(2'000).at(1).driven.in_metres());
}

TEST(PartCounters, tyres_are_checked_six_years_after_they_were_first_fitted) {
    fit(kSummer, at(2020, 3, 10), 1'000);
    const auto on = [this](WallTime wall) { return at_km(2'000, wall).at(0); };
    CHECK_EQUAL(static_cast<int>(DueState::Ok), static_cast<int>(on(at(2025, 12, 9)).state));
    CHECK_EQUAL(static_cast<int>(DueState::Soon), static_cast<int>(on(at(2025, 12, 10)).state));  // 90 days before
    CHECK_EQUAL(static_cast<int>(DueState::Soon), static_cast<int>(on(at(2026, 3, 9)).state));
    CHECK_EQUAL(static_cast<int>(DueState::Due), static_cast<int>(on(at(2026, 3, 10)).state));
    CHECK_EQUAL(static_cast<int>(DueState::Due), static_cast<int>(on(at(2026, 3, 11)).state));
    CHECK_EQUAL(0, on(at(2026, 3, 10)).age_left->count());
    CHECK_FALSE(on(WallTime{}).age_left.has_value());
}

TEST(PartCounters, a_stored_set_ages_as_well) {
    fit(kWinter, at(2020, 3, 10), 1'000);
    fit(kSummer, at(2020, 4, 10), 2'000);
    CHECK_EQUAL(static_cast<int>(DueState::Due), static_cast<int>(at_km(2'000, at(2026, 3, 10)).at(0).state));
}

TEST(PartCounters, an_assembly_counts_from_its_last_replacement) {
    replace(VehicleSystem::Engine, at(2024, 1, 1), 80'000);
    replace(VehicleSystem::TractionBattery, at(2024, 6, 1), 85'000);
    replace(VehicleSystem::Engine, at(2025, 1, 1), 90'000);
    const auto parts = at_km(92'500);
    CHECK_EQUAL(2U, parts.size());
    CHECK_TRUE(parts[0].system == VehicleSystem::TractionBattery);
    CHECK_EQUAL(7'500, parts[0].driven.whole_kilometres());
    CHECK_TRUE(parts[1].system == VehicleSystem::Engine);
    CHECK_EQUAL(2'500, parts[1].driven.whole_kilometres());
    CHECK_FALSE(parts[1].age_left.has_value());
}

TEST(PartCounters, fitting_a_set_begins_the_rotation_of_its_plan_item_anew) {
    // Given a plan with a rotation each 10,000 km, closed by the record that fitted the set
    fit(kWinter, at(2025, 11, 1), 20'000);
    PlanItem rotation = oil(10'000);
    rotation.id = "tyre_rotation";
    Completion done = done_at(20'000, at(2025, 11, 1));
    done.item_id = "tyre_rotation";
    CHECK_EQUAL(static_cast<int>(DueState::Soon),
                static_cast<int>(judge(rotation, {done}, now_at(Distance::metres(29'999'999))).state));
    CHECK_EQUAL(static_cast<int>(DueState::Due),
                static_cast<int>(judge(rotation, {done}, now_at(Distance::kilometres(30'000))).state));
    CHECK_EQUAL(10'000, at_km(30'000).at(0).driven.whole_kilometres());
}
