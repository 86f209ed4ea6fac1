// SPDX-License-Identifier: Apache-2.0
// What the process lacks: memory, file descriptors. Half a step must not go on without memory, so it ends there with a word, and its supervisor starts
// it again; without descriptors it lives on, says so, and waits.
#pragma once

#include <string>

namespace odolink {

/// From now on an allocation that fails says so on stderr and ends the process with status 1. What was committed is safe.
void end_where_memory_ends();

/// Where few descriptors are allowed, takes as many as may be had. Empty, or that they are too few for a start, how many they are, and what to do.
[[nodiscard]] std::string claim_descriptors();

/// Empty while a descriptor can be had, else that none is left, how many there are, and what to do.
[[nodiscard]] std::string descriptors_lacking();

}  // namespace odolink
