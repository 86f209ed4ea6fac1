// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/live_rotation.hpp"

#include <array>
#include <vector>

#include "core/diagnostics/survey_plan.hpp"

namespace odolink {
namespace {

/// Beside speed and engine speed, in turn: mileage, lamp and counts, temperature, voltage, fuel, distances, air.
constexpr std::array<std::uint8_t, 19> kRotation = {kOdometerPid, kStatusPid, 0x05, 0x42, 0x5E, 0x2F, kSinceClearPid,
                                                    0x30,         0x7F,       0x46, 0x0F, 0x5C, 0x1F, 0x04,
                                                    0x11,         0x10,       0x0B, 0x06, 0x07};

}  // namespace

std::optional<Bytes> LiveRotation::next(const KnownEcu& ecu, const obd::SupportedIds& supported) {
    const std::uint64_t request = ++requests_;
    std::vector<std::uint8_t> pids;
    const auto add = [&pids, &supported](std::uint8_t pid) {
        if (supported.contains(pid)) pids.push_back(pid);
    };
    if (ecu.most_ids > 1 || request % 2 == 0) add(kSpeedPid);
    if (ecu.most_ids > 1 || request % 4 == 1) add(kEngineSpeedPid);
    for (std::size_t tried = 0; tried < kRotation.size() && pids.size() < ecu.most_ids; ++tried) {
        add(kRotation[turn_]);
        turn_ = (turn_ + 1) % kRotation.size();
    }
    if (pids.empty()) return std::nullopt;
    return values_request(ecu.obd, pids);
}

}  // namespace odolink
