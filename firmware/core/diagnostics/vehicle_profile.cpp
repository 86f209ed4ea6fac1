// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/vehicle_profile.hpp"

#include <algorithm>

#include "domain/vin.hpp"

namespace odolink {
namespace {

bool begins_like(std::string_view vin, std::string_view pattern) {
    if (pattern.empty() || vin.size() < pattern.size()) return false;
    return std::equal(pattern.begin(), pattern.end(), vin.begin(), [](char p, char v) { return p == '?' || p == v; });
}

/// How closely the match describes the vehicle: characters of the longest VIN pattern that fits, then the years.
std::size_t closeness(const ProfileMatch& match, const ProfileVehicle& vehicle) {
    std::size_t most = 0;
    for (const std::string& pattern : match.vins) {
        if (!begins_like(vehicle.vin, pattern)) continue;
        const auto wild = static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '?'));
        most = std::max(most, pattern.size() - wild);
    }
    return 2 * most + (match.from || match.to ? 1 : 0);
}

}  // namespace

ProfileVehicle profile_vehicle(std::string_view vin, std::optional<int> configured_year, int current_year) {
    ProfileVehicle vehicle{std::string{vin}, configured_year};
    if (const auto parsed = Vin::parse(vin); parsed && !configured_year) vehicle.model_year = parsed->model_year(current_year);
    return vehicle;
}

bool fits(const ProfileMatch& match, const ProfileVehicle& vehicle) {
    const bool by_vin = match.vins.empty() || std::any_of(match.vins.begin(), match.vins.end(), [&](const std::string& pattern) {
                            return begins_like(vehicle.vin, pattern);
                        });
    if (!by_vin) return false;
    if (!match.from && !match.to) return true;
    if (!vehicle.model_year) return false;
    return (!match.from || *vehicle.model_year >= *match.from) && (!match.to || *vehicle.model_year <= *match.to);
}

std::vector<std::size_t> fitting(const std::vector<VehicleProfile>& profiles, const ProfileVehicle& vehicle) {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < profiles.size(); ++i)
        if (fits(profiles[i].match, vehicle)) chosen.push_back(i);
    std::stable_sort(chosen.begin(), chosen.end(), [&](std::size_t a, std::size_t b) {
        return closeness(profiles[a].match, vehicle) > closeness(profiles[b].match, vehicle);
    });
    return chosen;
}

}  // namespace odolink
