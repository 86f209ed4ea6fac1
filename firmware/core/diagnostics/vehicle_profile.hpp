// SPDX-License-Identifier: Apache-2.0
// Vehicle profiles: what files say about makers' own requests (OBDb signal sets) and broadcast messages (DBC), and for
// which vehicles. Programs read the files; the agent gets parsed values and chooses by VIN and model year.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/dbc/database.hpp"
#include "protocols/obdb/signal_set.hpp"

namespace odolink {

/// Which vehicles a profile is for; every condition that is there must hold.
struct ProfileMatch {
    std::vector<std::string> vins;  ///< beginnings of VINs, `?` for any character; none: every vehicle
    std::optional<int> from;        ///< model years, included; a vehicle of unknown year does not fit
    std::optional<int> to;
};

/// Broadcast signals with a meaning of their own, as "Message.Signal". An empty name: found by the signal's name and unit.
struct BroadcastNames {
    std::string odometer;
    std::string speed;
    std::string engine_speed;
    std::string supply;
    std::string coolant;
    std::string fuel_level;
    std::string service_range;  ///< distance to the next service, as the cluster counts it
    std::string gear;
    std::string parking_brake;
    std::string ready{};  ///< of an electric car or hybrid: it drives when told to
    std::string low_beam{};  ///< headlamps: the screen is dark with them
};

struct VehicleProfile {
    std::string name;
    ProfileMatch match;
    std::optional<obdb::SignalSet> signals;
    std::optional<dbc::Database> broadcast;
    BroadcastNames names;
};

/// The vehicle a profile is sought for.
struct ProfileVehicle {
    std::string vin;  ///< empty while unknown
    std::optional<int> model_year;
};

/// The year in the VIN, or the one that was configured. `current_year` tells the two meanings of its code apart.
[[nodiscard]] ProfileVehicle profile_vehicle(std::string_view vin, std::optional<int> configured_year, int current_year);

[[nodiscard]] bool fits(const ProfileMatch& match, const ProfileVehicle& vehicle);

/// Indices of the profiles that fit, the most closely described first, else in their order.
[[nodiscard]] std::vector<std::size_t> fitting(const std::vector<VehicleProfile>& profiles, const ProfileVehicle& vehicle);

}  // namespace odolink
