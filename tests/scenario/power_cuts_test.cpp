// SPDX-License-Identifier: Apache-2.0
// The power fails in the middle of what the vehicle's disk does, over the whole main road: nothing acknowledged is lost, nothing happens twice at
// the desk. A part of the operations and seeds here; all of them: `odolink-sim cut`, `odolink-sim explore --database`.
#include <string>

#include "scenarios/power_cuts.hpp"
#include "scenarios/random_story.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

Scenario shipped(const std::string& name) {
    auto scenario = load_scenario(std::string{ODOLINK_SCENARIOS} + "/" + name + ".toml");
    if (!scenario) FAIL(scenario.error().message.c_str());
    return *scenario;
}

std::string first(const std::vector<std::string>& broken) { return broken.empty() ? "" : broken.front(); }

}  // namespace

TEST_GROUP(PowerCuts){};

TEST(PowerCuts, at_operations_all_over_the_main_road_nothing_is_lost_and_nothing_happens_twice) {
    const Scenario scenario = shipped("main_road");
    const CutStory whole = play_with_power_cut(scenario, 0);
    STRCMP_EQUAL("", first(whole.broken).c_str());
    CHECK_FALSE(whole.cut);
    CHECK_TRUE(whole.operations > 300);
    for (std::uint64_t operation = 3; operation <= whole.operations; operation += 31) {
        const CutStory story = play_with_power_cut(scenario, operation);
        CHECK_TRUE(story.cut);
        STRCMP_EQUAL_TEXT("", first(story.broken).c_str(), ("odolink-sim cut host-sim/scenarios/main_road.toml --at " + std::to_string(operation)).c_str());
    }
}

TEST(PowerCuts, where_the_key_goes_off_the_question_that_was_put_off_still_comes_at_the_next_stop) {
    // Given the story whose car is left for an hour, twice; the commit at the key-off and what follows it are among these
    const Scenario scenario = shipped("later_and_no");
    for (std::uint64_t operation = 290; operation <= 450; operation += 9) {
        const CutStory cut = play_with_power_cut(scenario, operation);
        CHECK_TRUE(cut.cut);
        STRCMP_EQUAL_TEXT("", first(cut.broken).c_str(), ("odolink-sim cut host-sim/scenarios/later_and_no.toml --at " + std::to_string(operation)).c_str());
    }
}

TEST(PowerCuts, stories_that_kill_the_agent_put_its_store_back_or_count_its_drives_come_to_the_same_end) {
    for (const char* name : {"main_road_agent_killed", "older_store", "monitor_drift", "campaigns"}) {
        const Scenario scenario = shipped(name);
        const std::uint64_t operations = play_with_power_cut(scenario, 0).operations;
        for (std::uint64_t operation = 7; operation <= operations; operation += 61) {
            const CutStory cut = play_with_power_cut(scenario, operation);
            CHECK_TRUE(cut.cut);
            STRCMP_EQUAL_TEXT("", first(cut.broken).c_str(), (std::string{"odolink-sim cut host-sim/scenarios/"} + name + ".toml --at " + std::to_string(operation)).c_str());
        }
    }
}

TEST(PowerCuts, the_same_cut_tells_the_same_story) {
    const Scenario scenario = shipped("main_road");
    STRCMP_EQUAL(play_with_power_cut(scenario, 100).trace.c_str(), play_with_power_cut(scenario, 100).trace.c_str());
    CHECK_TRUE(play_with_power_cut(scenario, 100).trace != play_with_power_cut(scenario, 200).trace);
}

TEST(PowerCuts, stories_that_seeds_make_up_keep_every_rule_on_the_database_too) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const RandomStory story = play_random_story(seed, all_faults(), StoryStore::Database);
        STRCMP_EQUAL_TEXT("", first(story.broken).c_str(), ("odolink-sim explore --database --seeds " + std::to_string(seed)).c_str());
    }
}
