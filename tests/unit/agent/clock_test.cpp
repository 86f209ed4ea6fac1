// SPDX-License-Identifier: Apache-2.0
// A wall clock that lies: what the owner is asked, and what the owner says, goes by the time that can be believed.
#include <algorithm>

#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {
constexpr const char* kVehicle = "sim-0001";
constexpr std::chrono::days kTenYears{3'653};
}  // namespace

TEST_GROUP(ClockOfAgent) {
    AgentWorld world;
    void teardown() override { world.nothing_broke(); }

    /// The link is down, so that nobody tells the right time, and the agent begins with a clock ten years ahead.
    void leap() {
        world.act("network down");
        world.stage.vehicle.lie_about_time(kTenYears, WallQuality::Estimated);
        world.act("kill agent");
        world.act("start agent");
        world.run_for(30s);
    }
    void next_drive() {
        world.act("ignition off");
        world.run_for(600s);
        world.act("ignition on");
        world.run_for(120s);
        world.expect("driving = parked");
    }
    [[nodiscard]] std::vector<std::string> order() {
        std::vector<std::string> items;
        for (const DueLine& line : world.view().due) items.push_back(line.due.item_id);
        return items;
    }
    [[nodiscard]] WallTime last_oil() {
        const auto& due = world.view().due;
        const auto oil = std::find_if(due.begin(), due.end(), [](const DueLine& line) { return line.due.item_id == "engine_oil"; });
        CHECK_TRUE(oil != due.end() && oil->last.has_value());
        return oil->last->at;
    }
};

TEST(ClockOfAgent, a_clock_that_leaps_ten_years_brings_no_work_back_and_makes_nothing_overdue) {
    // Given a record with work put off for a year
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    world.act("owner answer yes");
    world.expect_within(60s, "desk.requests = 1");
    world.act("dealer record oil service");
    world.expect_within(20s, "history.count = 1");
    const WallTime now = world.view().now;
    const WallTime in_a_year{now.since_epoch + std::chrono::days{365}, WallQuality::Synchronised};
    STRCMP_EQUAL("", world.stage.dealer.put_off(kVehicle, {.text = "变速箱渗油", .item_id = {}, .again_at = {}, .again_on = in_a_year}).c_str());
    world.expect_within(60s, "link.waiting = 0");
    world.run_for(60s);
    const auto services = order();
    // When the clock leaps
    leap();
    next_drive();
    // Then the work stays put off, and nothing is due for its date
    for (const Prompt& prompt : world.snapshot().prompts) CHECK_FALSE(prompt.reason_key.starts_with("deferred:"));
    for (const DueLine& line : world.view().due) CHECK_TRUE(line.due.state == DueState::Ok);
    // And with the link back the dealer's word on the time brings nothing either, and the services stand in their order
    world.act("network up");
    world.expect_within(200s, "link.waiting = 0");
    next_drive();
    for (const Prompt& prompt : world.snapshot().prompts) CHECK_FALSE(prompt.reason_key.starts_with("deferred:"));
    for (const DueLine& line : world.view().due) CHECK_TRUE(line.due.state == DueState::Ok);
    CHECK_TRUE(order() == services);
}

TEST(ClockOfAgent, the_owners_word_on_work_is_not_dated_by_a_clock_that_leapt) {
    world.begin();
    world.expect_within(60s, "mileage_km >= 8999");
    const WallTime now = world.view().now;
    leap();
    world.expect_within(60s, "driving = parked");
    // What lies ahead of the believed time is not of the past
    const WallTime ahead{now.since_epoch + std::chrono::days{400}, WallQuality::Estimated};
    CHECK_TRUE(world.touch(StateWork{{"engine_oil"}, ahead}).error() == make_error_code(OwnerActionErrc::NotAllowed));
    // "Just now" is undated while nobody knows what day it is
    CHECK_TRUE(world.touch(StateWork{{"engine_oil"}}).has_value());
    CHECK_FALSE(last_oil().known());
}

TEST(ClockOfAgent, a_question_does_not_come_again_because_the_clock_leapt) {
    world.begin();
    world.ask_about_fault();
    leap();
    next_drive();
    world.expect("prompt != fault:7E8:P0420");
}
