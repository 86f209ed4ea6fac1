// SPDX-License-Identifier: Apache-2.0
// A running agent is told anew what may change while it runs; what it knows of its vehicle stays.
#include <algorithm>

#include "agent_world.hpp"
#include "agent/stored_state.hpp"
#include "core/privacy/seat.hpp"
#include "wire/records.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(ConfigureAgent) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.expect_within(60s, "due.air_filter = ok");
    }
    void teardown() override {
        world.nothing_broke();
    }
    const DueLine* item(const char* id) {
        const auto& due = world.view().due;
        const auto found =
            std::find_if(due.begin(), due.end(), [id](const DueLine& line) { return line.due.item_id == id; });
        return found == due.end() ? nullptr : &*found;
    }
    /// As `odolinkctl status` reads it.
    [[nodiscard]] std::string kept_mark() {
        Seat seat;
        for (const Record& record : *world.stage.vehicle.store.load(RecordKind::Meta)) {
            if (record.key == stored::kSeat) seat.restore(to_text(record.value), MonoTime{});
        }
        return seat.pin_mark();
    }
    static MaintenancePlan own_plan() {
        MaintenancePlan plan = default_plan(Powertrain::Petrol);
        plan.id = "own";
        std::erase_if(plan.items, [](const PlanItem& i) { return i.id != "engine_oil"; });
        plan.items.front().repeat.distance = plan.items.front().first.distance = Distance::kilometres(9'050);
        return plan;
    }
};

TEST(ConfigureAgent, a_pin_the_owner_forgot_goes_by_its_mark_at_once_and_over_a_kill) {
    // Given: a guest at the screen, and a PIN nobody remembers
    CHECK_TRUE(world.touch(SetPin{"2468"}).has_value());
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Guest, {}}).has_value());
    const std::string mark = kept_mark();
    CHECK_EQUAL(8U, mark.size());
    world.stage.vehicle.configure([](AgentConfig& config) { config.forget_pin = "00000000"; });
    CHECK_TRUE(world.view().pin_set);
    // When
    world.stage.vehicle.configure([&mark](AgentConfig& config) { config.forget_pin = mark; });
    // Then
    CHECK_FALSE(world.view().pin_set);
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Owner, {}}).has_value());
    // And: a new PIN lives beside the old mark
    CHECK_TRUE(world.touch(SetPin{"1357"}).has_value());
    world.stage.vehicle.configure([&mark](AgentConfig& config) { config.forget_pin = mark; });
    CHECK_TRUE(world.view().pin_set);
}

TEST(ConfigureAgent, names_phones_language_and_offset_are_on_the_screen_at_once) {
    world.stage.vehicle.configure([](AgentConfig& config) {
        config.dealer_name = "New Garage";
        config.phones.service = "400-000-0009";
        config.language = Language::English;
        config.calendar.offset = LocalOffset{std::chrono::minutes{60}};
    });
    const HeadUnitView& view = world.view();
    STRCMP_EQUAL("New Garage", view.dealer_name.c_str());
    STRCMP_EQUAL("400-000-0009", view.phones.service.c_str());
    CHECK_TRUE(view.language == Language::English);
    CHECK_EQUAL(60, view.offset.value.count());
    CHECK_TRUE(world.view().link.online);
}

TEST(ConfigureAgent, another_plan_is_in_force_at_once_and_after_a_kill) {
    CHECK_TRUE(item("air_filter") != nullptr);
    world.stage.vehicle.configure([](AgentConfig& config) { config.plan = own_plan(); });
    CHECK_TRUE(item("air_filter") == nullptr);
    CHECK_TRUE(item("engine_oil")->due.state == DueState::Soon);  // at 9,050 km instead of 10,000
    world.act("kill agent");
    world.act("start agent");
    CHECK_TRUE(item("air_filter") == nullptr);
}

TEST(ConfigureAgent, a_dealers_plan_stays_over_one_of_the_configuration) {
    // Given an agent that took a dealer's plan before
    MaintenancePlan dealers = default_plan(Powertrain::Petrol);
    dealers.id = "dealers";
    world.act("kill agent");
    CHECK_TRUE(world.stage.vehicle.store
                   .commit({.records = {{RecordKind::Plan, "in_force", wire::encode(dealers)}},
                            .outbox = {},
                            .acknowledged = {},
                            .purged = {},
                            .journal = {},
                            .removed = {}})
                   .has_value());
    world.act("start agent");
    const std::size_t items = world.view().due.size();
    // When the configuration names another
    world.stage.vehicle.configure([](AgentConfig& config) { config.plan = own_plan(); });
    // Then the dealer's counts
    CHECK_EQUAL(items, world.view().due.size());
    CHECK_TRUE(item("air_filter") != nullptr);
}

TEST(ConfigureAgent, a_configuration_that_was_refused_is_named_until_a_good_one_comes) {
    STRCMP_EQUAL("", world.view().refused_configuration.c_str());
    world.stage.vehicle.configure([](AgentConfig& config) { config.refused_configuration = "line 12: owner.language"; });
    STRCMP_EQUAL("line 12: owner.language", world.view().refused_configuration.c_str());
    world.stage.vehicle.configure([](AgentConfig& config) { config.refused_configuration.clear(); });
    STRCMP_EQUAL("", world.view().refused_configuration.c_str());
}
