// SPDX-License-Identifier: Apache-2.0
// Which plan is in force: the default we ship until a dealer's plan replaces it; never back to a lower version of the same
// plan of the same dealer, never before its valid-from. The signature was checked with the envelope it came in. Works offline: a plan kept for later
// starts by date.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/maintenance_plan.hpp"

namespace odolink {

enum class PlanVerdict : std::uint8_t {
    InForce = 1,   ///< replaces the plan in force now
    KeptForLater,  ///< its valid-from lies ahead, or the clock is unknown
    Older,         ///< lower version than one taken of this plan: refused
    Same,          ///< this version was taken already: a doubled message
    Unfit,         ///< no items, a doubled or empty item id, an interval of zero or beyond reason: refused
};

/// What is wrong with a plan, or nothing. At most 200 items; distances 1 m to 2,000,000 km, 1 to 600 months, 1 to
/// 100,000 h; each item needs a limit, a condition model or a standing, each phase an interval and an end, and both languages of its name.
/// At most 20 warranties, with limits of the same sizes.
[[nodiscard]] std::optional<std::string> flaw_of(const MaintenancePlan& plan);

/// The highest version taken of one plan of one dealer.
struct PlanVersion {
    std::string issuer;
    std::string plan_id;
    std::uint32_t version{0};
    bool operator==(const PlanVersion&) const = default;
};

class PlanShelf {
public:
    /// Starts with the built-in default, or with what was stored.
    explicit PlanShelf(MaintenancePlan in_force) : in_force_{std::move(in_force)} {}
    void restore(std::optional<MaintenancePlan> in_force, std::optional<MaintenancePlan> later);
    /// Another default takes the place of the one in force.
    void replace_default(MaintenancePlan plan) { in_force_ = std::move(plan); }
    void restore_taken(std::vector<PlanVersion> taken) { taken_ = std::move(taken); }

    [[nodiscard]] const MaintenancePlan& in_force() const { return in_force_; }
    [[nodiscard]] const std::optional<MaintenancePlan>& later() const { return later_; }

    [[nodiscard]] std::span<const PlanVersion> taken() const { return taken_; }

    /// A dealer's plan came. A later version also replaces one that still waits; another dealer's, or another plan of the same
    /// dealer, begins with any version.
    PlanVerdict offer(MaintenancePlan plan, const std::string& issuer, WallTime now);
    /// True when the waiting plan came into force.
    bool on_time(WallTime now);

private:
    MaintenancePlan in_force_;
    std::optional<MaintenancePlan> later_;
    std::vector<PlanVersion> taken_;
};

/// One a line; kept over a restart as a Meta record. Reading is total: a line that is none is passed over.
[[nodiscard]] std::string encode_versions(std::span<const PlanVersion> versions);
[[nodiscard]] std::vector<PlanVersion> decode_versions(std::string_view text);

}  // namespace odolink
