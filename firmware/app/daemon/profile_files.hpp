// SPDX-License-Identifier: Apache-2.0
// Reads vehicle profiles from files: those the configuration names, and those of profiles.toml. A bad file costs its own
// profile and one line; nothing else, and never the start.
#pragma once

#include <string>
#include <vector>

#include "adapters/config/daemon_config.hpp"
#include "core/diagnostics/vehicle_profile.hpp"

namespace odolink {

struct ProfileFiles {
    std::vector<VehicleProfile> profiles;
    std::vector<std::string> remarks;  ///< "FILE:PLACE: WHAT; ADVICE"
};

[[nodiscard]] ProfileFiles read_profiles(const DaemonConfig::Vehicle& vehicle);

}  // namespace odolink
