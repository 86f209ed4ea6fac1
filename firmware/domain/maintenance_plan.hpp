// SPDX-License-Identifier: Apache-2.0
// The maintenance plan: what is due when. A plan is a versioned, signed document of the dealer, or the default we ship.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/text.hpp"
#include "domain/warranty.hpp"

namespace odolink {

/// Whichever limit is reached first counts; an absent limit does not take part.
struct Interval {
    std::optional<Distance> distance;
    std::optional<std::chrono::months> time;
    std::optional<std::chrono::hours> engine_hours;
    bool operator==(const Interval&) const = default;
    [[nodiscard]] bool empty() const { return !distance && !time && !engine_hours; }
};

/// An interval for a part of the vehicle's life: it follows every mark or work below both bounds.
struct Phase {
    Interval every;
    std::optional<std::chrono::months> until_age;  ///< months since the first registration
    std::optional<Distance> until_mileage;
    bool operator==(const Phase&) const = default;
};

/// What the next interval is counted from.
enum class Recurrence : std::uint8_t {
    FromCompletion = 1,  ///< from where the work was done
    FromFixed = 2,       ///< from the planned marks (20,000, 40,000 …), wherever the work was done
};

/// How the vehicle is used where somebody said so; Auto: as its trips tell.
enum class Duty : std::uint8_t { Auto = 0, Normal = 1, Severe = 2 };

/// A wear or life model that may bring the item forward.
enum class ConditionModel : std::uint8_t { None = 0, OilLife = 1, BrakePads = 2, Battery12V = 3, DieselParticulateFilter = 4 };

struct PlanItem {
    std::string id;  ///< stable, such as "engine_oil"
    Text name;
    Text reason;  ///< why the interval is what it is
    Interval first;                  ///< until the work was done once; empty: as `repeat`
    Interval repeat;                 ///< empty beside a `first`: the work is done once only
    std::optional<Interval> severe;  ///< under severe duty, limit by limit the shorter of it and the normal one
    Recurrence recurrence{Recurrence::FromCompletion};
    ConditionModel condition{ConditionModel::None};
    bool safety{false};  ///< cannot be dismissed for ever
    bool legal{false};   ///< a legal inspection: time counts from first registration
    std::vector<Phase> phases;      ///< the first whose bounds still hold decides; after the last `repeat` goes on
    std::optional<Interval> early;  ///< work this long before a fixed mark counts for it; absent limits: a tenth
    std::string group;              ///< items of one group share the life that a model of one of them tells
    std::optional<std::chrono::days> standing{};  ///< due when the vehicle stood still so long since the last work
    bool operator==(const PlanItem&) const = default;
};

struct MaintenancePlan {
    std::string id;
    std::uint32_t version{0};  ///< a plan with a lower or equal version than the stored one is refused
    WallTime valid_from;
    Text name;
    std::vector<PlanItem> items;
    std::vector<WarrantyTerm> warranties{};  ///< of this vehicle, as its dealer knows them
    std::optional<WarrantyTerm> three_guarantees{};  ///< 三包有效期 of a household car; absent: none, or not known
    bool operator==(const MaintenancePlan&) const = default;
};

enum class DueState : std::uint8_t { Ok = 1, Soon = 2, Due = 3, Overdue = 4 };

/// What is known of one item now. Negative remainders are overdue amounts.
struct DueItem {
    std::string item_id;
    DueState state{DueState::Ok};
    std::optional<Distance> remaining_distance;
    std::optional<std::chrono::days> remaining_time;
    std::optional<std::chrono::hours> remaining_engine_hours;
    std::optional<double> condition_percent;  ///< life left by the item's model, 0..100
    std::optional<WallTime> predicted_date;   ///< expected due date from own use
    std::optional<WallTime> predicted_early;  ///< the interval around it that holds 80 % of futures
    std::optional<WallTime> predicted_late;
    std::optional<Distance> condition_distance;  ///< the life left as distance; negative: driven beyond it
    std::optional<Distance> due_at;
    std::optional<WallTime> due_on;
    bool severe{false};  ///< severe duty shortens it
    std::optional<std::chrono::days> stood{};  ///< how long the vehicle stood, where that is why
    bool last_call{false};  ///< Soon, and in the last 7 days or 100 km before a date or mileage that was written down
    bool operator==(const DueItem&) const = default;
};

/// How an item was last closed.
enum class CompletionEvidence : std::uint8_t {
    DealerRecord = 1,     ///< a signed service record names the item
    OwnerStatement = 2,   ///< the owner said so, and when
    DetectedService = 3,  ///< somebody reset an indicator; no proof of the work itself
    FactoryNew = 4,       ///< the new vehicle
    Assumed = 5,          ///< vehicle taken over with an unknown past: the last planned mark stands in
};

/// The point an item's interval is counted from.
struct Completion {
    std::string item_id;
    Distance mileage;
    WallTime at;
    std::optional<std::chrono::hours> engine_hours;
    CompletionEvidence evidence{CompletionEvidence::FactoryNew};
    std::string record_id;  ///< id text of the service record, or empty
    /// False: nobody wrote a mileage down that can be believed; `mileage` is an estimate, or 0 where there is none.
    bool has_mileage{true};
    std::optional<WallTime> stated_due;  ///< the date the owner read off a sticker or paper; holds until the next work
    std::optional<Distance> stated_due_at{};  ///< the same of a mileage
    bool operator==(const Completion&) const = default;
};

}  // namespace odolink
