// SPDX-License-Identifier: Apache-2.0
// How the agent itself does, as the dealer is told: whether its link stands, what of it runs, what waits. Nothing here is of the
// owner, the vehicle's use or its place, so it needs no consent. Rules: proto/README.md, section 6.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/start_mode.hpp"

namespace odolink {

/// What is said of one connection to the broker. Stable numbers: sent.
enum class LinkWord : std::uint8_t {
    Up = 1,     ///< it stands
    Lost = 2,   ///< it ended without a goodbye: the vehicle's will, sent by the broker
    Ended = 3,  ///< the agent ends it, and means to
};

/// What a look at the agent tells.
struct AgentState {
    std::string version{};
    StartMode mode{StartMode::Full};
    bool store_damaged{false};  ///< at this start stored values were found damaged, or the store was made anew
    bool store_failing{false};  ///< what changes cannot be stored at the moment
    bool configuration_refused{false};  ///< the last good configuration runs and not the one on the disk
    bool operator==(const AgentState&) const = default;
};

struct AgentHealth {
    Id session{};             ///< random, another for each connection
    std::uint32_t number{0};  ///< within the session: 0 of the will, from 1 of what is told
    LinkWord link{LinkWord::Up};
    WallTime at{};            ///< the vehicle's; of a Lost this and all below are not told
    AgentState agent{};
    std::uint64_t waiting{0};  ///< events without a receipt
    bool operator==(const AgentHealth&) const = default;
};

}  // namespace odolink
