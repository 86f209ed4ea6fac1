// SPDX-License-Identifier: Apache-2.0
// Sleep and wake: random ignition scripts one after another on one car, with drives, 50 ms blips, and power that goes
// half a second after the key. ODOLINK_IGNITION_SCRIPTS=1000 is the long form.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

#include "agent_world.hpp"
#include "engine/random.hpp"
#include "wire/records.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

int scripts() {
    const char* asked = std::getenv("ODOLINK_IGNITION_SCRIPTS");
    return asked != nullptr ? std::atoi(asked) : 40;
}

}  // namespace

TEST_GROUP(IgnitionOfAgent) {
    AgentWorld world;
    Random random{2026};
    int drives{0};

    void teardown() override {
        world.nothing_broke();
    }
    std::uint64_t commits() {
        return world.stage.vehicle.store.commits();
    }
    std::vector<Trip> trips() {
        std::vector<Trip> out;
        for (const Record& record : *world.stage.vehicle.store.load(RecordKind::Trip))
            out.push_back(*wire::decode_trip(record.value));
        return out;
    }
    void wake() {
        const std::uint64_t frames = world.snapshot().frames;
        world.act("ignition on");
        world.run_for(100ms);
        CHECK_FALSE_TEXT(world.snapshot().bus == "stopped", "the vehicle was not asked right after the key");
        world.run_for(4s);  // a unit that does not speak 29 bits is asked in 11 bits a second later
        CHECK_TRUE_TEXT(world.snapshot().frames > frames, "the vehicle did not answer");
        if (random.below(3) == 0) world.act("ignition flicker " + std::to_string(1 + random.below(8)) + " times");
    }
    void drive() {
        ++drives;
        world.act("drive 0." + std::to_string(2 + random.below(6)) + " km at 50 km/h");
        world.run_for(5s);
        world.expect_within(3min, "speed_kmh = 0");
        if (random.below(3) == 0) world.act("ignition flicker " + std::to_string(1 + random.below(8)) + " times");
        world.act("park");
    }
    /// The key goes off; half a second later all is durable: a power cut there changes nothing.
    void sleep() {
        world.run_for(std::chrono::milliseconds{random.below(4000)});
        const auto before = commits();
        world.act("ignition off");
        world.run_for(500ms);
        const auto burst = commits() - before;
        CHECK_TRUE(burst >= 1 && burst <= 2);
        const Snapshot at_key_off = world.snapshot();
        if (random.below(4) == 0) {
            world.act("kill agent");
            world.act("start agent");
            const Snapshot again = world.snapshot();
            CHECK_TRUE(again.view.mileage == at_key_off.view.mileage);
            CHECK_EQUAL(at_key_off.drive_cycle, again.drive_cycle);
            world.run_for(1s);  // its start is a commit of its own
        }
        const auto quiet_from = commits();
        world.run_for(30s);
        CHECK_TRUE(commits() - quiet_from <= 3);  // the trip's end, the look of each minute, receipts
        world.run_for(std::chrono::seconds{random.below(900)});
    }
};

TEST(IgnitionOfAgent, random_scripts_cut_no_trip_double_none_and_lose_nothing_that_was_known_at_key_off) {
    world.begin();
    world.act("owner consent all");
    const Distance start = world.stage.vehicle.car.odometer();
    sleep();
    for (int i = 0; i < scripts(); ++i) {
        wake();
        if (random.below(2) == 0) drive();
        sleep();
    }
    world.run_for(30min);
    // Then the trips are those that were driven: not more of them, and no metre twice
    const auto all = trips();
    std::printf("%d ignition scripts: %d drives, %zu trips\n", scripts(), drives, all.size());
    std::set<std::uint64_t> numbers;
    Distance sum;
    for (const Trip& trip : all) {
        numbers.insert(trip.number);
        sum = sum + trip.distance;
    }
    CHECK_EQUAL(all.size(), numbers.size());
    CHECK_TRUE(static_cast<int>(all.size()) <= drives);
    const double driven = (world.stage.vehicle.car.odometer() - start).in_kilometres();
    DOUBLES_EQUAL(driven, sum.in_kilometres(), 0.05 * driven + 0.2);
    world.expect_within(60s, "link.waiting = 0");
    world.expect("desk.missing = 0");
    world.expect("desk.lost = 0");
}

TEST(IgnitionOfAgent, receipts_are_durable_half_a_second_after_the_key) {
    const auto rows = [this] {
        std::uint64_t count = 0;
        for (const OutboxRange& range : *world.stage.vehicle.store.ranges()) count += range.count;
        return count;
    };
    // Given receipts that wait for a commit to ride on
    world.begin();
    world.act("owner consent all");
    world.expect_within(10s, "link.waiting = 0");
    world.run_for(1s);
    CHECK_TRUE(rows() > 0);
    // When the key goes off
    world.act("ignition off");
    world.run_for(500ms);
    // Then nothing that has its receipt is sent again after a power cut
    CHECK_EQUAL(0U, rows());
}
