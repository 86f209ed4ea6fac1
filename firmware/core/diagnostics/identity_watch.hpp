// SPDX-License-Identifier: Apache-2.0
// Notices that a control unit was replaced or reprogrammed (CVN, calibration id), and that this is another vehicle
// (VIN). A VIN mismatch freezes what is sent under the old identity until somebody entitled decides (README.md). Fed by
// the agent with each identity read, from whatever service: 09 02, UDS F190 or J1939 65260.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/event.hpp"
#include "domain/health.hpp"

namespace odolink {

class IdentityWatch {
public:
    /// `known` and `foreign_vin` as stored.
    explicit IdentityWatch(VehicleIdentity known = {}, std::string foreign_vin = {});

    /// Compares what was read with what is known, takes over all but a changed VIN, and names each change once; VINs are
    /// named masked. What was not read this time (an empty VIN, no CVN, an ECU that is silent) is no change; a VIN that is
    /// none is ignored. Control units of the first ignition cycle are learned silently. The known VIN ends a freeze, unless
    /// the other one was read in the same ignition cycle too.
    [[nodiscard]] std::vector<IdentityChanged> on_identity(const VehicleIdentity& read);

    /// From now on a control unit that was never seen has been fitted.
    void on_ignition_off();

    /// The VIN read differs from the known one: nothing may be sent under the old identity.
    [[nodiscard]] bool frozen() const { return !foreign_vin_.empty(); }
    [[nodiscard]] const std::string& foreign_vin() const { return foreign_vin_; }

    /// Somebody entitled decided that this VIN is this vehicle's (a new body computer, a new enrolment). False, and nothing
    /// changed, where it is not the very VIN that was read; else its control units are learned anew.
    [[nodiscard]] bool accept(std::string_view vin);

    /// To be stored, with the foreign VIN, when it changed.
    [[nodiscard]] const VehicleIdentity& known() const { return known_; }

private:
    void compare_vin(const std::string& vin, std::vector<IdentityChanged>& out);
    void compare_ecu(const VehicleIdentity::Ecu& read, std::vector<IdentityChanged>& out);

    VehicleIdentity known_;
    std::string foreign_vin_;
    bool foreign_this_cycle_{false};
    bool learned_{false};  ///< the control units are those of an earlier ignition cycle
};

/// One line that changes with the vehicle's software: each ECU's calibration ids and CVNs, "7E8 CAL1 1A2B3C4D; 7EA …".
[[nodiscard]] std::string software_fingerprint(const VehicleIdentity& identity);

}  // namespace odolink
