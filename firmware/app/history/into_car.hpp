// SPDX-License-Identifier: Apache-2.0
// `odolinkctl history import FILE --into DIR`: the owner's papers become part of the vehicle's own history, or are taken back.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/exchange/exchange.hpp"
#include "agent/agent.hpp"
#include "app/vehicle_file/vehicle_file.hpp"

namespace odolink::history {

struct IntoCar {
    std::filesystem::path papers;
    vehicle_file::Source car;
    exchange::Reading reading;  ///< names of items come from the plan in force, then from our plans
    bool take_back{false};      ///< what this file brought goes again
    bool try_only{false};       ///< on a copy: nothing of the vehicle changes
};

struct IntoCarDone {
    PapersTaken taken;
    std::size_t taken_back{0};
    std::vector<std::string> remarks;  ///< what of the file was passed over, and of the vehicle's data
    Snapshot now;                      ///< of the vehicle afterwards
};

/// All or nothing, also when the power fails. Errors: the file cannot be read, tells of another VIN or has too many records; the vehicle's
/// data cannot be opened, its agent runs, no mileage is known yet; the store refuses.
[[nodiscard]] Result<IntoCarDone, vehicle_file::Problem> into_car(const IntoCar& wanted, Clock& clock);

}  // namespace odolink::history
