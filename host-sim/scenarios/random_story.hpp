// SPDX-License-Identifier: Apache-2.0
// A story that a seed makes up: drives, faults of the car and of everything else at any moment, an owner and a clerk
// who do what comes to their minds. At its end everything runs again, and what must hold in every story is checked.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace odolink::sim {

struct RandomStory {
    std::vector<std::string> actions;  ///< that were carried out, with their times: "12.3 s  kill agent"
    std::vector<std::string> broken;   ///< what did not hold; empty when all did
    std::string trace;                 ///< hash of every frame and screen: the same for the same seed
};

/// What may go wrong in a story, by its kind.
enum class FaultKind : std::uint8_t { Agent, Broker, Network, Store, Power, Clock, Ecu, Supply };
using Faults = std::set<FaultKind>;

/// "all", "none", or names as in "store,power". Nothing where a name is not known.
[[nodiscard]] std::optional<Faults> parse_faults(std::string_view text);
[[nodiscard]] Faults all_faults();

/// What the vehicle keeps things in: a store in memory, or the product's database on a simulated disk, where the power goes in the middle of writes.
enum class StoryStore : std::uint8_t { Memory, Database };

/// Plays the story of a seed on virtual time: the same seed and kinds of faults, the same story. Checked are the house rules
/// at every moment, and what story_end checks at the end.
[[nodiscard]] RandomStory play_random_story(std::uint64_t seed, const Faults& faults = all_faults(), StoryStore store = StoryStore::Memory);

}  // namespace odolink::sim
