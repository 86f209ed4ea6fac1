// SPDX-License-Identifier: Apache-2.0
// Rows of the plans that were issued to vehicles. Called within Database::transact() by commands and queries.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

/// Takes the place of an earlier version of the same plan.
void set_plan_issue(Sql& sql, int vehicle_no, const MaintenancePlan& plan, std::uint64_t sequence, WallTime now);
/// The newest version of this plan that was issued to the vehicle.
[[nodiscard]] std::optional<MaintenancePlan> issued_plan(Sql& sql, int vehicle_no, const std::string& plan_id);
/// All versions that are some vehicle's newest, the latest issued first.
[[nodiscard]] std::vector<IssuedPlan> issued_plans(Sql& sql, const std::string& dealer);
/// The dealer's vehicles whose newest it is: those that refused it first, then those it waits for.
[[nodiscard]] std::vector<PlanRow> vehicles_of_plan(Sql& sql, const std::string& dealer, const std::string& plan_id, std::uint32_t version);
/// The dealer's vehicles whose VIN begins so.
[[nodiscard]] std::vector<VehicleKey> vehicles_by_vin(Sql& sql, const std::string& dealer, const std::string& prefix);

}  // namespace odolink::desk
