// SPDX-License-Identifier: Apache-2.0
// The monitors the simulated control unit runs by itself, and how mode 06 tells their results. Source: SAE J1979.
#include <algorithm>
#include <array>
#include <cmath>

#include "world/obd_ecu.hpp"

namespace odolink::sim {
namespace {

constexpr std::uint8_t kOxygenSensor = 0x01;
constexpr std::uint8_t kCatalyst = 0x21;
constexpr std::uint8_t kMisfire = 0xA2;  // of cylinder 1
constexpr std::array<std::uint8_t, 3> kMonitors{kOxygenSensor, kCatalyst, kMisfire};

constexpr unsigned kMillivolts = 0x0B;  // unit-and-scaling ids
constexpr unsigned kRatio = 0x1E;       // 1 / 32,768
constexpr unsigned kCounts = 0x24;
constexpr unsigned kNoLimit = 0xFFFF;

/// Test id, unit and scaling, then value, lowest and highest.
Bytes test(unsigned id, unsigned scaling, unsigned value, unsigned lowest, unsigned highest) {
    Bytes out = bytes_of({id, scaling});
    for (const unsigned v : {value, lowest, highest}) {
        out.push_back(static_cast<std::byte>(v >> 8U));
        out.push_back(static_cast<std::byte>(v & 0xFFU));
    }
    return out;
}

}  // namespace

/// The tests of one monitor, eight bytes each, or the four bytes of a bitmap; nothing of a monitor it has not.
Bytes ObdEcu::monitor_results(std::uint8_t monitor) const {
    if (role_ != EcuRole::Engine) return {};
    if (monitor % 0x20 == 0) {
        std::uint32_t bits = 0;
        for (const std::uint8_t have : kMonitors) {
            if (have > monitor && have <= monitor + 32) bits |= 1U << (32U - (have - monitor));
            if (have > monitor + 32) bits |= 1U;
        }
        return bits == 0 ? Bytes{} : bytes_of({bits >> 24U, (bits >> 16U) & 0xFFU, (bits >> 8U) & 0xFFU, bits & 0xFFU});
    }
    switch (monitor) {
        case kOxygenSensor: return test(0x01, kMillivolts, 450, 200, 800);
        case kCatalyst: {
            const auto result = car_.catalyst_result();
            if (!result) return test(0x84, kRatio, 0, 0, 0);  // has not run since codes were cleared
            return test(0x84, kRatio, static_cast<unsigned>(std::clamp(std::lround(*result * 327.68), 0L, 65535L)), 0, 0x8000);
        }
        case kMisfire: return test(0x0B, kCounts, 0, 0, kNoLimit);
        default: return {};
    }
}

/// Mode 06: the monitor's id stands before each of its tests.
Bytes ObdEcu::monitors(ByteView request) const {
    if (request.size() != 1) return {};
    const Bytes results = monitor_results(u8(request[0]));
    if (results.empty()) return {};
    Bytes out{std::byte{0x46}};
    const std::size_t step = results.size() < 8 ? results.size() : 8;
    for (std::size_t at = 0; at < results.size(); at += step) {
        out.push_back(request[0]);
        out.insert(out.end(), results.begin() + static_cast<std::ptrdiff_t>(at), results.begin() + static_cast<std::ptrdiff_t>(at + step));
    }
    return out;
}

}  // namespace odolink::sim
