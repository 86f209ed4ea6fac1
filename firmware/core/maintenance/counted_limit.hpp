// SPDX-License-Identifier: Apache-2.0
// One limit of an item in one unit, counted under two duties: normal and severe use each take their own share of their own
// interval. Whole numbers only, so that boundaries are exact. Used by due_basis.cpp.
#pragma once

#include <cstdint>
#include <optional>

namespace odolink {

/// A limit in metres, milliseconds or hours.
struct CountedLimit {
    std::int64_t interval{0};   ///< its length under the duty of now
    std::int64_t remaining{0};  ///< under the duty of now; 0 is due, below 0 by how much it is exceeded
    std::int64_t grace{0};      ///< exceeded by more than this is overdue
    bool operator==(const CountedLimit&) const = default;
};

/// A limit's length under each duty; none where it has no limit.
struct DutyLimits {
    std::optional<std::int64_t> normal;
    std::optional<std::int64_t> severe;  ///< never longer than `normal`
};

/// What was used since the limit began, and how much of it under severe duty.
struct DutySpent {
    std::int64_t total{0};
    std::int64_t severe{0};
};

/// Never less used than before, however duty changes: what was Due stays Due until work is done. The grace is a tenth, at most
/// `most_grace` under either duty. None: no limit. Lengths and what was spent must be below 3e9.
[[nodiscard]] std::optional<CountedLimit> count_limit(const DutyLimits& limits, DutySpent spent, bool severe_now,
                                                      std::int64_t most_grace);

}  // namespace odolink
