// SPDX-License-Identifier: Apache-2.0
// The whole agent on the simulated bus with a hostile vehicle profile, hostile nodes and another tester: nothing but reads
// of the list leaves, within rate, load and silence. And a well-meant profile is read beside it.
#include <random>

#include "engine/event_queue.hpp"
#include "scenarios/virtual_stage.hpp"
#include "support/hostile_profile.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;
using odolink::sim::BusWatch;

namespace {

Scenario scenario(const std::string& signal_set) {
    Scenario s;
    s.name = "hostile";
    s.start = WallTime{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};
    s.car.vin = "LDKLNK1A5T0000001";
    s.car.odometer = Distance::kilometres(52'340);
    s.car.odometer_by = "cluster kilometres";
    s.car.signal_set = signal_set;
    return s;
}

/// A stage whose bus is watched by the second opinion.
struct Watched {
    explicit Watched(std::size_t commands)
        : profile{test::hostile_profile(commands)}, watch{profile.named, 20ms}, stage{scenario(profile.signal_set), 1}, intruder{stage.vehicle.segment, "intruder"} {
        CHECK_TRUE(stage.start().has_value());
        stage.vehicle.segment.set_recorder([this](const CanFrame& f, MonoTime at, const std::string& sender) { on_frame(f, at, sender); });
    }
    void on_frame(const CanFrame& f, MonoTime at, const std::string& sender) {
        if (sender != SimVehicle::kAgentOnBus) return;
        // What was on its way when a tester spoke, or when the agent had not yet read that the car moves, is not its fault.
        const bool moving = moving_since && at - *moving_since > 5s;
        watch.on_motion(moving);
        const std::string complaint = watch.on_sent(f, at);
        if (!complaint.empty() && broken.empty()) broken = std::to_string(f.id.value) + "#" + to_hex(f.payload()) + ": " + complaint;
    }
    void run_for(Duration time) {
        for (Duration passed{0}; passed < time; passed += 100ms) {
            stage.pass(100ms);
            stage.vehicle.car.advance(stage.queue.now());
            if (stage.vehicle.car.speed_kmh() < 1) moving_since.reset();
            else if (!moving_since) moving_since = stage.queue.now();
        }
    }
    void act(const char* action) { CHECK_TRUE(stage.act(action).has_value()); }
    void check() {
        if (!broken.empty()) FAIL(broken.c_str());
    }

    test::HostileProfile profile;
    BusWatch watch;
    VirtualStage stage;
    SimCanBus intruder;
    std::optional<MonoTime> moving_since;
    std::string broken;
};

}  // namespace

TEST_GROUP(HostileProfile){};

TEST(HostileProfile, four_thousand_hostile_commands_make_no_forbidden_frame_and_no_more_than_the_rate) {
    // Given an agent whose vehicle's profile is hostile
    Watched w{4096};
    w.act("ignition on");
    w.run_for(60s);
    CHECK_EQUAL(1U, w.stage.vehicle.snapshot().profiles.size());
    CHECK_TRUE(w.stage.vehicle.snapshot().profile_requests > 100);
    // When the car stands, drives and is parked
    w.act("drive 1 km at 60 km/h");
    w.run_for(120s);
    const std::size_t driven = w.watch.sent();
    CHECK_TRUE(driven > 300);
    w.act("park");
    w.act("ignition off");
    w.run_for(5s);
    w.watch.on_ignition(true);
    const std::size_t parked = w.watch.sent();
    w.run_for(600s);
    // Then nothing forbidden was sent, and nothing at all when parked
    w.check();
    CHECK_EQUAL(parked, w.watch.sent());
}

TEST(HostileProfile, beside_another_tester_the_agent_is_silent_for_a_minute) {
    Watched w{200};
    w.act("ignition on");
    w.run_for(30s);
    const std::size_t before = w.watch.sent();
    CHECK_TRUE(before > 50);
    CanFrame tester;
    tester.id = {0x7DF, false};
    tester.length = 8;
    tester.data[0] = std::byte{2};
    tester.data[1] = std::byte{1};
    CHECK_TRUE(w.intruder.send(tester).has_value());
    w.run_for(100ms);
    w.watch.on_other_tester(w.stage.queue.now() - 100ms);
    const std::size_t then = w.watch.sent();
    w.run_for(58s);
    CHECK_EQUAL(then, w.watch.sent());
    w.run_for(30s);
    CHECK_TRUE(w.watch.sent() > then);
    w.check();
}

TEST(HostileProfile, random_nodes_that_answer_for_everybody_draw_no_forbidden_frame) {
    for (unsigned seed = 1; seed <= 3; ++seed) {
        std::mt19937 random{seed};
        Watched w{300};
        w.act("ignition on");
        w.run_for(5s);
        const std::uint32_t ids[] = {0x7E8, 0x7E9, 0x728, 0x607, 0x601, 0x758, 0x75A, 0x6F1, 0x620, 0x720, 0x3C3, 0x18DAF110, 0x142AF111};
        for (int i = 0; i < 1500; ++i) {
            CanFrame f;
            f.id.value = ids[random() % std::size(ids)];
            f.id.extended = f.id.value > 0x7FF;
            f.length = static_cast<std::uint8_t>(random() % 3 == 0 ? random() % 9 : 8);
            for (std::size_t b = 0; b < 8; ++b) f.data[b] = static_cast<std::byte>(random());
            if (random() % 2 == 0) f.data[random() % 2] = static_cast<std::byte>(0x10);  // a first frame
            if (random() % 3 == 0) f.data[0] = std::byte{0xF1};
            (void)w.intruder.send(f);
            w.run_for(100ms);
        }
        w.check();
    }
}

TEST(HostileProfile, a_profile_chosen_by_vin_is_not_used_for_another_vehicle) {
    Watched w{50};
    Scenario other = scenario(w.profile.signal_set);
    other.car.vin = "LDKLNK1A5T0000001";
    VirtualStage stage{other, 1};
    stage.vehicle.car.advance(stage.queue.now());
    CHECK_TRUE(stage.start().has_value());
    stage.pass(10s);
    CHECK_EQUAL(0U, stage.vehicle.snapshot().profiles.size());  // the VIN was never read: the ignition is off
    CHECK_TRUE(stage.act("ignition on").has_value());
    stage.pass(20s);
    CHECK_EQUAL(1U, stage.vehicle.snapshot().profiles.size());
}
