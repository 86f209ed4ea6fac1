// SPDX-License-Identifier: Apache-2.0
// What the completions prove about one item: distance, time and engine hours each count from their own latest proof, as
// a paper may bear only one of them. A beginning (factory new, assumed) counts only while nothing better is there.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "domain/maintenance_plan.hpp"

namespace odolink {

/// Points into the completions it was found in; null: there is none.
struct PastWork {
    const Completion* last{nullptr};         ///< the latest proof, or the beginning
    const Completion* by_distance{nullptr};  ///< where distance counts from
    const Completion* by_time{nullptr};      ///< where months count from; its date is known
    const Completion* by_hours{nullptr};     ///< where engine hours count from; its hours are known
    const Completion* birth{nullptr};        ///< a beginning at 0 km with a known date: fixed dates count from it
    std::optional<Distance> reached;         ///< farthest work that may close a fixed mark
    std::optional<WallTime> reached_on;      ///< latest work that may close a fixed date
    bool done_once{false};                   ///< the work was done, so the first interval is over
    bool reset_after{false};                 ///< somebody reset an indicator after the last proof
};

/// Nobody says that work was done: the vehicle was new, or its past is unknown.
[[nodiscard]] bool is_stand_in(const Completion& completion);
/// It tells when the work was, by date, mileage or engine hours. Without all three it proves nothing.
[[nodiscard]] bool is_placed(const Completion& completion);

[[nodiscard]] PastWork past_work(std::string_view item_id, std::span<const Completion> completions);

}  // namespace odolink
