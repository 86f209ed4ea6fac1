// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/identity_reader.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "protocols/obd/obd_on_uds.hpp"
#include "protocols/obd/vehicle_info.hpp"
#include "protocols/uds/answer.hpp"

namespace odolink {
namespace {

constexpr std::size_t kVinLength = 17;

/// Trimmed printable text, or hexadecimal digits where it is none.
std::string text_or_hex(ByteView data) {
    const auto is_padding = [](std::byte b) { return u8(b) == 0 || u8(b) == 0xFF || u8(b) == ' '; };
    while (!data.empty() && is_padding(data.back())) data = data.first(data.size() - 1);
    while (!data.empty() && is_padding(data.front())) data = data.subspan(1);
    const bool printable = std::all_of(data.begin(), data.end(), [](std::byte b) { return u8(b) >= 0x20 && u8(b) <= 0x7E; });
    return printable ? to_text(data) : to_hex(data);
}

}  // namespace

Result<Learned> IdentityReader::on_vehicle_info(std::uint32_t ecu, ByteView answer) {
    const auto info = obd::decode_vehicle_info(answer);
    if (!info) return info.error();
    const VehicleIdentity before = identity_;
    if (info->type == obd::InfoType::Vin && !info->texts.empty()) {
        identity_.vin = info->texts[0];
        vin_by_obd_ = true;
    }
    if (info->type == obd::InfoType::CalibrationId) entry(ecu).calibration_ids = info->texts;
    if (info->type == obd::InfoType::EcuName && !info->texts.empty()) entry(ecu).name = info->texts[0];
    if (info->type == obd::InfoType::CalibrationVerification) {
        auto& cvns = entry(ecu).cvns;
        cvns.clear();
        for (const std::string& text : info->texts) {
            std::uint32_t cvn = 0;
            std::from_chars(text.data(), text.data() + text.size(), cvn, 16);
            cvns.push_back(cvn);
        }
    }
    return before == identity_ ? Learned::Nothing : Learned::Something;
}

Result<Learned> IdentityReader::on_info_did(std::uint32_t ecu, std::uint8_t type, ByteView data) {
    return on_vehicle_info(ecu, obd::mode_09_answer(type, data));
}

Learned IdentityReader::on_identification(std::uint32_t ecu, std::uint16_t did, ByteView data) {
    const std::string text = text_or_hex(data);
    if (text.empty()) return Learned::Nothing;
    const VehicleIdentity before = identity_;
    if (did == uds::kVinDid) {
        if (text.size() != kVinLength) return Learned::Nothing;
        uds_vins_.insert_or_assign(ecu, text);
        take_uds_vin();
    } else if (std::find(kIdentificationDids.begin(), kIdentificationDids.end(), did) != kIdentificationDids.end()) {
        const std::string label = to_hex(bytes_of({static_cast<unsigned>(did >> 8U), did & 0xFFU})) + ' ';
        auto& software = entry(ecu).software;
        const auto at = std::lower_bound(software.begin(), software.end(), label);
        const bool known = at != software.end() && at->starts_with(label);
        if (known)
            *at = label + text;
        else
            software.insert(at, label + text);
    }
    return before == identity_ ? Learned::Nothing : Learned::Something;
}

Learned IdentityReader::on_obd_asked() {
    const std::string before = identity_.vin;
    obd_asked_ = true;
    take_uds_vin();
    return before == identity_.vin ? Learned::Nothing : Learned::Something;
}

void IdentityReader::take_uds_vin() {
    if (obd_asked_ && !vin_by_obd_ && !uds_vins_.empty()) identity_.vin = uds_vins_.begin()->second;
}

VehicleIdentity::Ecu& IdentityReader::entry(std::uint32_t id) {
    auto& ecus = identity_.ecus;
    const auto at = std::lower_bound(ecus.begin(), ecus.end(), id,
                                     [](const VehicleIdentity::Ecu& e, std::uint32_t v) { return e.id < v; });
    if (at != ecus.end() && at->id == id) return *at;
    VehicleIdentity::Ecu fresh;
    fresh.id = id;
    return *ecus.insert(at, std::move(fresh));
}

}  // namespace odolink
