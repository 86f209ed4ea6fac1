// SPDX-License-Identifier: Apache-2.0
// Which signals of a DBC file are the odometer, the speed and the like: named by the profile, else told by their own name
// and unit. A signal without a unit, or with one that says two things, has no role unless the profile names it; gear,
// parking brake, ready-to-drive and low beam have labels in place of a unit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/diagnostics/vehicle_profile.hpp"

namespace odolink {

enum class BroadcastRole : std::uint8_t { Odometer, Speed, EngineSpeed, Supply, Coolant, FuelLevel, ServiceRange, Gear, ParkingBrake, Ready, LowBeam };
inline constexpr std::size_t kBroadcastRoles = 11;

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

/// What a gear or parking brake signal says, as VSS counts it: gear 126 Park, 0 Neutral, -1 Reverse, 127 Drive; brake 1
/// engaged, 0 not; ready to drive 1, not 0; low beam 1 on, 0 off. By the value's label where the file has labels; none where it says anything else.
[[nodiscard]] std::optional<double> state_value(BroadcastRole role, const dbc::Signal& signal, double value);
[[nodiscard]] inline bool is_state(BroadcastRole role) { return role >= BroadcastRole::Gear; }

/// At most one signal for each role, in the order of the roles. A name of the profile that no signal has gives none.
[[nodiscard]] std::vector<RoleSignal> broadcast_roles(const dbc::Database& database, const BroadcastNames& names);

}  // namespace odolink
