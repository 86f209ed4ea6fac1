// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/live_rotation.hpp"

#include <array>
#include <vector>

#include "core/diagnostics/survey_plan.hpp"

namespace odolink {
namespace {

/// Beside speed, engine speed and mileage, in turn: lamp and counts, temperature, voltage, fuel, distances, air.
constexpr std::array<std::uint8_t, 18> kRotation = {kStatusPid, 0x05, 0x42, 0x5E, 0x2F, kSinceClearPid, 0x30, 0x7F, 0x46,
                                                    0x0F,       0x5C, 0x1F, 0x04, 0x11, 0x10,           0x0B, 0x06, 0x07};

}  // namespace

std::optional<Bytes> LiveRotation::next(const KnownEcu& ecu, const obd::SupportedIds& supported) {
    const std::uint64_t request = ++requests_;
    std::vector<std::uint8_t> pids;
    const auto add = [&pids, &supported](std::uint8_t pid) {
        if (supported.contains(pid)) pids.push_back(pid);
    };
    const bool one = ecu.most_ids == 1;
    if (!one || request % 2 == 0) add(kSpeedPid);
    if (!one || request % 8 == 1) add(kEngineSpeedPid);
    if (one ? request % 8 == 5 : request % 4 == 1) add(kOdometerPid);
    for (std::size_t tried = 0; tried < kRotation.size() && pids.size() < ecu.most_ids; ++tried) {
        add(kRotation[turn_]);
        turn_ = (turn_ + 1) % kRotation.size();
    }
    if (pids.empty()) return std::nullopt;
    return values_request(ecu.obd, pids);
}

}  // namespace odolink
