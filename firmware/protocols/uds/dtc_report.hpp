// SPDX-License-Identifier: Apache-2.0
// Service 19, ReadDTCInformation: three-byte codes with their status, snapshots and extended data; also the reports
// that OBD on UDS added. Source: ISO 14229-1:2020, SAE J2012-DA (text form), SAE J1979-2 and ISO 27145 (reports 42, 55,
// 56, 1A).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "protocols/uds/answer.hpp"

namespace odolink::uds {

/// The eight status bits of a code.
struct DtcStatus {
    std::uint8_t bits{0};
    bool operator==(const DtcStatus&) const = default;
    [[nodiscard]] constexpr bool test_failed() const { return (bits & 0x01U) != 0; }
    [[nodiscard]] constexpr bool test_failed_this_cycle() const { return (bits & 0x02U) != 0; }
    [[nodiscard]] constexpr bool pending() const { return (bits & 0x04U) != 0; }
    [[nodiscard]] constexpr bool confirmed() const { return (bits & 0x08U) != 0; }
    [[nodiscard]] constexpr bool not_completed_since_clear() const { return (bits & 0x10U) != 0; }
    [[nodiscard]] constexpr bool failed_since_clear() const { return (bits & 0x20U) != 0; }
    [[nodiscard]] constexpr bool not_completed_this_cycle() const { return (bits & 0x40U) != 0; }
    [[nodiscard]] constexpr bool warning_requested() const { return (bits & 0x80U) != 0; }
};

/// A three-byte code: two bytes as in SAE J2012, then the failure type. Its text is P0301-1C; without failure type (00)
/// P0301.
struct DtcCode {
    std::uint32_t raw{0};
    bool operator==(const DtcCode&) const = default;
    [[nodiscard]] std::string text() const;
    [[nodiscard]] constexpr std::uint8_t failure_type() const { return static_cast<std::uint8_t>(raw & 0xFFU); }
};

/// True where service 14 means many codes by this number: FFFFxx (all, or all of a functional group) and the first of a system.
/// Source: ISO 14229-1, annex D.
[[nodiscard]] constexpr bool is_group(DtcCode code) { return (code.raw & 0xFFFF00U) == 0xFFFF00U || (code.raw & 0x3FFFFFU) == 0; }

/// True where an entry of a list is none: some units fill their lists with zeros, or with the number of all codes.
[[nodiscard]] constexpr bool is_filler(DtcCode code) { return code.raw == 0 || code.raw == 0xFFFFFFU; }

/// Severity as reports 08, 09 and 42 give it.
enum class Severity : std::uint8_t { None, MaintenanceOnly, CheckAtNextHalt, CheckImmediately };
/// The highest severity of a severity byte's bits 7 to 5.
[[nodiscard]] Severity severity_of(std::uint8_t byte);

/// Sub-functions whose answers are read. This client asks for some of them only; the others stand in recordings of other testers.
enum class Report : std::uint8_t {
    CountByStatus = 0x01,
    ByStatus = 0x02,
    SnapshotNumbers = 0x03,
    Snapshot = 0x04,
    StoredDataByRecord = 0x05,
    ExtendedData = 0x06,
    CountBySeverity = 0x07,
    BySeverity = 0x08,
    SeverityOf = 0x09,
    Supported = 0x0A,
    FirstFailed = 0x0B,
    FirstConfirmed = 0x0C,
    LastFailed = 0x0D,
    LastConfirmed = 0x0E,
    MirrorByStatus = 0x0F,       ///< until ISO 14229-1:2013
    MirrorExtendedData = 0x10,   ///< the same
    MirrorCount = 0x11,          ///< the same
    EmissionCount = 0x12,        ///< the same
    EmissionByStatus = 0x13,     ///< the same
    DetectionCounters = 0x14,
    PermanentByStatus = 0x15,
    ExtendedDataByRecord = 0x16,
    UserMemoryByStatus = 0x17,
    UserMemorySnapshot = 0x18,
    UserMemoryExtendedData = 0x19,
    SupportedExtendedRecord = 0x1A,
    WwhObdByStatus = 0x42,
    WwhObdPermanent = 0x55,
    ByReadinessGroup = 0x56,
};

struct DtcEntry {
    DtcCode code;
    DtcStatus status;
    std::uint8_t severity{0};         ///< the byte itself; 0 in reports without it
    std::uint8_t functional_unit{0};  ///< reports 08 and 09
    std::uint8_t number{0};           ///< instead of a status: snapshot record (03), fault detection counter (14)
};

/// How an entry of a list report is laid out.
struct DtcEntryLayout {
    std::uint8_t size{4};
    std::uint8_t code{0};      ///< bytes before the code: severity, functional unit
    bool has_status{true};     ///< else the last byte is a number
};

/// The entries of one list report; a view into the answer's bytes.
class DtcEntries {
public:
    class Iterator {
    public:
        using value_type = DtcEntry;
        using difference_type = std::ptrdiff_t;
        Iterator() = default;
        Iterator(const std::byte* at, DtcEntryLayout layout) : at_{at}, layout_{layout} {}
        [[nodiscard]] DtcEntry operator*() const;
        Iterator& operator++() {
            at_ += layout_.size;
            return *this;
        }
        Iterator operator++(int) {
            const Iterator before = *this;
            at_ += layout_.size;
            return before;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        const std::byte* at_{nullptr};
        DtcEntryLayout layout_;
    };

