// SPDX-License-Identifier: Apache-2.0
// Faults: a diagnostic trouble code as an ECU reports it, its freeze frame, and its life in this vehicle.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/signal.hpp"

namespace odolink {

/// The list a code was read from (SAE J1979 modes 03, 07, 0A; UDS and J1939 map onto these).
enum class DtcKind : std::uint8_t { Stored = 1, Pending = 2, Permanent = 3 };

/// A code an ECU reported. `code` is its usual text: "P0301", "P0301-1C" (UDS), "SPN 110 FMI 3" (J1939).
struct Dtc {
    std::uint32_t ecu{0};  ///< responding CAN id, or J1939 source address
    std::string code;
    auto operator<=>(const Dtc&) const = default;
};

enum class FaultState : std::uint8_t {
    Pending = 1,         ///< seen once, not yet confirmed by the ECU
    Confirmed = 2,       ///< stored (and so usually lights the lamp)
    Healed = 3,          ///< no longer reported after enough clean drive cycles
    ClearedOutside = 4,  ///< vanished with all others at once: somebody cleared the codes. Not a repair.
    Repaired = 5,        ///< a service record names it; watched for its return
};

/// How urgent a fault is for the owner.
enum class Urgency : std::uint8_t { DriveOn = 1, ServiceSoon = 2, StopSafely = 3 };

/// One fault of this vehicle, from first sight to the end of its life.
struct FaultRecord {
    Dtc dtc;
    FaultState state{FaultState::Pending};
    bool permanent{false};  ///< also in the permanent list (mode 0A)
    bool lamp{false};       ///< the malfunction lamp was on with it
    Urgency urgency{Urgency::ServiceSoon};
    WallTime first_seen;
    WallTime last_seen;
    Distance mileage_first;
    Distance mileage_last;
    std::uint32_t occurrences{0};         ///< times it came (back) to Confirmed
    std::uint32_t clean_cycles{0};        ///< drive cycles without it since it was last seen
    std::vector<SignalValue> freeze_frame;  ///< empty where the ECU gave none
    std::string cleared_by;               ///< who was heard clearing it, such as "tool F1"; empty: unknown, or not cleared
    std::string repaired_by;              ///< id text of the service record that names it, or empty
    Distance mileage_repaired;            ///< valid when `repaired_by` is set; 0: the vehicle has not told it since
    bool operator==(const FaultRecord&) const = default;
    [[nodiscard]] bool active() const { return state == FaultState::Pending || state == FaultState::Confirmed; }
};

}  // namespace odolink
