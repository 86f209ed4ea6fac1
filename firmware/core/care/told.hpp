// SPDX-License-Identifier: Apache-2.0
// What recalls and campaigns share: the dealer's latest word on a number holds, and a bounded list of them. A further one takes the
// place of the first that is over; where none is, it is refused and the desk is told.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"

namespace odolink {

enum class ToldVerdict : unsigned char {
    Known,  ///< the same word as before: nothing is to be stored
    Kept,   ///< `kept` is to be stored
    Full,   ///< there is no room: nothing changed
};

/// What the latest word on a thing leaves to store.
template <class T>
struct ToldOutcome {
    ToldVerdict verdict{ToldVerdict::Known};
    T kept{};
    std::optional<T> gone{};  ///< one that is over and gave way
};

/// Adds one to a list that holds at most `most`.
template <class T, class IsOver>
ToldOutcome<T> add_told(std::vector<T>& all, T fresh, std::size_t most, IsOver is_over) {
    ToldOutcome<T> outcome;
    if (all.size() >= most) {
        const auto over = std::find_if(all.begin(), all.end(), is_over);
        if (over == all.end()) return {ToldVerdict::Full, {}, {}};
        outcome.gone = std::move(*over);
        all.erase(over);
    }
    outcome.verdict = ToldVerdict::Kept;
    outcome.kept = fresh;
    all.push_back(std::move(fresh));
    return outcome;
}

inline constexpr std::chrono::days kPaceMonth{30};

/// How often something may be put before the owner.
struct Pace {
    std::chrono::days pause;   ///< between two showings
    std::size_t most_a_month;  ///< within 30 days
};

/// May it be shown anew? The first time always; from then on a known clock is needed.
[[nodiscard]] inline bool pace_allows(const Pace& pace, std::span<const WallTime> shown, WallTime now) {
    if (shown.empty()) return true;
    if (!now.known()) return false;
    const auto within = [&now](std::chrono::days time) {
        return [&now, time](const WallTime& at) { return now.since_epoch - at.since_epoch < time; };
    };
    if (std::any_of(shown.begin(), shown.end(), within(pace.pause))) return false;
    return static_cast<std::size_t>(std::count_if(shown.begin(), shown.end(), within(kPaceMonth))) < pace.most_a_month;
}

}  // namespace odolink
