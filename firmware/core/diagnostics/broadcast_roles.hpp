// SPDX-License-Identifier: Apache-2.0
// Which signals of a DBC file are the odometer, the speed and the like: named by the profile, else told by their own name
// and unit. A signal without a unit, or with one that says two things, has no role unless the profile names it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/diagnostics/vehicle_profile.hpp"

namespace odolink {

enum class BroadcastRole : std::uint8_t { Odometer, Speed, EngineSpeed, Supply, Coolant, FuelLevel };
inline constexpr std::size_t kBroadcastRoles = 6;

/// A role's VSS leaf and its unit.
struct RoleName {
    std::string_view path;
    std::string_view unit;
};
[[nodiscard]] const RoleName& name_of(BroadcastRole role);

/// A signal with a role: `value * factor + offset` is in the role's unit.
struct RoleSignal {
    BroadcastRole role{BroadcastRole::Odometer};
    std::size_t message{0};
    std::size_t signal{0};
    double factor{1};
    double offset{0};
};

/// At most one signal for each role, in the order of the roles. A name of the profile that no signal has gives none.
[[nodiscard]] std::vector<RoleSignal> broadcast_roles(const dbc::Database& database, const BroadcastNames& names);

}  // namespace odolink
