// SPDX-License-Identifier: Apache-2.0
// How use may go on: several views of the past, each a guess at the days ahead, and what may come between. Made by
// due.hpp's callers from own use, asked by prediction.hpp. README.md of this folder gives the laws it stands on.
#pragma once

#include <array>
#include <optional>
#include <vector>

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

class UseOutlook {
public:
    UseOutlook() = default;  ///< knows nothing and foretells nothing
    /// From days and months up to, but not including, `today` (local). Knows nothing with fewer than 14 days or no use.
    UseOutlook(const UsageState& state, Measure measure, std::chrono::sys_days today);
    /// Where an average is all that is known: so much a day, straying by `deviation` a day, seen for `days_observed`
    /// days.
    [[nodiscard]] static UseOutlook steady(double per_day, double deviation, int days_observed);

    [[nodiscard]] bool known() const { return !views_.empty(); }
    /// When `left` will be used up. None: nothing is known, nothing left, or more than half of what may come ends
    /// beyond the horizon.
    [[nodiscard]] std::optional<DaysAhead> days_until(double left) const;
    /// What a day took on average from `from` on, as far as it was seen; 0 where nothing is known.
    [[nodiscard]] double per_day_since(std::chrono::sys_days from) const;

private:
    struct Past;
    /// Of one calendar month ahead, a day.
    struct Pace {
        double before{0};  ///< as things are
        double after{0};   ///< what a change of life multiplies
        bool seen{true};   ///< false: the same month was never observed
    };
    /// One view of the past taken as the future.
    struct View {
        double weight{0};
        bool seasonal{false};
        std::array<Pace, 12> months{};  ///< January first
    };
    /// From `day` on each seen and unseen month takes so many times as much.
    struct Change {
        double day{0};
        double seen{1};
        double unseen{1};
    };
    void look_back(const Past& past);
    [[nodiscard]] View season(const Past& past, double recent, double& share_checked) const;
    [[nodiscard]] double days_of(const View& view, double left, const Change& change) const;
    [[nodiscard]] double noise(const View& view, double left, double days) const;

    std::chrono::sys_days today_{};
    double days_known_{0};
    double cluster_{0};        ///< variance of an amount by its mean: the size of one outing
    double day_variance_{0};   ///< of one day's use
    double month_spread_{1};   ///< squared: how much one month differs from the next, relative
    std::vector<View> views_;  ///< their weights add up to 1
    std::vector<std::pair<std::chrono::sys_days, double>>
        seen_;  ///< first day and amount of each month, the last up to today
};

/// Outlooks of what limits count.
struct UseAhead {
    UseOutlook distance;
    UseOutlook engine_hours;
};
/// As of `now`; with an unknown clock, or one before the first trip, nothing is known.
[[nodiscard]] UseAhead use_ahead(const UsageState& state, WallTime now, LocalOffset offset);

}  // namespace odolink
