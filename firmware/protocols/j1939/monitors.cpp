// SPDX-License-Identifier: Apache-2.0
// Fixed layouts of the emission monitoring messages.
#include "protocols/j1939/monitors.hpp"

#include <algorithm>

#include "protocols/j1939/identity.hpp"

namespace odolink::j1939 {
namespace {

constexpr const char* kContinuous[] = {"misfire", "fuel system", "components"};

/// Bits of the non-continuous monitors, low byte first. Source: SAE J1939-73, DM5 bytes 5 to 8.
constexpr const char* kOthers[] = {
    "catalyst", "heated catalyst", "evaporative system", "secondary air", "air conditioning", "oxygen sensor",
    "oxygen sensor heater", "EGR or VVT", "cold start aid", "boost pressure", "particulate filter", "NOx aftertreatment",
    "NMHC catalyst"};

constexpr std::uint32_t kNoSpn = 0x7FFFF;

std::uint16_t little_16(ByteView data, std::size_t at) {
    return static_cast<std::uint16_t>(u8(data[at]) | u8(data[at + 1]) << 8U);
}

/// 19 bits of parameter number in three bytes; the low five bits of the third mean something else.
std::uint32_t spn_at(ByteView data, std::size_t at) {
    return static_cast<std::uint32_t>(little_16(data, at)) | static_cast<std::uint32_t>(u8(data[at + 2]) >> 5U) << 16U;
}

/// Byte 4: support in bits 1 to 3, "not complete" in bits 5 to 7. Bytes 5, 6: support; 7, 8: "not complete". All ones in all of
/// them, reserved bits too, come from a device that monitors nothing: an empty list.
std::vector<Monitor> monitors_of(ByteView data) {
    std::vector<Monitor> list;
    const auto told = data.subspan(3, 5);
    if (std::all_of(told.begin(), told.end(), [](std::byte b) { return b == std::byte{0xFF}; })) return list;
    const unsigned continuous = u8(data[3]);
    for (unsigned i = 0; i < std::size(kContinuous); ++i)
        list.push_back({kContinuous[i], (continuous >> i & 1U) != 0, (continuous >> (i + 4U) & 1U) == 0});
    const unsigned supported = little_16(data, 4);
    const unsigned incomplete = little_16(data, 6);
    for (unsigned i = 0; i < std::size(kOthers); ++i)
        list.push_back({kOthers[i], (supported >> i & 1U) != 0, (incomplete >> i & 1U) == 0});
    return list;
}

}  // namespace

Result<Readiness> readiness(ByteView data) {
    if (data.size() < 8) return J1939Errc::TooShort;
    Readiness r;
    r.active_codes = scaled_8(u8(data[0]), 1, 0);
    r.previously_active_codes = scaled_8(u8(data[1]), 1, 0);
    r.obd_compliance = scaled_8(u8(data[2]), 1, 0);
    r.heavy_duty_obd = u8(data[2]) == 19 || u8(data[2]) == 20;
    r.monitors = monitors_of(data);
    return r;
}

Result<TripReadiness> trip_readiness(ByteView data) {
    if (data.size() < 8) return J1939Errc::TooShort;
    return TripReadiness{scaled_16(data, 0, 1), scaled_8(u8(data[2]), 1, 0), monitors_of(data)};
}

Result<DistanceReadiness> distance_readiness(ByteView data) {
    if (data.size() < 8) return J1939Errc::TooShort;
    return DistanceReadiness{scaled_16(data, 0, 1), scaled_16(data, 2, 1), scaled_16(data, 4, 1), scaled_16(data, 6, 1)};
}

Result<CodeCounts> code_counts(ByteView data) {
    if (data.size() < 5) return J1939Errc::TooShort;
    const auto count = [data](std::size_t i) { return scaled_8(u8(data[i]), 1, 0); };
    return CodeCounts{count(0), count(1), count(2), count(3), count(4)};
}

Result<Performance> performance(ByteView data) {
    constexpr std::size_t kBytes = 7;
    if (data.size() < 4) return J1939Errc::TooShort;
    Performance p;
    p.ignition_cycles = little_16(data, 0);
    p.monitoring_conditions = little_16(data, 2);
    for (data = data.subspan(4); data.size() >= kBytes; data = data.subspan(kBytes))
        p.ratios.push_back({spn_at(data, 0), little_16(data, 3), little_16(data, 5)});
    return p;
}

Result<std::vector<SupportedParameter>> supported_parameters(ByteView data) {
    constexpr std::size_t kBytes = 4;
    if (data.size() < kBytes) return J1939Errc::TooShort;
    std::vector<SupportedParameter> list;
    for (; data.size() >= kBytes; data = data.subspan(kBytes)) {
        // A cleared bit means supported.
        const unsigned lacks = u8(data[2]);
        if (spn_at(data, 0) == 0 || spn_at(data, 0) == kNoSpn) continue;  // filler
        list.push_back({spn_at(data, 0), u8(data[3]), (lacks & 2U) == 0, (lacks & 1U) == 0, (lacks & 4U) == 0});
    }
    return list;
}

Result<std::vector<TestResult>> test_results(ByteView data) {
    constexpr std::size_t kBytes = 12;
    if (data.size() < kBytes) return J1939Errc::TooShort;
    std::vector<TestResult> list;
    for (; data.size() >= kBytes; data = data.subspan(kBytes))
        list.push_back({u8(data[0]), spn_at(data, 1), static_cast<std::uint8_t>(u8(data[3]) & 0x1FU), little_16(data, 4),
                        little_16(data, 6), little_16(data, 8), little_16(data, 10)});
    return list;
}

Result<std::vector<Calibration>> calibrations(ByteView data) {
    constexpr std::size_t kBytes = 20;
    if (data.size() < kBytes) return J1939Errc::TooShort;
    std::vector<Calibration> list;
    for (; data.size() >= kBytes; data = data.subspan(kBytes)) {
        std::uint32_t verification = 0;
        for (std::size_t i = 4; i-- > 0;) verification = verification << 8U | u8(data[i]);
        list.push_back({verification, trimmed_text(data.subspan(4, 16))});
    }
    return list;
}

}  // namespace odolink::j1939
