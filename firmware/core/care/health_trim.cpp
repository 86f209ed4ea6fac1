// SPDX-License-Identifier: Apache-2.0
// Each kind of part goes half by half: few sizes are measured, and at most twice what was needed goes.
#include "core/care/health_trim.hpp"

#include <algorithm>

namespace odolink {
namespace {

std::size_t half(std::size_t count) {
    return (count + 1) / 2;
}

std::size_t drop_signals(HealthPackage& package) {
    const std::size_t gone = half(package.signals.size());
    package.signals.resize(package.signals.size() - gone);
    return gone;
}

template <FaultState... States>
bool is(const FaultRecord& fault) {
    return ((fault.state == States) || ...);
}

bool is_past(const FaultRecord& fault) {
    return !fault.active();
}

/// The oldest first.
template <bool (*Which)(const FaultRecord&)>
std::size_t drop_frames(HealthPackage& package) {
    std::vector<FaultRecord*> with_frame;
    for (FaultRecord& fault : package.faults) {
        if (Which(fault) && !fault.freeze_frame.empty()) with_frame.push_back(&fault);
    }
    std::stable_sort(with_frame.begin(), with_frame.end(), [](const FaultRecord* a, const FaultRecord* b) { return a->last_seen < b->last_seen; });
    with_frame.resize(half(with_frame.size()));
    for (FaultRecord* fault : with_frame) fault->freeze_frame.clear();
    return with_frame.size();
}

std::size_t drop_software(HealthPackage& package) {
    std::size_t gone = 0;
    for (VehicleIdentity::Ecu& ecu : package.identity.ecus) {
        gone += ecu.software.size();
        ecu.software.clear();
    }
    return gone;
}

/// The oldest first.
template <bool (*Which)(const FaultRecord&)>
std::size_t drop_faults(HealthPackage& package) {
    const auto chosen = std::stable_partition(package.faults.begin(), package.faults.end(), [](const FaultRecord& f) { return !Which(f); });
    std::stable_sort(chosen, package.faults.end(), [](const FaultRecord& a, const FaultRecord& b) { return b.last_seen < a.last_seen; });
    const std::size_t gone = half(static_cast<std::size_t>(package.faults.end() - chosen));
    package.faults.resize(package.faults.size() - gone);
    return gone;
}

std::size_t drop_ok_items(HealthPackage& package) {
    return std::erase_if(package.due, [](const DueItem& item) { return item.state == DueState::Ok; });
}

using Drop = std::size_t (*)(HealthPackage&);
constexpr Drop kLeastFirst[] = {drop_signals,
                                drop_frames<is_past>,
                                drop_frames<is<FaultState::Pending>>,
                                drop_software,
                                drop_faults<is_past>,
                                drop_frames<is<FaultState::Confirmed>>,
                                drop_ok_items,
                                drop_faults<is<FaultState::Pending>>,
                                drop_faults<is<FaultState::Confirmed>>};

}  // namespace

HealthPackage trim_health(HealthPackage package, std::size_t most_bytes, std::size_t (*size_of)(const HealthPackage&)) {
    for (const Drop drop : kLeastFirst) {
        while (size_of(package) > most_bytes) {
            const std::size_t gone = drop(package);
            if (gone == 0) break;
            package.left_out += static_cast<std::uint32_t>(gone);
        }
    }
    return package;
}

}  // namespace odolink
