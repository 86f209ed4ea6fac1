// SPDX-License-Identifier: Apache-2.0
// The agent's state at one moment, as values: what odolinkctl prints and what tests look at.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/event.hpp"
#include "ports/head_unit.hpp"

namespace odolink {

struct Snapshot {
    HeadUnitView view;
    std::vector<Prompt> prompts;
    std::uint64_t drive_cycle{0};
    std::uint64_t journal_entries{0};
    std::uint64_t withheld{0};  ///< events not queued for lack of consent
    std::uint64_t evicted{0};   ///< events dropped for lack of space
    std::uint64_t frames{0};    ///< CAN frames received since start
    std::uint64_t rejected_transfers{0};
    std::vector<std::string> profiles;  ///< names of the vehicle profiles in use
    std::size_t profile_requests{0};    ///< requests of theirs that are asked
    std::string bus;            ///< what the bus side is doing: "discovering", "cycling", "silent: other tester"
};

}  // namespace odolink
