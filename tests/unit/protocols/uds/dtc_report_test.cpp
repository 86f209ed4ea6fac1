// SPDX-License-Identifier: Apache-2.0
// Service 19: lists with their heads, snapshots, extended data, code texts; truncation at every length.
#include "protocols/uds/dtc_report.hpp"

#include <deque>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::uds;

namespace {

/// Bytes that last as long as the program: what is read of them are views.
ByteView hex(const std::string& text) {
    static std::deque<Bytes> kept;
    return kept.emplace_back(*from_hex(text));
}

/// F40C has two bytes and F40D one; others are not known.
std::size_t lengths(std::uint16_t did) {
    return did == 0xF40C ? 2 : did == 0xF40D ? 1 : 0;
}

std::size_t unknown(std::uint8_t) { return 0; }

std::size_t record_lengths(std::uint8_t number) {
    return number == 0x01 ? 2 : 0;
}

}  // namespace

TEST_GROUP(UdsDtcReport){};

TEST(UdsDtcReport, code_text_has_the_failure_type_behind_a_dash) {
    STRCMP_EQUAL("P0301-1C", DtcCode{0x03011C}.text().c_str());
    STRCMP_EQUAL("U0100-87", DtcCode{0xC10087}.text().c_str());
    STRCMP_EQUAL("B1234", DtcCode{0x923400}.text().c_str());
}

TEST(UdsDtcReport, list_by_status_gives_codes_with_their_eight_bits) {
    const ByteView payload =
        hex("5902FF"
            "03011C2F"
            "04200050");
    const auto r = decode_dtc_report(payload);
    CHECK_TRUE(r.has_value());
    LONGS_EQUAL(2, r->entries.size());
    LONGS_EQUAL(0xFF, r->status_mask);
    const DtcStatus s = r->entries[0].status;
    CHECK_TRUE(s.test_failed() && s.test_failed_this_cycle() && s.pending() && s.confirmed() && s.failed_since_clear());
    CHECK_FALSE(s.not_completed_since_clear() || s.not_completed_this_cycle() || s.warning_requested());
    CHECK_TRUE(r->entries[1].status.not_completed_since_clear() && r->entries[1].status.not_completed_this_cycle());
    for (std::size_t n = 1; n < payload.size(); ++n) {
        const auto part = decode_dtc_report(payload.first(n));
        if (n < 3) CHECK_TRUE(part.error() == UdsErrc::Truncated);
        else CHECK_TRUE(part->entries.size() == (n < 7 ? 0U : 1U) && part->cut == (n != 3 && n != 7));
    }
}

TEST(UdsDtcReport, count_has_mask_format_and_number) {
    const auto r = decode_dtc_report(hex("5901FF010003"));
    LONGS_EQUAL(3, r->count);
    LONGS_EQUAL(1, r->format);
    CHECK_TRUE(decode_dtc_report(hex("5901FF0100")).error() == UdsErrc::Truncated);
    CHECK_TRUE(decode_dtc_report(hex("5901FF01000300")).error() == UdsErrc::LengthMismatch);
}

TEST(UdsDtcReport, each_list_report_has_its_own_head) {
    const auto severity =
        decode_dtc_report(hex("5908FF"
                              "8010"
                              "03011C2F"));
    LONGS_EQUAL(0x80, severity->entries[0].severity);
    LONGS_EQUAL(0x10, severity->entries[0].functional_unit);
    LONGS_EQUAL(0x03011C, severity->entries[0].code.raw);
    const auto wwh =
        decode_dtc_report(hex("594233FFE004"
                              "40"
                              "03011C2F"));
    LONGS_EQUAL(0x33, wwh->functional_group);
    LONGS_EQUAL(0xFF, wwh->status_mask);
    LONGS_EQUAL(0xE0, wwh->severity_mask);
    LONGS_EQUAL(4, wwh->format);
    LONGS_EQUAL(0x40, wwh->entries[0].severity);
    LONGS_EQUAL(0x2F, wwh->entries[0].status.bits);
    const auto permanent =
        decode_dtc_report(hex("595533FF04"
                              "03011C2F"));
    LONGS_EQUAL(4, permanent->format);
    LONGS_EQUAL(1, permanent->entries.size());
    const auto group =
        decode_dtc_report(hex("595633FF0405"
                              "03011C2F"));
    LONGS_EQUAL(5, group->readiness_group);
    const auto record =
        decode_dtc_report(hex("591AFF92"
                              "03011C2F"));
    LONGS_EQUAL(0x92, record->record);
    LONGS_EQUAL(0, decode_dtc_report(hex("590AFF"))->entries.size());
    LONGS_EQUAL(0, decode_dtc_report(hex("5902FF"))->count);
}

