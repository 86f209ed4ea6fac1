// SPDX-License-Identifier: Apache-2.0
// A story whose car loses its power once, at one write, flush, truncation or deletion of its database, and starts again a second later. The owner
// is patient: what the screen did not confirm is done again, what it did confirm has to be there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/scenario.hpp"

namespace odolink::sim {

struct CutStory {
    std::uint64_t operations{0};      ///< of the disk, from the first start of the agent to the story's end
    bool cut{false};                  ///< the power went
    std::vector<std::string> broken;  ///< what did not hold; empty when the story came to its end and all did
    std::string trace;                ///< hash of every frame and screen: the same for the same story and operation
};

/// Plays `scenario` on the product's database with the power failing at the `operation`-th operation of its disk (1 is the first; 0: never). Each
/// step must come to its end, and at the end holds what story_end checks.
[[nodiscard]] CutStory play_with_power_cut(Scenario scenario, std::uint64_t operation);

}  // namespace odolink::sim
