// SPDX-License-Identifier: Apache-2.0
// What one agent has to be told: which vehicle, which dealer, which plan to begin with. Programs read it from their own
// configuration; the agent never reads a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/diagnostics/vehicle_profile.hpp"
#include "core/maintenance/default_plans.hpp"
#include "core/sync/data_budget.hpp"
#include "domain/calendar.hpp"
#include "domain/maintenance_plan.hpp"
#include "ports/head_unit.hpp"

namespace odolink {

struct AgentConfig {
    std::string version;      ///< of the program, for the dealer's support
    std::string vehicle;      ///< pseudonym: client id, certificate name, topic word
    std::string shard;        ///< two lower-case hex digits of the pseudonym's hash
    std::string dealer_id;
    std::string dealer_name;
    DealerPhones phones;  ///< shown under assistance
    MaintenancePlan plan{default_plan(Powertrain::Petrol)};  ///< in force until a dealer's plan comes
    std::optional<WallTime> first_registration;
    Language language{Language::Chinese};  ///< what the screen begins with
    WorkCalendar calendar;    ///< local time, holidays
    std::vector<VehicleProfile> profiles;  ///< which of them are used, VIN and model year decide
    std::optional<int> model_year;         ///< instead of the one in the VIN
    DataPlan data;              ///< of a month, by `calendar`
    bool start_ladder{true};    ///< starts that do not last leave parts out (core/supervision); false where kills are a test's
    std::string refused_configuration;  ///< why the last good copy runs and not what is on the disk, for owner and dealer
    bool store_rebuilt{false};  ///< what opening the store found, for the dealer
    std::uint64_t store_damages{0};
    std::string forget_pin;     ///< mark of an owner's PIN that is no longer asked for; empty: none
    bool start_stop{false};     ///< the engine stops by itself at lights, and the bus tells neither gear nor readiness to drive: a standing engine is then no parking
    std::optional<std::uint32_t> bus_bitrate;  ///< bit/s; absent: 500,000, and 250,000 where the bus speaks J1939
};

}  // namespace odolink
