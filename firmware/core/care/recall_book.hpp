// SPDX-License-Identifier: Apache-2.0
// The recalls this vehicle was told of, and when the owner is reminded of one that is still open: told at once, then from 60 days
// without the remedy on, at most once a week and three times in 30 days, until evidence closes it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/recall.hpp"

namespace odolink {

inline constexpr std::chrono::days kRecallRemindFrom{60};  ///< since the vehicle was told
inline constexpr std::chrono::days kRecallPause{7};
inline constexpr std::chrono::days kRecallMonth{30};
inline constexpr std::size_t kMostRecallsAMonth = 3;
inline constexpr std::size_t kMostRecalls = 50;  ///< of one vehicle; a further one takes the place of the oldest that is over, else is refused

/// What the latest word of a recall leaves to store.
struct RecallChange {
    Recall kept;
    std::string gone{};  ///< number of one that is over and gave way; empty: none did
};

class RecallBook {
public:
    void restore(std::vector<Recall> recalls) { recalls_ = std::move(recalls); }
    [[nodiscard]] std::span<const Recall> all() const { return recalls_; }
    [[nodiscard]] const Recall* find(std::string_view number) const;

    /// The dealer's or maker's latest word. Gives what is to be stored; nothing where it is known already, or there is no room.
    std::optional<RecallChange> on_told(const Recall& told, WallTime now);
    /// May the owner be shown this open recall anew? The first time always; a reminder needs a known clock.
    [[nodiscard]] static bool calls(const Recall& recall, WallTime now);
    /// The owner was shown it. Gives it as it is to be stored; nothing where that showing is counted, or the number unknown.
    std::optional<Recall> on_shown(std::string_view number, WallTime at);

private:
    std::vector<Recall> recalls_;
};

}  // namespace odolink
