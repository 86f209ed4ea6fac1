// SPDX-License-Identifier: Apache-2.0
// The agent watches which vehicle it sits in, its cluster, its battery and the frames around a fault.
#include <algorithm>

#include "agent_world.hpp"
#include "core/ledger/journal.hpp"
#include "protocols/candump/compact.hpp"
#include "unit/app/log_analysis/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kOther = "WVWZZZ1KZ6W612305";
constexpr const char* kVehicle = "sim-0001";

}  // namespace

TEST_GROUP(WatchOfAgent) {
    AgentWorld world;
    void teardown() override { world.nothing_broke(); }

    void next_ignition_cycle() {
        world.act("ignition off");
        world.run_for(10s);
        world.act("ignition on");
        world.run_for(60s);
    }
    std::size_t told(const std::string& kind) {
        std::size_t count = 0;
        for (const auto& entry : world.stage.dealer.file(kVehicle).timeline) count += entry.kind == kind ? 1 : 0;
        return count;
    }
    std::size_t journalled(std::string_view name) {
        const auto entries = world.stage.vehicle.store.journal(1, 1000);
        CHECK_TRUE(entries.has_value());
        return static_cast<std::size_t>(std::count_if(entries->begin(), entries->end(), [name](const JournalEntry& e) { return to_text(e.payload).starts_with(name); }));
    }
    std::vector<Record> captures() {
        const auto records = world.stage.vehicle.store.load(RecordKind::Capture);
        CHECK_TRUE(records.has_value());
        return *records;
    }
};

TEST(WatchOfAgent, another_vin_stops_all_events_until_the_dealer_accepts_that_very_vin) {
    // Given a known car whose owner allows everything
    world.begin();
    world.act("owner consent all");
    world.expect_within(30s, "desk.has_all = yes");
    const std::uint64_t events = world.stage.dealer.link(kVehicle).events;
    // When another VIN is read, and things happen to the car
    world.act(std::string{"carry vin "} + kOther);
    next_ignition_cycle();
    world.expect("link.held = yes");
    world.act("drive 3 km at 60 km/h");
    world.run_for(20s);
    world.act("break P0301");
    world.expect_within(300s, "speed_kmh = 0");
    world.act("park");
    world.run_for(60s);
    // Then the dealer gets nothing but the doubt, the owner's car learns no foreign fault, and asking for service is refused
    CHECK_EQUAL(events, world.stage.dealer.link(kVehicle).events);
    CHECK_EQUAL(1U, told("identity_held"));
    world.expect("fault.P0301 = absent");
    CHECK_FALSE(world.touch(RequestService{ServiceKind::Service, "noise"}).has_value());
    // It survives a restart, and a VIN that is not the one read changes nothing
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(30s, "link.held = yes");
    STRCMP_EQUAL("", world.stage.dealer.accept_vin(kVehicle, "1M8GDM9AXKP042788").c_str());
    world.run_for(60s);
    world.expect("link.held = yes");
    // When the dealer, who saw the car, accepts the VIN
    STRCMP_EQUAL("", world.stage.dealer.accept_vin(kVehicle, kOther).c_str());
    // Then it is this car's, and it tells how things stand
    world.expect_within(60s, "link.held = no");
    world.expect_within(60s, "desk.has_all = yes");
    world.expect(std::string{"vin = "} + kOther);
    world.expect_within(120s, "desk.fault.P0301 = confirmed");
    CHECK_EQUAL(1U, told("identity_settled"));
    CHECK_EQUAL(3U, journalled("identity\t"));  // learned, another one, accepted
}

TEST(WatchOfAgent, what_the_owner_does_meanwhile_is_kept_and_sent_after_the_dealers_word) {
    // Given a car that asks its owner about a fault
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    world.expect_within(30s, "desk.has_all = yes");
    // When another VIN is read
    world.act(std::string{"carry vin "} + kOther);
    next_ignition_cycle();
    world.expect_within(30s, "link.held = yes");
    world.expect_within(30s, "prompt contains fault:");
    const std::uint64_t events = world.stage.dealer.link(kVehicle).events;
    // Then a Yes is refused and its question stays, while other answers count, also over a restart
    CHECK_FALSE(world.stage.act("owner answer yes").has_value());
    world.expect("prompt contains fault:");
    world.act("owner answer no");
    world.act("kill agent");
    world.act("start agent");
    world.run_for(60s);
    CHECK_EQUAL(events, world.stage.dealer.link(kVehicle).events);
    CHECK_EQUAL(0U, told("prompt"));
    // And all of it reaches the dealer after the word
    STRCMP_EQUAL("", world.stage.dealer.accept_vin(kVehicle, kOther).c_str());
    world.expect_within(60s, "desk.has_all = yes");
    CHECK_EQUAL(1U, told("prompt"));
    world.expect("desk.missing = 0");
    world.expect("desk.dropped = 0");
}

