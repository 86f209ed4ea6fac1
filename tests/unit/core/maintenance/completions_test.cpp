// SPDX-License-Identifier: Apache-2.0
// Only evidence closes an item; corrected records correct; plans never roll back; visits are bundled.
#include "core/maintenance/completions.hpp"

#include <algorithm>

#include "core/maintenance/default_plans.hpp"
#include "core/maintenance/plan_shelf.hpp"
#include "core/maintenance/visit.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

ServiceRecord record_of(std::initializer_list<const char*> items, std::uint32_t revision = 1) {
    ServiceRecord record;
    record.id = id_from(bytes_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}));
    record.revision = revision;
    record.mileage = Distance::kilometres(60000);
    record.performed_at = at(2026, 4, 1);
    for (const char* item : items) {
        Job job;
        job.item_id = item;
        record.jobs.push_back(job);
    }
    return record;
}

/// The day after the record above, where the garage's clock and odometer can be believed.
const VehicleNow moment = now_at(Distance::kilometres(60010), at(2026, 4, 2));

MaintenancePlan two_items() {
    MaintenancePlan plan = plan_of(oil(10000, 12));
    plan.items.push_back(oil(20000));
    plan.items.back().id = "air_filter";
    return plan;
}

}  // namespace

TEST_GROUP(Completions) {
    CompletionBook book;
};

TEST(Completions, a_record_closes_the_items_its_jobs_name_and_no_other) {
    const auto change = book.apply(record_of({"engine_oil", "polish", ""}), two_items(), moment);
    CHECK_EQUAL(1U, change.closed_items.size());
    STRCMP_EQUAL("engine_oil", change.closed_items[0].item_id.c_str());
    CHECK_EQUAL(60000, book.last("engine_oil")->mileage.whole_kilometres());
    CHECK_FALSE(book.last("air_filter").has_value());
}

TEST(Completions, the_same_record_twice_changes_nothing) {
    (void)book.apply(record_of({"engine_oil"}), two_items(), moment);
    const auto again = book.apply(record_of({"engine_oil"}), two_items(), moment);
    CHECK_TRUE(again.put.empty() && again.erased_keys.empty() && again.closed_items.empty());
    CHECK_EQUAL(1U, book.all().size());
}

TEST(Completions, two_jobs_on_one_item_are_one_completion) {
    CHECK_EQUAL(1U, book.apply(record_of({"engine_oil", "engine_oil"}), two_items(), moment).closed_items.size());
}

TEST(Completions, a_car_of_500_km_is_no_longer_new) {
    (void)book.take_over(two_items(), {Distance::kilometres(500), at(2026, 1, 1), {}, {}});
    CHECK_TRUE(book.last("engine_oil")->evidence == CompletionEvidence::Assumed);
}

TEST(Completions, a_corrected_record_takes_back_what_it_no_longer_names) {
    (void)book.apply(record_of({"engine_oil", "air_filter"}), two_items(), moment);
    const auto change = book.apply(record_of({"engine_oil"}, 2), two_items(), moment);
    CHECK_EQUAL(1U, change.erased_keys.size());
    CHECK_FALSE(book.last("air_filter").has_value());
    CHECK_TRUE(book.last("engine_oil").has_value());
}

TEST(Completions, closing_resets_the_count_and_nothing_else_does) {
    (void)book.take_over(two_items(), {Distance::kilometres(50000), at(2025, 4, 1), {}, {}});
    CHECK_TRUE(judge(oil(10000), {book.all().begin(), book.all().end()}, now_at(Distance::kilometres(60000))).state ==
               DueState::Due);
    (void)book.apply(record_of({"engine_oil"}), two_items(), moment);
    const auto item = judge(oil(10000), {book.all().begin(), book.all().end()}, now_at(Distance::kilometres(60000)));
    CHECK_TRUE(item.state == DueState::Ok);
    CHECK_EQUAL(10000, item.remaining_distance->whole_kilometres());
}

TEST(Completions, a_new_car_begins_at_zero_and_a_used_one_at_its_last_planned_mark) {
    (void)book.take_over(two_items(), {Distance::kilometres(499), at(2026, 1, 1), {}, {}});
    CHECK_TRUE(book.last("engine_oil")->evidence == CompletionEvidence::FactoryNew);
    CompletionBook used;
    (void)used.take_over(two_items(), {Distance::kilometres(59150), at(2026, 1, 1), {}, {}});
    CHECK_TRUE(used.last("engine_oil")->evidence == CompletionEvidence::Assumed);
    CHECK_EQUAL(50000, used.last("engine_oil")->mileage.whole_kilometres());
    CHECK_EQUAL(40000, used.last("air_filter")->mileage.whole_kilometres());
}

