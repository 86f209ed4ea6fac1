// SPDX-License-Identifier: Apache-2.0
// The rules of joining: lamps and counts add up, a monitor is complete when it is in both, the VIN of J1979 goes first.
#include "core/diagnostics/protocol_merge.hpp"

#include <algorithm>

namespace odolink {
namespace {

Readiness joined(const Readiness& a, const Readiness& b) {
    Readiness all = a;
    all.lamp = a.lamp || b.lamp;
    all.dtc_count = a.dtc_count + b.dtc_count;
    for (const Monitor& one : b.monitors) {
        const auto same = std::find_if(all.monitors.begin(), all.monitors.end(), [&one](const Monitor& m) { return m.name == one.name; });
        if (same == all.monitors.end()) {
            all.monitors.push_back(one);
            continue;
        }
        same->supported = same->supported || one.supported;
        same->complete = same->complete && one.complete;
    }
    // A protocol without monitors has nothing to be ready with.
    const bool a_ready = a.inspection_ready || a.monitors.empty();
    const bool b_ready = b.inspection_ready || b.monitors.empty();
    all.inspection_ready = !all.monitors.empty() && a_ready && b_ready;
    return all;
}

VehicleIdentity joined(const VehicleIdentity& a, const VehicleIdentity& b) {
    VehicleIdentity all = a;
    if (all.vin.empty()) all.vin = b.vin;
    all.ecus.insert(all.ecus.end(), b.ecus.begin(), b.ecus.end());
    std::stable_sort(all.ecus.begin(), all.ecus.end(), [](const auto& x, const auto& y) { return x.id < y.id; });
    return all;
}

}  // namespace

VehicleReport ProtocolMerge::merged(DiagnosticProtocol from, const VehicleReport& report) {
    const auto own = static_cast<std::size_t>(from);
    if (const auto* read = std::get_if<ReadinessRead>(&report)) {
        readiness_[own] = read->readiness;
        if (readiness_[0] && readiness_[1]) return ReadinessRead{joined(*readiness_[0], *readiness_[1])};
    }
    if (const auto* read = std::get_if<IdentityRead>(&report)) {
        identity_[own] = read->identity;
        if (identity_[0] && identity_[1]) return IdentityRead{joined(*identity_[0], *identity_[1])};
    }
    return report;
}

}  // namespace odolink
