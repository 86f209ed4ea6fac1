// SPDX-License-Identifier: Apache-2.0
// How an engine ran in one trip: what its oil felt. Counted with the trip (core/mileage), spent on the oil's life (core/maintenance), told to nobody.
#pragma once

#include <chrono>
#include <cstdint>

namespace odolink {

struct EngineUse {
    std::uint64_t revolutions{0};          ///< 0 where the vehicle does not tell
    std::chrono::seconds cold_running{0};  ///< running with a coolant that is not warm yet; 0 where the vehicle does not tell
    bool operator==(const EngineUse&) const = default;
};

}  // namespace odolink
