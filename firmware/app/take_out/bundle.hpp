// SPDX-License-Identifier: Apache-2.0
// What support needs to see of a vehicle, in one JSON file from which identities and secrets are taken out. The logic
// of `odolinkctl bundle`.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "app/vehicle_file/vehicle_file.hpp"

namespace odolink::take_out {

struct TextFile {
    std::string name;
    std::string content;
};

/// What lies beside the database and is not read by vehicle_file.
struct Surroundings {
    std::vector<TextFile> configuration;  ///< files as they are; comments go
    std::string metrics;                  ///< of the running or last agent, in Prometheus' text form
    std::string log;                      ///< its last lines
    std::string system;                   ///< kernel and machine
};

/// Status, faults, mileage, due, consent, outbox, numbers of records, and the surroundings. No VIN but masked, no name,
/// phone, pseudonym, note of the owner, key or token.
[[nodiscard]] boost::json::value bundle(const vehicle_file::VehicleFile& file, const Surroundings& around);

}  // namespace odolink::take_out
