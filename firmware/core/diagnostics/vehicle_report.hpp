// SPDX-License-Identifier: Apache-2.0
// What diagnostics find out, as values: one VehicleReport for each fact. Made by AnswerDecoder, from answers to our own
// requests and from answers heard on the bus alike; consumed by the agent, which hands them to mileage, faults and
// care.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/fault.hpp"
#include "domain/health.hpp"
#include "domain/mileage.hpp"
#include "domain/monitor_result.hpp"
#include "domain/signal.hpp"

namespace odolink {

/// One whole message of an ECU.
struct EcuAnswer {
    CanId ecu;  ///< the id it answers with
    Bytes payload;
    MonoTime at;
};

/// All values of one answer, by VSS name.
struct SignalsRead {
    std::uint32_t ecu{0};
    MonoTime at;
    std::vector<SignalValue> values;
};

/// The few values that steer the agent itself, out of one answer; absent: not in this answer.
struct DriveRead {
    MonoTime at;
    std::optional<KilometresPerHour> speed;
    std::optional<double> engine_rpm;
    std::optional<int> coolant_c;
    std::optional<double> fuel_rate_lph;
    std::optional<Millivolts> supply;
    std::optional<std::chrono::seconds> engine_total;  ///< PID 7F, SPN 247
    std::optional<std::chrono::seconds> idle_total;    ///< PID 7F, SPN 235
};

/// PID 31. It falls to 0 when codes are cleared.
struct DistanceSinceClearRead {
    Distance value;
    MonoTime at;
};

/// PID 30. It falls to 0 when codes are cleared.
struct WarmUpsSinceClearRead {
    std::uint8_t count{0};
    MonoTime at;
};

/// One list of one ECU, whole: a code that is not in it is not reported any more.
struct DtcListRead {
    std::uint32_t ecu{0};
    DtcKind kind{DtcKind::Stored};
    std::vector<Dtc> codes;
    MonoTime at;
    std::optional<bool> lamp{};  ///< as the list itself tells it (J1939, UDS); absent: the readiness status has it
    /// The list holds what is wrong at this moment (J1939 DM1), not what the ECU remembers: a code leaves it together
    /// with its lamp as soon as its cause is gone.
    bool of_this_moment{false};
    bool stop{false};                   ///< the red stop lamp is on with it
    std::vector<std::uint32_t> counts{};  ///< how often the ECU counted each of `codes`, 0 where it does not; or empty
    std::vector<std::optional<bool>> code_lamps{};  ///< does this one of `codes` light a lamp, where the ECU says so; or empty
};

/// Somebody else told ECUs to clear their codes, as heard on the bus, or as its effect shows.
struct CodesClearedRead {
    std::optional<std::uint32_t> ecu;  ///< absent: all of them
    std::string by;                    ///< such as "tool F9"; empty where only the effect was seen
    MonoTime at;
};

/// The values stored with the code that caused them.
struct FreezeFrameRead {
    Dtc dtc;
    std::vector<SignalValue> values;
};

/// Lamp, count and monitors over all ECUs; told when something of it changed.
struct ReadinessRead {
    Readiness readiness;
};

/// Results of monitors an ECU runs by itself, out of one answer. Tests that have not run since codes were cleared are not
/// among them.
struct MonitorResultsRead {
    std::uint32_t ecu{0};
    MonoTime at;
    std::vector<MonitorResult> results;
};

/// VIN, names, calibration ids and CVNs as far as they are known; told when something of it changed.
struct IdentityRead {
    VehicleIdentity identity;
};

using VehicleReport =
    std::variant<SignalsRead, DriveRead, MileageReading, DistanceSinceClearRead, WarmUpsSinceClearRead, DtcListRead,
                 FreezeFrameRead, ReadinessRead, MonitorResultsRead, IdentityRead, CodesClearedRead>;

}  // namespace odolink
