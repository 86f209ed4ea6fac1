// SPDX-License-Identifier: Apache-2.0
// How use may go on: several views of the past, each a guess at the days ahead, and what may come between. Made by
// due.hpp's callers from own use, asked by prediction.hpp. README.md of this folder gives the laws it stands on.
#pragma once

#include <memory>
#include <optional>

#include "core/maintenance/usage.hpp"

namespace odolink {

/// What of use is looked at.
enum class Measure : std::uint8_t { Kilometres = 1, EngineHours = 2 };

/// Days from now until an amount is used up, each at most kPredictionHorizonDays.
struct DaysAhead {
    double expected{0};
    double early{0};
    double late{0};
};

inline constexpr int kPredictionHorizonDays = 3650;

/// A value that is cheap to copy: copies share what is known, and what was reckoned of it before.
class UseOutlook {
public:
    UseOutlook() = default;  ///< knows nothing and foretells nothing
    /// From days and months up to, but not including, `today` (local). Knows nothing with fewer than 14 days or no use.
    UseOutlook(const UsageState& state, Measure measure, std::chrono::sys_days today);
    /// Where an average is all that is known: so much a day, straying by `deviation` a day, seen for `days_observed`
    /// days.
    [[nodiscard]] static UseOutlook steady(double per_day, double deviation, int days_observed);

    [[nodiscard]] bool known() const { return model_ != nullptr; }
    /// When `left` will be used up. None: nothing is known, nothing left, or more than half of what may come ends
    /// beyond the horizon.
    [[nodiscard]] std::optional<DaysAhead> days_until(double left) const;
    /// What a day took on average from `from` on, as far as it was seen; 0 where nothing is known.
    [[nodiscard]] double per_day_since(std::chrono::sys_days from) const;

private:
    struct Past;
    struct Model;
    std::shared_ptr<Model> model_;  ///< none: nothing is known
};

/// Outlooks of what limits count.
struct UseAhead {
    UseOutlook distance;
    UseOutlook engine_hours;
};
/// As of `now`; with an unknown clock, or one before the first trip, nothing is known.
[[nodiscard]] UseAhead use_ahead(const UsageState& state, WallTime now, LocalOffset offset);

}  // namespace odolink
