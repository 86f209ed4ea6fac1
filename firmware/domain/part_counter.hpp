// SPDX-License-Identifier: Apache-2.0
// A part of the vehicle with a counter of its own: a set of tyres that comes and goes, an engine that was replaced.
// core/maintenance/part_counters makes them of the service records.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/vehicle_system.hpp"

namespace odolink {

struct PartCounter {
    Id set;                                     ///< of a set of parts; empty: an assembly that was replaced
    VehicleSystem system{VehicleSystem::None};  ///< of an assembly
    std::string item_id;    ///< plan item of the jobs that fit it: sets of one item take each other's place
    std::string name;       ///< in the garage's words
    Distance driven;        ///< with it fitted
    bool fitted{false};     ///< now
    WallTime first_fitted;  ///< unknown quality: no record bears a date
    std::optional<std::chrono::days>
        age_left;  ///< of tyres: until their check by age, negative: past it; absent: no date, or no clock
    DueState state{DueState::Ok};  ///< by age
    bool operator==(const PartCounter&) const = default;
};

}  // namespace odolink