TEST(Completions, a_second_take_over_moves_nothing) {
    (void)book.take_over(two_items(), {Distance::kilometres(59150), at(2026, 1, 1), {}, {}});
    const auto again = book.take_over(two_items(), {Distance::kilometres(70000), at(2027, 1, 1), {}, {}});
    CHECK_TRUE(again.put.empty());
    CHECK_EQUAL(50000, book.last("engine_oil")->mileage.whole_kilometres());
}

TEST(Completions, a_beginning_without_a_clock_learns_its_date_once) {
    (void)book.take_over(two_items(), {Distance::kilometres(59150), WallTime{}, {}, {}});
    CHECK_EQUAL(2U, book.learn_date(at(2026, 2, 1)).put.size());
    CHECK_EQUAL(0U, book.learn_date(at(2026, 3, 1)).put.size());
    CHECK_TRUE(book.last("engine_oil")->at == at(2026, 2, 1));
}

TEST(Completions, so_does_that_of_a_new_vehicle_whose_first_start_had_no_clock) {
    (void)book.take_over(two_items(), {Distance::kilometres(3), WallTime{}, {}, {}});
    CHECK_EQUAL(2U, book.learn_date(at(2026, 2, 1)).put.size());
    CHECK_TRUE(book.last("engine_oil")->evidence == CompletionEvidence::FactoryNew);
    CHECK_TRUE(book.last("engine_oil")->at == at(2026, 2, 1));
}

TEST_GROUP(DefaultPlans){};

TEST(DefaultPlans, each_is_sound_and_gives_a_reason_for_each_item) {
    for (const char* name : {"petrol", "diesel", "hybrid", "electric", "heavy_truck"}) {
        const MaintenancePlan plan = default_plan(*powertrain_named(name));
        CHECK_FALSE(flaw_of(plan).has_value());
        CHECK_EQUAL(0U, plan.version);
        for (const PlanItem& item : plan.items) CHECK_FALSE(item.reason.zh.empty() || item.reason.en.empty());
    }
    CHECK_FALSE(powertrain_named("steam").has_value());
}

TEST(DefaultPlans, the_time_cap_on_oil_is_12_months) {
    for (const Powertrain p : {Powertrain::Petrol, Powertrain::Diesel, Powertrain::Hybrid, Powertrain::HeavyTruck}) {
        const MaintenancePlan plan = default_plan(p);
        const auto item =
            std::find_if(plan.items.begin(), plan.items.end(), [](const PlanItem& i) { return i.id == "engine_oil"; });
        CHECK_EQUAL(12, item->repeat.time->count());
    }
}

TEST(DefaultPlans, an_electric_car_has_no_oil_and_a_truck_counts_engine_hours) {
    const auto has = [](const MaintenancePlan& plan, const char* id) {
        return std::any_of(plan.items.begin(), plan.items.end(), [&](const PlanItem& i) { return i.id == id; });
    };
    CHECK_FALSE(has(default_plan(Powertrain::Electric), "engine_oil"));
    CHECK_FALSE(has(default_plan(Powertrain::Electric), "spark_plugs"));
    CHECK_TRUE(default_plan(Powertrain::HeavyTruck).items.front().repeat.engine_hours.has_value());
}

TEST_GROUP(Visit){DueItem item(const char* id, DueState state, int km_left) const {DueItem due;
due.item_id = id;
due.state = state;
due.remaining_distance = Distance::kilometres(km_left);
return due;
}
}
;

TEST(Visit, items_with_at_most_20_percent_left_come_along_most_urgent_first) {
    const std::vector<DueItem> due{item("air_filter", DueState::Ok, 4000), item("engine_oil", DueState::Due, 0)};
    const auto together = bundle_visit(two_items(), due);
    CHECK_EQUAL(2U, together.size());
    STRCMP_EQUAL("engine_oil", together[0].c_str());
    const std::vector<DueItem> far{item("air_filter", DueState::Ok, 4001), item("engine_oil", DueState::Due, 0)};
    CHECK_EQUAL(1U, bundle_visit(two_items(), far).size());
}

TEST(Visit, an_item_on_fixed_marks_comes_along_only_within_its_last_tenth) {
    MaintenancePlan plan = two_items();
    plan.items[1].recurrence = Recurrence::FromFixed;
    std::vector<DueItem> due{item("engine_oil", DueState::Due, 0), item("air_filter", DueState::Ok, 2001)};
    due[1].remaining_time = std::chrono::days{10};
    CHECK_EQUAL(1U, bundle_visit(plan, due).size());
    due[1].remaining_distance = Distance::kilometres(2000);
    CHECK_EQUAL(2U, bundle_visit(plan, due).size());
}

TEST(Visit, closeness_alone_calls_for_no_visit) {
    const std::vector<DueItem> due{item("air_filter", DueState::Ok, 3000)};
    CHECK_TRUE(bundle_visit(two_items(), due).empty());
}
