// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "scenarios/player.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/story.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

const std::string kHead = R"(name = "t"
start = 2026-06-01T08:00:00+08:00
[car]
vin = "LDKLNK1A5T0000001"
odometer_km = 10.5
delivered = 2026-01-01T00:00:00+08:00
)";

/// A stage whose probes change at given times.
class PaperStage final : public Stage {
public:
    Result<void, ScenarioError> act(std::string_view action) override {
        if (action == "fail") return ScenarioError{"cannot"};
        return {};
    }
    std::string probe(std::string_view) override { return now_ >= 2s ? "late" : "early"; }
    void pass(Duration d) override { now_ += d; }
    Duration elapsed() const override { return now_; }

private:
    Duration now_{0};
};

StoryReport play_steps(const std::string& steps) {
    const auto scenario = parse_scenario(kHead + steps, "t.toml");
    CHECK_TRUE(scenario.has_value());
    PaperStage stage;
    return play(*scenario, stage, [](const StepReport&) {});
}

}  // namespace

TEST_GROUP(Scenario){};

TEST(Scenario, reads_car_and_steps) {
    const auto s = parse_scenario(kHead + "[[step]]\nname='a'\ndo='x'\nexpect=['p = 1', 'q >= 2']\nwithin='5 s'\n", "t.toml");
    CHECK_TRUE(s.has_value());
    CHECK_EQUAL(10'500, s->car.odometer.in_metres());
    CHECK_EQUAL(1U, s->steps.size());
    CHECK_EQUAL(2U, s->steps[0].expect.size());
    STRCMP_EQUAL(">=", s->steps[0].expect[1].relation.c_str());
    CHECK_TRUE(s->steps[0].within == Duration{5s});
}

TEST(Scenario, an_unknown_key_is_named_with_its_line) {
    const auto s = parse_scenario(kHead + "[[step]]\nname='a'\nexpects='p = 1'\n", "t.toml");
    CHECK_FALSE(s.has_value());
    STRCMP_CONTAINS("t.toml:9: unknown key \"expects\"", s.error().message.c_str());
}

TEST(Scenario, a_line_that_is_no_condition_is_named) {
    const auto s = parse_scenario(kHead + "[[step]]\nname='a'\nexpect='mileage'\n", "t.toml");
    CHECK_FALSE(s.has_value());
    STRCMP_CONTAINS("is no condition", s.error().message.c_str());
}

TEST(Scenario, numbers_compare_as_numbers_and_words_do_not_meet_them) {
    CHECK_TRUE(holds({"p", ">=", "9000"}, "10000.5"));
    CHECK_FALSE(holds({"p", "<=", "9000"}, "10000.5"));
    CHECK_FALSE(holds({"p", ">=", "1"}, "unknown"));
    CHECK_TRUE(holds({"p", "contains", "fault:"}, "fault:7E8:P0301"));
}

TEST_GROUP(Story){};

TEST(Story, each_fault_has_its_words_and_is_for_virtual_time_only) {
    for (const char* words :
         {"power cut at store operation 3", "power cut after store operation 1", "disk full", "disk has space", "store errors", "store read-only",
          "store well", "clock jumps to 1970", "clock jumps ahead by 87660 h", "clock jumps back by 1 h", "clock set right", "network loses 30 %",
          "network delays 3000 ms", "network duplicates 50 %", "network reorders", "network cut after 700 bytes", "captive portal", "network well",
          "restart broker with its memory", "ecu engine babbling for 2 s", "ecu engine replaced", "brown-out to 6 V for 3 s", "ignition flicker 5 times"}) {
        const auto action = parse_action(words);
        CHECK_TRUE_TEXT(action.has_value(), words);
        CHECK_TRUE_TEXT(on_virtual_time_only(*action), words);
    }
    CHECK_FALSE(on_virtual_time_only(*parse_action("kill agent")));
}

TEST(Story, numbers_out_of_range_and_words_that_are_none_are_refused_with_the_known_ones) {
    for (const char* words : {"power cut at store operation 0", "network loses 100 %", "ignition flicker 0 times", "clock jumps ahead by -1 h", "disk"}) {
        const auto action = parse_action(words);
        CHECK_FALSE_TEXT(action.has_value(), words);
        STRCMP_CONTAINS("captive portal", action.error().message.c_str());
    }
}

TEST(Story, blanks_between_words_do_not_matter) {
    const auto action = parse_action("  power cut  at store operation 3 ");
    const auto* cut = std::get_if<CutPower>(&*action);
    CHECK_TRUE(cut != nullptr && cut->operation == 3 && cut->cut == PowerCut::Before);
}

TEST_GROUP(Player){};

TEST(Player, waits_for_a_condition_and_tells_when_it_came_true) {
    const auto report = play_steps("[[step]]\nname='a'\nexpect='p = late'\nwithin='5 s'\n");
    CHECK_TRUE(report.done);
    CHECK_TRUE(report.steps[0].took == Duration{2s});
}

TEST(Player, a_condition_that_does_not_come_true_in_time_fails_with_what_was_found) {
    const auto report = play_steps("[[step]]\nname='a'\nexpect='p = late'\nwithin='1 s'\n[[step]]\nname='b'\n");
    CHECK_FALSE(report.done);
    CHECK_EQUAL(1U, report.steps.size());
    STRCMP_EQUAL("expected p = late, found early", report.steps[0].failure.c_str());
}

TEST(Player, what_must_always_hold_fails_at_the_first_moment_it_does_not) {
    const auto report = play_steps("[[step]]\nname='a'\nalways='p = early'\nwithin='5 s'\n");
    CHECK_FALSE(report.done);
    STRCMP_CONTAINS("at every moment", report.steps[0].failure.c_str());
    CHECK_TRUE(report.steps[0].took == Duration{2s});
}

TEST(Player, an_action_that_cannot_be_done_ends_the_story) {
    const auto report = play_steps("[[step]]\nname='a'\ndo='fail'\n");
    STRCMP_EQUAL("\"fail\": cannot", report.steps[0].failure.c_str());
}
