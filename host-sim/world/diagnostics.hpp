// SPDX-License-Identifier: Apache-2.0
// What the control units of a simulated car speak with a tester: chosen by the scenario, answered by obd_ecu.
#pragma once

#include <cstdint>

namespace odolink::sim {

enum class Diagnostics : std::uint8_t {
    Classic,        ///< J1979 alone; UDS is refused as not supported
    ClassicAndUds,  ///< J1979, and UDS for codes and identification
    ObdOnUds,       ///< J1979-2: no classic service is answered
};

}  // namespace odolink::sim
