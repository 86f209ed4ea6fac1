// SPDX-License-Identifier: Apache-2.0
// Emission monitoring messages of J1939: readiness (DM5, DM21, DM26), counts (DM29), ratios (DM20), supported parameters (DM24),
// test results (DM30), calibrations (DM19). Source: SAE J1939-73.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "protocols/j1939/parameters.hpp"

namespace odolink::j1939 {

namespace pgn {
inline constexpr Pgn kDm5 = 0xFECE;
inline constexpr Pgn kDm19 = 0xD300;
inline constexpr Pgn kDm20 = 0xC200;
inline constexpr Pgn kDm21 = 0xC100;
inline constexpr Pgn kDm24 = 0xFDB6;
inline constexpr Pgn kDm26 = 0xFDB8;
inline constexpr Pgn kDm29 = 0x9E00;
inline constexpr Pgn kDm30 = 0xA400;
}  // namespace pgn

/// A monitor group of DM5 and DM26. A monitor that is supported and not complete keeps the vehicle from being ready.
struct Monitor {
    const char* name;
    bool supported;  ///< DM26: enabled in this drive cycle
    bool complete;
};

/// DM5.
struct Readiness {
    Reading active_codes;
    Reading previously_active_codes;
    Reading obd_compliance;          ///< code of SPN 1220
    bool heavy_duty_obd{false};      ///< compliance says HD OBD (19, 20)
    std::vector<Monitor> monitors;   ///< three continuous ones, then the others; empty where the device says that it has none to tell of
};
/// Errors: TooShort (fewer than 8 bytes).
[[nodiscard]] Result<Readiness> readiness(ByteView data);

/// DM26.
struct TripReadiness {
    Reading seconds_since_start;
    Reading warm_ups_since_clear;
    std::vector<Monitor> monitors;
};
/// Errors: TooShort (fewer than 8 bytes).
[[nodiscard]] Result<TripReadiness> trip_readiness(ByteView data);

/// DM21.
struct DistanceReadiness {
    Reading km_with_mil;
    Reading km_since_clear;
    Reading minutes_with_mil;
    Reading minutes_since_clear;
};
/// Errors: TooShort (fewer than 8 bytes).
[[nodiscard]] Result<DistanceReadiness> distance_readiness(ByteView data);

/// DM29: how many codes each list has.
struct CodeCounts {
    Reading pending;
    Reading all_pending;
    Reading mil_on;
    Reading previously_mil_on;
    Reading permanent;
};
/// Errors: TooShort (fewer than 5 bytes).
[[nodiscard]] Result<CodeCounts> code_counts(ByteView data);

/// DM20: in-use performance.
struct PerformanceRatio {
    std::uint32_t spn;
    std::uint16_t numerator;
    std::uint16_t denominator;
};
struct Performance {
    std::uint16_t ignition_cycles{0};
    std::uint16_t monitoring_conditions{0};
    std::vector<PerformanceRatio> ratios;
};
/// Errors: TooShort (fewer than 4 bytes).
[[nodiscard]] Result<Performance> performance(ByteView data);

/// DM24: what an ECU can tell of a parameter.
struct SupportedParameter {
    std::uint32_t spn;
    std::uint8_t bytes;
    bool data_stream;
    bool freeze_frame;
    bool test_results;
};
/// Errors: TooShort (fewer than 4 bytes).
[[nodiscard]] Result<std::vector<SupportedParameter>> supported_parameters(ByteView data);

/// DM30: one scaled test. Values are raw; the slot identifier says how they scale.
struct TestResult {
    std::uint8_t test;
    std::uint32_t spn;
    std::uint8_t fmi;
    std::uint16_t slot;
    std::uint16_t value;
    std::uint16_t limit_high;
    std::uint16_t limit_low;
};
/// Errors: TooShort (fewer than 12 bytes).
[[nodiscard]] Result<std::vector<TestResult>> test_results(ByteView data);

/// DM19: a calibration and its check number.
struct Calibration {
    std::uint32_t verification;  ///< CVN
    std::string identification;  ///< CALID, without padding
};
/// Twenty bytes each. Errors: TooShort (fewer than 20 bytes).
[[nodiscard]] Result<std::vector<Calibration>> calibrations(ByteView data);

}  // namespace odolink::j1939
