// SPDX-License-Identifier: Apache-2.0
// The vehicle's state of health: identity, lamp, readiness, faults, due items. Goes with a service request (<= 500 kB).
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
        bool operator==(const Ecu&) const = default;
    };
    std::vector<Ecu> ecus;
    bool operator==(const VehicleIdentity&) const = default;
};

struct HealthPackage {
    VehicleIdentity identity;
    TrustedMileage mileage;
    Readiness readiness;
    std::vector<FaultRecord> faults;
    std::vector<DueItem> due;
    std::vector<SignalValue> signals;
    WallTime taken;
    bool operator==(const HealthPackage&) const = default;
};

}  // namespace odolink
