// SPDX-License-Identifier: Apache-2.0
#include "scenarios/power_cuts.hpp"

#include "scenarios/story_end.hpp"

namespace odolink::sim {
namespace {

constexpr int kTries = 4;              // of a step: the owner does it again
constexpr Duration kBackAgain = 20s;   // the power is back after one, the car is found and seen to be parked within twenty
constexpr Duration kPatience = 90s;    // beyond what a step may take: the session with the broker begins anew

/// What does not hold, once all the time that a step has is over; empty when all holds.
std::string wait_for(const Step& step, VirtualStage& stage, Duration within) {
    Scenario only_expected;
    only_expected.steps.push_back({step.name, {}, step.expect, within, {}});
    const StoryReport report = play(only_expected, stage, [](const StepReport&) {});
    return report.done ? std::string{} : report.steps.back().failure;
}

/// How many requests the owner sees.
std::size_t requests(const VirtualStage& stage) {
    const auto& view = stage.vehicle.head_unit.view();
    return view ? view->requests.size() : 0;
}

/// What the screen did not confirm the owner does again; it is refused where it was kept the first time. Nobody asks twice for what is on the screen:
/// `before` requests were there when the step began.
void do_again(const Step& step, VirtualStage& stage, std::size_t before) {
    stage.pass(kBackAgain);
    for (const std::string& action : step.actions) {
        const bool asks = action.starts_with("owner ask ") || action.starts_with("owner call ");
        if (asks && requests(stage) > before) continue;
        if (action.starts_with("owner ")) (void)stage.act(action);
    }
}

/// What became wrong in a step; empty when it came to its end.
std::string play_step(const Step& step, VirtualStage& stage) {
    const unsigned cuts = stage.power_cuts();
    const std::size_t before = requests(stage);
    for (const std::string& action : step.actions) {
        const auto done = stage.act(action);
        if (!done && stage.power_cuts() == 0) return "\"" + action + "\": " + done.error().message;  // else it may be refused, and is done again
    }
    if (stage.power_cuts() > cuts) do_again(step, stage, before);
    std::string missing = wait_for(step, stage, step.within);
    for (int tries = 1; !missing.empty() && tries < kTries; ++tries) {
        if (stage.power_cuts() == 0) return missing;  // nothing excuses it
        do_again(step, stage, before);
        missing = wait_for(step, stage, step.within + kPatience);
    }
    return missing;
}

}  // namespace

CutStory play_with_power_cut(Scenario scenario, std::uint64_t operation) {
    scenario.database = true;
    VirtualStage stage{scenario, scenario.seed};
    stage.restart_after_power_cuts();
    stage.disk->cut_power_at_disk(operation);
    CutStory story;
    if (const Status started = stage.start(); !started) {
        story.broken.push_back("the agent does not start: " + started.error().message());
        return story;
    }
    std::string went{"at the start"};
    for (const Step& step : scenario.steps) {
        const unsigned cuts = stage.power_cuts();
        const std::string failure = play_step(step, stage);
        if (stage.power_cuts() > cuts) went = "in step \"" + step.name + "\"";
        if (failure.empty()) continue;
        story.broken.push_back("step \"" + step.name + "\": " + failure + "; the power went " + went);
        break;
    }
    story.operations = stage.disk->operations();
    story.cut = stage.power_cuts() > 0;
    for (const auto& broken : {settle(stage), check_end(stage, {})}) story.broken.insert(story.broken.end(), broken.begin(), broken.end());
    story.trace = stage.trace.hash();
    return story;
}

}  // namespace odolink::sim
