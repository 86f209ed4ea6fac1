// SPDX-License-Identifier: Apache-2.0
// The wiring of the maintenance modules that the agent and the simulated years share.
#include "core/maintenance/upkeep.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

MaintenancePlan plan_a() {
    PlanItem item = oil(10'000, 12);
    item.condition = ConditionModel::OilLife;
    item.standing = std::chrono::days{60};
    MaintenancePlan plan = plan_of(item);
    PlanItem pads = oil(60'000);
    pads.id = "brake_pads";
    pads.condition = ConditionModel::BrakePads;
    plan.items.push_back(pads);
    return plan;
}

ServiceRecord record_of(const char* item, int km, WallTime when, std::uint8_t number = 1) {
    ServiceRecord record;
    record.id.bytes[0] = std::byte{number};
    record.mileage = Distance::kilometres(km);
    record.performed_at = when;
    Job job;
    job.item_id = job.name = item;
    record.jobs.push_back(job);
    return record;
}

Trip trip_to(std::uint64_t number, int km, int km_at_end, WallTime started) {
    Trip trip;
    trip.number = number;
    trip.started = started;
    trip.duration = std::chrono::hours{1};
    trip.distance = Distance::kilometres(km);
    trip.mileage_at_end = Distance::kilometres(km_at_end);
    return trip;
}

}  // namespace

TEST_GROUP(Upkeep) {
    Upkeep upkeep{plan_a()};
    VehicleNow now = now_at(Distance::kilometres(10), at(2026, 1, 1));

    void go_to(int km, WallTime wall) {
        now = now_at(Distance::kilometres(km), wall);
    }
    [[nodiscard]] DueState state_of(std::size_t item) const {
        return upkeep.due()[item].state;
    }
};

TEST(Upkeep, judges_nothing_before_the_take_over) {
    CHECK_FALSE(upkeep.judge(now).changed);
    CHECK_TRUE(upkeep.due().empty());
    // When: the vehicle is taken over, once
    CHECK_EQUAL(2U, upkeep.take_over(now).put.size());
    CHECK_TRUE(upkeep.take_over(now).empty());
    CHECK_TRUE(upkeep.judge(now).changed);
    CHECK_EQUAL(2U, upkeep.due().size());
}

TEST(Upkeep, tells_a_state_once_and_what_was_told_before_a_restart_not_again) {
    upkeep.take_over(now);
    CHECK_TRUE(upkeep.judge(now).states.empty());  // all is well, as it is taken to be
    go_to(10'000, at(2026, 2, 1));
    const DueNews news = upkeep.judge(now);
    CHECK_EQUAL(1U, news.states.size());
    STRCMP_EQUAL("engine_oil", news.states.front().item_id.c_str());
    CHECK_FALSE(upkeep.judge(now).changed);
    // When: another run begins with what was stored
    const auto told = upkeep.told();
    const auto completions = upkeep.completions().all();
    UpkeepState stored;
    stored.told.assign(told.begin(), told.end());
    stored.completions.assign(completions.begin(), completions.end());
    Upkeep again{plan_a()};
    again.restore(std::move(stored));
    const DueNews after = again.judge(now);
    CHECK_TRUE(after.changed);
    CHECK_TRUE(after.states.empty());
}

TEST(Upkeep, a_record_closes_its_item_and_its_wear_counts_anew) {
    upkeep.take_over(now);
    upkeep.on_trip(trip_to(1, 9'000, 9'010, at(2026, 2, 1)), kUtc);
    const SignalValue worn{"Vehicle.Chassis.Axle.Row1.Wheel.Left.Brake.PadWear", 96, "percent"};
    CHECK_TRUE(upkeep.on_signals({&worn, 1}));
    go_to(9'010, at(2026, 2, 1));
    upkeep.judge(now);
    CHECK_TRUE(state_of(0) == DueState::Soon);
    CHECK_TRUE(state_of(1) == DueState::Due);
    // When: the oil is changed
    const ServiceRecord oil_change = record_of("engine_oil", 9'010, at(2026, 2, 1));
    const UpkeepChange oil_done = upkeep.on_record(oil_change, now, {&oil_change, 1});
    // Then: it begins anew, and what the pads' sensor said stays
    CHECK_EQUAL(1U, oil_done.closed_items.size());
    CHECK_FALSE(oil_done.sensed);
    CHECK_TRUE(upkeep.use().wear.empty() || upkeep.use().wear.front().used < 0.01);
    upkeep.judge(now);
    CHECK_TRUE(state_of(0) == DueState::Ok);
    CHECK_TRUE(state_of(1) == DueState::Due);
    // When: the pads are replaced
    const ServiceRecord pads = record_of("brake_pads", 9'010, at(2026, 2, 1), 2);
    CHECK_TRUE(upkeep.on_record(pads, now, {&pads, 1}).sensed);
    upkeep.judge(now);
    CHECK_TRUE(state_of(1) == DueState::Ok);
}

TEST(Upkeep, what_was_done_before_counts_for_a_plan_that_comes_later) {
    upkeep.take_over(now);
    go_to(30'000, at(2027, 1, 1));
    const ServiceRecord coolant = record_of("coolant", 29'000, at(2026, 12, 1));
    CHECK_TRUE(upkeep.on_record(coolant, now, {&coolant, 1}).empty());  // no item of the plan in force
    // When: the dealer's plan knows coolant
    MaintenancePlan dealers = plan_a();
    dealers.id = "dealer";
    PlanItem item = oil(40'000);
    item.id = "coolant";
    dealers.items.push_back(item);
    CHECK_TRUE(PlanVerdict::InForce == upkeep.offer_plan(dealers, "dealer", now.wall));
    const auto changes = upkeep.adopt_plan({&coolant, 1}, now);
    // Then: it counts from the record, and not from a beginning that is assumed
    CHECK_EQUAL(1U, changes.front().closed_items.size());
    LONGS_EQUAL(29'000, upkeep.completions().last("coolant")->mileage.whole_kilometres());
    CHECK_TRUE(CompletionEvidence::DealerRecord == upkeep.completions().last("coolant")->evidence);
}

TEST(Upkeep, judges_what_ages_by_standing_with_the_rest) {
    upkeep.take_over(now);
    upkeep.on_trip(trip_to(1, 20, 30, at(2026, 1, 2)), kUtc);
    // When: it stands for 60 days, far from 12 months and 10,000 km
    go_to(30, at(2026, 3, 3));
    upkeep.judge(now);
    CHECK_TRUE(state_of(0) == DueState::Due);
    LONGS_EQUAL(60, upkeep.due()[0].stood->count());
}

TEST(Upkeep, the_owner_s_word_closes_an_item_as_a_record_does) {
    upkeep.take_over(now);
    upkeep.on_trip(trip_to(1, 9'990, 10'000, at(2026, 2, 1)), kUtc);
    go_to(10'000, at(2026, 2, 1));
    upkeep.judge(now);
    CHECK_TRUE(state_of(0) == DueState::Due || state_of(0) == DueState::Overdue);
    const UpkeepChange said = upkeep.on_statement(done_at(10'000, at(2026, 2, 1), CompletionEvidence::OwnerStatement));
    CHECK_EQUAL(1U, said.closed_items.size());
    upkeep.judge(now);
    CHECK_TRUE(state_of(0) == DueState::Ok);
}
