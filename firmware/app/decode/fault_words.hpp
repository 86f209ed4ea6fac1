// SPDX-License-Identifier: Apache-2.0
// One word for the list a trouble code stands in, the same for cars and trucks and for all tools that print faults.
#pragma once

#include <string>
#include <string_view>

#include "domain/fault.hpp"
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
/// set, and "reported" in others.
[[nodiscard]] constexpr std::string_view kind_word(uds::Report report, uds::DtcStatus status) {
    if (report == uds::Report::WwhObdPermanent || report == uds::Report::PermanentByStatus) return "permanent";
    if (status.confirmed()) return "stored";
    if (status.pending()) return "pending";
    return report == uds::Report::Supported ? "supported" : "reported";
}

/// active, previously_active, pending, stored, previously_stored, all_pending, permanent.
[[nodiscard]] inline std::string kind_word(j1939::FaultList list) {
    std::string word{j1939::text_of(list)};
    for (char& c : word)
        if (c == ' ') c = '_';
    return word;
}

}  // namespace odolink::decode
