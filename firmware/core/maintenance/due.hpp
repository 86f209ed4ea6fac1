// SPDX-License-Identifier: Apache-2.0
// What is due: a pure function of plan, completions, mileage, time and use. Looking changes nothing; only evidence
// closes an item (completions.hpp). Exact at every boundary: an interval that has just elapsed is due.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/maintenance/counted_limit.hpp"
#include "core/maintenance/use_outlook.hpp"
#include "domain/maintenance_plan.hpp"

namespace odolink {

/// The vehicle's present.
struct VehicleNow {
    Distance mileage;
    WallTime wall;
    std::optional<std::chrono::hours> engine_hours;  ///< none where the vehicle does not count them
    LocalOffset offset;
    std::optional<WallTime> first_registration{};  ///< where somebody told it: the vehicle's age counts from it
};

/// Life left of an item by its condition model, in percent; 0 and below is used up.
struct ItemCondition {
    std::string item_id;
    double percent{100};
};

/// What own use adds to the plan.
struct OwnUse {
    UsageRates rates;
    std::vector<ItemCondition> conditions;
    /// Severe use of each item since its last work. An item that is not among them counts all its use as severe while
    /// the rates are.
    std::vector<ItemDuty> duty{};
    Duty declared{Duty::Auto};  ///< what a person said goes before what trips show
    UseAhead ahead{};           ///< where it knows nothing, the rates are taken as they are
};

// Source of the levels: reference defaults (maintenance minders of the trade); the grace is our own.
inline constexpr int kSoonFromPercent = 90;   ///< soon from this share of the interval
inline constexpr int kSoonDaysOfOwnUse = 14;  ///< or this many days of own use before, whichever is earlier …
inline constexpr int kWidestWindowPercent =
    60;  ///< … but at most this share of the interval: work just done is not due soon
/// Of a date or mileage that the owner or the law wrote down: soon from the first on, and called for once more from the second.
/// Kilometres are the least: who drives more in so many days hears earlier.
inline constexpr std::chrono::days kWrittenSoon{30};
inline constexpr std::chrono::days kWrittenLastCall{7};
inline constexpr Distance kWrittenSoonDistance = Distance::kilometres(500);
inline constexpr Distance kWrittenLastCallDistance = Distance::kilometres(100);
inline constexpr double kConditionSoon = 15;  ///< percent of life left
inline constexpr double kConditionDue = 5;
inline constexpr double kConditionOverdue = 0;
inline constexpr int kGracePercent = 10;  ///< overdue beyond this share of the interval …
inline constexpr Distance kGraceDistance = Distance::kilometres(1000);  ///< … but never later than this
inline constexpr std::chrono::days kGraceTime{30};                      ///< … or this; legal dates have no grace
inline constexpr Distance kUnprovenReset = Distance::kilometres(5000);  ///< after a reset nobody can prove
inline constexpr Distance kOneVisit = Distance::kilometres(500);  ///< what is written or noticed within it may be of one visit to a garage
inline constexpr int kDoneEarlyPercent = 10;  ///< work this share before a fixed mark counts, unless the item says else
inline constexpr std::chrono::months kOilTimeCap{12};  ///< of oil whose life is modelled and whose plan gives no time

/// The limits one item has now and the points they count from: what "why am I asked" shows.
struct DueBasis {
    Interval interval;               ///< first, of a phase, or repeat; under severe duty the shorter of each limit
    std::optional<Completion> from;  ///< the latest work; for fixed marks with the last closed mark in it
    bool severe{false};              ///< severe use shortens it, now or since the last work
    bool first{false};
    std::optional<std::size_t> phase;  ///< index of the plan item's phase
    std::optional<Distance> due_at;
    std::optional<WallTime> due_on;
    std::optional<std::chrono::hours> due_hours;
    std::optional<CountedLimit> distance;      ///< metres
    std::optional<CountedLimit> time;          ///< milliseconds; none with an unknown clock
    std::optional<CountedLimit> engine_hours;  ///< hours; none where the vehicle does not count them
    bool unsure{false};   ///< the vehicle's age or the work's mileage is unknown: of the phases that may hold the stricter
    bool undated{false};  ///< months are all that counts, and nobody knows from when: due, not ok
    bool written_mileage{false};  ///< the owner wrote the mileage down
    bool written_date{false};     ///< the owner or the law wrote the date down
};
[[nodiscard]] DueBasis due_basis(const PlanItem& item, std::span<const Completion> completions, const VehicleNow& now,
                                 const OwnUse& use);
/// One for each item of the plan, in the plan's order.
[[nodiscard]] std::vector<DueBasis> due_bases(const MaintenancePlan& plan, std::span<const Completion> completions, const VehicleNow& now,
                                              const OwnUse& use);

/// One DueItem for each item of the plan, in the plan's order. Time limits need a known clock and a known completion
/// date: without them they give no reminder, distance keeps counting.
[[nodiscard]] std::vector<DueItem> evaluate(const MaintenancePlan& plan, std::span<const Completion> completions,
                                            const VehicleNow& now, const OwnUse& use);
/// The same where due_bases() of the moment are at hand.
[[nodiscard]] std::vector<DueItem> evaluate_bases(const MaintenancePlan& plan, std::span<const DueBasis> bases, const VehicleNow& now,
                                                  const OwnUse& use);

/// The items whose state differs from `before` (by item; an item unknown before counts as Ok): what the dealer is told.
[[nodiscard]] std::vector<DueItem> changed_states(std::span<const DueItem> before, std::span<const DueItem> now);

/// Item and state of each, one a line ("engine_oil=2"): what was last told to the dealer, kept over a restart as a Meta
/// record. Reading is total: a line that is none is passed over, the other fields stay empty.
[[nodiscard]] std::string encode_states(std::span<const DueItem> items);
[[nodiscard]] std::vector<DueItem> decode_states(std::string_view text);

}  // namespace odolink
