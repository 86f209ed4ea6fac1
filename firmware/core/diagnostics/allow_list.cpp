// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/allow_list.hpp"

#include <algorithm>
#include <array>

#include "core/diagnostics/ecu_address.hpp"

namespace odolink {
namespace {

constexpr std::size_t kLongestSingleFrame = 7;
constexpr std::uint8_t kTester = 0xF1;
constexpr std::uint32_t kExtendedTester = 0x6F1;  // 600 plus the tester's address

/// ReadDTCInformation: counts and lists by status (01, 02, also 0A supported), snapshot (04), extended data (06), and
/// the emission reads of SAE J1979-2 (1A extended data list, 42 by functional group, 55 permanent, 56 by readiness
/// group).
constexpr std::array<std::uint8_t, 9> kDtcReads = {0x01, 0x02, 0x04, 0x06, 0x0A, 0x1A, 0x42, 0x55, 0x56};

/// Groups that only tell. DM3, DM11 and DM22 (they clear) and DM7 (it commands a test) are absent.
constexpr std::array<std::uint32_t, 33> kParameterGroups = {
    0xEE00,                                  // address claimed
    0xFEEC, 0xFEEB, 0xFEDA, 0xFDC5,          // vehicle, component, software, ECU identification
    0xFEC0, 0xFEE7, 0xFEE9, 0xFEEE,          // service, vehicle hours, fuel consumption, engine temperatures
    0xFEF7, 0xFEFC,                          // electrical power, dash display
    0xFEE5, 0xFEDC, 0xFEE0, 0xFEC1,          // engine hours, idle operation, distance, high resolution distance
    0xFECA, 0xFECB, 0xFECD, 0xFECE, 0xFECF,  // DM1, DM2, DM4, DM5, DM6
    0xFED4, 0xD300, 0xC200, 0xC100,          // DM12, DM19, DM20, DM21
    0xFDB5, 0xFDB6, 0xFDB7, 0xFDB8, 0xFD82,  // DM23 to DM27
    0xFD80, 0x9E00, 0xA400, 0xA300};         // DM28 to DM31

}  // namespace

bool request_allowed(ByteView request) {
    if (request.empty() || request.size() > kLongestSingleFrame) return false;
    const std::size_t arguments = request.size() - 1;
    const std::uint8_t first = arguments > 0 ? u8(request[1]) : 0;
    switch (u8(request[0])) {
        case 0x01:  // current data: 1 to 6 PIDs
        case 0x06:  // monitor results
        case 0x09:  // vehicle information
            return arguments >= 1;
        case 0x02:  // freeze frame: pairs of PID and frame number
            return arguments >= 2 && arguments % 2 == 0;
        case 0x03:  // stored DTCs
        case 0x07:  // pending DTCs
        case 0x0A:  // permanent DTCs
            return arguments == 0;
        case 0x10:  // the default session only
            return arguments == 1 && first == 0x01;
        case 0x3E:  // tester present, no answer wanted
            return arguments == 1 && first == 0x80;
        case 0x22:  // data identifiers, two bytes each
            return arguments >= 2 && arguments % 2 == 0;
        case 0x19:
            return arguments >= 1 && std::find(kDtcReads.begin(), kDtcReads.end(), first) != kDtcReads.end();
        default:
            return false;
    }
}

bool pgn_request_allowed(std::uint32_t pgn) {
    return std::find(kParameterGroups.begin(), kParameterGroups.end(), pgn) != kParameterGroups.end();
}

bool standard_request_id(CanId id) {
    if (!id.extended) return id.value >= 0x7DF && id.value <= 0x7E7;
    return id.value == 0x18DB33F1 || (id.value & 0xFFFF00FFU) == (0x18DA0000U | kTester);
}

bool diagnostic_request_id(CanId id) {
    if (standard_request_id(id)) return true;
    if (!id.extended) return id.value >= 0x600 && id.value <= 0x7FF && (id.value < 0x7E8 || id.value > 0x7EF);
    const std::uint32_t priority = id.value >> 24U;
    return (priority == 0x14 || priority == 0x1C) && (id.value & 0x00FF00FFU) == (0x00DA0000U | kTester);
}

bool extended_form_allowed(CanId id, std::uint8_t address, std::uint8_t control) {
    if (id.extended || standard_request_id(id) || !diagnostic_request_id(id)) return false;
    if (address == 0 || address > 7) return true;
    return id.value == kExtendedTester && control != 0x04 && control != 0x05;
}

bool functional_request_id(CanId id) {
    return id.extended ? id.value == 0x18DB33F1 : id.value == 0x7DF;
}

CanId answer_id_of(CanId request) {
    if (!request.extended) return {request.value + 8, false};
    return {0x18DA0000U | (std::uint32_t{kTester} << 8U) | ((request.value >> 8U) & 0xFFU), true};
}

CanId request_id_of(CanId answer) {
    if (!answer.extended) return {answer.value - 8, false};
    return {0x18DA0000U | ((answer.value & 0xFFU) << 8U) | kTester, true};
}

bool sent_by(const EcuAddress& ecu, CanId from) {
    if (!from.extended || !ecu.answer.extended) return from == ecu.answer;
    constexpr std::uint32_t kWithoutPriority = 0x03FFFFFFU;
    const std::uint32_t standard = 0x00DA0000U | (std::uint32_t{kTester} << 8U) | (ecu.answer.value & 0xFFU);
    return ((from.value ^ ecu.answer.value) & kWithoutPriority) == 0 || (from.value & kWithoutPriority) == standard;
}

bool source_fits(const EcuAddress& ecu, std::uint8_t first_byte) {
    if (!ecu.target) return true;
    return ecu.source ? first_byte == *ecu.source : first_byte == kTester || first_byte == *ecu.target;
}

bool tester_id(CanId id) {
    if (!id.extended) return id.value == 0x7DF || (id.value >= 0x7E0 && id.value <= 0x7E7);
    // Functional requests of anyone, and physical ones of the tester addresses F0 to FE; whatever their priority.
    if ((id.value & 0x03FF0000U) == 0x00DB0000U) return true;
    return (id.value & 0x03FF0000U) == 0x00DA0000U && (id.value & 0xFFU) >= 0xF0 && (id.value & 0xFFU) != 0xFF;
}

}  // namespace odolink
