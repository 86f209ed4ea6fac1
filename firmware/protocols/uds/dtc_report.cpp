// SPDX-License-Identifier: Apache-2.0
// Reports of service 19. Each list report has a head of its own and entries of one size: kLists says which.
#include "protocols/uds/dtc_report.hpp"

#include <algorithm>
#include <iterator>

namespace odolink::uds {
namespace {

constexpr std::uint8_t kPositive = 0x59;
constexpr std::uint8_t kEmissionGroup = 0x33;

/// Where the fields of a list report are: offsets behind the sub-function, kAbsent where there is none.
struct ListLayout {
    Report report;
    std::uint8_t head;    ///< bytes before the first entry
    DtcEntryLayout entry;
    std::uint8_t status_mask;
    std::uint8_t severity_mask;
    std::uint8_t group;
    std::uint8_t format;
};
constexpr std::uint8_t kAbsent = 0xFF;
constexpr DtcEntryLayout kPlain{4, 0, true};
constexpr DtcEntryLayout kNumbered{4, 0, false};
constexpr DtcEntryLayout kWithSeverity{5, 1, true};
constexpr DtcEntryLayout kWithSeverityAndUnit{6, 2, true};
constexpr ListLayout kLists[] = {
    //                                head entry                 mask     severity  group    format
    {Report::ByStatus,                1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::SnapshotNumbers,         0,   kNumbered,            kAbsent, kAbsent,  kAbsent, kAbsent},
    {Report::BySeverity,              1,   kWithSeverityAndUnit, 0,       kAbsent,  kAbsent, kAbsent},
    {Report::SeverityOf,              1,   kWithSeverityAndUnit, 0,       kAbsent,  kAbsent, kAbsent},
    {Report::Supported,               1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::FirstFailed,             1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::FirstConfirmed,          1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::LastFailed,              1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::LastConfirmed,           1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::MirrorByStatus,          1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::EmissionByStatus,        1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::DetectionCounters,       0,   kNumbered,            kAbsent, kAbsent,  kAbsent, kAbsent},
    {Report::PermanentByStatus,       1,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::UserMemoryByStatus,      2,   kPlain,               1,       kAbsent,  kAbsent, kAbsent},
    {Report::SupportedExtendedRecord, 2,   kPlain,               0,       kAbsent,  kAbsent, kAbsent},
    {Report::WwhObdByStatus,          4,   kWithSeverity,        1,       2,        0,       3},
    {Report::WwhObdPermanent,         3,   kPlain,               1,       kAbsent,  0,       2},
    {Report::ByReadinessGroup,        4,   kPlain,               1,       kAbsent,  0,       2},
};
constexpr Report kCounts[] = {Report::CountByStatus, Report::CountBySeverity, Report::MirrorCount, Report::EmissionCount};

struct FailureType {
    std::uint8_t id;
    std::string_view text;
};
constexpr FailureType kFailureTypes[] = {
    {0x01, "general electrical failure"}, {0x02, "general signal failure"}, {0x04, "system internal failure"},
    {0x05, "system programming failure"}, {0x07, "mechanical failure"}, {0x08, "bus signal or message failure"},
    {0x09, "component failure"}, {0x11, "short to ground"}, {0x12, "short to battery"}, {0x13, "circuit open"},
    {0x14, "short to ground or open"}, {0x15, "short to battery or open"}, {0x16, "voltage below threshold"},
    {0x17, "voltage above threshold"}, {0x18, "current below threshold"}, {0x19, "current above threshold"},
    {0x1A, "resistance below threshold"}, {0x1B, "resistance above threshold"}, {0x1C, "voltage out of range"},
    {0x1D, "current out of range"}, {0x1E, "resistance out of range"}, {0x1F, "intermittent"},
    {0x21, "amplitude below minimum"}, {0x22, "amplitude above maximum"}, {0x23, "stuck low"}, {0x24, "stuck high"},
    {0x25, "waveform wrong"}, {0x26, "rate of change too low"}, {0x27, "rate of change too high"},
    {0x28, "bias out of range"}, {0x29, "signal invalid"}, {0x2F, "signal erratic"}, {0x31, "no signal"},
    {0x36, "frequency too low"}, {0x37, "frequency too high"}, {0x38, "frequency wrong"}, {0x41, "checksum failure"},
    {0x42, "general memory failure"}, {0x44, "data memory failure"}, {0x45, "program memory failure"},
    {0x46, "calibration memory failure"}, {0x47, "watchdog failure"}, {0x48, "supervision software failure"},
    {0x49, "internal electronic failure"}, {0x4A, "wrong component"}, {0x4B, "over temperature"},
    {0x51, "not programmed"}, {0x54, "calibration missing"}, {0x55, "not configured"}, {0x62, "signals do not agree"},
    {0x64, "signal implausible"}, {0x71, "actuator stuck"}, {0x72, "actuator stuck open"},
    {0x73, "actuator stuck closed"}, {0x74, "actuator slips"}, {0x77, "commanded position not reachable"},
    {0x7A, "fluid leak"}, {0x7B, "fluid low"}, {0x81, "invalid serial data"}, {0x82, "sequence counter wrong"},
    {0x83, "protection value wrong"}, {0x86, "signal invalid on the bus"}, {0x87, "message missing"},
    {0x88, "bus off"}, {0x92, "performance or operation wrong"}, {0x93, "no operation"},
    {0x94, "unexpected operation"}, {0x95, "assembly wrong"}, {0x96, "component internal failure"},
    {0x97, "operation obstructed"}, {0x98, "component over temperature"},
};

DtcCode code_at(ByteView bytes) { return {static_cast<std::uint32_t>(big_endian(bytes.first(3)))}; }

/// Checks the head `59 report` and returns what follows. Errors: Empty, OtherService, Truncated.
Result<ByteView> body_of(ByteView payload) {
    if (payload.empty()) return UdsErrc::Empty;
    if (u8(payload[0]) != kPositive) return UdsErrc::OtherService;
    if (payload.size() < 2) return UdsErrc::Truncated;
    return payload.subspan(2);
}

Result<DtcReport> read_count(Report report, ByteView body) {
    if (body.size() < 4) return UdsErrc::Truncated;
    if (body.size() > 4) return UdsErrc::LengthMismatch;
    DtcReport out;
    out.report = report;
    out.status_mask = u8(body[0]);
    out.format = u8(body[1]);
    out.count = static_cast<std::uint32_t>(big_endian(body.subspan(2, 2)));
    return out;
}

Result<DtcReport> read_list(const ListLayout& layout, ByteView body) {
    if (body.size() < layout.head) return UdsErrc::Truncated;
    const auto field = [body](std::uint8_t at) { return at == kAbsent ? std::uint8_t{0} : u8(body[at]); };
    DtcReport out;
    out.report = layout.report;
    out.status_mask = field(layout.status_mask);
    out.severity_mask = field(layout.severity_mask);
    out.functional_group = field(layout.group);
    out.format = field(layout.format);
    if (layout.report == Report::ByReadinessGroup) out.readiness_group = u8(body[3]);
    if (layout.report == Report::SupportedExtendedRecord) out.record = u8(body[1]);
    if (layout.report == Report::UserMemoryByStatus) out.memory = u8(body[0]);
    const ByteView rest = body.subspan(layout.head);
    if (rest.size() % layout.entry.size != 0) return UdsErrc::Truncated;
    out.entries = DtcEntries{rest, layout.entry};
    out.count = static_cast<std::uint32_t>(out.entries.size());
    return out;
}

/// Reads code and status of a details report; `rest` becomes what follows. Errors: OtherService, Truncated.
Result<DtcDetails> read_details_head(ByteView payload, Report report, ByteView& rest) {
    const auto body = body_of(payload);
    if (!body) return body.error();
    if (u8(payload[1]) != static_cast<std::uint8_t>(report)) return UdsErrc::OtherService;
    if (body->size() < 4) return UdsErrc::Truncated;
    DtcDetails out;
    out.report = report;
    out.entry.code = code_at(*body);
    out.entry.status.bits = u8((*body)[3]);
    rest = body->subspan(4);
    return out;
}

Result<DtcRecord> read_snapshot(ByteView& rest, DidLength length) {
    if (rest.size() < 2) return UdsErrc::Truncated;
    DtcRecord record;
    record.number = u8(rest[0]);
    const unsigned count = u8(rest[1]);
    rest = rest.subspan(2);
    const ByteView start = rest;
    for (unsigned i = 0; i < count; ++i) {
        if (rest.size() < 3) return UdsErrc::Truncated;
        const auto did = static_cast<std::uint16_t>(big_endian(rest.first(2)));
        rest = rest.subspan(2);
        std::size_t n = length(did);
        if (n == 0) {
            if (i + 1 < count) return UdsErrc::UnknownLength;
            n = rest.size();
        }
        if (n > rest.size()) return UdsErrc::Truncated;
        record.values.push_back({did, rest.first(n)});
        rest = rest.subspan(n);
    }
    record.data = start.first(start.size() - rest.size());
    return record;
}

void append(Bytes& out, DtcCode code) {
    for (unsigned shift : {16U, 8U, 0U}) out.push_back(static_cast<std::byte>((code.raw >> shift) & 0xFFU));
}

}  // namespace

std::string DtcCode::text() const {
    constexpr std::string_view kSystems = "PCBU";
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out{kSystems[(raw >> 22U) & 3U], kDigits[(raw >> 20U) & 3U], kDigits[(raw >> 16U) & 15U],
                    kDigits[(raw >> 12U) & 15U], kDigits[(raw >> 8U) & 15U]};
    if (failure_type() != 0) {
        out += '-';
        out += kDigits[(raw >> 4U) & 15U];
        out += kDigits[raw & 15U];
    }
    return out;
}

std::string_view failure_type_text(std::uint8_t failure_type) {
    const auto row = std::find_if(std::begin(kFailureTypes), std::end(kFailureTypes),
                                  [failure_type](const FailureType& f) { return f.id == failure_type; });
    return row == std::end(kFailureTypes) ? std::string_view{} : row->text;
}

DtcEntry DtcEntries::Iterator::operator*() const {
    const ByteView bytes{at_, layout_.size};
    DtcEntry e;
    e.code = code_at(bytes.subspan(layout_.code));
    const std::uint8_t last = u8(bytes[layout_.code + 3U]);
    (layout_.has_status ? e.status.bits : e.number) = last;
    if (layout_.code > 0) e.severity = u8(bytes[0]);
    if (layout_.code == 2) e.functional_unit = u8(bytes[1]);
    return e;
}

Severity severity_of(std::uint8_t byte) {
    if ((byte & 0x80U) != 0) return Severity::CheckImmediately;
    if ((byte & 0x40U) != 0) return Severity::CheckAtNextHalt;
    return (byte & 0x20U) != 0 ? Severity::MaintenanceOnly : Severity::None;
}

Result<DtcReport> decode_dtc_report(ByteView payload) {
    const auto body = body_of(payload);
    if (!body) return body.error();
    const auto report = static_cast<Report>(u8(payload[1]));
    if (std::find(std::begin(kCounts), std::end(kCounts), report) != std::end(kCounts)) return read_count(report, *body);
    for (const ListLayout& layout : kLists) {
        if (layout.report == report) return read_list(layout, *body);
    }
    return UdsErrc::OtherService;
}

Result<DtcDetails> decode_snapshots(ByteView payload, DidLength length) {
    ByteView rest;
    auto out = read_details_head(payload, Report::Snapshot, rest);
    if (!out) return out;
    while (!rest.empty()) {
        auto record = read_snapshot(rest, length);
        if (!record) return record.error();
        out->records.push_back(std::move(*record));
    }
    return out;
}

Result<DtcDetails> decode_extended_data(ByteView payload, std::size_t (*record_length)(std::uint8_t)) {
    ByteView rest;
    auto out = read_details_head(payload, Report::ExtendedData, rest);
    if (!out) return out;
    while (!rest.empty()) {
        DtcRecord record;
        record.number = u8(rest[0]);
        rest = rest.subspan(1);
        const std::size_t known = record_length(record.number);
        if (known > rest.size()) return UdsErrc::Truncated;
        record.data = known == 0 ? rest : rest.first(known);
        rest = rest.subspan(record.data.size());
        out->records.push_back(std::move(record));
    }
    return out;
}

Bytes dtc_request(Report report, std::uint8_t status_mask) {
    return {std::byte{0x19}, static_cast<std::byte>(report), std::byte{status_mask}};
}

Bytes supported_dtcs_request() { return {std::byte{0x19}, std::byte{0x0A}}; }

Bytes dtc_details_request(Report report, DtcCode code, std::uint8_t record) {
    Bytes out{std::byte{0x19}, static_cast<std::byte>(report)};
    append(out, code);
    out.push_back(std::byte{record});
    return out;
}

Bytes wwh_obd_request(std::uint8_t status_mask, std::uint8_t severity_mask) {
    return {std::byte{0x19}, std::byte{0x42}, std::byte{kEmissionGroup}, std::byte{status_mask},
            std::byte{severity_mask}};
}

Bytes wwh_obd_permanent_request() { return {std::byte{0x19}, std::byte{0x55}, std::byte{kEmissionGroup}}; }

}  // namespace odolink::uds
