// SPDX-License-Identifier: Apache-2.0
// How much of the agent runs after starts that did not last: the rungs of the ladder in core/supervision.
#pragma once

#include <cstdint>

namespace odolink {

/// Stable numbers: they are sent.
enum class StartMode : std::uint8_t {
    Full = 0,
    Minimal = 1,  ///< nothing is asked of the vehicle; what it broadcasts, the screen and the dealer go on
    Safe = 2,     ///< the bus is not read and the dealer's messages are not taken: what the vehicle knows is shown and sent
};

}  // namespace odolink
