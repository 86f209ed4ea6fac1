// SPDX-License-Identifier: Apache-2.0
// kill -9 at any moment: what the agent had answered or acknowledged is there again.
#include "agent_world.hpp"
#include "agent/stored_state.hpp"
#include "wire/records.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(RestartOfAgent) {
    AgentWorld world;
    void teardown() override {
        world.nothing_broke();
    }

    void kill_and_start() {
        world.act("kill agent");
        world.act("start agent");
    }
    std::vector<Trip> trips() {
        std::vector<Trip> out;
        const auto records = world.stage.vehicle.store.load(RecordKind::Trip);
        CHECK_TRUE(records.has_value());
        for (const Record& record : *records) {
            const auto trip = wire::decode_trip(record.value);
            CHECK_TRUE(trip.has_value());
            out.push_back(*trip);
        }
        return out;
    }
};

TEST(RestartOfAgent, a_mileage_that_was_shown_does_not_fall_by_more_than_a_kilometre_also_where_it_ended_a_repairs_watch) {
    // Given a repair that is watched for 2 km, and 6 km that the car drove without its agent
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    world.act("owner answer yes");
    world.expect_within(60s, "desk.requests = 1");
    world.act("mend P0420");
    world.act("dealer record oil service and P0420 watched for 2 km");
    world.expect_within(20s, "history.count = 1");
    const Distance before = world.view().mileage.value;
    world.act("kill agent");
    world.act("drive 6 km at 100 km/h");
    world.run_for(6min);
    // When it starts, reads the odometer, and the power is gone as soon as the new mileage stands on the screen
    world.act("start agent");
    for (int look = 0; look < 60000 && world.view().mileage.value < before + Distance::kilometres(5); ++look) world.run_for(1ms);
    const Distance shown = world.view().mileage.value;
    CHECK_TRUE(shown - before > Distance::kilometres(5));
    kill_and_start();
    // Then what was shown is kept
    CHECK_TRUE(shown - world.view().mileage.value <= Distance::kilometres(1));
}

