// SPDX-License-Identifier: Apache-2.0
// Mode 09, vehicle information: VIN, calibration ids and their verification numbers, ECU name, in-use performance
// ratios. Source: SAE J1979 on CAN (`49 infotype count data`).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "protocols/obd/errors.hpp"

namespace odolink::obd {

enum class InfoType : std::uint8_t {
    Supported = 0x00,
    Vin = 0x02,
    CalibrationId = 0x04,
    CalibrationVerification = 0x06,
    InUseSpark = 0x08,
    EcuName = 0x0A,
    InUseCompression = 0x0B,
    EngineSerialNumber = 0x0D,
    ExhaustRegulation = 0x0F,
};

/// True for the info types 01, 03, 05, 07, 09 and 0C: on buses before CAN they told how many messages the next type
/// takes, and some ECUs still answer them.
[[nodiscard]] constexpr bool is_message_count(InfoType type) {
    const auto t = static_cast<std::uint8_t>(type);
    return t == 0x0C || (t % 2 == 1 && t <= 0x09);
}

/// One counter of the in-use performance tracking, such as CATCOMP1 (completions) and CATCOND1 (conditions met).
struct InUseCounter {
    std::string_view name;  ///< the standard's short name; empty beyond its list
    std::uint16_t value;
};

/// What an answer holds: `texts` for VIN, calibration ids, verification numbers (8 hexadecimal digits), names and
/// serial numbers; `counters` for in-use performance.
struct VehicleInfo {
    InfoType type{InfoType::Supported};
    std::vector<std::string> texts;
    std::vector<std::size_t> not_text;  ///< of `texts`: those whose item holds other characters; they are hexadecimal digits
    std::vector<InUseCounter> counters;
    std::uint32_t supported{0};     ///< InfoType::Supported: bit 31 is info type 01
    std::uint8_t message_count{0};  ///< where is_message_count(type)
};

/// Reads one mode 09 answer. Padding of texts (00, FF and blanks at both ends) is taken off, so a chassis number shorter
/// than a VIN comes out short. Tolerated, as ECUs in use do it: a VIN without the count byte, padding before or behind
/// the VIN that makes it longer than 17, and more whole items than the count byte says. Errors: Empty, OtherService,
/// Truncated, UnknownPid (an info type without a row), LengthMismatch, NotText (characters outside printable ASCII in a VIN;
/// in other items they cost that item's text only).
[[nodiscard]] Result<VehicleInfo> decode_vehicle_info(ByteView answer);

}  // namespace odolink::obd
