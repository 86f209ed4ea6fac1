// SPDX-License-Identifier: Apache-2.0
// One trace id, from the frame that told the fault to the dealer's reply, on the main road.
#include <algorithm>
#include <string>

#include "scenarios/trace_way.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(TraceOfTheMainRoad){};

TEST(TraceOfTheMainRoad, leads_from_the_frame_over_event_batch_and_receipt_to_the_dealers_reply) {
    // Given the main road, heard on the bus and at the broker
    const auto scenario = load_scenario(std::string{ODOLINK_SCENARIOS} + "/main_road.toml");
    if (!scenario) FAIL(scenario.error().message.c_str());
    VirtualStage stage{*scenario, scenario->seed};
    TraceWay way{stage};
    CHECK_TRUE(stage.start().has_value());
    CHECK_TRUE(play(*scenario, stage, [](const StepReport&) {}).done);
    // When the way of the owner's Yes to the fault is asked for
    const auto lines = way.of("fault:");
    // Then all its stations stand in this order
    const char* const kStations[] = {"trace ",
                                     "frame    ",
                                     "event    Fault status (health ",
                                     "broker   a batch with health ",
                                     "receipt  health ",
                                     "event    Answer to a prompt (care ",
                                     "receipt  care ",
                                     "dealer   request taken by a clerk",
                                     "dealer   appointment offered"};
    auto at = lines.begin();
    for (const char* station : kStations) {
        at = std::find_if(at, lines.end(),
                          [station](const std::string& l) { return l.find(station) != std::string::npos; });
        if (at == lines.end()) {
            std::string all;
            for (const std::string& l : lines) all += l + "\n";
            FAIL((std::string{station} + " is missing in:\n" + all).c_str());
        }
    }
    const auto has = [&lines](const char* text) {
        return std::any_of(lines.begin(), lines.end(),
                           [text](const std::string& l) { return l.find(text) != std::string::npos; });
    };
    CHECK_TRUE(has("event    Service request with vehicle health (care "));
    CHECK_TRUE(has("event    Answer to an appointment (care "));
    CHECK_TRUE(has("dealer   service recorded"));
    CHECK_TRUE(way.of("nothing:").empty());
}
