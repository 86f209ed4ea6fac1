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
    const std::size_t over = rest.size() % layout.entry.size;
    out.cut = over != 0;
    out.entries = DtcEntries{rest.first(rest.size() - over), layout.entry};
    out.count = static_cast<std::uint32_t>(out.entries.size());
    return out;
}

constexpr std::size_t kCodeAndStatus = 4;

DtcEntry entry_at(ByteView bytes) {
    DtcEntry entry;
    entry.code = code_at(bytes);
    entry.status.bits = u8(bytes[3]);
    return entry;
}

/// Reads memory, code and status of a details report; `rest` becomes what follows. Errors: OtherService, Truncated.
Result<DtcDetails> read_details_head(ByteView payload, bool (*fits)(Report), ByteView& rest) {
    const auto body = body_of(payload);
    if (!body) return body.error();
    DtcDetails out;
    out.report = static_cast<Report>(u8(payload[1]));
    if (!fits(out.report)) return UdsErrc::OtherService;
    rest = *body;
    if (out.report == Report::UserMemorySnapshot || out.report == Report::UserMemoryExtendedData) {
        if (rest.empty()) return UdsErrc::Truncated;
        out.memory = u8(rest[0]);
        rest = rest.subspan(1);
    }
    if (rest.size() < kCodeAndStatus) return UdsErrc::Truncated;
    out.entry = entry_at(rest);
    rest = rest.subspan(kCodeAndStatus);
    return out;
}

/// `count (did data)…`, behind the record's number.
Result<DtcRecord> read_values(std::uint8_t number, ByteView& rest, DidLength length) {
    if (rest.empty()) return UdsErrc::Truncated;
    DtcRecord record;
    record.number = number;
    const unsigned count = u8(rest[0]);
    rest = rest.subspan(1);
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

Result<DtcRecord> read_snapshot(ByteView& rest, DidLength length) {
    const std::uint8_t number = u8(rest[0]);
    rest = rest.subspan(1);
    return read_values(number, rest, length);
}

/// The data of a record whose number has been read: as long as `known`, or the rest where that is 0.
Result<DtcRecord> read_bytes(std::uint8_t number, ByteView& rest, std::size_t known) {
    if (known > rest.size()) return UdsErrc::Truncated;
    DtcRecord record;
    record.number = number;
    record.data = known == 0 ? rest : rest.first(known);
    rest = rest.subspan(record.data.size());
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
    if (is_count(report)) return read_count(report, *body);
    for (const ListLayout& layout : kLists) {
        if (layout.report == report) return read_list(layout, *body);
    }
    return UdsErrc::OtherService;
}

bool is_count(Report report) { return std::find(std::begin(kCounts), std::end(kCounts), report) != std::end(kCounts); }

bool tells_snapshots(Report report) { return report == Report::Snapshot || report == Report::UserMemorySnapshot; }

bool tells_extended_data(Report report) {
    return report == Report::ExtendedData || report == Report::MirrorExtendedData || report == Report::UserMemoryExtendedData;
}

bool tells_by_record(Report report) { return report == Report::StoredDataByRecord || report == Report::ExtendedDataByRecord; }

Result<DtcDetails> decode_snapshots(ByteView payload, DidLength length) {
    ByteView rest;
    auto out = read_details_head(payload, tells_snapshots, rest);
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
    auto out = read_details_head(payload, tells_extended_data, rest);
    if (!out) return out;
    while (!rest.empty()) {
        const std::uint8_t number = u8(rest[0]);
        rest = rest.subspan(1);
        auto record = read_bytes(number, rest, record_length(number));
        if (!record) return record.error();
        out->records.push_back(std::move(*record));
    }
    return out;
}

Result<std::vector<DtcDetails>> decode_by_record(ByteView payload, DidLength length, std::size_t (*record_length)(std::uint8_t)) {
    const auto body = body_of(payload);
    if (!body) return body.error();
    const auto report = static_cast<Report>(u8(payload[1]));
    if (!tells_by_record(report)) return UdsErrc::OtherService;
    const bool extended = report == Report::ExtendedDataByRecord;
    std::vector<DtcDetails> out;
    ByteView rest = *body;
    if (extended && rest.empty()) return UdsErrc::Truncated;
    std::uint8_t number = extended ? u8(rest[0]) : std::uint8_t{0};
    if (extended) rest = rest.subspan(1);
    while (!rest.empty()) {
        if (!extended) {
            number = u8(rest[0]);
            rest = rest.subspan(1);
            if (rest.empty()) break;  // only the number: nothing is stored
        }
        if (rest.size() < kCodeAndStatus) return UdsErrc::Truncated;
        DtcDetails details;
        details.report = report;
        details.entry = entry_at(rest);
        rest = rest.subspan(kCodeAndStatus);
        auto record = extended ? read_bytes(number, rest, record_length(number)) : read_values(number, rest, length);
        if (!record) return record.error();
        details.records.push_back(std::move(*record));
        out.push_back(std::move(details));
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