TEST(UdsDtcReport, every_list_of_recordings_is_read_and_cut_at_every_length) {
    const struct {
        const char* head;           // behind 59: report and what precedes the entries
        const char* entry;          // of 03011C, with 2F behind it
        unsigned status, severity;  // as the entry must have them
    } rows[] = {{"02FF", "03011C2F", 0x2F, 0},      {"03", "03011C2F", 0, 0},            {"08FF", "801003011C2F", 0x2F, 0x80},
                {"09FF", "401003011C2F", 0x2F, 0x40}, {"0AFF", "03011C2F", 0x2F, 0},       {"0BFF", "03011C2F", 0x2F, 0},
                {"0CFF", "03011C2F", 0x2F, 0},      {"0DFF", "03011C2F", 0x2F, 0},       {"0EFF", "03011C2F", 0x2F, 0},
                {"0FFF", "03011C2F", 0x2F, 0},      {"13FF", "03011C2F", 0x2F, 0},       {"14", "03011C2F", 0, 0},
                {"15FF", "03011C2F", 0x2F, 0},      {"1701FF", "03011C2F", 0x2F, 0},     {"1AFF92", "03011C2F", 0x2F, 0},
                {"4233FFE004", "6003011C2F", 0x2F, 0x60}, {"5533FF04", "03011C2F", 0x2F, 0}, {"5633FF0405", "03011C2F", 0x2F, 0}};
    for (const auto& row : rows) {
        const ByteView payload = hex(std::string{"59"} + row.head + row.entry + row.entry);
        const auto r = decode_dtc_report(payload);
        CHECK_TRUE(r.has_value());
        LONGS_EQUAL(2, r->count);
        for (const DtcEntry& e : r->entries) {
            LONGS_EQUAL(0x03011C, e.code.raw);
            LONGS_EQUAL(row.status, e.status.bits);
            LONGS_EQUAL(row.status == 0 ? 0x2F : 0, e.number);
            LONGS_EQUAL(row.severity, e.severity);
        }
        const std::size_t entry = std::string{row.entry}.size() / 2;
        const std::size_t head = payload.size() - 2 * entry;
        for (std::size_t n = 0; n < payload.size(); ++n) {
            const auto cut = decode_dtc_report(payload.first(n));
            CHECK_TRUE(cut.has_value() == (n >= head));
            if (n >= head) CHECK_TRUE(cut->count == (n - head) / entry && cut->cut == ((n - head) % entry != 0));
        }
    }
    LONGS_EQUAL(0x01, decode_dtc_report(hex("591701FF"))->memory);
    LONGS_EQUAL(0xFF, decode_dtc_report(hex("591701FF"))->status_mask);
}

TEST(UdsDtcReport, every_count_of_recordings_is_read_and_cut_at_every_length) {
    for (const char* head : {"01", "07", "11", "12"}) {
        const ByteView payload = hex(std::string{"59"} + head + "FF010203");
        const auto r = decode_dtc_report(payload);
        LONGS_EQUAL(0x0203, r->count);
        CHECK_TRUE(r->entries.empty());
        for (std::size_t n = 0; n < payload.size(); ++n) CHECK_FALSE(decode_dtc_report(payload.first(n)).has_value());
    }
}

