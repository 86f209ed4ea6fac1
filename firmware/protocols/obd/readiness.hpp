// SPDX-License-Identifier: Apache-2.0
// Readiness: the malfunction lamp, the number of codes, and which emission monitors have run (PID 01 since codes were
// cleared, PID 41 in this drive cycle). Source: SAE J1979. A set status bit means NOT complete.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "protocols/obd/errors.hpp"

namespace odolink::obd {

enum class Ignition : std::uint8_t { Spark, Compression };

enum class Lamp : std::uint8_t { Off, On };

/// Each monitor once; which ones a vehicle can have depends on its ignition.
enum class Monitor : std::uint8_t {
    // both ignitions
    Misfire,
    FuelSystem,
    Components,
    // spark ignition
    Catalyst,
    HeatedCatalyst,
    Evaporative,
    SecondaryAir,
    AirConditioning,
    OxygenSensor,
    OxygenSensorHeater,
    EgrOrVvt,
    // compression ignition; it has EgrOrVvt too
    NmhcCatalyst,
    NoxAftertreatment,
    BoostPressure,
    ExhaustGasSensor,
    ParticulateFilter,
    Count_,
};

enum class MonitorState : std::uint8_t { NotSupported, Incomplete, Complete };

struct Readiness {
    Lamp lamp{Lamp::Off};
    std::uint8_t dtc_count{0};
    Ignition ignition{Ignition::Spark};
    std::array<MonitorState, static_cast<std::size_t>(Monitor::Count_)> monitors{};

    [[nodiscard]] MonitorState operator[](Monitor m) const { return monitors[static_cast<std::size_t>(m)]; }
    [[nodiscard]] unsigned supported() const;
    [[nodiscard]] unsigned incomplete() const;
};

/// Reads the four data bytes of PID 01 or 41. Errors: Truncated (fewer bytes), LengthMismatch (more).
[[nodiscard]] Result<Readiness> decode_readiness(ByteView data);

/// A short English name, such as "catalyst".
[[nodiscard]] std::string_view monitor_name(Monitor monitor);

/// Whether an inspection would take the car: lamp off and at most `allowed_incomplete` monitors open (the US rule: one
/// from model year 2001, two before).
enum class Inspection : std::uint8_t { Ready, LampOn, MonitorsIncomplete };
[[nodiscard]] Inspection inspection(const Readiness& readiness, unsigned allowed_incomplete);

}  // namespace odolink::obd
