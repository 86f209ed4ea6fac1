// SPDX-License-Identifier: Apache-2.0
// Service done elsewhere, of a whole agent: from its signs on the bus to one question, and from the answer to what is due.
#include "heard_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kCluster = "VERSION \"\"\n\nBO_ 1072 CLUSTER: 8 IPC\n SG_ SERVICE_RANGE : 7|16@0- (1,0) [-32768|32767] \"km\" AGENT\n";

}  // namespace

TEST_GROUP(ServiceElsewhere) {
    HeardWorld heard{{}, kCluster};
    AgentWorld& world{heard.world};
    void teardown() override { world.nothing_broke(); }

    /// The cluster shows a range to the next service for as long as it takes to be believed.
    void show_range(unsigned km) {
        for (int told = 0; told < 2; ++told) {
            heard.hear(0x430, {km >> 8U, km & 0xFFU, 0, 0, 0, 0, 0, 0});
            world.run_for(61s);
        }
    }
    /// A drive of its own, at whose end the owner may be asked.
    void drive_and_park() {
        world.act("drive 1 km at 50 km/h");
        world.expect_within(30s, "speed_kmh >= 20");
        world.expect_within(5min, "speed_kmh = 0");
        world.run_for(2s);
        world.act("park");
        world.expect_within(30s, "driving = parked");
    }
    /// Oil is due soon and was asked about; then it stands three hours in a garage.
    void into_the_garage() {
        world.begin();
        world.act("owner consent all");
        show_range(700);
        drive_and_park();
        world.expect_within(60s, "prompt contains due:");
        world.act("owner answer later");
        world.act("ignition off");
        world.run_for(std::chrono::hours{3});
        world.act("ignition on");
        world.expect_within(30s, "driving = parked");
        CHECK_EQUAL(1U, world.snapshot().profiles.size());
    }
    /// This drive has had its one question; the next one has this.
    void be_asked() {
        world.act("ignition off");
        world.run_for(10min);
        world.act("ignition on");
        world.expect_within(60s, "prompt contains elsewhere:");
    }
    [[nodiscard]] const DueItem& oil() {
        for (const DueLine& line : world.view().due) {
            if (line.due.item_id == "engine_oil") return line.due;
        }
        FAIL("no oil");
        return world.view().due.front().due;
    }
};

TEST(ServiceElsewhere, a_counter_that_was_set_back_is_asked_about_and_yes_is_a_record_of_the_owners_own) {
    into_the_garage();
    show_range(10'000);
    be_asked();
    STRCMP_EQUAL("The distance to service on the dashboard was reset", world.prompt().why.en.c_str());
    CHECK_TRUE(world.prompt().answers == (std::vector{PromptAnswer::Yes, PromptAnswer::No}));
    world.act("owner answer yes");
    world.expect_within(10s, "due.engine_oil = ok");
    world.expect("history.count = 1");
    CHECK_TRUE(world.view().history.front().author == RecordAuthor::Owner);
    CHECK_TRUE(world.view().history.front().mileage <= world.view().mileage.value);
    // Asked once: not again, however often the counter is read
    show_range(9'990);
    drive_and_park();
    world.run_for(60s);
    CHECK_FALSE(world.view().prompt && world.prompt().reason_key.starts_with("elsewhere:"));
}

TEST(ServiceElsewhere, no_leaves_the_item_open_and_due_5000_km_after_the_last_proof) {
    into_the_garage();
    const Distance left_before = *oil().remaining_distance;
    show_range(10'000);
    be_asked();
    world.act("owner answer no");
    world.run_for(5s);
    world.expect("history.count = 0");
    CHECK_TRUE(oil().state != DueState::Ok);
    CHECK_TRUE(*oil().remaining_distance < left_before - Distance::kilometres(4000));
}

TEST(ServiceElsewhere, codes_cleared_at_a_stop_of_hours_are_asked_about) {
    world.begin();
    world.act("owner consent all");
    world.act("break P0420");
    drive_and_park();
    world.expect_within(60s, "fault.P0420 = confirmed");
    world.act("ignition off");
    world.run_for(std::chrono::hours{3});
    world.act("mend P0420");
    world.act("clear codes");
    world.act("ignition on");
    drive_and_park();
    world.expect_within(150s, "fault.P0420 = cleared_outside");
    drive_and_park();
    world.expect_within(60s, "prompt contains elsewhere:");
    STRCMP_EQUAL("All fault codes were cleared while the car stood", world.prompt().why.en.c_str());
}

TEST(ServiceElsewhere, the_question_outlives_a_kill_and_the_dealers_record_answers_it) {
    into_the_garage();
    show_range(10'000);
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "driving = parked");
    be_asked();
    world.act("dealer record oil service");
    world.expect_within(20s, "history.count = 1");
    world.expect_within(5s, "due.engine_oil = ok");
    CHECK_FALSE(world.view().prompt && world.prompt().reason_key.starts_with("elsewhere:"));
}
