// SPDX-License-Identifier: Apache-2.0
// odolink-sim as a person or a script runs it: exit status, one JSON object, and how to repeat what failed.
#include <sys/wait.h>

#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <string>

#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

namespace {

struct Ran {
    int status{-1};
    std::string output;  ///< of both streams
};

Ran run_sim(const std::string& arguments) {
    Ran ran;
    FILE* pipe = popen((std::string{ODOLINK_SIM} + " " + arguments + " 2>&1").c_str(), "r");
    CHECK_TRUE(pipe != nullptr);
    std::array<char, 4096> chunk{};
    while (const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), pipe))
        ran.output.append(chunk.data(), got);
    const int status = pclose(pipe);
    if (WIFEXITED(status)) ran.status = WEXITSTATUS(status);
    return ran;
}

const std::string kHead = R"(name = "wrong"
start = 2026-06-01T08:00:00+08:00
[car]
vin = "LDKLNK1A5T0000001"
odometer_km = 100
delivered = 2026-01-01T00:00:00+08:00
)";

}  // namespace

TEST_GROUP(OdolinkSim) {
    odolink::test::TemporaryDirectory directory;

    std::string story(const std::string& steps) {
        const std::string path = directory.path() + "/wrong.toml";
        std::ofstream{path} << kHead << steps;
        return path;
    }
};

TEST(OdolinkSim, plays_the_main_road_and_tells_it_as_one_json_object) {
    const Ran ran = run_sim("run " ODOLINK_SCENARIOS "/main_road.toml --json");
    CHECK_EQUAL(0, ran.status);
    const auto report = boost::json::parse(ran.output).as_object();
    CHECK_TRUE(report.at("ok").as_bool());
    STRCMP_EQUAL("main_road", report.at("scenario").as_string().c_str());
    CHECK_TRUE(report.at("steps").as_array().size() >= 10);
    for (const auto& step : report.at("steps").as_array()) CHECK_TRUE(step.as_object().at("ok").as_bool());
    CHECK_EQUAL(16U, report.at("trace").as_object().at("hash").as_string().size());
}

TEST(OdolinkSim, a_story_that_does_not_come_true_exits_1_and_says_how_to_repeat_it) {
    const std::string path =
        story("[[step]]\nname='never'\ndo='ignition on'\nexpect='history.count = 7'\nwithin='5 s'\n");
    const Ran ran = run_sim("run " + path + " --seed 42");
    CHECK_EQUAL(1, ran.status);
    CHECK_TRUE(ran.output.find("expected history.count = 7, found 0") != std::string::npos);
    CHECK_TRUE(ran.output.find("odolink-sim run " + path + " --seed 42") != std::string::npos);
    CHECK_EQUAL(1, run_sim("run " + path + " --json").status);
}

TEST(OdolinkSim, an_action_that_nobody_knows_exits_1_and_lists_the_known_ones) {
    const Ran ran =
        run_sim("run " + story("[[step]]\nname='a'\ndo='fly to the moon'\nexpect='prompt = none'\nwithin='1 s'\n"));
    CHECK_EQUAL(1, ran.status);
    CHECK_TRUE(ran.output.find("known actions: ") != std::string::npos);
}

TEST(OdolinkSim, a_file_that_is_no_scenario_exits_2_with_its_line) {
    const std::string path = story("[[step]]\nname='a'\nwhitin='1 s'\n");
    const Ran ran = run_sim("run " + path);
    CHECK_EQUAL(2, ran.status);
    CHECK_TRUE(ran.output.find("wrong.toml:9: unknown key \"whitin\"") != std::string::npos);
    CHECK_EQUAL(2, run_sim("run /nowhere.toml").status);
}

TEST(OdolinkSim, explores_the_stories_of_some_seeds) {
    const Ran ran = run_sim("explore --seeds 1..2");
    CHECK_EQUAL(0, ran.status);
    CHECK_TRUE(ran.output.find("2 stories, 0 broke a rule") != std::string::npos);
    STRCMP_EQUAL(ran.output.c_str(), run_sim("explore --seeds 1..2 --jobs 1").output.c_str());
    CHECK_TRUE(run_sim("explore --seeds 1 --story").output.find("owner consent all") != std::string::npos);
    for (const char* wrong : {"x", "5..4", "1..", "1...3", "-1"}) {
        CHECK_EQUAL_TEXT(2, run_sim(std::string{"explore --seeds='"} + wrong + "'").status, wrong);
    }
}
