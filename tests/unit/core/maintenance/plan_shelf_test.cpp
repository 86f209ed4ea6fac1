// SPDX-License-Identifier: Apache-2.0
// Plans never roll back, but each dealer's plan has versions of its own; a plan waits for its day; what makes no sense is refused.
#include "core/maintenance/plan_shelf.hpp"

#include "core/maintenance/default_plans.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

TEST_GROUP(PlanShelf) {
    PlanShelf shelf{default_plan(Powertrain::Petrol)};
    MaintenancePlan version(std::uint32_t v, WallTime from = {}) const {
        MaintenancePlan plan = plan_of(oil(8000));
        plan.version = v;
        plan.valid_from = from;
        return plan;
    }
    int offer(const MaintenancePlan& plan, WallTime now = at(2026, 1, 1)) {
        return static_cast<int>(shelf.offer(plan, "dealer-7", now));
    }
};

TEST(PlanShelf, a_dealers_plan_replaces_the_default_and_a_lower_or_equal_version_is_refused) {
    CHECK_EQUAL(static_cast<int>(PlanVerdict::InForce), offer(version(3)));
    CHECK_EQUAL(static_cast<int>(PlanVerdict::Same), offer(version(3)));
    CHECK_EQUAL(static_cast<int>(PlanVerdict::Older), offer(version(2)));
    CHECK_EQUAL(3U, shelf.in_force().version);
}

TEST(PlanShelf, a_plan_waits_for_its_valid_from_and_begins_exactly_then) {
    CHECK_EQUAL(static_cast<int>(PlanVerdict::KeptForLater), offer(version(2, at(2026, 2, 1))));
    CHECK_FALSE(shelf.on_time(at(2026, 1, 31, std::chrono::hours{23})));
    CHECK_EQUAL(static_cast<int>(PlanVerdict::Older), offer(version(1)));
    CHECK_TRUE(shelf.on_time(at(2026, 2, 1)));
    CHECK_EQUAL(2U, shelf.in_force().version);
}

TEST(PlanShelf, an_unknown_clock_starts_no_dated_plan) {
    CHECK_EQUAL(static_cast<int>(PlanVerdict::KeptForLater), offer(version(2, at(2026, 2, 1)), WallTime{}));
    CHECK_FALSE(shelf.on_time(WallTime{}));
}

TEST(PlanShelf, a_time_that_cannot_be_believed_starts_no_plan_even_if_it_lies_later) {
    const WallTime unbelieved{at(2030, 1, 1).since_epoch, WallQuality::Unknown};
    CHECK_EQUAL(static_cast<int>(PlanVerdict::KeptForLater), offer(version(2, at(2026, 2, 1)), unbelieved));
}

TEST(PlanShelf, plans_that_make_no_sense_are_refused_with_a_reason) {
    MaintenancePlan zero = version(2);
    zero.items[0].repeat.distance = Distance{};
    MaintenancePlan twice = version(2);
    twice.items.push_back(twice.items[0]);
    MaintenancePlan nameless = version(2);
    nameless.items[0].name.zh.clear();
    MaintenancePlan limitless = version(2);
    limitless.items[0].first = limitless.items[0].repeat = Interval{};
    MaintenancePlan warranty = version(2);
    warranty.warranties = {{"vehicle", {"整车", "Whole car"}, {}, {}, std::chrono::months{0}, std::nullopt}};
    MaintenancePlan guarantees = version(2);
    guarantees.three_guarantees = WarrantyTerm{"", {"三包", "Three guarantees"}, {}, {}, std::chrono::months{24}, std::nullopt};
    MaintenancePlan standing = version(2);
    standing.items[0].standing = std::chrono::days{0};
    for (const auto& plan : {MaintenancePlan{}, zero, twice, nameless, limitless, warranty, guarantees, standing}) {
        CHECK_EQUAL(static_cast<int>(PlanVerdict::Unfit), offer(plan));
        CHECK_FALSE(flaw_of(plan)->empty());
    }
}

TEST(PlanShelf, another_dealers_plan_begins_with_a_version_of_its_own) {
    // Given version 9 of one dealer's plan
    offer(version(9));
    // When another dealer sends its first, and then the old dealer an older one again
    const auto first = shelf.offer(version(1), "dealer-8", at(2026, 1, 1));
    const auto old = shelf.offer(version(8), "dealer-7", at(2026, 1, 1));
    // Then the new dealer's is in force, and the old dealer's own count still holds
    CHECK_TRUE(first == PlanVerdict::InForce);
    CHECK_TRUE(old == PlanVerdict::Older);
    CHECK_EQUAL(1U, shelf.in_force().version);
}

TEST(PlanShelf, another_plan_of_the_same_dealer_has_versions_of_its_own) {
    offer(version(9));
    MaintenancePlan other = version(2);
    other.id = "winter";
    CHECK_EQUAL(static_cast<int>(PlanVerdict::InForce), offer(other));
}

TEST(PlanShelf, versions_taken_survive_a_restart_and_damaged_lines_are_passed_over) {
    offer(version(9));
    const std::string text = encode_versions(shelf.taken());
    PlanShelf restarted{default_plan(Powertrain::Petrol)};
    restarted.restore_taken(decode_versions("x y\tz\n" + text + "7 no tab\n4"));
    CHECK_EQUAL(1U, restarted.taken().size());
    CHECK_TRUE(restarted.offer(version(9), "dealer-7", at(2026, 1, 1)) == PlanVerdict::Same);
}

TEST(PlanShelf, a_phase_needs_an_interval_and_an_end) {
    MaintenancePlan endless = version(2);
    endless.items[0].phases = {{Interval{Distance::kilometres(5000), {}, {}}, {}, {}}};
    MaintenancePlan hollow = version(2);
    hollow.items[0].phases = {{Interval{}, std::chrono::months{12}, {}}};
    for (const auto& plan : {endless, hollow}) CHECK_EQUAL(static_cast<int>(PlanVerdict::Unfit), offer(plan));
}

TEST(PlanShelf, an_item_may_live_by_its_phases_or_by_its_first_interval_alone) {
    MaintenancePlan phased = version(2);
    phased.items[0].phases = {{phased.items[0].repeat, std::chrono::months{12}, {}}};
    phased.items[0].first = phased.items[0].repeat = Interval{};
    MaintenancePlan once = version(3);
    once.items[0].repeat = Interval{};
    for (const auto& plan : {phased, once}) CHECK_FALSE(flaw_of(plan).has_value());
}
