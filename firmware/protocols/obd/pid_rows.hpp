// SPDX-License-Identifier: Apache-2.0
// Small words in which the PID rows are written (pid_rows_*.hpp); included by pid_table.cpp only.
// Bits and bytes are named as the standard does: data bytes A, B, C … (0, 1, 2 …), bit 7 is the most significant.
#pragma once

#include "protocols/obd/pid_signal.hpp"

namespace odolink::obd::rows {

struct Scaling {
    double scale;
    double offset;
    std::string_view unit;
    Sign sign{Sign::Unsigned};
    double highest{std::numeric_limits<double>::infinity()};
    bool ones_are_none{false};
};

inline constexpr Scaling kPercent{100.0 / 255.0, 0, "percent"};
inline constexpr Scaling kTrim{100.0 / 128.0, -100, "percent"};
// Of the sensors of PIDs 14 to 1B: all ones where the sensor takes no part in the trim.
inline constexpr Scaling kSensorTrim{100.0 / 128.0, -100, "percent", Sign::Unsigned, std::numeric_limits<double>::infinity(), true};
inline constexpr Scaling kCelsius{1, -40, "celsius"};
inline constexpr Scaling kCelsiusWide{4, -40, "celsius"};
inline constexpr Scaling kCelsiusTenth{0.1, -40, "celsius"};
inline constexpr Scaling kTorque{1, -125, "percent"};
inline constexpr Scaling kKilopascal{1, 0, "kPa"};
inline constexpr Scaling kKilopascal10{10, 0, "kPa"};
inline constexpr Scaling kKilopascal32nd{1.0 / 32.0, 0, "kPa"};
inline constexpr Scaling kKilopascal100th{0.01, 0, "kPa"};
inline constexpr Scaling kSeconds{1, 0, "s"};
inline constexpr Scaling kMinutes{1, 0, "min"};
inline constexpr Scaling kHours{1, 0, "h"};
inline constexpr Scaling kKilometres{1, 0, "km"};
// Scan tools and recordings show a sensor at its lean stop (FFFF) as 1.99.
inline constexpr Scaling kLambda{2.0 / 65536.0, 0, "ratio", Sign::Unsigned, 1.99};
inline constexpr Scaling kPpm{1, 0, "ppm"};
inline constexpr Scaling kCount{1, 0, ""};

/// One byte.
constexpr PidSignal b(std::uint8_t pid, unsigned byte, Scaling s, std::string_view name, int support_bit = -1) {
    return {pid, static_cast<std::uint16_t>(byte * 8), 8, s.sign, s.scale, s.offset, s.unit, name,
            static_cast<std::int16_t>(support_bit < 0 ? -1 : 7 - support_bit), {}, s.highest, s.ones_are_none};
}
/// Two bytes.
constexpr PidSignal w(std::uint8_t pid, unsigned byte, Scaling s, std::string_view name, int support_bit = -1) {
    PidSignal r = b(pid, byte, s, name, support_bit);
    r.length = 16;
    return r;
}
/// Three bytes.
constexpr PidSignal t(std::uint8_t pid, unsigned byte, Scaling s, std::string_view name, int support_bit = -1) {
    PidSignal r = b(pid, byte, s, name, support_bit);
    r.length = 24;
    return r;
}
/// Four bytes. No vehicle fills a counter of them in its life: where they have a unit, all ones are no value.
constexpr PidSignal d(std::uint8_t pid, unsigned byte, Scaling s, std::string_view name, int support_bit = -1) {
    PidSignal r = b(pid, byte, s, name, support_bit);
    r.length = 32;
    r.ones_are_none = !s.unit.empty();
    return r;
}
/// A row whose byte of support bits comes only in data of `bytes` bytes.
constexpr PidSignal with_support(std::uint8_t bytes, PidSignal row) {
    row.with_support = bytes;
    return row;
}
/// One flag: bit `bit` of byte `byte`.
constexpr PidSignal flag(std::uint8_t pid, unsigned byte, unsigned bit, std::string_view name, int support_bit = -1) {
    PidSignal r = b(pid, byte, kCount, name, support_bit);
    r.bit = static_cast<std::uint16_t>(byte * 8 + 7 - bit);
    r.length = 1;
    return r;
}
/// "Not complete" of an emission monitor: it says something only where the vehicle has the monitor.
constexpr PidSignal incomplete(std::uint8_t pid, unsigned byte, unsigned bit, std::string_view name) {
    PidSignal r = flag(pid, byte, bit, name);
    // Byte B holds both for the continuous monitors; of the others byte C says which there are and byte D how far they are.
    r.support = static_cast<std::int16_t>(byte == 1 ? r.bit + 4 : r.bit - 8);
    return r;
}
/// `length` bits down from bit `high` of byte `byte`.
constexpr PidSignal bits(std::uint8_t pid, unsigned byte, unsigned high, unsigned length, std::string_view name,
                         std::span<const StateText> states, int support_bit = -1) {
    PidSignal r = flag(pid, byte, high, name, support_bit);
    r.length = static_cast<std::uint8_t>(length);
    r.states = states;
    return r;
}

inline constexpr StateText kIgnition[] = {{0, "SPARK"}, {1, "COMPRESSION"}};
inline constexpr StateText kFuelSystem[] = {{0, "OFF"},       {1, "OL"},     {2, "CL"},           {4, "OL-Drive"},
                                            {8, "OL-Fault"},  {16, "CL-Fault"}, {32, "OL B2"},    {64, "OL-Drive B2"},
                                            {128, "OL-Fault B2"}};
inline constexpr StateText kSecondaryAir[] = {{1, "UPS"}, {2, "DNS"}, {4, "OFF"}, {8, "DIAG"}};
inline constexpr StateText kObdStandard[] = {
    {1, "OBD II"}, {2, "OBD"}, {3, "OBD & OBD II"}, {4, "OBD I"}, {5, "NO OBD"}, {6, "EOBD"}, {7, "EOBD & OBD II"},
    {8, "EOBD & OBD"}, {9, "EOBD, OBD, OBD II"}, {10, "JOBD"}, {11, "JOBD & OBD II"}, {12, "JOBD & EOBD"},
    {13, "JOBD, EOBD, OBD II"}, {14, "EURO IV B1"}, {15, "EURO V B2"}, {16, "EURO C"}, {17, "EMD"}, {18, "EMD+"},
    {19, "HD OBD-C"}, {20, "HD OBD"}, {21, "WWH OBD"}, {23, "HD EOBD-I"}, {24, "HD EOBD-I N"}, {25, "HD EOBD-II"},
    {26, "HD EOBD-II N"}, {27, "HD-ZEV"}, {28, "OBDBr-1"}, {29, "OBDBr-2"}, {30, "KOBD"}, {31, "IOBD-I-BS4"},
    {32, "IOBD-II-BS4"}, {33, "HD EOBD-VI"}, {34, "OBD, OBD II and HD OBD"}, {35, "OBDBr-3"}, {36, "MC EOBD-I"},
    {37, "MC EOBD-II"}, {38, "MC COBD-I"}, {39, "MC TOBD-I"}, {40, "MC JOBD-I"}, {41, "CN-OBD-6"}, {42, "OBDBr-P7"},
    {43, "CN-HDOBD-VI"}, {44, "IOBD-I-BS6"}, {45, "IOBD-II-BS6"}, {46, "IHDOBD-BSVI"}, {47, "OBDBr-P8"},
    {48, "HD-JOBD-II"}, {49, "HD-KOBD-II"}, {50, "CN-OROBD-IV"}, {51, "CARB ACC-II"}, {52, "MC JOBD-II"},
    {53, "MC CARB OBD"}, {54, "MC EPA OBD"}, {55, "MC CARB & EPA OBD"}, {56, "HD ZEV CARB ZEP"},
    {57, "CARB ACC-II & EPA TIER4"}, {58, "EPA TIER4"}, {59, "EPA HD"}};
inline constexpr StateText kFuelType[] = {
    {0, "NONE"}, {1, "GAS"}, {2, "METH"}, {3, "ETH"}, {4, "DSL"}, {5, "LPG"}, {6, "CNG"}, {7, "PROP"}, {8, "ELEC"},
    {9, "BI_GAS"}, {10, "BI_METH"}, {11, "BI_ETH"}, {12, "BI_LPG"}, {13, "BI_CNG"}, {14, "BI_PROP"}, {15, "BI_ELEC"},
    {16, "BI_MIX"}, {17, "HYB_GAS"}, {18, "HYB_ETH"}, {19, "HYB_DSL"}, {20, "HYB_ELEC"}, {21, "HYB_MIX"},
    {22, "HYB_REG"}, {23, "BI_DSL"}, {24, "BI_NG"}, {25, "BI_DSL"}, {26, "NG"}, {27, "DSL_CNG"}, {28, "DSL_LNG"},
    {29, "FC_H2"}, {30, "HICE_HHO"}, {31, "KERO"}, {32, "HFO"}};
inline constexpr StateText kEmissionDesign[] = {{14, "EURO IV B1"}, {15, "EURO V B2"}, {16, "EURO C"}, {17, "EURO VI"}};
inline constexpr StateText kLoopControl[] = {{0, "none"}, {1, "open loop"}, {2, "closed loop"}, {3, "fault"}};
inline constexpr StateText kHybridMode[] = {{0, "CSM"}, {1, "CDM"}};
inline constexpr StateText kEnhancedHybridMode[] = {{0, "CSM"}, {1, "CDM"}, {2, "CIM"}};
inline constexpr StateText kInducement[] = {{0, "inactive"}, {1, "enabled"}, {2, "active"}, {3, "not supported"}};
inline constexpr StateText kRegeneration[] = {{0, "passive"}, {1, "active"}};

}  // namespace odolink::obd::rows
