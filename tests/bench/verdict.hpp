// SPDX-License-Identifier: Apache-2.0
// The lines of the benches' tables. tests/run counts those that end in "met" or "MISSED", so every bar is told by judge().
#pragma once

#include <cstdio>

namespace odolink::bench {

/// One line of the table: what has no bar.
inline void tell(const char* what, double measured, const char* unit) {
    std::printf("%-58s %10.3f %s\n", what, measured, unit);
    std::fflush(stdout);
}

/// One line of the table: what has a bar, and whether it `holds`. Gives `holds`.
[[nodiscard]] inline bool judge(const char* what, double measured, const char* unit, const char* bar, bool holds) {
    std::printf("%-58s %10.3f %-10s %-12s %s\n", what, measured, unit, bar, holds ? "met" : "MISSED");
    std::fflush(stdout);
    return holds;
}

}  // namespace odolink::bench
