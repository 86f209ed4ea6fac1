// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/survey_plan.hpp"

#include <array>

#include "core/diagnostics/identity_reader.hpp"
#include "protocols/uds/answer.hpp"
#include "protocols/uds/dtc_report.hpp"

namespace odolink {
namespace {

constexpr std::uint8_t kPids = 0xF4;      // first bytes of OBD's data identifiers
constexpr std::uint8_t kMonitors = 0xF6;
constexpr std::uint8_t kInfoTypes = 0xF8;

constexpr std::array<std::uint8_t, 4> kIdentity = {0x02, 0x04, 0x06, 0x0A};  // VIN, CALID, CVN, ECU name

/// What a freeze frame is asked for: what ISO 15031-5 requires of every vehicle first, then what helps a garage.
constexpr std::array<std::uint8_t, 16> kFrameValues = {0x04, 0x05, 0x06, 0x07, 0x0B, 0x0C, 0x0D, 0x03,
                                                       0x0F, 0x10, 0x11, 0x0E, 0x1F, 0x2F, 0x42, 0x46};

constexpr std::uint8_t kPendingOrConfirmed = 0x0C;
constexpr std::uint8_t kConfirmed = 0x08;
constexpr std::uint8_t kAllClasses = 0x1E;   // of severity: classes 1 to 4 of emission codes
constexpr std::uint8_t kAllRecords = 0xFF;
constexpr std::array<std::uint8_t, 2> kExtendedRecords = {0x01, 0x02};  // where makers count occurrences and ageing

Bytes did_request(std::uint8_t page, std::uint8_t id) {
    return bytes_of({0x22, page, id});
}

/// The three bytes of "P0301" or "P0301-1C".
std::optional<std::uint32_t> code_from_text(std::string_view text) {
    constexpr std::string_view kSystems = "PCBU";
    if (text.size() != 5 && (text.size() != 8 || text[5] != '-')) return std::nullopt;
    const auto system = kSystems.find(text[0]);
    const auto digits = from_hex("0" + std::string{text.substr(1, 1)} + "0" + std::string{text.substr(2, 1)} +
                                 std::string{text.substr(3, 2)});
    const auto failure = text.size() == 8 ? from_hex(text.substr(6)) : Result<Bytes>{Bytes{std::byte{0}}};
    if (system == std::string_view::npos || !digits || !failure || u8((*digits)[0]) > 3) return std::nullopt;
    return static_cast<std::uint32_t>(system) << 22U | std::uint32_t{u8((*digits)[0])} << 20U |
           std::uint32_t{u8((*digits)[1])} << 16U | std::uint32_t{u8((*digits)[2])} << 8U | u8((*failure)[0]);
}

}  // namespace

std::size_t most_ids(ObdBy by) {
    return by == ObdBy::Uds ? 3 : obd::kMostPids;
}

Bytes values_request(ObdBy by, std::span<const std::uint8_t> pids) {
    Bytes out{by == ObdBy::Uds ? std::byte{0x22} : std::byte{0x01}};
    for (const std::uint8_t pid : pids) {
        if (by == ObdBy::Uds) out.push_back(std::byte{kPids});
        out.push_back(std::byte{pid});
    }
    return out;
}

std::optional<std::uint8_t> single_pid(ByteView request) {
    if (request.size() == 2 && u8(request[0]) == 0x01) return u8(request[1]);
    if (request.size() == 3 && u8(request[0]) == 0x22 && u8(request[1]) == kPids) return u8(request[2]);
    return std::nullopt;
}

bool asks_for_values(ByteView request) {
    return !request.empty() && (u8(request[0]) == 0x01 || (request.size() >= 2 && u8(request[0]) == 0x22 && u8(request[1]) == kPids));
}

bool tells_values(ByteView answer) {
    return !answer.empty() && (u8(answer[0]) == 0x41 || (answer.size() >= 2 && u8(answer[0]) == 0x62 && u8(answer[1]) == kPids));
}

Bytes monitors_request(ObdBy by) {
    return bitmap_request({Bitmap::Of::Monitors, by, 0x00});
}

std::vector<Bytes> monitor_requests(ObdBy by, const obd::SupportedIds& monitors) {
    std::vector<Bytes> out;
    for (unsigned id = 1; id <= 0xFF; ++id) {
        const auto monitor = static_cast<std::uint8_t>(id);
        if (monitor % 0x20 == 0 || !monitors.contains(monitor)) continue;
        out.push_back(by == ObdBy::Uds ? did_request(kMonitors, monitor) : bytes_of({0x06, id}));
    }
    return out;
}

std::optional<Bitmap> bitmap_of(ByteView answer) {
    if (answer.size() < 3) return std::nullopt;
    const std::uint8_t service = u8(answer[0]);
    const std::uint8_t page = u8(answer[1]);
    Bitmap out;
    if (service == 0x41 || service == 0x46) {
        out = {service == 0x41 ? Bitmap::Of::Pids : Bitmap::Of::Monitors, ObdBy::Classic, page};
    } else if (service == 0x62 && (page == kPids || page == kMonitors)) {
        out = {page == kPids ? Bitmap::Of::Pids : Bitmap::Of::Monitors, ObdBy::Uds, u8(answer[2])};
    } else {
        return std::nullopt;
    }
    return out.base % 0x20 == 0 ? std::optional{out} : std::nullopt;
}

Bytes bitmap_request(const Bitmap& bitmap) {
    const bool pids = bitmap.of == Bitmap::Of::Pids;
    if (bitmap.by == ObdBy::Uds) return did_request(pids ? kPids : kMonitors, bitmap.base);
    return bytes_of({pids ? 0x01U : 0x06U, bitmap.base});
}

std::vector<Bytes> identity_requests(ObdBy by) {
    std::vector<Bytes> out;
    if (by == ObdBy::Nothing) return out;
    for (const std::uint8_t type : kIdentity)
        out.push_back(by == ObdBy::Uds ? did_request(kInfoTypes, type) : bytes_of({0x09, type}));
    return out;
}

std::vector<Bytes> identification_requests() {
    std::vector<Bytes> out;
    for (const std::uint16_t did : kIdentificationDids) out.push_back(uds::read_data_request({&did, 1}));
    return out;
}

Bytes vin_request() {
    return uds::read_data_request({&uds::kVinDid, 1});
}

Bytes code_list_request() {
    return uds::dtc_request(uds::Report::ByStatus, kPendingOrConfirmed);
}

Bytes code_count_request() {
    return uds::dtc_request(uds::Report::CountByStatus, kConfirmed);
}

std::vector<Bytes> emission_code_requests() {
    return {uds::wwh_obd_request(kPendingOrConfirmed, kAllClasses), uds::wwh_obd_permanent_request()};
}

std::vector<Bytes> frame_requests(const obd::SupportedIds& pids) {
    std::vector<Bytes> out{obd::freeze_frame_request(0x02)};
    for (const std::uint8_t pid : kFrameValues)
        if (pids.contains(pid)) out.push_back(obd::freeze_frame_request(pid));
    return out;
}

std::vector<Bytes> details_requests(std::string_view code) {
    std::vector<Bytes> out;
    const auto raw = code_from_text(code);
    if (!raw) return out;
    out.push_back(uds::dtc_details_request(uds::Report::Snapshot, {*raw}, kAllRecords));
    for (const std::uint8_t record : kExtendedRecords)
        out.push_back(uds::dtc_details_request(uds::Report::ExtendedData, {*raw}, record));
    return out;
}

}  // namespace odolink
