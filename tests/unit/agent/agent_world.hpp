// SPDX-License-Identifier: Apache-2.0
// The simulated world around one agent, for its tests: stories' words as given and when, conditions as then.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "scenarios/virtual_stage.hpp"

#include <CppUTest/TestHarness.h>

namespace odolink::sim {

class AgentWorld {
public:
    /// `signal_set`, `dbc`: the texts of the agent's profile for this car.
    explicit AgentWorld(std::string signal_set = {}, std::string dbc = {}) : AgentWorld{[](VirtualStage&) {}, std::move(signal_set), std::move(dbc)} {}
    /// `prepare` has the stage before the agent starts.
    explicit AgentWorld(const std::function<void(VirtualStage&)>& prepare, std::string signal_set = {}, std::string dbc = {})
        : stage{scenario(std::move(signal_set), std::move(dbc)), 1} {
        prepare(stage);
        CHECK_TRUE(stage.start().has_value());
    }

    void act(const std::string& action) {
        const auto done = stage.act(action);
        if (!done) FAIL((action + ": " + done.error().message).c_str());
    }
    [[nodiscard]] Status touch(const OwnerAction& action) { return stage.vehicle.head_unit.act(action); }
    /// Waits until the condition holds; fails the test after `within`.
    void expect_within(Duration within, const std::string& condition) {
        const auto wanted = parse_expectation(condition);
        CHECK_TRUE(wanted.has_value());
        for (Duration passed{0}; !holds(*wanted, stage.probe(wanted->probe)); passed += 100ms) {
            if (passed >= within) FAIL((condition + ", found " + stage.probe(wanted->probe)).c_str());
            stage.pass(100ms);
        }
    }
    void expect(const std::string& condition) { expect_within(0s, condition); }
    void run_for(Duration time) { stage.pass(time); }

    /// The agent knows the car, which is parked; no consent is given.
    void begin() {
        act("ignition on");
        expect_within(30s, "driving = parked");
        expect_within(30s, "link.online = yes");
    }
    /// After begin(): a confirmed fault of class "check soon", the car parked again, and the owner asked about it.
    void ask_about_fault() {
        act("drive 0.5 km at 50 km/h");
        act("break P0420");
        expect_within(60s, "fault.P0420 = confirmed");
        expect_within(60s, "speed_kmh = 0");
        act("park");
        expect_within(30s, "driving = parked");
        expect_within(30s, "prompt contains fault:");
    }
    /// From the start: all is allowed, and the dealer has recorded an oil service that the car knows of.
    void begin_with_service() {
        begin();
        act("owner consent all");
        ask_about_fault();
        act("owner answer yes");  // the desk learns the mileage with it
        expect_within(60s, "desk.requests = 1");
        act("dealer record oil service");
        expect_within(20s, "history.count = 1");
    }
    /// Parked with the key off and the agent stopped for so long, then looked at again.
    void stand_for(Duration time) {
        act("ignition off");
        stage.vehicle.stop_agent();
        run_for(time);
        CHECK_TRUE(stage.vehicle.start_agent().has_value());
        act("ignition on");
        expect_within(60s, "driving = parked");
    }
    /// The vehicle file as the head unit has it.
    [[nodiscard]] const HeadUnitView& view() { return *stage.vehicle.head_unit.view(); }
    [[nodiscard]] Snapshot snapshot() const { return stage.vehicle.snapshot(); }
    [[nodiscard]] const Prompt& prompt() {
        CHECK_TRUE(view().prompt.has_value());
        return *view().prompt;
    }
    void nothing_broke() {
        const auto& broken = stage.broken_rules();
        if (!broken.empty()) FAIL(broken.front().c_str());
    }

    VirtualStage stage;

private:
    static Scenario scenario(std::string signal_set, std::string dbc) {
        Scenario s;
        s.car.signal_set = std::move(signal_set);
        s.car.dbc = std::move(dbc);
        s.name = "agent";
        s.start = WallTime{std::chrono::milliseconds{1'780'272'000'000},
                           WallQuality::Synchronised};  // 2026-06-01 08:00 +08:00
        s.car.vin = "LDKLNK1A5T0000001";
        s.car.odometer = Distance::metres(8'999'200);  // the default plan's oil service is due soon from 9,000 km
        s.car.delivered =
            WallTime{std::chrono::milliseconds{1'767'974'400'000}, WallQuality::Synchronised};  // 2026-01-10
        return s;
    }
};

}  // namespace odolink::sim
