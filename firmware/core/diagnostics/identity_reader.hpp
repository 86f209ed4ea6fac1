// SPDX-License-Identifier: Apache-2.0
// Puts the vehicle's identity together from what its ECUs tell of themselves: J1979 mode 09 (and F8xx of OBD on UDS) and
// the identification data of UDS. Used by AnswerDecoder. Source: SAE J1979, SAE J1979-2, ISO 14229-1 (F180 to F19F).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "domain/health.hpp"

namespace odolink {

/// What is asked of an ECU that speaks UDS, beside its VIN: spare part, software, software version, hardware, supplier's
/// software and its version, serial number.
inline constexpr std::array<std::uint16_t, 7> kIdentificationDids = {0xF187, 0xF188, 0xF189, 0xF191,
                                                                     0xF194, 0xF195, 0xF18C};

/// Did an answer change what is known?
enum class Learned : std::uint8_t { Nothing, Something };

class IdentityReader {
public:
    /// An answer of mode 09, `49 type …`. Errors: those of obd::decode_vehicle_info; then nothing changed.
    [[nodiscard]] Result<Learned> on_vehicle_info(std::uint32_t ecu, ByteView answer);
    /// The data of F8xx: as mode 09, the count of items may be left out. Errors: as above.
    [[nodiscard]] Result<Learned> on_info_did(std::uint32_t ecu, std::uint8_t type, ByteView data);
    /// The data of F1xx. A VIN by F190 counts only where no ECU tells one by OBD, and only once OBD was asked: control units
    /// out of other cars keep theirs. Of several the lowest ECU id's is taken.
    Learned on_identification(std::uint32_t ecu, std::uint16_t did, ByteView data);
    /// Whoever tells the VIN by OBD has told it, or nobody will.
    Learned on_obd_asked();

    [[nodiscard]] const VehicleIdentity& identity() const { return identity_; }

private:
    [[nodiscard]] VehicleIdentity::Ecu& entry(std::uint32_t ecu);
    void take_uds_vin();

    VehicleIdentity identity_;
    std::map<std::uint32_t, std::string> uds_vins_;  ///< by ECU
    bool obd_asked_{false};
    bool vin_by_obd_{false};
};

}  // namespace odolink
