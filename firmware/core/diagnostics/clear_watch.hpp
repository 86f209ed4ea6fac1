// SPDX-License-Identifier: Apache-2.0
// Hears other testers clear codes by J1979 service 04 or UDS service 14, and who they are, on the standard ids and on those that
// the vehicle's profiles name. It tells of a clear when the control unit has said yes: one that is refused clears nothing. Fed by
// the agent with every frame; J1939 is J1939Watch's. Source: SAE J1979, ISO 14229-1, ISO 15765-4 (ids).
#pragma once

#include <optional>
#include <vector>

#include "core/diagnostics/ecu_address.hpp"
#include "core/diagnostics/vehicle_report.hpp"
#include "ports/can_bus.hpp"

namespace odolink {

class ClearWatch {
public:
    static constexpr Duration kAnswerTime = 30s;  ///< a unit may ask for time before it says yes

    /// From now on these are heard too: ECUs on makers' own ids, from the profiles of the vehicle.
    void set_profile_ecus(std::vector<EcuAddress> ecus) { profile_ecus_ = std::move(ecus); }

    /// `by` is "tool F1" with the source address of 29-bit ids, "tool 7DF" with the id that was asked on of 11-bit ones, which
    /// have no source; "tool" where the request was not to be heard. On makers' own ids a request must have been heard, because
    /// other frames may hold the same bytes; and the clear is of all ECUs, because nothing says on which id that ECU answers OBD.
    [[nodiscard]] std::optional<CodesClearedRead> on_frame(const CanFrame& frame, MonoTime at);

private:
    struct Asked {
        CanId id;
        MonoTime at;
    };
    [[nodiscard]] std::optional<CodesClearedRead> on_profile_frame(const CanFrame& frame, MonoTime at);
    [[nodiscard]] bool was_asked(MonoTime at) const { return asked_ && at - asked_->at <= kAnswerTime; }

    std::vector<EcuAddress> profile_ecus_;
    std::optional<Asked> asked_;
};

}  // namespace odolink
