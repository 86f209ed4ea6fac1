// SPDX-License-Identifier: Apache-2.0
// The end of a story in which things went wrong: everything runs again, and what must hold in every story is checked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/virtual_stage.hpp"

namespace odolink::sim {

/// What happened, as far as it excuses something.
struct StoryPast {
    bool withdrew{false};  ///< the owner took a consent back: events were deleted
    bool filled{false};    ///< the disk was full: ordinary events may have been given up
};

/// Notes what an action of a story excuses.
void note(StoryPast& past, std::string_view action);

/// Ends all faults, starts what is dead, and lets 60 s of good network pass once the agent is online. What could not be done, or nothing.
[[nodiscard]] std::vector<std::string> settle(VirtualStage& stage);

/// What does not hold; empty when all does: every event the vehicle numbered is at the desk once or named as deleted, every request the owner
/// sees is there, every record of the desk is in the car once, queues are within their bounds, the database is whole.
[[nodiscard]] std::vector<std::string> check_end(VirtualStage& stage, const StoryPast& past);

}  // namespace odolink::sim
