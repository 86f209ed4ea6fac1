// SPDX-License-Identifier: Apache-2.0
// Warranty, standing time and wear of a whole agent: from the bus and the plan to the screen, and over a kill.
#include <algorithm>

#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(UpkeepOfAgent) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.expect_within(60s, "due.air_filter = ok");
    }
    void teardown() override { world.nothing_broke(); }

    void give_plan(const MaintenancePlan& plan) {
        world.stage.vehicle.configure([&plan](AgentConfig& config) { config.plan = plan; });
    }
    /// The oil alone, with what the test is about.
    static MaintenancePlan oil_plan() {
        MaintenancePlan plan = default_plan(Powertrain::Petrol);
        plan.id = "own";
        std::erase_if(plan.items, [](const PlanItem& i) { return i.id != "engine_oil"; });
        return plan;
    }
    [[nodiscard]] const DueItem& oil() {
        CHECK_EQUAL(1U, world.view().due.size());
        return world.view().due.front().due;
    }
    void drive_and_park(const std::string& drive) {
        world.act(drive);
        world.expect_within(30s, "driving = moving");
        world.expect_within(30min, "speed_kmh = 0");
        world.act("park");
        world.act("ignition off");
        world.run_for(10min);  // the trip is over
    }
};

TEST(UpkeepOfAgent, a_fault_under_warranty_says_so_where_it_is_asked_about_and_on_the_screen) {
    // Given: two years or 60,000 km on the whole car from its delivery in January
    MaintenancePlan plan = oil_plan();
    WarrantyTerm term;
    term.id = "whole";
    term.name = {"整车", "Whole car"};
    term.time = std::chrono::months{24};
    term.distance = Distance::kilometres(60'000);
    term.start = WallTime{std::chrono::milliseconds{1'767'974'400'000}, WallQuality::Synchronised};
    plan.warranties.push_back(term);
    give_plan(plan);
    CHECK_EQUAL(1U, world.view().warranties.size());
    CHECK_TRUE(world.view().warranties.front().now.state == WarrantyState::Running);
    // When
    world.ask_about_fault();
    // Then
    const auto& evidence = world.prompt().evidence;
    CHECK_TRUE(std::any_of(evidence.begin(), evidence.end(), [](const Text& line) { return line.en.find("2028-01-10 or 60,000 km") != std::string::npos; }));
    CHECK_TRUE(std::any_of(evidence.begin(), evidence.end(), [](const Text& line) { return line.en == "It may be covered; the dealer decides"; }));
}

TEST(UpkeepOfAgent, a_car_that_stood_calls_for_what_ages_by_it_also_when_it_was_off) {
    MaintenancePlan plan = oil_plan();
    plan.items.front().standing = std::chrono::days{4};
    plan.items.front().repeat = plan.items.front().first = Interval{Distance::kilometres(90'000), {}, {}};
    plan.items.front().condition = ConditionModel::None;
    give_plan(plan);
    drive_and_park("drive 2 km at 50 km/h");
    CHECK_TRUE(oil().state == DueState::Ok);
    // When: it stands for three days, and one more without power
    world.run_for(std::chrono::hours{72});
    CHECK_TRUE(oil().state == DueState::Soon);
    world.act("kill agent");
    world.run_for(std::chrono::hours{24});
    world.act("start agent");
    world.run_for(2min);
    // Then
    CHECK_TRUE(oil().state == DueState::Due);
    CHECK_EQUAL(4, oil().stood->count());
}

TEST(UpkeepOfAgent, asleep_it_is_judged_each_quarter_of_an_hour_and_at_once_when_the_car_wakes) {
    // Given: one car that sleeps until standing calls for the oil, and one that lives the same days
    const auto stand = [](AgentWorld& car) {
        MaintenancePlan plan = oil_plan();
        plan.items.front().standing = std::chrono::days{4};
        plan.items.front().repeat = plan.items.front().first = Interval{Distance::kilometres(90'000), {}, {}};
        plan.items.front().condition = ConditionModel::None;
        car.stage.vehicle.configure([&plan](AgentConfig& config) { config.plan = plan; });
        car.act("drive 2 km at 50 km/h");
        car.expect_within(30s, "driving = moving");
        car.expect_within(30min, "speed_kmh = 0");
        car.act("park");
        car.act("ignition off");
        car.run_for(1h);
    };
    const auto state = [](AgentWorld& car) { return car.view().due.front().due.state; };
    stand(world);
    AgentWorld twin;
    twin.begin();
    twin.expect_within(60s, "due.air_filter = ok");
    stand(twin);
    // When
    const std::uint64_t shown = world.view().revision;
    Duration slept{0};
    for (; state(world) == DueState::Ok && slept < std::chrono::hours{96}; slept += 10s) world.run_for(10s);
    twin.run_for(slept - 20s);
    // Then: the first was looked at four times an hour, the second finds it as it wakes
    CHECK_TRUE(state(world) == DueState::Soon);
    CHECK_COMPARE(world.view().revision - shown, <=, static_cast<std::uint64_t>(slept / 15min + 4));
    CHECK_TRUE(state(twin) == DueState::Ok);
    twin.act("ignition on");
    CHECK_TRUE(state(twin) == DueState::Soon);
    twin.nothing_broke();
}

TEST(UpkeepOfAgent, a_short_cold_drive_wears_the_oil_more_than_its_distance_and_a_kill_keeps_it) {
    MaintenancePlan plan = oil_plan();
    plan.items.front().repeat = plan.items.front().first = Interval{Distance::kilometres(100), {}, {}};
    give_plan(plan);
    CHECK_FALSE(oil().condition_percent.has_value() && *oil().condition_percent < 100);
    drive_and_park("drive 4 km at 50 km/h");
    // Then: at least half as much again as 4 of 100 km
    CHECK_TRUE(oil().condition_percent.has_value());
    CHECK_TRUE(*oil().condition_percent <= 94.5);
    const double left = *oil().condition_percent;
    world.act("kill agent");
    world.act("start agent");
    world.run_for(2min);
    DOUBLES_EQUAL(left, *oil().condition_percent, 0.01);
}
