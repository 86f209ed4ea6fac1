// SPDX-License-Identifier: Apache-2.0
// Who a device is: VIN, component, software and ECU identification. Fields are text that ends with `*`.
// Source: SAE J1939-71.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "domain/vin.hpp"
#include "protocols/j1939/message.hpp"

namespace odolink::j1939 {

namespace pgn {
inline constexpr Pgn kVehicleIdentification = 0xFEEC;
inline constexpr Pgn kComponentIdentification = 0xFEEB;
inline constexpr Pgn kSoftwareIdentification = 0xFEDA;
inline constexpr Pgn kEcuIdentification = 0xFDC5;
}  // namespace pgn

/// PGN 65260. Errors: those of Vin::parse.
[[nodiscard]] Result<Vin> vehicle_identification(ByteView data);

/// PGN 65259.
struct Component {
    std::string make;
    std::string model;
    std::string serial;
    std::string unit;
};
/// Fields that are missing are empty. Errors: BadText.
[[nodiscard]] Result<Component> component_identification(ByteView data);

/// PGN 65242: a count, then as many fields. Fewer fields than counted are given as they are.
/// Errors: TooShort (no bytes), BadText.
[[nodiscard]] Result<std::vector<std::string>> software_identification(ByteView data);

/// PGN 64965.
struct EcuIdentification {
    std::string part_number;
    std::string serial;
    std::string location;
    std::string type;
    std::string manufacturer;
};
/// Fields that are missing are empty. Errors: BadText.
[[nodiscard]] Result<EcuIdentification> ecu_identification(ByteView data);

/// Text without NUL, 0xFF and blanks at either end; bytes inside that are not printable become `?`.
[[nodiscard]] std::string trimmed_text(ByteView data);

}  // namespace odolink::j1939
