// SPDX-License-Identifier: Apache-2.0
// What the desk says of a car's link when the real odolinkd ends in each way it can, over a real mosquitto.
#include <signal.h>

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "app/real_parts.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace std::chrono_literals;

namespace {

constexpr auto kKeepAlive = 5s;
/// mosquitto 2.0 walks over its clients every 6 s to find who has been silent for one and a half keep-alives, and counts whole seconds.
constexpr auto kBrokerLooks = 8s;

sim::Scenario car() {
    sim::Scenario scenario;
    scenario.name = "agent link";
    scenario.car.vin = "LDKLNK1A5T0000001";
    scenario.car.odometer = Distance::kilometres(5200);
    scenario.car.delivered = WallTime{std::chrono::milliseconds{1'767'974'400'000}, WallQuality::Synchronised};  // 2026-01-10
    return scenario;
}

}  // namespace

TEST_GROUP(AgentLink) {
    test::TemporaryDirectory folder;
    sim::RealParts parts{car(), {.programs = ODOLINK_PROGRAMS, .directory = folder.path(), .recording = {}, .interface = {}}};

    void setup() override {
        const auto up = parts.start([](const std::string&) {});
        if (!up) FAIL(up.error().message.c_str());
        std::ofstream{std::filesystem::path{folder.path()} / "odolinkd.toml", std::ios::app} << "[link]\nkeepalive = \"5 s\"\n";
        parts.agent->stop();
        start();
    }
    void teardown() override {
        for (auto* process : {&parts.agent, &parts.desk}) (*process)->kill();
    }
    void start() {
        const auto up = parts.start_agent();
        if (!up) FAIL(up.error().message.c_str());
    }
    [[nodiscard]] std::string at_desk(const char* what) {
        const auto reply = parts.desk_page.get("/api/vehicles");
        if (!reply || reply->status != 200) return "no answer";
        const auto& value = reply->body.at(0).at("agent").at(what);
        return value.is_string() ? std::string{value.as_string()} : boost::json::serialize(value);
    }
    /// How long it took, for those who read the log.
    void expect_within(std::chrono::milliseconds limit, const char* link) {
        const auto begin = std::chrono::steady_clock::now();
        std::string found;
        do {
            parts.run_for(50ms);
            found = at_desk("link");
            if (std::chrono::steady_clock::now() - begin > limit) FAIL((std::string{"not "} + link + " but " + found).c_str());
        } while (found != link);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        std::printf("%s after %.1f s\n", link, took.count());
    }
};

TEST(AgentLink, a_killed_agent_is_gone_within_one_and_a_half_keep_alives_and_an_ended_one_says_goodbye) {
    expect_within(15s, "up");
    const std::string began = at_desk("since_ms");
    // When it is killed
    parts.agent->kill();
    expect_within(kKeepAlive * 3 / 2, "lost");
    CHECK_TRUE(at_desk("since_ms") != began);
    // And when it comes back and is ended in order
    start();
    expect_within(15s, "up");
    parts.agent->stop();
    expect_within(2s, "ended");
}

TEST(AgentLink, an_agent_that_falls_silent_without_a_word_of_its_kernel_is_gone_after_the_keep_alive) {
    expect_within(15s, "up");
    ::kill(parts.agent->pid(), SIGSTOP);
    expect_within(kKeepAlive * 3 / 2 + kBrokerLooks, "lost");
    ::kill(parts.agent->pid(), SIGCONT);
    expect_within(60s, "up");
}

TEST(AgentLink, with_the_broker_gone_the_desk_is_not_sure_until_the_car_speaks_again) {
    expect_within(15s, "up");
    parts.mosquitto->kill();
    expect_within(5s, "unsure");
    CHECK_TRUE(parts.mosquitto->start().has_value());
    expect_within(60s, "up");
}
