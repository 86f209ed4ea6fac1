// SPDX-License-Identifier: Apache-2.0
// Gear and parking brake for the driving gate, from whatever tells them: J1939, a maker's broadcast messages. Called by the
// Agent with each report of signals.
#pragma once

#include "core/diagnostics/vehicle_report.hpp"
#include "core/prompts/driving_gate.hpp"

namespace odolink {

/// True when the gate was told something. The gear is the one selected, else the one engaged; VSS counts 126 as Park, 0 as
/// Neutral, below 0 as Reverse.
bool tell_gate(DrivingGate& gate, const SignalsRead& read);

}  // namespace odolink
