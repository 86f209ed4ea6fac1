// SPDX-License-Identifier: Apache-2.0
// What somebody promises to repair for free, and for how long: terms from the dealer's plan document, and how they
// stand. core/maintenance/warranty judges them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/text.hpp"
#include "domain/vehicle_system.hpp"

namespace odolink {

/// Whichever limit is reached first ends it; without any limit it has no end.
struct WarrantyTerm {
    std::string id;  ///< stable, such as "vehicle", "powertrain", "traction_battery", "emission"
    Text name;
    std::vector<VehicleSystem> systems;  ///< what it covers; empty: the whole vehicle
    WallTime start;                      ///< the vehicle was handed over; unknown quality: at its first registration
    std::optional<std::chrono::months> time;
    std::optional<Distance> distance;  ///< on the odometer
    bool operator==(const WarrantyTerm&) const = default;
};

enum class WarrantyState : std::uint8_t {
    Unknown = 0,  ///< the clock or the start is not known, and no distance has ended it
    Running = 1,
    EndsSoon = 2,
    Ended = 3,
};

/// How one term stands now. Negative remainders: ended so long ago.
struct WarrantyNow {
    WarrantyState state{WarrantyState::Unknown};
    std::optional<std::chrono::days> remaining_time;  ///< days after today; 0: today is the last
    std::optional<Distance> remaining_distance;       ///< 0: at the limit, still inside
    std::optional<std::chrono::sys_days> last_day;    ///< local day, inclusive
    bool operator==(const WarrantyNow&) const = default;
};

/// What is counted under 三包 (repair, replacement, return) of household cars.
enum class GuaranteeRule : std::uint8_t {
    SafetyRepairs = 1,      ///< repairs of serious safety faults
    AssemblyReplaced = 2,   ///< engine, gearbox, traction battery or drive motor replaced: of each
    PartReplaced = 3,       ///< one part of a main system replaced: of each part number
    RepairDays = 4,         ///< days in repair, all together
    SameProblem = 5,        ///< repairs of one problem: of each code, else of each name
    FirstWeekAssembly = 6,  ///< an assembly, or a part of one, replaced within 7 days
    EarlyAssembly = 7,      ///< a part of an assembly with a defect within 60 days and 3,000 km
    EarlySafety = 8,        ///< a serious safety fault within 60 days and 3,000 km
};

/// One count, with the records it stands on.
struct GuaranteeCount {
    GuaranteeRule rule{GuaranteeRule::RepairDays};
    VehicleSystem system{VehicleSystem::None};  ///< of which, where the rule counts each
    std::string subject;  ///< part number, code or name of the problem, where the rule counts each
    std::uint32_t count{0};
    std::uint32_t limit{0};   ///< the count from which the rule speaks of replacement or return
    std::vector<Id> records;  ///< oldest first
    [[nodiscard]] bool reached() const { return count >= limit; }
    bool operator==(const GuaranteeCount&) const = default;
};

}  // namespace odolink
