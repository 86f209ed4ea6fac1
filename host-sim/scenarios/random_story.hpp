// SPDX-License-Identifier: Apache-2.0
// A story that a seed makes up: drives, faults, kills of agent, broker and network at any moment, an owner and a clerk
// who do what comes to their minds. At its end everything runs again, and what must hold in every story is checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace odolink::sim {

struct RandomStory {
    std::vector<std::string> actions;  ///< that were carried out, with their times: "12.3 s  kill agent"
    std::vector<std::string> broken;   ///< what did not hold; empty when all did
    std::string trace;                 ///< hash of every frame and screen: the same for the same seed
};

/// Plays the story of a seed on virtual time: the same seed, the same story. Checked are the house rules at every
/// moment, and at the end, after 60 s online: every event the vehicle numbered is at the desk once or named as deleted
/// by withdrawn consent.
[[nodiscard]] RandomStory play_random_story(std::uint64_t seed);

}  // namespace odolink::sim
