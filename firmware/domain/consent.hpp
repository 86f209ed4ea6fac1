// SPDX-License-Identifier: Apache-2.0
// Consent: which purpose may use which data towards which recipient. Nothing personal leaves without a granted one.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace odolink {

/// What data is sent for. Stable numbers: stored and sent.
enum class Purpose : std::uint8_t {
    Operation = 0,          ///< keeping the link alive and in step; carries no personal data, needs no consent
    MaintenanceAlerts = 1,  ///< mileage, due items, trips' totals
    RemoteDiagnosis = 2,    ///< faults with freeze frames, health reports
    ServiceRequest = 3,     ///< requests and appointments the owner makes
    Surveys = 4,
    Campaigns = 5,
    Location = 6,           ///< only inside a consented assistance call
};

enum class ConsentState : std::uint8_t { NotAsked = 0, Granted = 1, Withdrawn = 2 };

struct Consent {
    Purpose purpose{Purpose::Operation};
    std::string recipient;  ///< dealer id
    ConsentState state{ConsentState::NotAsked};
    std::string text_version;  ///< of the text the owner saw
    WallTime changed;
    bool operator==(const Consent&) const = default;
};

}  // namespace odolink
