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

namespace odolink {

/// Whichever limit is reached first counts; an absent limit does not take part.
struct Interval {
    std::optional<Distance> distance;
    std::optional<std::chrono::months> time;
    std::optional<std::chrono::hours> engine_hours;
    bool operator==(const Interval&) const = default;
};

/// What the next interval is counted from.
enum class Recurrence : std::uint8_t {
    FromCompletion = 1,  ///< from where the work was done
    FromFixed = 2,       ///< from the planned marks (20,000, 40,000 …), wherever the work was done
};

/// A wear or life model that may bring the item forward.
enum class ConditionModel : std::uint8_t { None = 0, OilLife = 1, BrakePads = 2, Battery12V = 3, DieselParticulateFilter = 4 };

struct PlanItem {
    std::string id;  ///< stable, such as "engine_oil"
    Text name;
    Text reason;  ///< why the interval is what it is
    Interval first;
    Interval repeat;
    std::optional<Interval> severe;  ///< replaces `repeat` (and `first`) under severe duty
    Recurrence recurrence{Recurrence::FromCompletion};
    ConditionModel condition{ConditionModel::None};
    bool safety{false};  ///< cannot be dismissed for ever
    bool legal{false};   ///< a legal inspection: time counts from first registration
    bool operator==(const PlanItem&) const = default;
};

struct MaintenancePlan {
    std::string id;
    std::uint32_t version{0};  ///< a plan with a lower or equal version than the stored one is refused
    WallTime valid_from;
    Text name;
    std::vector<PlanItem> items;
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
    std::chrono::hours engine_hours{0};
    CompletionEvidence evidence{CompletionEvidence::FactoryNew};
    std::string record_id;  ///< id text of the service record, or empty
    bool operator==(const Completion&) const = default;
};

}  // namespace odolink
