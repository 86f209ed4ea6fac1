// SPDX-License-Identifier: Apache-2.0
// One vehicle out of what J1979/UDS and J1939 tell of it: both may live on one bus, and each knows only its own control units.
// Used by the agent before a report is taken.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/diagnostics/vehicle_report.hpp"

namespace odolink {

enum class DiagnosticProtocol : std::uint8_t { Obd, J1939 };

class ProtocolMerge {
public:
    /// Readiness and identity are joined with what the other protocol told last; every other report passes as it is.
    [[nodiscard]] VehicleReport merged(DiagnosticProtocol from, const VehicleReport& report);

private:
    std::array<std::optional<Readiness>, 2> readiness_;
    std::array<std::optional<VehicleIdentity>, 2> identity_;
};

}  // namespace odolink