TEST(WatchOfAgent, another_cars_drive_is_not_this_cars) {
    world.begin();
    world.act("drive 0.5 km at 50 km/h");
    world.run_for(20s);
    world.expect_within(60s, "speed_kmh = 0");
    world.act("park");
    world.run_for(60s);
    const Distance known = world.view().mileage.value;
    world.act(std::string{"carry vin "} + kOther);
    next_ignition_cycle();
    world.act("drive 3 km at 60 km/h");
    world.run_for(20s);
    // While its speed locks the screen all the same
    world.expect("driving = moving");
    world.expect_within(300s, "speed_kmh = 0");
    CHECK_TRUE(world.view().mileage.value == known);
}

TEST(WatchOfAgent, back_in_its_own_car_it_sends_again_by_itself) {
    world.begin();
    world.act("owner consent all");
    world.act(std::string{"carry vin "} + kOther);
    next_ignition_cycle();
    world.expect("link.held = yes");
    world.act("carry vin LDKLNK1A5T0000001");
    next_ignition_cycle();
    world.expect("link.held = no");
    world.expect_within(60s, "desk.has_all = yes");
}

TEST(WatchOfAgent, a_replaced_cluster_goes_on_after_the_dealers_word_and_counts_once) {
    // Given a car with a known mileage whose new cluster shows 12 km
    world.begin();
    world.act("owner consent all");
    world.act("drive 1.5 km at 60 km/h");
    world.run_for(20s);
    world.expect_within(200s, "speed_kmh = 0");
    const Distance known = world.view().mileage.value;
    world.act("park");
    world.act("ignition off");
    world.act("fit cluster that shows 12 km");
    world.act("ignition on");
    world.run_for(60s);
    CHECK_TRUE(world.view().mileage.value == known);
    // When the dealer signs the swap
    STRCMP_EQUAL("", world.stage.dealer.swap_cluster(kVehicle, known, Distance::kilometres(12)).c_str());
    world.run_for(30s);
    world.act("drive 2 km at 60 km/h");
    world.run_for(20s);
    world.expect_within(200s, "speed_kmh = 0");
    world.run_for(30s);
    // Then the mileage goes on from there, told by the cluster
    CHECK_TRUE(world.view().mileage.source == MileageSource::PidA6);
    const Distance driven = world.view().mileage.value - known;
    CHECK_TRUE(driven >= Distance::metres(1'800) && driven <= Distance::metres(2'200));
    CHECK_EQUAL(1U, journalled("cluster\t"));
    CHECK_EQUAL(1U, told("swap_answer"));
    // One digit too few is refused by the car
    STRCMP_EQUAL("", world.stage.dealer.swap_cluster(kVehicle, known - Distance::kilometres(1'900), Distance::kilometres(1)).c_str());
    world.run_for(30s);
    CHECK_EQUAL(2U, told("swap_answer"));
    CHECK_EQUAL(1U, journalled("cluster\t"));
    // And all of it survives a restart
    world.act("kill agent");
    world.act("start agent");
    world.run_for(60s);
    CHECK_TRUE(world.view().mileage.value >= known + Distance::metres(1'800));
    CHECK_FALSE(first_broken([](ByteView b) { return SimKeys{"x"}.sha256(b); }, {}, *world.stage.vehicle.store.journal(1, 1000)).has_value());
}

TEST(WatchOfAgent, the_frames_around_a_new_fault_are_kept_in_the_car_the_newest_three) {
    world.begin();
    world.act("drive 20 km at 60 km/h");
    world.run_for(20s);
    for (const char* code : {"P0301", "P0420", "P0171", "P0128"}) {
        world.act(std::string{"break "} + code);
        world.expect_within(60s, std::string{"fault."} + code + " = confirmed");
        world.run_for(30s);
    }
    auto kept = captures();
    CHECK_EQUAL(3U, kept.size());
    CHECK_TRUE(kept.front().key.ends_with(":P0420") && kept.back().key.ends_with(":P0128"));
    // Nothing of it is an event
    for (const auto& entry : world.stage.dealer.file(kVehicle).timeline) CHECK_TRUE(entry.kind != "capture");
    // After a restart there are still three, and the next one takes the place of the oldest
    world.act("kill agent");
    world.act("start agent");
    world.run_for(30s);
    world.act("break P0442");
    world.expect_within(60s, "fault.P0442 = confirmed");
    world.run_for(30s);
    kept = captures();
    CHECK_EQUAL(3U, kept.size());
    CHECK_TRUE(kept.front().key.ends_with(":P0171") && kept.back().key.ends_with(":P0442"));
}

TEST(WatchOfAgent, a_capture_is_read_by_the_log_analysis_with_questions_and_answers) {
    world.begin();
    world.run_for(20s);
    world.act("drive 5 km at 60 km/h");
    world.act("break P0301");
    world.expect_within(60s, "fault.P0301 != absent");
    world.run_for(10s);
    const auto kept = captures();
    CHECK_EQUAL(1U, kept.size());
    const auto report = log_analysis::analysed(candump::capture_text(kept.front().value));
    CHECK_EQUAL(0U, report.text.bad_lines);
    CHECK_TRUE(report.text.frames > 50);
    const Duration covered = report.end - report.begin;
    CHECK_TRUE(covered > 14s && covered <= 15s);
    CHECK_TRUE(report.exchanges.at("01").answered > 10);
    CHECK_TRUE(report.exchanges.at("03").answered >= 1);
    CHECK_EQUAL(0U, report.exchanges.at("01").unasked);
    CHECK_TRUE(log_analysis::fault(report, "P0301", "stored") != nullptr || log_analysis::fault(report, "P0301", "pending") != nullptr);
}

TEST(WatchOfAgent, a_capture_that_the_key_or_a_stop_cuts_short_is_kept) {
    world.begin();
    world.act("drive 5 km at 60 km/h");
    world.run_for(20s);
    world.act("break P0301");
    world.expect_within(60s, "fault.P0301 != absent");
    CHECK_EQUAL(0U, captures().size());
    world.act("ignition off");
    CHECK_EQUAL(1U, captures().size());
}

TEST(WatchOfAgent, a_capture_that_cannot_be_stored_costs_nothing_else) {
    world.begin();
    world.act("drive 5 km at 60 km/h");
    world.run_for(20s);
    world.act("break P0301");
    world.expect_within(60s, "fault.P0301 != absent");
    // When the store is full while the capture ends
    world.stage.vehicle.store.fail_commits(StoreErrc::Full);
    world.run_for(10s);
    world.stage.vehicle.store.fail_commits(std::nullopt);
    world.run_for(70s);
    // Then it is given up, and what came at the same time is stored
    CHECK_EQUAL(0U, captures().size());
    CHECK_EQUAL(1U, world.stage.vehicle.metrics.counters().at("captures_lost_total"));
    world.act("kill agent");
    world.act("start agent");
    world.expect("fault.P0301 = confirmed");
}

TEST(WatchOfAgent, a_cluster_that_wakes_with_a_great_value_is_taken_over_at_its_true_mileage) {
    // Given a vehicle that nobody knew, whose cluster stands at 5,000 km for half a minute
    world.act("fit cluster that shows 5000 km");
    world.begin();
    world.run_for(30s);
    CHECK_TRUE(world.view().mileage.value == Distance::kilometres(5'000));
    // When it shows its mileage
    world.act("fit cluster that shows 58900 km");
    world.run_for(60s);
    // Then that is trusted without alarm, and nothing is overdue for what was never driven here
    CHECK_TRUE(world.view().mileage.value == Distance::kilometres(58'900));
    CHECK_EQUAL(0U, world.stage.vehicle.metrics.counters().count("mileage_quarantined_total"));
    world.expect("due.engine_oil != overdue");
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "due.engine_oil != overdue");
}
