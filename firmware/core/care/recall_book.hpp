// SPDX-License-Identifier: Apache-2.0
// The recalls this vehicle was told of, and when the owner is reminded of one that is still open: told at once, then from 60 days
// without the remedy on, at most once a week and three times in 30 days, until evidence closes it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/care/told.hpp"
#include "domain/recall.hpp"

namespace odolink {

inline constexpr std::chrono::days kRecallRemindFrom{60};  ///< since the vehicle was told
inline constexpr Pace kRecallPace{std::chrono::days{7}, 3};
inline constexpr std::size_t kMostRecalls = 50;  ///< of one vehicle; a further one takes the place of the oldest that is over, else is refused

class RecallBook {
public:
    void restore(std::vector<Recall> recalls) { recalls_ = std::move(recalls); }
    [[nodiscard]] std::span<const Recall> all() const { return recalls_; }
    [[nodiscard]] const Recall* find(std::string_view number) const;

    /// The dealer's or maker's latest word.
    ToldOutcome<Recall> on_told(const Recall& told, WallTime now);
    /// May the owner be shown this open recall anew? The first time always; a reminder needs a known clock.
    [[nodiscard]] static bool calls(const Recall& recall, WallTime now);
    /// The owner was shown it. Gives it as it is to be stored; nothing where that showing is counted, or the number unknown.
    std::optional<Recall> on_shown(std::string_view number, WallTime at);

private:
    std::vector<Recall> recalls_;
};

}  // namespace odolink
