// SPDX-License-Identifier: Apache-2.0
// What the agent makes of signs it only hears on the bus: a tool that clears codes, a counter that speaks against the mileage.
#include "heard_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(SignsOnTheBus) {
    HeardWorld heard;
    AgentWorld& world{heard.world};

    void hear(std::uint32_t id, std::initializer_list<unsigned> bytes) { heard.hear(id, bytes); }
    void teardown() override {
        world.nothing_broke();
    }
    bool in_journal(const std::string& start) {
        const auto entries = world.stage.vehicle.store.journal(0, 1000);
        CHECK_TRUE(entries.has_value());
        return std::any_of(entries->begin(), entries->end(), [&](const JournalEntry& e) {
            return std::string_view{reinterpret_cast<const char*>(e.payload.data()), e.payload.size()}.starts_with(start);
        });
    }
};

TEST(SignsOnTheBus, the_tool_that_was_heard_clearing_stands_in_the_fault_and_in_the_dealers_file) {
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    hear(0x7DF, {1, 0x04});
    hear(0x7E8, {1, 0x44});
    world.act("mend P0420");
    world.act("clear codes");
    world.expect_within(150s, "fault.P0420 = cleared_outside");
    STRCMP_EQUAL("tool 7DF", world.view().faults.front().fault.cleared_by.c_str());
    world.expect_within(60s, "desk.fault.P0420 = cleared_outside");
}

TEST(SignsOnTheBus, a_counter_since_clear_that_parts_from_the_odometer_makes_the_mileage_less_sure) {
    world.begin();
    world.run_for(20s);
    CHECK_FALSE(world.view().mileage.confidence == MileageConfidence::Low);
    CHECK_FALSE(in_journal("distance\t1\t"));
    hear(0x7E8, {4, 0x41, 0x31, 0x23, 0x8D});  // 9,101 km since the codes were cleared; the engine's own is 8,999
    world.run_for(3s);
    CHECK_TRUE(world.view().mileage.confidence == MileageConfidence::Low);
    CHECK_TRUE(in_journal("distance\t1\t102000\t0\t"));
    STRCMP_EQUAL("1", world.stage.probe("metric.mileage_disagreements_total").c_str());
}

TEST(SignsOnTheBus, a_clear_on_an_id_of_the_cars_profile_names_its_tool) {
    // Given a car whose profile names the brakes' control unit on the maker's own ids
    HeardWorld car{R"({"commands":[{"hdr":"760","rax":"768","cmd":{"22":"D0D0"},"freq":600,"signals":[]}]})"};
    car.world.begin();
    car.world.act("owner consent all");
    car.world.ask_about_fault();
    // When a tool clears there, the unit says yes, and the code is gone
    car.hear(0x760, {4, 0x14, 0xFF, 0xFF, 0xFF});
    car.hear(0x768, {1, 0x54});
    car.world.act("mend P0420");
    car.world.act("clear codes");
    // Then the fault says who cleared it
    car.world.expect_within(150s, "fault.P0420 = cleared_outside");
    STRCMP_EQUAL("tool 760", car.world.view().faults.front().fault.cleared_by.c_str());
    car.world.nothing_broke();
}
