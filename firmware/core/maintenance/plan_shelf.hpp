// SPDX-License-Identifier: Apache-2.0
// Which plan is in force: the default we ship until a dealer's plan replaces it; never back to a lower version, never
// before its valid-from. The signature was checked with the envelope it came in. Works offline: a plan kept for later
// starts by date.
#pragma once

#include <optional>
#include <string>

#include "domain/maintenance_plan.hpp"

namespace odolink {

enum class PlanVerdict : std::uint8_t {
    InForce = 1,   ///< replaces the plan in force now
    KeptForLater,  ///< its valid-from lies ahead, or the clock is unknown
    Older,         ///< lower version than one already taken: refused
    Same,          ///< this version was taken already: a doubled message
    Unfit,         ///< no items, a doubled or empty item id, an interval of zero or beyond reason: refused
};

/// What is wrong with a plan, or nothing. At most 200 items; distances 1 m to 2,000,000 km, 1 to 600 months, 1 to
/// 100,000 h; each item needs a limit or a condition model, and both languages of its name.
[[nodiscard]] std::optional<std::string> flaw_of(const MaintenancePlan& plan);

class PlanShelf {
public:
    /// Starts with the built-in default, or with what was stored.
    explicit PlanShelf(MaintenancePlan in_force) : in_force_{std::move(in_force)} {}
    void restore(std::optional<MaintenancePlan> in_force, std::optional<MaintenancePlan> later);

    [[nodiscard]] const MaintenancePlan& in_force() const { return in_force_; }
    [[nodiscard]] const std::optional<MaintenancePlan>& later() const { return later_; }

    /// A dealer's plan came. A later version also replaces one that still waits.
    PlanVerdict offer(MaintenancePlan plan, WallTime now);
    /// True when the waiting plan came into force.
    bool on_time(WallTime now);

private:
    MaintenancePlan in_force_;
    std::optional<MaintenancePlan> later_;
};

}  // namespace odolink
