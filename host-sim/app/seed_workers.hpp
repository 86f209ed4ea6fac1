// SPDX-License-Identifier: Apache-2.0
// Plays the stories of many seeds on all processors: forked children, each with every n-th seed, so that nothing is
// shared and a story that crashes takes no other with it. What they found comes back in the order of the seeds,
// whatever their number.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace odolink::sim {

struct Seeds {
    std::uint64_t first{0};
    std::uint64_t last{0};  ///< not below `first`
};

/// What is told of one seed.
struct SeedOutcome {
    bool red{false};
    std::string trace;  ///< hash of what happened
    std::string text;   ///< to be printed
};

/// Processors of this machine, at least 1.
[[nodiscard]] unsigned processors();

/// Calls `play` for each seed, in `jobs` children, and `told` in this process for each in their order. A child that
/// dies is told as the red outcome of the seed it played, and another one goes on behind it. With one job everything
/// happens in this very process, as a debugger wants it. Throws std::system_error where the system gives no child or
/// pipe.
void play_seeds(Seeds seeds, unsigned jobs, const std::function<SeedOutcome(std::uint64_t seed)>& play,
                const std::function<void(std::uint64_t seed, const SeedOutcome&)>& told);

}  // namespace odolink::sim