TEST(UdsDtcReport, entries_are_walked_and_picked) {
    const ByteView payload = hex("5902FF03011C2F04200050");
    const auto r = decode_dtc_report(payload);
    auto at = r->entries.begin();
    LONGS_EQUAL(0x03011C, (*at++).code.raw);
    LONGS_EQUAL(0x042000, (*at).code.raw);
    CHECK_TRUE(++at == r->entries.end());
    LONGS_EQUAL(0x042000, r->entries[1].code.raw);
    CHECK_FALSE(r->entries.empty());
    CHECK_TRUE(DtcEntries{}.empty());
}

TEST(UdsDtcReport, other_reports_and_services_are_refused) {
    CHECK_TRUE(decode_dtc_report({}).error() == UdsErrc::Empty);
    CHECK_TRUE(decode_dtc_report(hex("62F190")).error() == UdsErrc::OtherService);
    CHECK_TRUE(decode_dtc_report(hex("59")).error() == UdsErrc::Truncated);
    CHECK_TRUE(decode_dtc_report(hex("5904FF")).error() == UdsErrc::OtherService);
    CHECK_TRUE(decode_dtc_report(hex("594233FFE0")).error() == UdsErrc::Truncated);
}

TEST(UdsDtcReport, severity_is_the_highest_bit_set) {
    CHECK_TRUE(severity_of(0xE0) == Severity::CheckImmediately);
    CHECK_TRUE(severity_of(0x60) == Severity::CheckAtNextHalt);
    CHECK_TRUE(severity_of(0x20) == Severity::MaintenanceOnly);
    CHECK_TRUE(severity_of(0x1F) == Severity::None);
}

TEST(UdsDtcReport, snapshots_are_split_by_known_identifiers) {
    // Record 01 with rpm and speed, record 02 with one identifier of unknown length at the end
    const ByteView payload =
        hex("5904"
            "03011C2F"
            "0102"
            "F40C0AF8"
            "F40D10"
            "0201"
            "1234AABBCC");
    const auto d = decode_snapshots(payload, lengths);
    CHECK_TRUE(d.has_value());
    LONGS_EQUAL(2, d->records.size());
    LONGS_EQUAL(2, d->records[0].values.size());
    STRCMP_EQUAL("0AF8", to_hex(d->records[0].values[0].data).c_str());
    STRCMP_EQUAL("F40C0AF8F40D10", to_hex(d->records[0].data).c_str());
    STRCMP_EQUAL("AABBCC", to_hex(d->records[1].values[0].data).c_str());
    for (std::size_t n = 2; n < payload.size(); ++n) {
        if (n == 6 || n == 15 || n >= 20) continue;  // whole records
        CHECK_TRUE(decode_snapshots(payload.first(n), lengths).error() == UdsErrc::Truncated);
    }
}

TEST(UdsDtcReport, an_unknown_identifier_before_another_cannot_be_split) {
    CHECK_TRUE(decode_snapshots(hex("590403011C2F01021234AABBF40D10"), lengths).error() == UdsErrc::UnknownLength);
    CHECK_TRUE(decode_snapshots(hex("590603011C2F"), lengths).error() == UdsErrc::OtherService);
    CHECK_TRUE(decode_snapshots({}, lengths).error() == UdsErrc::Empty);
    CHECK_TRUE(decode_snapshots(hex("590403011C2F"), lengths)->records.empty());
}

