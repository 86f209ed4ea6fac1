// SPDX-License-Identifier: Apache-2.0
// Hears other testers clear codes by J1979 service 04 or UDS service 14, and who they are. It tells of a clear when the control
// unit has said yes: one that is refused clears nothing. Fed by the agent with every frame; J1939 is J1939Watch's.
// Source: SAE J1979, ISO 14229-1, ISO 15765-4 (ids).
#pragma once

#include <optional>

#include "core/diagnostics/vehicle_report.hpp"
#include "ports/can_bus.hpp"

namespace odolink {

class ClearWatch {
public:
    static constexpr Duration kAnswerTime = 30s;  ///< a unit may ask for time before it says yes

    /// `by` is "tool F1" with the source address of 29-bit ids, "tool 7DF" with the id that was asked on of 11-bit ones, which
    /// have no source; "tool" where the request was not to be heard.
    [[nodiscard]] std::optional<CodesClearedRead> on_frame(const CanFrame& frame, MonoTime at);

private:
    struct Asked {
        CanId id;
        MonoTime at;
    };
    std::optional<Asked> asked_;
};

}  // namespace odolink
