// SPDX-License-Identifier: Apache-2.0
// Which wall clock the maintenance engine may believe: an own clock that leaps years ahead would make everything overdue, one that
// falls back would take it away again. Asked by the Agent before it evaluates; kept over a restart as a Meta record.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace odolink {

class WallGuard {
public:
    /// An estimated clock is believed up to this long after the last believed time: a car may stand for a year.
    static constexpr std::chrono::days kLongestGap{400};
    static constexpr std::chrono::days kSlack{1};  ///< clocks may differ by this

    /// `own` where it can be believed, the dealer's time where that is known and differs, else an unknown time: limits by date
    /// then say nothing until the clock is synchronised or the dealer tells the time. A synchronised clock is refused only
    /// when it falls behind a time that was sure.
    [[nodiscard]] WallTime believe(WallTime own, const std::optional<WallTime>& dealer) const;
    /// Takes the believed time in; true once a day, or when it became sure: then state() is to be stored.
    bool learn(WallTime own, const std::optional<WallTime>& dealer);

    [[nodiscard]] std::string state() const;
    /// Damaged text leaves the guard without a past.
    void restore(std::string_view text);

private:
    std::optional<WallTime> last_;  ///< last believed
    std::optional<WallTime> sure_;  ///< last that was synchronised or the dealer's
    std::optional<WallTime> kept_;  ///< `last_` when state() was last worth storing
};

}  // namespace odolink