    DtcEntries() = default;
    /// Precondition: `bytes` is a whole number of entries.
    DtcEntries(ByteView bytes, DtcEntryLayout layout) : bytes_{bytes}, layout_{layout} {}
    [[nodiscard]] Iterator begin() const { return {bytes_.data(), layout_}; }
    [[nodiscard]] Iterator end() const { return {bytes_.data() + bytes_.size(), layout_}; }
    [[nodiscard]] std::size_t size() const { return bytes_.size() / layout_.size; }
    [[nodiscard]] bool empty() const { return bytes_.empty(); }
    /// Precondition: `i < size()`.
    [[nodiscard]] DtcEntry operator[](std::size_t i) const { return *Iterator{bytes_.data() + i * layout_.size, layout_}; }

private:
    ByteView bytes_;
    DtcEntryLayout layout_;
};

/// A list report or a count (01, 07, 11, 12); its entries last as long as the answer's bytes.
struct DtcReport {
    Report report{Report::ByStatus};
    std::uint8_t status_mask{0};       ///< status bits this server supports
    std::uint8_t severity_mask{0};     ///< report 42
    std::uint8_t functional_group{0};  ///< reports 42, 55, 56 (33: emissions)
    std::uint8_t readiness_group{0};   ///< report 56
    std::uint8_t record{0};            ///< report 1A
    std::uint8_t memory{0};            ///< report 17: which of the maker's memories
    std::uint8_t format{0};            ///< code format (01: ISO 14229, 04: J2012-DA WWH-OBD), where given
    std::uint32_t count{0};            ///< as a count says; else the number of entries
    DtcEntries entries;                ///< those that came whole
    bool cut{false};                   ///< the list ends inside an entry: it is a part
};

/// Reads a positive answer `59 report …` of a list or count report. Errors: Empty, Truncated, LengthMismatch,
/// OtherService (another service, or a report that is no list).
[[nodiscard]] Result<DtcReport> decode_dtc_report(ByteView payload);

/// One snapshot or extended-data record of one code.
struct DtcRecord {
    std::uint8_t number{0};
    std::vector<DidData> values;  ///< snapshot, split by identifier
    ByteView data;                ///< the record's bytes behind its number
};
struct DtcDetails {
    Report report{Report::Snapshot};
    std::uint8_t memory{0};  ///< reports 18 and 19: which of the maker's memories
    DtcEntry entry;
    std::vector<DtcRecord> records;
};

[[nodiscard]] bool is_count(Report report);             ///< 01, 07, 11, 12
// Reports that tell of a single code, and are no lists.
[[nodiscard]] bool tells_snapshots(Report report);      ///< 04, 18
[[nodiscard]] bool tells_extended_data(Report report);  ///< 06, 10, 19
[[nodiscard]] bool tells_by_record(Report report);      ///< 05, 16

/// Reads `59 04 code status (number count (did data)…)…`, and `59 18 memory code …`. Lengths of identifiers come from `length`;
/// one unknown length is allowed, as the last value of the answer. Errors: Empty, OtherService, Truncated, UnknownLength.
[[nodiscard]] Result<DtcDetails> decode_snapshots(ByteView payload, DidLength length);

/// Reads `59 06 code status (number data)…`, the same of report 10, and `59 19 memory code …`. `record_length` gives the bytes of
/// a record by its number (0: unknown, then the rest of the answer is its data). Errors: Empty, OtherService, Truncated.
[[nodiscard]] Result<DtcDetails> decode_extended_data(ByteView payload, std::size_t (*record_length)(std::uint8_t));

/// Reads `59 05 (number code status count (did data)…)…` and `59 16 number (code status data)…`: one entry a code, each with one
/// record. Lengths as above; extended data of an unknown length take the rest. Errors: Empty, OtherService, Truncated, UnknownLength.
[[nodiscard]] Result<std::vector<DtcDetails>> decode_by_record(ByteView payload, DidLength length, std::size_t (*record_length)(std::uint8_t));

/// `19 01 mask` and `19 02 mask`. Precondition: CountByStatus or ByStatus.
[[nodiscard]] Bytes dtc_request(Report report, std::uint8_t status_mask);
/// `19 0A`.
[[nodiscard]] Bytes supported_dtcs_request();
/// `19 04 code record` or `19 06 code record`; record FF means all. Precondition: Snapshot or ExtendedData.
[[nodiscard]] Bytes dtc_details_request(Report report, DtcCode code, std::uint8_t record);
/// `19 42 33 status severity`: emission codes by status and severity.
[[nodiscard]] Bytes wwh_obd_request(std::uint8_t status_mask, std::uint8_t severity_mask);
/// `19 55 33`: permanent emission codes.
[[nodiscard]] Bytes wwh_obd_permanent_request();

}  // namespace odolink::uds
