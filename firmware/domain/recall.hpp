// SPDX-License-Identifier: Apache-2.0
// A recall of the maker's that names this vehicle. It is over by evidence alone: a service record whose job names its number,
// or the dealer's or maker's own word.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "domain/service_record.hpp"
#include "domain/text.hpp"

namespace odolink {

inline constexpr std::size_t kLongestRecallNumber = 40;

/// As the dealer or maker says. Stable numbers: stored and sent.
enum class RecallState : std::uint8_t {
    Open = 1,
    Remedied = 2,     ///< seen done, though no record here says so
    NotAffected = 3,  ///< the vehicle is not concerned after all
};

struct Recall {
    std::string number;  ///< the campaign's, 1 to 40 of A-Z a-z 0-9 . _ -
    RecallState state{RecallState::Open};
    Text what;    ///< what is wrong, a title
    Text risk;    ///< what may happen
    Text remedy;  ///< what will be done, and that it costs nothing
    WallTime announced;                ///< by the maker; unknown quality: not told
    WallTime told{};                   ///< when this vehicle heard of it; kept in the vehicle, never sent
    std::vector<WallTime> reminded{};  ///< when the owner was shown it, the latest few; kept in the vehicle, never sent
    bool operator==(const Recall&) const = default;
};

/// A recall concerns this vehicle, its words are others, or it is over. The latest word on a number holds.
struct RecallTold { Recall recall; bool operator==(const RecallTold&) const = default; };

[[nodiscard]] bool is_recall_number(std::string_view text);

/// The newest of the records with a job that carries the recall out; null where there is none.
[[nodiscard]] const ServiceRecord* remedy_of(const Recall& recall, std::span<const ServiceRecord> newest_first);

}  // namespace odolink
