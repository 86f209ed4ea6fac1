// SPDX-License-Identifier: Apache-2.0
#include "scenarios/power_cuts.hpp"

#include "scenarios/story_end.hpp"
#include "scenarios/virtual_stage.hpp"

namespace odolink::sim {
namespace {

constexpr int kTries = 4;              // of a step: the owner does it again
constexpr Duration kBackAgain = 20s;   // the power is back after one, the car is found and seen to be parked within twenty
constexpr Duration kPatience = 90s;    // beyond what a step may take: the session with the broker begins anew

/// How many requests the owner sees.
std::size_t requests(const VirtualStage& stage) {
    const auto& view = stage.vehicle.head_unit.view();
    return view ? view->requests.size() : 0;
}

/// Plays steps. What the owner's screen did not confirm, as the power went, is done again: in the story's next pause, or when the step's actions are
/// over. What was confirmed is not: it has to be there.
class PatientPlayer {
public:
    explicit PatientPlayer(VirtualStage& stage) : stage_{stage} {}

    /// What became wrong in a step; empty when it came to its end.
    std::string play(const Step& step);
    [[nodiscard]] const StoryPast& past() const { return past_; }

private:
    struct Unconfirmed {
        std::string action;
        std::size_t requests{0};  ///< that the owner saw when it was done first
    };
    std::string act(const std::string& action);
    std::string wait_for(const Step& step, Duration within);
    void see_the_screen_again();
    void do_again();

    VirtualStage& stage_;
    StoryPast past_;
    std::vector<Unconfirmed> unconfirmed_;
    bool away_{false};  ///< the power went, and the owner has not seen the screen since
};

std::string PatientPlayer::play(const Step& step) {
    for (const std::string& action : step.actions) {
        const bool pause = action.starts_with("wait ");
        if (pause) see_the_screen_again();
        if (const std::string refused = act(action); !refused.empty()) return refused;
        if (pause) see_the_screen_again();
    }
    see_the_screen_again();
    std::string missing = wait_for(step, step.within);
    for (int tries = 1; !missing.empty() && tries < kTries; ++tries) {
        if (!stage_.power_was_cut()) return missing;  // nothing excuses it
        away_ = true;  // it may have gone while the step was waited for
        see_the_screen_again();
        missing = wait_for(step, step.within + kPatience);
    }
    if (stage_.agent_is_there()) unconfirmed_.clear();  // it was tried: what is refused was kept the first time
    return missing;
}

/// Why an action failed that nothing excuses; empty else.
std::string PatientPlayer::act(const std::string& action) {
    const bool cut_before = stage_.power_was_cut();
    const std::size_t before = requests(stage_);
    const auto done = stage_.act(action);
    note(past_, action);
    const bool went = stage_.power_was_cut() && !cut_before;
    away_ = away_ || went;
    if (!done && !stage_.power_was_cut()) return "\"" + action + "\": " + done.error().message;
    if (action.starts_with("owner ") && (went || !done)) unconfirmed_.push_back({action, before});
    return {};
}

/// What does not hold, once all the time that a step has is over; empty when all holds.
std::string PatientPlayer::wait_for(const Step& step, Duration within) {
    Scenario only_expected;
    only_expected.steps.push_back({step.name, {}, step.expect, within, {}});
    const StoryReport report = sim::play(only_expected, stage_, [](const StepReport&) {});
    return report.done ? std::string{} : report.steps.back().failure;
}

void PatientPlayer::see_the_screen_again() {
    if (!stage_.agent_is_there() || (!away_ && unconfirmed_.empty())) return;
    stage_.pass(kBackAgain);
    away_ = false;
    do_again();
}

/// It is refused where it was kept the first time. Nobody asks twice for what is on the screen.
void PatientPlayer::do_again() {
    std::erase_if(unconfirmed_, [this](const Unconfirmed& one) {
        const bool asks = one.action.starts_with("owner ask ") || one.action.starts_with("owner call ");
        if (asks && requests(stage_) > one.requests) return true;
        return stage_.act(one.action).has_value();
    });
}

}  // namespace

CutStory play_with_power_cut(Scenario scenario, std::uint64_t operation) {
    scenario.database = true;
    VirtualStage stage{scenario, scenario.seed};
    stage.cut_power_once(operation);
    CutStory story;
    if (const Status started = stage.start(); !started) {
        story.broken.push_back("the agent does not start: " + started.error().message());
        return story;
    }
    std::string went{"at the start"};
    PatientPlayer player{stage};
    for (const Step& step : scenario.steps) {
        const bool cut_before = stage.power_was_cut();
        const std::string failure = player.play(step);
        if (stage.power_was_cut() && !cut_before) went = "in step \"" + step.name + "\"";
        if (failure.empty()) continue;
        story.broken.push_back("step \"" + step.name + "\": " + failure + "; the power went " + went);
        break;
    }
    story.operations = stage.disk->operations();
    story.cut = stage.power_was_cut();
    for (const auto& broken : {settle(stage), check_end(stage, player.past())}) story.broken.insert(story.broken.end(), broken.begin(), broken.end());
    story.trace = stage.trace.hash();
    return story;
}

}  // namespace odolink::sim
