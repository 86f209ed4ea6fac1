// SPDX-License-Identifier: Apache-2.0
#include "scenarios/player.hpp"

#include <algorithm>

namespace odolink::sim {
namespace {

constexpr Duration kLook = 100ms;  // how often conditions are looked at

/// What does not hold, as "probe = value, was other"; empty when all hold.
std::string unmet(const std::vector<Expectation>& all, Stage& stage) {
    for (const Expectation& e : all) {
        const std::string probed = stage.probe(e.probe);
        if (!holds(e, probed)) return "expected " + e.probe + " " + e.relation + " " + e.value + ", found " + probed;
    }
    return {};
}

std::string perform(const Step& step, Stage& stage) {
    for (const std::string& action : step.actions) {
        if (auto done = stage.act(action); !done) return "\"" + action + "\": " + done.error().message;
    }
    const Duration begin = stage.elapsed();
    for (;;) {
        if (auto broken = unmet(step.always, stage); !broken.empty()) return "at every moment: " + broken;
        std::string missing = unmet(step.expect, stage);
        if (missing.empty() && (step.always.empty() || stage.elapsed() - begin >= step.within || !step.expect.empty())) return {};
        const Duration left = step.within - (stage.elapsed() - begin);
        if (left <= Duration{0}) return missing;
        stage.pass(std::min(kLook, left));
    }
}

}  // namespace

StoryReport play(const Scenario& scenario, Stage& stage, const std::function<void(const StepReport&)>& progress) {
    StoryReport report;
    report.scenario = scenario.name;
    for (const Step& step : scenario.steps) {
        const Duration begin = stage.elapsed();
        StepReport told;
        told.name = step.name;
        told.failure = perform(step, stage);
        told.done = told.failure.empty();
        told.at = stage.elapsed();
        told.took = told.at - begin;
        progress(told);
        report.steps.push_back(told);
        if (!told.done) return report;
    }
    report.done = true;
    return report;
}

}  // namespace odolink::sim
