// SPDX-License-Identifier: Apache-2.0
// Plays every shipped scenario on virtual time: each comes to its end, keeps the house rules, repeats exactly with its
// seed, and comes to its end with another seed too.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/virtual_stage.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

struct Outcome {
    std::string failure;  ///< empty when the story came to its end and broke no rule
    std::string hash;
    std::uint64_t lines{0};
};

Outcome play_once(const Scenario& scenario, std::uint64_t seed) {
    VirtualStage stage{scenario, seed};
    if (const Status started = stage.start(); !started) return {started.error().message(), {}, 0};
    const StoryReport report = play(scenario, stage, [](const StepReport&) {});
    Outcome outcome{{}, stage.trace.hash(), stage.trace.lines()};
    if (!report.done)
        outcome.failure = "step \"" + report.steps.back().name + "\": " + report.steps.back().failure;
    else if (!stage.broken_rules().empty())
        outcome.failure = "broken rule at " + stage.broken_rules().front();
    return outcome;
}

std::vector<std::filesystem::path> shipped() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{ODOLINK_SCENARIOS}) {
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Scenario load(const std::filesystem::path& file) {
    auto scenario = load_scenario(file.string());
    if (!scenario) FAIL(scenario.error().message.c_str());
    return *scenario;
}

void check_done(const std::filesystem::path& file, std::uint64_t seed, const Outcome& outcome) {
    if (outcome.failure.empty()) return;
    FAIL((outcome.failure + "\n\trepeat it: odolink-sim run " + file.string() + " --seed " + std::to_string(seed) +
          " --trace")
             .c_str());
}

}  // namespace

TEST_GROUP(ShippedStories){};

TEST(ShippedStories, there_are_some) {
    CHECK_TRUE(shipped().size() >= 8);
}

TEST(ShippedStories, each_is_named_as_its_file) {
    for (const auto& file : shipped()) STRCMP_EQUAL(file.stem().string().c_str(), load(file).name.c_str());
}

TEST(ShippedStories, each_comes_to_its_end_repeats_exactly_with_its_seed_and_ends_well_with_another) {
    bool seed_matters = false;
    for (const auto& file : shipped()) {
        const Scenario scenario = load(file);
        const Outcome once = play_once(scenario, scenario.seed);
        check_done(file, scenario.seed, once);
        const Outcome again = play_once(scenario, scenario.seed);
        STRCMP_EQUAL_TEXT(once.hash.c_str(), again.hash.c_str(), file.c_str());
        CHECK_EQUAL_TEXT(once.lines, again.lines, file.c_str());
        const std::uint64_t other = scenario.seed + 1000;
        const Outcome elsewhere = play_once(scenario, other);
        check_done(file, other, elsewhere);
        seed_matters = seed_matters || elsewhere.hash != once.hash;
    }
    CHECK_TRUE(seed_matters);  // else the seed reaches nothing and the second play proves nothing
}
