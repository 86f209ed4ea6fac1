// SPDX-License-Identifier: Apache-2.0
// One word for the list a trouble code stands in, the same for cars and trucks and for all tools that print faults.
#pragma once

#include <string>
#include <string_view>

#include "domain/fault.hpp"
#include "domain/health.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/uds/dtc_report.hpp"

namespace odolink::decode {

/// stored, pending, permanent.
[[nodiscard]] constexpr std::string_view kind_word(DtcKind kind) {
    switch (kind) {
        case DtcKind::Stored: return "stored";
        case DtcKind::Pending: return "pending";
        case DtcKind::Permanent: return "permanent";
    }
    return "reported";
}

/// By the list and the status bits: permanent, stored (confirmed), pending; else "supported" in the list of all codes an ECU can
/// set, and "reported" in others. Two lists carry no status: codes with a snapshot, and codes that are about to be set ("prefailed").
[[nodiscard]] constexpr std::string_view kind_word(uds::Report report, uds::DtcStatus status) {
    if (report == uds::Report::WwhObdPermanent || report == uds::Report::PermanentByStatus) return "permanent";
    if (report == uds::Report::SnapshotNumbers) return "snapshot";
    if (report == uds::Report::DetectionCounters) return "prefailed";
    if (status.confirmed()) return "stored";
    if (status.pending()) return "pending";
    return report == uds::Report::Supported ? "supported" : "reported";
}

/// What the driver is to do about a code of this severity.
[[nodiscard]] constexpr std::string_view severity_word(uds::Severity severity) {
    switch (severity) {
        case uds::Severity::None: return "none";
        case uds::Severity::MaintenanceOnly: return "maintenance_only";
        case uds::Severity::CheckAtNextHalt: return "check_at_next_halt";
        case uds::Severity::CheckImmediately: return "check_immediately";
    }
    return "none";
}

/// What an inspection would say: lamp_on, not_ready (more than one monitor is not complete), ready.
[[nodiscard]] inline std::string_view readiness_word(const Readiness& readiness) {
    if (readiness.lamp) return "lamp_on";
    return readiness.inspection_ready ? "ready" : "not_ready";
}

/// active, previously_active, pending, stored, previously_stored, all_pending, permanent.
[[nodiscard]] inline std::string kind_word(j1939::FaultList list) {
    std::string word{j1939::text_of(list)};
    for (char& c : word)
        if (c == ' ') c = '_';
    return word;
}

}  // namespace odolink::decode
