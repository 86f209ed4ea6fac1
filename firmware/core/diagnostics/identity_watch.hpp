// SPDX-License-Identifier: Apache-2.0
// Notices that a control unit was replaced or reprogrammed (CVN, calibration id), and that this is another vehicle
// (VIN). A VIN mismatch freezes what is sent under the old identity until somebody decides. Fed by the agent with each
// IdentityRead.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/health.hpp"

namespace odolink {

enum class IdentityChangeKind : std::uint8_t {
    VinLearned,          ///< the first VIN of this store
    VinChanged,          ///< another VIN: uploads are frozen
    EcuAppeared,         ///< a control unit that was not there before
    CalibrationChanged,  ///< other calibration ids
    CvnChanged,          ///< other verification numbers: the software was changed
};

struct IdentityChange {
    IdentityChangeKind kind{IdentityChangeKind::VinLearned};
    std::uint32_t ecu{0};  ///< 0 for the VIN
    std::string before;
    std::string after;
    bool operator==(const IdentityChange&) const = default;
};

class IdentityWatch {
public:
    explicit IdentityWatch(VehicleIdentity known = {}) : known_{std::move(known)} {}

    /// Compares what was read with what is known, takes over all but a changed VIN, and names each change once. What
    /// was not read this time (an empty VIN, no CVN, an ECU that is silent) is no change; a VIN that is none is
    /// ignored.
    [[nodiscard]] std::vector<IdentityChange> on_identity(const VehicleIdentity& read);

    /// The VIN read differs from the known one: nothing may be sent under the old identity.
    [[nodiscard]] bool frozen() const { return !foreign_vin_.empty(); }
    [[nodiscard]] const std::string& foreign_vin() const { return foreign_vin_; }

    /// Somebody entitled decided that the other VIN is this vehicle's (a new body computer, a new enrolment).
    void accept_foreign_vin();

    /// To be stored when on_identity returned changes.
    [[nodiscard]] const VehicleIdentity& known() const { return known_; }

private:
    void compare_ecu(const VehicleIdentity::Ecu& read, std::vector<IdentityChange>& out);

    VehicleIdentity known_;
    std::string foreign_vin_;
};

}  // namespace odolink
