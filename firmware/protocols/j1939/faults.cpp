// SPDX-License-Identifier: Apache-2.0
// Lamps and codes out of bytes.
#include "protocols/j1939/faults.hpp"

namespace odolink::j1939 {
namespace {

constexpr std::size_t kCodeBytes = 4;

/// Two bits of state and two bits of flashing. Source: SAE J1939-73: flash 0 is about 1 Hz, 1 about 2 Hz, 3 does not flash.
Lamp lamp_of(unsigned state, unsigned flash) {
    switch (state) {
        case 0: return Lamp::Off;
        case 1: return flash == 0 ? Lamp::SlowFlash : flash == 1 ? Lamp::FastFlash : Lamp::On;
        case 2: return Lamp::Error;
        default: return Lamp::NotAvailable;
    }
}

Lamps lamps_of(std::uint8_t state, std::uint8_t flash) {
    const auto lamp = [state, flash](unsigned shift) { return lamp_of(state >> shift & 3U, flash >> shift & 3U); };
    return {lamp(6), lamp(4), lamp(2), lamp(0)};
}

TroubleCode code_of(ByteView data) {
    TroubleCode code;
    code.spn = static_cast<std::uint32_t>(u8(data[0]) | u8(data[1]) << 8U | (u8(data[2]) >> 5U) << 16U);
    code.fmi = u8(data[2]) & 0x1FU;
    code.occurrences = u8(data[3]) & 0x7FU;
    code.old_conversion = (u8(data[3]) & 0x80U) != 0;
    return code;
}

bool no_code(const TroubleCode& code) {
    // A frame that ends with the padding FFFF where a code's last two bytes would be: all ones in each of their fields.
    const bool padding = code.spn >> 16U == 7 && code.fmi == 31 && code.occurrences == 127 && code.old_conversion;
    return (code.spn == 0 && code.fmi == 0) || (code.spn == 0x7FFFF && code.fmi == 31) || padding;
}

/// Splits frames that begin with the count of the bytes after it. Errors: TooShort.
Result<std::vector<ByteView>> length_led(ByteView data, std::size_t shortest) {
    std::vector<ByteView> frames;
    while (!data.empty()) {
        const std::size_t length = u8(data[0]);
        if (length == 0 || length == 0xFF) break;  // padding, or no frame stored
        if (length < shortest || length > data.size() - 1) return J1939Errc::TooShort;
        frames.push_back(data.subspan(1, length));
        data = data.subspan(1 + length);
    }
    return frames;
}

}  // namespace

const char* text_of(Lamp lamp) {
    switch (lamp) {
        case Lamp::Off: return "off";
        case Lamp::On: return "on";
        case Lamp::SlowFlash: return "slow flash";
        case Lamp::FastFlash: return "fast flash";
        case Lamp::Error: return "error";
        case Lamp::NotAvailable: return "not available";
    }
    return "unknown";
}

std::string TroubleCode::text() const { return "SPN " + std::to_string(spn) + " FMI " + std::to_string(fmi); }

std::optional<ClearOne> clear_one(ByteView data) {
    constexpr unsigned kPast = 1;
    constexpr unsigned kActive = 17;
    if (data.size() < 8) return std::nullopt;
    const unsigned control = u8(data[0]);
    const bool active = control >= kActive;
    const unsigned step = control - (active ? kActive : kPast);  // control byte 0 wraps round and is none
    if (step > 2) return std::nullopt;
    const Bytes code{data[5], data[6], data[7], std::byte{0}};
    return ClearOne{static_cast<ClearStep>(step), active, code_of(code)};
}

bool clears_active_code(ByteView data) {
    const auto one = clear_one(data);
    return one && one->active && one->step == ClearStep::Asked;
}

std::optional<FaultList> fault_list_of(Pgn group) {
    switch (group) {
        case pgn::kDm1: return FaultList::Active;
        case pgn::kDm2: return FaultList::PreviouslyActive;
        case pgn::kDm6: return FaultList::PendingEmission;
        case pgn::kDm12: return FaultList::MilOn;
        case pgn::kDm23: return FaultList::PreviouslyMilOn;
        case pgn::kDm27: return FaultList::AllPending;
        case pgn::kDm28: return FaultList::Permanent;
        default: return std::nullopt;
    }
}

const char* text_of(FaultList list) {
    switch (list) {
        case FaultList::Active: return "active";
        case FaultList::PreviouslyActive: return "previously active";
        case FaultList::PendingEmission: return "pending";
        case FaultList::MilOn: return "stored";
        case FaultList::PreviouslyMilOn: return "previously stored";
        case FaultList::AllPending: return "all pending";
        case FaultList::Permanent: return "permanent";
    }
    return "unknown";
}

Result<Lamps> lamps(ByteView data) {
    if (data.size() < 2) return J1939Errc::TooShort;
    return lamps_of(u8(data[0]), u8(data[1]));
}

Result<TroubleCode> trouble_code(ByteView data) {
    if (data.size() < kCodeBytes) return J1939Errc::TooShort;
    return code_of(data);
}

Result<FaultReport> fault_report(ByteView data) {
    if (data.size() < 2) return J1939Errc::TooShort;
    FaultReport report;
    report.lamps = lamps_of(u8(data[0]), u8(data[1]));
    for (std::size_t at = 2; at + kCodeBytes <= data.size(); at += kCodeBytes) {
        const TroubleCode code = code_of(data.subspan(at));
        if (!no_code(code)) report.codes.push_back(code);
    }
    return report;
}

Result<std::vector<CodeLamps>> code_lamps(ByteView data) {
    constexpr std::size_t kBytes = 6;
    if (data.size() < kBytes) return J1939Errc::TooShort;
    std::vector<CodeLamps> list;
    for (; data.size() >= kBytes; data = data.subspan(kBytes)) {
        const TroubleCode code = code_of(data);
        if (!no_code(code)) list.push_back({code, lamps_of(u8(data[4]), u8(data[5]))});
    }
    return list;
}

Result<std::vector<FreezeFrame>> freeze_frames(ByteView data) {
    if (data.empty()) return J1939Errc::TooShort;
    constexpr std::size_t kRequired = 12;
    auto parts = length_led(data, kRequired);
    if (!parts) return parts.error();
    std::vector<FreezeFrame> list;
    for (const ByteView part : *parts) {
        FreezeFrame frame;
        frame.code = code_of(part);
        if (no_code(frame.code)) continue;
        frame.torque_mode = scaled_8(u8(part[4]), 1, 0);
        frame.boost_kpa = scaled_8(u8(part[5]), 2, 0);
        frame.engine_speed_rpm = scaled_16(part, 6, 0.125);
        frame.engine_load = scaled_8(u8(part[8]), 1, 0);
        frame.coolant_celsius = scaled_8(u8(part[9]), 1, -40);
        frame.vehicle_speed_kmh = scaled_16(part, 10, 1.0 / 256);
        frame.manufacturer.assign(part.begin() + kRequired, part.end());
        list.push_back(std::move(frame));
    }
    return list;
}

Result<std::vector<ExpandedFreezeFrame>> expanded_freeze_frames(ByteView data) {
    if (data.empty()) return J1939Errc::TooShort;
    auto parts = length_led(data, kCodeBytes);
    if (!parts) return parts.error();
    std::vector<ExpandedFreezeFrame> list;
    for (const ByteView part : *parts) {
        const TroubleCode code = code_of(part);
        if (!no_code(code)) list.push_back({code, Bytes(part.begin() + kCodeBytes, part.end())});
    }
    return list;
}

}  // namespace odolink::j1939
