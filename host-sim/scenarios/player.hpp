// SPDX-License-Identifier: Apache-2.0
// Plays a scenario on a stage and reports each step: done or not, when, and what was found instead.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "scenarios/scenario.hpp"

namespace odolink::sim {

/// A world a story can be played in. Time passes only inside pass().
class Stage {
public:
    virtual ~Stage() = default;
    /// Does one action ("drive 2 km at 90 km/h"). Errors: what is wrong with it, or why it could not be done.
    [[nodiscard]] virtual Result<void, ScenarioError> act(std::string_view action) = 0;
    /// The value of a probe ("mileage_km"), or "unknown" where it has none.
    [[nodiscard]] virtual std::string probe(std::string_view name) = 0;
    /// Lets time pass.
    virtual void pass(Duration duration) = 0;
    /// Time since the story began.
    [[nodiscard]] virtual Duration elapsed() const = 0;
};

struct StepReport {
    std::string name;
    bool done{false};
    Duration at{0};       ///< when the step ended
    Duration took{0};
    std::string failure;  ///< what was expected and what was found; empty when done
};

struct StoryReport {
    std::string scenario;
    bool done{false};
    std::vector<StepReport> steps;
};

/// Plays all steps in order and stops at the first that fails. `progress` is told of each step as it ends.
[[nodiscard]] StoryReport play(const Scenario& scenario, Stage& stage, const std::function<void(const StepReport&)>& progress);

}  // namespace odolink::sim