TEST(RestartOfAgent, what_was_driven_without_it_before_a_repair_is_not_driven_after_it) {
    // Given a fault, and a car that drives 3 km to the garage and is mended there while its agent is dead
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    world.act("owner answer yes");
    world.expect_within(60s, "desk.requests = 1");
    world.act("kill agent");
    world.act("drive 3 km at 100 km/h");
    world.run_for(3min);
    world.act("mend P0420");
    world.act("clear codes");
    world.act("dealer record oil service and P0420 watched for 2 km");
    // When it starts, hears of the repair before it reads the odometer, and is killed once more before it does
    world.act("start agent");
    for (int look = 0; look < 60000 && world.view().history.empty(); ++look) world.run_for(1ms);
    world.expect("history.count = 1");
    CHECK_TRUE(world.view().mileage.value < Distance::kilometres(9'002));
    kill_and_start();
    world.expect_within(30s, "mileage_km >= 9002");
    // Then the watch has its whole distance before it
    world.run_for(30s);
    world.expect("fault.P0420 = repaired");
    world.expect("desk.repair.P0420 = absent");
    world.act("drive 1.8 km at 100 km/h");
    world.run_for(2min);
    world.expect("fault.P0420 = repaired");
    world.act("drive 0.4 km at 100 km/h");
    world.expect_within(60s, "desk.repair.P0420 = cured");
}

TEST(RestartOfAgent, knows_faults_mileage_prompts_requests_and_appointments_before_it_hears_of_them) {
    // Given a car with a history, a request and an offer
    world.begin();
    world.act("owner consent all");
    world.act("drive 1.2 km at 100 km/h");
    world.expect_within(60s, "due.engine_oil = soon");
    world.expect_within(60s, "speed_kmh = 0");
    world.ask_about_fault();
    world.act("owner answer yes");
    world.expect_within(20s, "desk.requests = 1");
    world.act("dealer pick up");
    world.act("dealer propose in 1 days for 680 yuan");
    world.expect_within(20s, "appointment = proposed");
    world.act("ignition off");
    world.run_for(10min);
    const Snapshot before = world.snapshot();
    // When the process is killed and starts with a silent bus
    kill_and_start();
    const Snapshot after = world.snapshot();
    // Then all of it is there at once
    CHECK_TRUE(after.view.identity == before.view.identity);
    CHECK_TRUE(after.view.mileage == before.view.mileage);
    CHECK_EQUAL(1U, after.view.faults.size());
    CHECK_TRUE(after.view.faults.front().fault == before.view.faults.front().fault);
    CHECK_TRUE(after.view.requests.back().request == before.view.requests.back().request);
    CHECK_TRUE(after.view.appointments == before.view.appointments);
    CHECK_EQUAL(before.prompts.size(), after.prompts.size());
    CHECK_EQUAL(before.drive_cycle, after.drive_cycle);
    for (std::size_t i = 0; i < before.view.due.size(); ++i)
        CHECK_TRUE(after.view.due[i].due == before.view.due[i].due);
    for (std::size_t i = 0; i < before.view.consents.size(); ++i)
        CHECK_TRUE(after.view.consents[i].consent == before.view.consents[i].consent);
}

TEST(RestartOfAgent, a_question_on_the_screen_comes_back_as_the_same_showing) {
    world.begin();
    world.ask_about_fault();
    const Prompt asked = world.prompt();
    kill_and_start();
    world.expect_within(30s, "prompt = " + asked.reason_key);
    CHECK_TRUE(world.prompt().id == asked.id);
    CHECK_EQUAL(asked.times_shown, world.prompt().times_shown);
}

TEST(RestartOfAgent, a_trip_that_a_kill_cuts_is_one_trip_with_all_its_distance) {
    // Given a drive of 4 km with a kill in its middle
    world.begin();
    world.act("drive 4 km at 90 km/h");
    world.run_for(80s);
    world.act("kill agent");
    world.run_for(3s);
    world.act("start agent");
    world.expect_within(5min, "speed_kmh = 0");
    // When the car is left
    world.act("ignition off");
    world.run_for(10min);
    // Then the trips hold one of 4 km
    const auto all = trips();
    CHECK_EQUAL(1U, all.size());
    DOUBLES_EQUAL(4.0, all.front().distance.in_kilometres(), 1.0);  // speed since the last kept kilometre is gone
    CHECK_EQUAL(1U, all.front().number);
}

TEST(RestartOfAgent, kills_during_a_drive_lose_no_mileage) {
    world.begin();
    world.act("drive 5 km at 90 km/h");
    for (int i = 0; i < 8; ++i) {
        world.run_for(20s);
        kill_and_start();
    }
    world.expect_within(5min, "speed_kmh = 0");
    world.expect_within(60s, "mileage_km >= 9004.1");
}

TEST(RestartOfAgent, an_unclean_stop_is_counted_and_a_clean_one_is_not) {
    const auto stops = [this] {
        const auto meta = world.stage.vehicle.store.load(RecordKind::Meta);
        CHECK_TRUE(meta.has_value());
        for (const Record& record : *meta) {
            if (record.key == "unclean_stops") return to_text(record.value);
        }
        return std::string{"absent"};
    };
    world.begin();
    STRCMP_EQUAL("0", stops().c_str());
    kill_and_start();
    STRCMP_EQUAL("1", stops().c_str());
    kill_and_start();
    STRCMP_EQUAL("2", stops().c_str());
}

TEST(RestartOfAgent, what_the_engine_turned_in_an_open_trip_is_kept_and_one_of_an_earlier_version_is_still_read) {
    OpenTrip open;
    open.trip.number = 7;
    open.last_alive = {std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};
    open.mileage_at_start = Distance::metres(8'999'200);
    open.engine = {.revolutions = 12'345, .cold_running = std::chrono::seconds{240}};
    const std::string stored = to_text(stored::encode(open));
    CHECK_TRUE(stored::decode_open_trip(as_bytes(stored)) == open);
    // Given one without, as it was written before
    const std::size_t end = stored.find(" 12345 240");
    CHECK_TRUE(end != std::string::npos);
    std::string before = stored;
    before.erase(end, std::string_view{" 12345 240"}.size());
    open.engine = {};
    CHECK_TRUE(stored::decode_open_trip(as_bytes(before)) == open);
    // And one number less is damage
    before = stored;
    before.erase(stored.find(" 240"), 4);
    CHECK_FALSE(stored::decode_open_trip(as_bytes(before)).has_value());
}
