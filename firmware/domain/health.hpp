// SPDX-License-Identifier: Apache-2.0
// The vehicle's state of health: identity, lamp, readiness, faults, due items. Goes with a service request (at most 56,000 bytes as sent).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/fault.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/mileage.hpp"

namespace odolink {

/// One emission monitor (SAE J1979 PID 01/41). A set "incomplete" bit means the test has not run.
struct Monitor {
    std::string name;
    bool supported{false};
    bool complete{false};
    bool operator==(const Monitor&) const = default;
};

struct Readiness {
    bool lamp{false};            ///< malfunction lamp: OR over all ECUs
    std::uint32_t dtc_count{0};  ///< sum over all ECUs
    std::vector<Monitor> monitors;
    bool inspection_ready{false};
    bool operator==(const Readiness&) const = default;
};

struct VehicleIdentity {
    std::string vin;  ///< empty until read
    struct Ecu {
        std::uint32_t id{0};
        std::string name;
        std::vector<std::string> calibration_ids;
        std::vector<std::uint32_t> cvns;
        std::vector<std::string> software{};  ///< UDS identification, in order: "F188 8V0906259H"
        bool operator==(const Ecu&) const = default;
    };
    std::vector<Ecu> ecus;
    bool operator==(const VehicleIdentity&) const = default;
};

/// What changed of the vehicle's identity. The number is stable: it is stored and sent.
enum class IdentityChangeKind : std::uint8_t {
    VinLearned = 1,          ///< the first VIN of this store
    VinChanged = 2,          ///< another VIN: uploads are frozen
    EcuAppeared = 3,         ///< a control unit that was not there before
    CalibrationChanged = 4,  ///< other calibration ids
    CvnChanged = 5,          ///< other verification numbers: the software was changed
};

/// What is told before a fault is set. The number is stable: it is stored and sent.
enum class WarningKind : std::uint8_t {
    MonitorDrift = 1,        ///< a monitor's result drifts to its limit (mode 06)
    BatteryWeak = 2,         ///< resting voltage, cranking dip or their trend
    BatteryNotCharging = 3,  ///< the alternator does not charge
    BatteryOvercharged = 4,  ///< it charges too much
};

struct HealthPackage {
    VehicleIdentity identity;
    TrustedMileage mileage;
    Readiness readiness;
    std::vector<FaultRecord> faults;
    std::vector<DueItem> due;
    std::vector<SignalValue> signals;
    WallTime taken;
    std::uint32_t left_out{0};  ///< faults, freeze frames, due items, software versions and signals that did not fit
    bool operator==(const HealthPackage&) const = default;
};

}  // namespace odolink
