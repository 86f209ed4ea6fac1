// SPDX-License-Identifier: Apache-2.0
// The UDS services of the simulated control unit, and OBD on UDS in them. Source: ISO 14229-1, SAE J1979-2.
#include <algorithm>

#include "world/obd_ecu.hpp"

namespace odolink::sim {
namespace {

constexpr std::uint8_t kReadCodes = 0x19;
constexpr std::uint8_t kReadData = 0x22;
constexpr std::uint8_t kServiceNotSupported = 0x11;
constexpr std::uint8_t kSubFunctionNotSupported = 0x12;
constexpr std::uint8_t kWrongLength = 0x13;
constexpr std::uint8_t kOutOfRange = 0x31;

constexpr unsigned kKeptStatus = 0xFF;
constexpr unsigned kEmissionGroup = 0x33;
constexpr unsigned kFormat14229 = 0x01;
constexpr unsigned kFormatJ2012 = 0x04;
constexpr unsigned kCheckAtNextHalt = 0x40;

Bytes refused(std::uint8_t service, std::uint8_t why) { return bytes_of({0x7F, service, why}); }

Bytes text(std::string_view words) {
    const ByteView view = as_bytes(words);
    return {view.begin(), view.end()};
}

/// The eight status bits of a code as the unit remembers it.
std::uint8_t status_of(const DtcMemory& memory, bool broken) {
    unsigned status = broken ? 0x03U : 0x00U;  // failed now and in this cycle
    if (memory.pending) status |= 0x04U;
    if (memory.stored) status |= 0x08U | 0x20U | 0x80U;  // confirmed, failed since clear, lamp requested
    return static_cast<std::uint8_t>(status);
}

void append(Bytes& out, ByteView more) { out.insert(out.end(), more.begin(), more.end()); }

}  // namespace

/// Answers those identifiers of the request that it has, in the order asked.
Bytes ObdEcu::data_by_identifier(ByteView dids) const {
    if (dids_.empty() && car_.config().diagnostics == Diagnostics::Classic) return refused(kReadData, kServiceNotSupported);
    if (dids.empty() || dids.size() % 2 != 0) return refused(kReadData, kWrongLength);
    Bytes out{std::byte{kReadData + 0x40}};
    for (; !dids.empty(); dids = dids.subspan(2)) {
        const auto value = data_of(static_cast<std::uint16_t>(big_endian(dids.first(2))));
        if (!value || value->empty()) continue;
        append(out, dids.first(2));
        append(out, *value);
    }
    return out.size() > 1 ? out : refused(kReadData, kOutOfRange);
}

std::optional<Bytes> ObdEcu::data_of(std::uint16_t did) const {
    if (const auto given = dids_.find(did); given != dids_.end()) return given->second();
    if (car_.config().diagnostics == Diagnostics::Classic) return std::nullopt;
    const bool engine = role_ == EcuRole::Engine;
    switch (did) {
        case 0xF190: return engine ? std::optional{text(car_.config().vin)} : std::nullopt;
        case 0xF187: return text(engine ? "ODL-ECU-0001" : "ODL-TCU-0001");
        case 0xF188: return text(engine ? "ODL-ENG-SW" : "ODL-TCM-SW");
        case 0xF189: return text(engine ? "1.4.2" : "2.0.1");
        case 0xF18C: return text(engine ? "SN0012345" : "SN0054321");
        default: break;
    }
    if (car_.config().diagnostics != Diagnostics::ObdOnUds) return std::nullopt;
    const auto id = static_cast<std::uint8_t>(did & 0xFFU);
    switch (did >> 8U) {
        case 0xF4: return pid(id);
        case 0xF6: return monitor_results(id);
        case 0xF8: {
            // As mode 09, without the service, the type and the count of items.
            const Bytes info = vehicle_information(id);
            const std::size_t head = id == 0 ? 2 : 3;
            if (info.size() <= head) return std::nullopt;
            return Bytes{info.begin() + static_cast<std::ptrdiff_t>(head), info.end()};
        }
        default: return std::nullopt;
    }
}

Bytes ObdEcu::dtc_information(ByteView request) const {
    const Diagnostics speaks = car_.config().diagnostics;
    if (speaks == Diagnostics::Classic) return refused(kReadCodes, kServiceNotSupported);
    if (request.empty()) return refused(kReadCodes, kWrongLength);
    const std::uint8_t report = u8(request[0]);
    const auto has = [&request](std::size_t arguments) { return request.size() == 1 + arguments; };
    if ((report == 0x42 || report == 0x55) && speaks != Diagnostics::ObdOnUds) return refused(kReadCodes, kSubFunctionNotSupported);
    Bytes out = bytes_of({kReadCodes + 0x40U, report});
    switch (report) {
        case 0x01: {
            if (!has(1)) return refused(kReadCodes, kWrongLength);
            const std::size_t count = code_records(u8(request[1]), false).size() / 4;
            append(out, bytes_of({kKeptStatus, kFormat14229, static_cast<unsigned>(count >> 8U), static_cast<unsigned>(count & 0xFFU)}));
            return out;
        }
        case 0x02:
            if (!has(1)) return refused(kReadCodes, kWrongLength);
            append(out, bytes_of({kKeptStatus}));
            append(out, code_records(u8(request[1]), false));
            return out;
        case 0x04: return has(4) ? snapshot(request.subspan(1, 3)) : refused(kReadCodes, kWrongLength);
        case 0x06: return has(4) ? extended_data(request) : refused(kReadCodes, kWrongLength);
        case 0x42:
            if (!has(3)) return refused(kReadCodes, kWrongLength);
            if (u8(request[1]) != kEmissionGroup) return refused(kReadCodes, kOutOfRange);
            append(out, bytes_of({kEmissionGroup, kKeptStatus, 0xFF, kFormatJ2012}));
            append(out, code_records(u8(request[2]), true));
            return out;
        case 0x55:
            if (!has(1)) return refused(kReadCodes, kWrongLength);
            append(out, bytes_of({kEmissionGroup, kKeptStatus, kFormatJ2012}));
            if (role_ != EcuRole::Engine) return out;
            for (const auto& [code, memory] : car_.codes()) {
                if (!memory.permanent) continue;
                append(out, code_bytes(code));
                append(out, bytes_of({status_of(memory, car_.broken(code))}));
            }
            return out;
        default: return refused(kReadCodes, kSubFunctionNotSupported);
    }
}

/// Code and status of each code with a bit of the mask; the severity goes before.
Bytes ObdEcu::code_records(std::uint8_t mask, bool with_severity) const {
    Bytes out;
    if (role_ != EcuRole::Engine) return out;
    for (const auto& [code, memory] : car_.codes()) {
        const std::uint8_t status = status_of(memory, car_.broken(code));
        if ((status & mask) == 0) continue;
        if (with_severity) append(out, bytes_of({kCheckAtNextHalt}));
        append(out, code_bytes(code));
        append(out, bytes_of({status}));
    }
    return out;
}

/// The freeze frame of the first stored code, as record 0 of data identifiers F4xx; no record of other codes.
Bytes ObdEcu::snapshot(ByteView code) const {
    const auto found = std::find_if(car_.codes().begin(), car_.codes().end(), [code](const auto& entry) {
        const auto bytes = code_bytes(entry.first);
        return std::equal(bytes.begin(), bytes.end(), code.begin());
    });
    if (found == car_.codes().end() || role_ != EcuRole::Engine) return refused(kReadCodes, kOutOfRange);
    Bytes out = bytes_of({kReadCodes + 0x40U, 0x04});
    append(out, code);
    append(out, bytes_of({status_of(found->second, car_.broken(found->first))}));
    if (found->first != frozen_code_ || frozen_.empty()) return out;
    append(out, bytes_of({0x00, static_cast<unsigned>(frozen_.size())}));
    for (const auto& [number, value] : frozen_) {
        append(out, bytes_of({0xF4, number}));
        append(out, value);
    }
    return out;
}

/// Record 01 counts how often the code was stored: here once, as long as it is.
Bytes ObdEcu::extended_data(ByteView request) const {
    if (u8(request[4]) != 0x01) return refused(kReadCodes, kOutOfRange);
    const Bytes head = snapshot(request.subspan(1, 3));
    if (u8(head[0]) == 0x7F) return head;
    Bytes out{head.begin(), head.begin() + 6};
    out[1] = std::byte{0x06};
    append(out, bytes_of({0x01, (u8(head[5]) & 0x08U) != 0 ? 1U : 0U}));
    return out;
}

}  // namespace odolink::sim
