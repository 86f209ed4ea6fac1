// SPDX-License-Identifier: Apache-2.0
// Mode 09. Items have a fixed size by info type and the answer counts them. Source: SAE J1979.
#include "protocols/obd/vehicle_info.hpp"

#include <algorithm>
#include <span>

namespace odolink::obd {
namespace {

constexpr std::string_view kSparkCounters[] = {
    "OBDCOND",   "IGNCNTR",   "CATCOMP1",  "CATCOND1",  "CATCOMP2",  "CATCOND2",  "O2SCOMP1",
    "O2SCOND1",  "O2SCOMP2",  "O2SCOND2",  "EGRCOMP",   "EGRCOND",   "AIRCOMP",   "AIRCOND",
    "EVAPCOMP",  "EVAPCOND",  "SO2SCOMP1", "SO2SCOND1", "SO2SCOMP2", "SO2SCOND2", "AFRICOMP1",
    "AFRICOND1", "AFRICOMP2", "AFRICOND2", "PFCOMP1",   "PFCOND1",   "PFCOMP2",   "PFCOND2"};
constexpr std::string_view kCompressionCounters[] = {
    "OBDCOND", "IGNCNTR", "HCCATCOMP", "HCCATCOND", "NCATCOMP", "NCATCOND", "NADSCOMP", "NADSCOND", "PMCOMP",
    "PMCOND",  "EGSCOMP", "EGSCOND",   "EGRCOMP",   "EGRCOND",  "BPCOMP",   "BPCOND",   "FUELCOMP", "FUELCOND"};

/// Bytes of one item; 0 for an info type without a row.
constexpr std::size_t item_size(InfoType type) {
    switch (type) {
        case InfoType::Supported:
        case InfoType::CalibrationVerification:
            return 4;
        case InfoType::Vin:
        case InfoType::EngineSerialNumber:
        case InfoType::ExhaustRegulation:
            return 17;
        case InfoType::CalibrationId:
            return 16;
        case InfoType::InUseSpark:
        case InfoType::InUseCompression:
            return 2;
        case InfoType::EcuName:
            return 20;
    }
    return 0;
}

constexpr bool is_padding(std::byte b) {
    return b == std::byte{0x00} || b == std::byte{0xFF} || b == std::byte{' '};
}

/// Printable text of one item, trimmed. NULs inside an ECU name part its acronym from the rest and become blanks.
Result<std::string> text_of(ByteView item) {
    while (!item.empty() && is_padding(item.front())) item = item.subspan(1);
    while (!item.empty() && is_padding(item.back())) item = item.first(item.size() - 1);
    std::string out;
    for (std::byte b : item) {
        const char c = b == std::byte{0} ? ' ' : static_cast<char>(b);
        if (c < 0x20 || c > 0x7E) return ObdErrc::NotText;
        if (c != ' ' || out.back() != ' ') out.push_back(c);
    }
    return out;
}

Result<VehicleInfo> read_counters(VehicleInfo info, ByteView items, std::span<const std::string_view> names) {
    for (std::size_t i = 0; 2 * i < items.size(); ++i) {
        const auto value = static_cast<std::uint16_t>(big_endian(items.subspan(2 * i, 2)));
        info.counters.push_back({i < names.size() ? names[i] : std::string_view{}, value});
    }
    return info;
}

Result<VehicleInfo> read_items(VehicleInfo info, ByteView items, std::size_t size) {
    if (info.type == InfoType::InUseSpark) return read_counters(std::move(info), items, kSparkCounters);
    if (info.type == InfoType::InUseCompression) return read_counters(std::move(info), items, kCompressionCounters);
    for (std::size_t at = 0; at < items.size(); at += size) {
        const ByteView item = items.subspan(at, size);
        if (info.type == InfoType::CalibrationVerification) {
            info.texts.push_back(to_hex(item));
            continue;
        }
        auto text = text_of(item);
        if (!text) info.not_text.push_back(info.texts.size());
        info.texts.push_back(text ? std::move(*text) : to_hex(item));
    }
    return info;
}

/// `data` begins with the count byte, or with the VIN itself: a VIN's first character is no small number. Padding alone is
/// a VIN that was never written: no text.
Result<VehicleInfo> read_vin(VehicleInfo info, ByteView data) {
    constexpr std::size_t kVin = 17;
    const bool counted = u8(data[0]) < ' ';
    const ByteView padded = counted ? data.subspan(1) : data;
    if (counted && u8(data[0]) == 0 && std::all_of(padded.begin(), padded.end(), is_padding)) return info;
    if (padded.size() < kVin) return ObdErrc::Truncated;
    auto text = text_of(padded);
    if (!text) return text.error();
    if (text->size() > kVin) return ObdErrc::LengthMismatch;
    if (!text->empty()) info.texts.push_back(std::move(*text));
    return info;
}

}  // namespace

Result<VehicleInfo> decode_vehicle_info(ByteView answer) {
    if (answer.empty()) return ObdErrc::Empty;
    if (u8(answer[0]) != 0x49) return ObdErrc::OtherService;
    if (answer.size() < 3) return ObdErrc::Truncated;
    VehicleInfo info;
    info.type = static_cast<InfoType>(u8(answer[1]));
    if (is_message_count(info.type)) {
        info.message_count = u8(answer[2]);
        return info;
    }
    const std::size_t size = item_size(info.type);
    if (size == 0) return ObdErrc::UnknownPid;
    if (info.type == InfoType::Supported) {
        // The bitmap has no count in front of it.
        if (answer.size() < 6) return ObdErrc::Truncated;
        info.supported = static_cast<std::uint32_t>(big_endian(answer.subspan(2, 4)));
        return info;
    }
    if (info.type == InfoType::Vin) return read_vin(std::move(info), answer.subspan(2));
    const std::size_t counted = u8(answer[2]);
    const ByteView items = answer.subspan(3);
    if (items.size() < counted * size) return ObdErrc::Truncated;
    const ByteView behind = items.subspan(counted * size);
    if (std::all_of(behind.begin(), behind.end(), is_padding))
        return read_items(std::move(info), items.first(counted * size), size);
    if (behind.size() % size != 0) return ObdErrc::LengthMismatch;
    return read_items(std::move(info), items, size);
}

}  // namespace odolink::obd