TEST(UdsDtcReport, extended_data_records_have_known_lengths_or_end_the_answer) {
    const ByteView payload = hex("5906"
                                            "03011C2F"
                                            "01AABB"
                                            "02CCDDEE");
    const auto d = decode_extended_data(payload, record_lengths);
    LONGS_EQUAL(2, d->records.size());
    STRCMP_EQUAL("AABB", to_hex(d->records[0].data).c_str());
    STRCMP_EQUAL("CCDDEE", to_hex(d->records[1].data).c_str());
    CHECK_TRUE(decode_extended_data(hex("590603011C2F01AA"), record_lengths).error() == UdsErrc::Truncated);
    CHECK_TRUE(decode_extended_data(hex("590403011C2F"), record_lengths).error() == UdsErrc::OtherService);
    CHECK_TRUE(decode_extended_data(hex("590603011C"), record_lengths).error() == UdsErrc::Truncated);
}

TEST(UdsDtcReport, details_of_the_makers_memory_and_by_record_are_read_too) {
    // 59 18, memory 01, P0301-17 status 2F, record 01 with one value: F40D (speed) 40
    const ByteView memory = hex("5918010301172F0101F40D40");
    const auto snapshot = decode_snapshots(memory, lengths);
    CHECK_EQUAL(1, snapshot->memory);
    CHECK_EQUAL(0x030117U, snapshot->entry.code.raw);
    CHECK_EQUAL(0xF40D, snapshot->records.at(0).values.at(0).did);
    // 59 19, memory 02, the code, record 01: 05; the same of 59 10 without a memory
    CHECK_EQUAL(2, decode_extended_data(hex("5919020301172F0105"), unknown)->memory);
    CHECK_EQUAL(1U, decode_extended_data(hex("59100301172F01AA"), unknown)->records.at(0).data.size());
    // 59 05: two records, each with its own code
    const ByteView stored = hex("5905010301172F01F40D40020420000801F40D41");
    const auto by_record = decode_by_record(stored, lengths, unknown);
    CHECK_EQUAL(2U, by_record->size());
    CHECK_EQUAL(2, (*by_record)[1].records.at(0).number);
    STRCMP_EQUAL("P0420", (*by_record)[1].entry.code.text().c_str());
    // 59 16: record 01 of one code, its data of unknown length
    const ByteView extended = hex("5916010301172F0502");
    STRCMP_EQUAL("0502", to_hex(decode_by_record(extended, lengths, unknown)->at(0).records.at(0).data).c_str());
    for (std::size_t n = 3; n < 7; ++n) CHECK_TRUE(decode_by_record(ByteView{extended}.first(n), lengths, unknown).has_value() == (n == 3));
    for (std::size_t n = 4; n < 11; ++n) CHECK_TRUE(decode_by_record(ByteView{stored}.first(n), lengths, unknown).error() == UdsErrc::Truncated);
    CHECK_TRUE(decode_by_record(hex("5916"), lengths, unknown).error() == UdsErrc::Truncated);
    CHECK_TRUE(decode_by_record(hex("5904"), lengths, unknown).error() == UdsErrc::OtherService);
    CHECK_TRUE(decode_by_record({}, lengths, unknown).error() == UdsErrc::Empty);
    CHECK_TRUE(decode_snapshots(hex("5918"), lengths).error() == UdsErrc::Truncated);
}

TEST(UdsDtcReport, requests_name_report_and_mask) {
    STRCMP_EQUAL("190109", to_hex(dtc_request(Report::CountByStatus, 0x09)).c_str());
    STRCMP_EQUAL("190209", to_hex(dtc_request(Report::ByStatus, 0x09)).c_str());
    STRCMP_EQUAL("190A", to_hex(supported_dtcs_request()).c_str());
    STRCMP_EQUAL("190403011CFF", to_hex(dtc_details_request(Report::Snapshot, DtcCode{0x03011C}, 0xFF)).c_str());
    STRCMP_EQUAL("190603011C01", to_hex(dtc_details_request(Report::ExtendedData, DtcCode{0x03011C}, 0x01)).c_str());
    STRCMP_EQUAL("194233081E", to_hex(wwh_obd_request(0x08, 0x1E)).c_str());
    STRCMP_EQUAL("195533", to_hex(wwh_obd_permanent_request()).c_str());
}
