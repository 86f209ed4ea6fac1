// SPDX-License-Identifier: Apache-2.0
// Trouble code lists, readiness and vehicle information: values, padding, and truncation at every length.
#include <string>

#include "protocols/obd/dtc.hpp"
#include "protocols/obd/readiness.hpp"
#include "protocols/obd/vehicle_info.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::obd;

namespace {

Bytes hex(const char* text) {
    return *from_hex(text);
}

}  // namespace

TEST_GROUP(ObdDtc){};

TEST(ObdDtc, two_bytes_are_system_origin_and_number) {
    STRCMP_EQUAL("P0301", DtcCode{0x0301}.text().str().c_str());
    STRCMP_EQUAL("P3FFF", DtcCode{0x3FFF}.text().str().c_str());
    STRCMP_EQUAL("C1234", DtcCode{0x5234}.text().str().c_str());
    STRCMP_EQUAL("B0ABC", DtcCode{0x8ABC}.text().str().c_str());
    STRCMP_EQUAL("U0100", DtcCode{0xC100}.text().str().c_str());
}

TEST(ObdDtc, three_services_give_three_kinds) {
    const auto stored = decode_dtc_list(hex("430203010420"));
    CHECK_TRUE(stored.has_value());
    CHECK_TRUE(stored->kind == DtcKind::Stored);
    LONGS_EQUAL(2, stored->codes.size());
    STRCMP_EQUAL("P0420", stored->codes[1].text().str().c_str());
    CHECK_TRUE(decode_dtc_list(hex("470103010"
                                   "0"))
                   ->kind == DtcKind::Pending);
    CHECK_TRUE(decode_dtc_list(hex("4A00"))->codes.empty());
    CHECK_TRUE(decode_dtc_list(hex("4A00"))->kind == DtcKind::Permanent);
}

TEST(ObdDtc, empty_slots_and_padding_are_no_codes) {
    LONGS_EQUAL(1, decode_dtc_list(hex("430203010000"))->codes.size());
    LONGS_EQUAL(1, decode_dtc_list(hex("43010301000000"))->codes.size());
}

TEST(ObdDtc, whole_codes_are_read_whatever_the_count_says_and_the_doubt_is_told) {
    // One is counted, two are there
    const auto more = decode_dtc_list(hex("430103010420"));
    LONGS_EQUAL(2, more->codes.size());
    CHECK_TRUE(more->doubt == ObdErrc::LengthMismatch);
    // Two are counted, one is there
    const auto less = decode_dtc_list(hex("47020301"));
    LONGS_EQUAL(1, less->codes.size());
    CHECK_TRUE(less->kind == DtcKind::Pending && less->doubt == ObdErrc::Truncated);
    CHECK_FALSE(decode_dtc_list(hex("430203010420"))->doubt.has_value());
}

TEST(ObdDtc, an_odd_length_is_a_list_without_count) {
    struct Case {
        const char* answer;
        const char* codes;
        bool counted;
    };
    const Case cases[] = {
        {"430133", "P0133", false},                    // one code and nothing else
        {"4303010420", "P0301 P0420", false},          // as a count 03 would want six bytes
        {"47030104200171", "P0301 P0420 P0171", false},
        {"43030104200000", "P0301 P0420", false},      // three slots, the last one empty
        {"4A001600000000", "P0016", false},            // as a count 00 would have no code behind it
        {"43013300000000", "P0133", false},            // as counted it would be P3300
        {"43021704200000", "P0217 P0420", false},      // as counted P1704 and P2000
        {"43030104200171C101", "P0301 P0420 P0171 U0101", false},
        {"43000000000000", "", true},
        {"43010301000000", "P0301", true},             // one counted code and padding
        {"4302030104200000", "P0301 P0420", true},     // an even length has a count
        {"43020301042000", "P0301 P0420", true},
    };
    for (const Case& c : cases) {
        const auto list = decode_dtc_list(hex(c.answer));
        std::string codes;
        for (const DtcCode code : list->codes) codes += (codes.empty() ? "" : " ") + code.text().str();
        STRCMP_EQUAL_TEXT(c.codes, codes.c_str(), c.answer);
        CHECK_TRUE_TEXT((list->doubt == ObdErrc::NotCounted) != c.counted, c.answer);
    }
}

TEST(ObdDtc, filler_behind_the_counted_codes_is_no_code) {
    for (const char* answer : {"43010301AAAAAA", "4301030155555555", "43010301CCCC", "43010301FFFFFF"}) {
        const auto list = decode_dtc_list(hex(answer));
        LONGS_EQUAL(1, list->codes.size());
        CHECK_TRUE(list->doubt == ObdErrc::LengthMismatch);
    }
    // Counted it is a code as any other
    STRCMP_EQUAL("C1555", decode_dtc_list(hex("43015555"))->codes.front().text().str().c_str());
}

TEST(ObdDtc, what_is_no_list_is_refused_and_a_cut_one_says_so) {
    CHECK_TRUE(decode_dtc_list({}).error() == ObdErrc::Empty);
    CHECK_TRUE(decode_dtc_list(hex("4400")).error() == ObdErrc::OtherService);
    const Bytes whole = hex("43040301030203030304");
    for (const std::byte service : {std::byte{0x43}, std::byte{0x47}, std::byte{0x4A}}) {
        Bytes other = whole;
        other[0] = service;
        CHECK_TRUE(decode_dtc_list(ByteView{other}.first(1)).error() == ObdErrc::Truncated);
        for (std::size_t n = 2; n < other.size(); ++n) {
            const auto list = decode_dtc_list(ByteView{other}.first(n));
            // An odd length is that of a list without count, which names 04 as the first code's byte.
            LONGS_EQUAL(n % 2 == 0 ? (n - 2) / 2 : (n - 1) / 2, list->codes.size());
            CHECK_TRUE(list->doubt == (n % 2 == 0 ? ObdErrc::Truncated : ObdErrc::NotCounted));
        }
        LONGS_EQUAL(4, decode_dtc_list(other)->codes.size());
    }
}

TEST(ObdDtc, requests_are_one_byte) {
    STRCMP_EQUAL("03", to_hex(dtc_list_request(DtcKind::Stored)).c_str());
    STRCMP_EQUAL("07", to_hex(dtc_list_request(DtcKind::Pending)).c_str());
    STRCMP_EQUAL("0A", to_hex(dtc_list_request(DtcKind::Permanent)).c_str());
}

TEST_GROUP(ObdReadiness){};

TEST(ObdReadiness, spark_ignition_names_bytes_c_and_d_its_way) {
    // Lamp on, 3 codes; misfire and fuel system complete, components incomplete; catalyst done, heater open, EGR open
    const auto r = decode_readiness(hex("8347C1C0"));
    CHECK_TRUE(r.has_value());
    CHECK_TRUE(r->lamp == Lamp::On);
    LONGS_EQUAL(3, r->dtc_count);
    CHECK_TRUE(r->ignition == Ignition::Spark);
    CHECK_TRUE((*r)[Monitor::Misfire] == MonitorState::Complete);
    CHECK_TRUE((*r)[Monitor::Components] == MonitorState::Incomplete);
    CHECK_TRUE((*r)[Monitor::Catalyst] == MonitorState::Complete);
    CHECK_TRUE((*r)[Monitor::OxygenSensorHeater] == MonitorState::Incomplete);
    CHECK_TRUE((*r)[Monitor::ParticulateFilter] == MonitorState::NotSupported);
    LONGS_EQUAL(6, r->supported());
    LONGS_EQUAL(3, r->incomplete());
}

TEST(ObdReadiness, compression_ignition_names_them_otherwise) {
    const auto r = decode_readiness(hex("000E6840"));
    CHECK_TRUE(r->ignition == Ignition::Compression);
    CHECK_TRUE((*r)[Monitor::BoostPressure] == MonitorState::Complete);
    CHECK_TRUE((*r)[Monitor::ExhaustGasSensor] == MonitorState::Complete);
    CHECK_TRUE((*r)[Monitor::ParticulateFilter] == MonitorState::Incomplete);
    CHECK_TRUE((*r)[Monitor::Catalyst] == MonitorState::NotSupported);
}

TEST(ObdReadiness, reserved_bits_of_compression_ignition_are_no_monitors) {
    LONGS_EQUAL(0, decode_readiness(hex("00081414"))->supported());
}

TEST(ObdReadiness, an_inspection_wants_the_lamp_off_and_few_open_monitors) {
    CHECK_TRUE(inspection(*decode_readiness(hex("8307FF00")), 1) == Inspection::LampOn);
    CHECK_TRUE(inspection(*decode_readiness(hex("0007FF03")), 1) == Inspection::MonitorsIncomplete);
    CHECK_TRUE(inspection(*decode_readiness(hex("0007FF01")), 1) == Inspection::Ready);
}

TEST(ObdReadiness, needs_exactly_four_bytes_and_each_monitor_has_a_name) {
    CHECK_TRUE(decode_readiness(hex("000E68")).error() == ObdErrc::Truncated);
    CHECK_TRUE(decode_readiness(hex("000E684000")).error() == ObdErrc::LengthMismatch);
    for (int m = 0; m < static_cast<int>(Monitor::Count_); ++m)
        CHECK_FALSE(monitor_name(static_cast<Monitor>(m)).empty());
}

TEST_GROUP(ObdVehicleInfo){};

TEST(ObdVehicleInfo, vin_is_seventeen_characters) {
    // "WDB11111111111111"
    const Bytes answer =
        hex("490201"
            "5744423131313131313131313131313131");
    const auto info = decode_vehicle_info(answer);
    CHECK_TRUE(info.has_value());
    STRCMP_EQUAL("WDB11111111111111", info->texts.at(0).c_str());
    for (std::size_t n = 1; n < answer.size(); ++n) {
        CHECK_TRUE(decode_vehicle_info(ByteView{answer}.first(n)).error() == ObdErrc::Truncated);
    }
}

TEST(ObdVehicleInfo, old_ecus_pad_a_vin_shorten_it_or_leave_the_count_out) {
    // Given three NULs before "WDB11111111111111", as the four-byte messages before CAN had them
    STRCMP_EQUAL("WDB11111111111111", decode_vehicle_info(hex("490201"
                                                              "000000"
                                                              "5744423131313131313131313131313131"))
                                          ->texts.at(0)
                                          .c_str());
    // and blanks behind it
    STRCMP_EQUAL("WDB11111111111111", decode_vehicle_info(hex("490201"
                                                              "5744423131313131313131313131313131"
                                                              "2020"))
                                          ->texts.at(0)
                                          .c_str());
    // and a chassis number of twelve characters, filled up
    STRCMP_EQUAL("ABC-11111111", decode_vehicle_info(hex("490201"
                                                         "4142432D3131313131313131"
                                                         "0000000000"))
                                     ->texts.at(0)
                                     .c_str());
    // and no count byte
    const Bytes bare = hex("4902"
                           "5744423131313131313131313131313131");
    STRCMP_EQUAL("WDB11111111111111", decode_vehicle_info(bare)->texts.at(0).c_str());
    for (std::size_t n = 1; n < bare.size(); ++n)
        CHECK_TRUE(decode_vehicle_info(ByteView{bare}.first(n)).error() == ObdErrc::Truncated);
    // and none at all, or one that was never written
    CHECK_TRUE(decode_vehicle_info(hex("490200"))->texts.empty());
    for (const char* byte : {"00", "FF", "20"}) {
        std::string empty = "490201";
        for (int i = 0; i < 17; ++i) empty += byte;
        CHECK_TRUE(decode_vehicle_info(hex(empty.c_str()))->texts.empty());
    }
    // Then eighteen characters are none
    CHECK_TRUE(decode_vehicle_info(hex("490201"
                                       "574442313131313131313131313131313131"))
                   .error() == ObdErrc::LengthMismatch);
}

TEST(ObdVehicleInfo, message_counts_of_the_buses_before_can_are_numbers) {
    const auto info = decode_vehicle_info(hex("490105"));
    CHECK_TRUE(is_message_count(info->type));
    LONGS_EQUAL(5, info->message_count);
    CHECK_TRUE(info->texts.empty());
    for (const char* text : {"490301", "490504", "490704", "490905", "490C05"})
        CHECK_TRUE(decode_vehicle_info(hex(text))->message_count > 0);
    CHECK_FALSE(is_message_count(InfoType::Vin));
    CHECK_TRUE(decode_vehicle_info(hex("490B0100FF"))->message_count == 0);
    CHECK_TRUE(decode_vehicle_info(hex("4901")).error() == ObdErrc::Truncated);
}

TEST(ObdVehicleInfo, more_whole_items_than_counted_are_read) {
    const auto info = decode_vehicle_info(hex("490601"
                                              "00A1B200"
                                              "12345678"));
    LONGS_EQUAL(2, info->texts.size());
    STRCMP_EQUAL("12345678", info->texts[1].c_str());
    // Given zeros behind the counted one: padding
    LONGS_EQUAL(1, decode_vehicle_info(hex("49060100A1B20000000000"))->texts.size());
}

TEST(ObdVehicleInfo, every_type_of_items_is_refused_when_cut_at_any_length) {
    struct Row {
        std::uint8_t type;
        std::size_t size;
    };
    for (const Row row : {Row{0x04, 16}, Row{0x06, 4}, Row{0x08, 2}, Row{0x0A, 20}, Row{0x0B, 2}, Row{0x0D, 17},
                          Row{0x0F, 17}}) {
        Bytes answer(3 + 3 * row.size, std::byte{'1'});
        answer[0] = std::byte{0x49};
        answer[1] = std::byte{row.type};
        answer[2] = std::byte{3};
        for (std::size_t n = 1; n < answer.size(); ++n)
            CHECK_TRUE(decode_vehicle_info(ByteView{answer}.first(n)).error() == ObdErrc::Truncated);
        CHECK_TRUE(decode_vehicle_info(answer).has_value());
    }
}

TEST(ObdVehicleInfo, calibration_ids_lose_their_padding) {
    const auto info =
        decode_vehicle_info(hex("490402"
                                "41424331323300000000000000000000"
                                "58595A20202020202020202020202020"));
    LONGS_EQUAL(2, info->texts.size());
    STRCMP_EQUAL("ABC123", info->texts[0].c_str());
    STRCMP_EQUAL("XYZ", info->texts[1].c_str());
}

TEST(ObdVehicleInfo, verification_numbers_are_hexadecimal_and_keep_their_zeros) {
    const auto info =
        decode_vehicle_info(hex("490601"
                                "00A1B200"));
    STRCMP_EQUAL("00A1B200", info->texts[0].c_str());
}

TEST(ObdVehicleInfo, ecu_name_joins_acronym_and_words) {
    const auto info =
        decode_vehicle_info(hex("490A01"
                                "45434D002D456E67696E65436F6E74726F6C0000"));
    STRCMP_EQUAL("ECM -EngineControl", info->texts[0].c_str());
}

TEST(ObdVehicleInfo, in_use_counters_have_the_standards_names) {
    const auto spark =
        decode_vehicle_info(hex("490804"
                                "0102030400050006"));
    LONGS_EQUAL(4, spark->counters.size());
    STRCMP_EQUAL("OBDCOND", std::string{spark->counters[0].name}.c_str());
    LONGS_EQUAL(0x0102, spark->counters[0].value);
    STRCMP_EQUAL("CATCOMP1", std::string{spark->counters[2].name}.c_str());
    const auto diesel =
        decode_vehicle_info(hex("490B03"
                                "000100020003"));
    STRCMP_EQUAL("HCCATCOMP", std::string{diesel->counters[2].name}.c_str());
    // Given all that the standard counts: 28 for spark, 18 for compression ignition; one more has no name
    Bytes all(3 + 2 * 29, std::byte{0});
    all[0] = std::byte{0x49};
    all[1] = std::byte{0x08};
    all[2] = std::byte{29};
    const auto spark_all = decode_vehicle_info(all);
    STRCMP_EQUAL("EVAPCOND", std::string{spark_all->counters[15].name}.c_str());
    STRCMP_EQUAL("PFCOND2", std::string{spark_all->counters[27].name}.c_str());
    CHECK_TRUE(spark_all->counters[28].name.empty());
    all[1] = std::byte{0x0B};
    const auto diesel_all = decode_vehicle_info(all);
    STRCMP_EQUAL("FUELCOND", std::string{diesel_all->counters[17].name}.c_str());
    CHECK_TRUE(diesel_all->counters[18].name.empty());
}

TEST(ObdVehicleInfo, the_bitmap_has_no_count) {
    LONGS_EQUAL(0x55400000, decode_vehicle_info(hex("490055400000"))->supported);
    CHECK_TRUE(decode_vehicle_info(hex("4900554000")).error() == ObdErrc::Truncated);
}

TEST(ObdVehicleInfo, a_calibration_id_with_foreign_characters_costs_no_other) {
    // Two calibration ids of 16 bytes: A, B, 01; then 3780-5
    const auto info = decode_vehicle_info(hex("490402" "41420100000000000000000000000000" "333738302D3500000000000000000000"));
    LONGS_EQUAL(2, info->texts.size());
    STRCMP_EQUAL("41420100000000000000000000000000", info->texts[0].c_str());
    STRCMP_EQUAL("3780-5", info->texts[1].c_str());
    LONGS_EQUAL(1, info->not_text.size());
    LONGS_EQUAL(0, info->not_text[0]);
}

TEST(ObdVehicleInfo, what_is_no_answer_is_named) {
    CHECK_TRUE(decode_vehicle_info({}).error() == ObdErrc::Empty);
    CHECK_TRUE(decode_vehicle_info(hex("410201")).error() == ObdErrc::OtherService);
    CHECK_TRUE(decode_vehicle_info(hex("497701")).error() == ObdErrc::UnknownPid);
    CHECK_TRUE(decode_vehicle_info(hex("49060100A1B20011")).error() == ObdErrc::LengthMismatch);
    CHECK_TRUE(decode_vehicle_info(hex("490201" "5744423131313131313131313131C33131")).error() == ObdErrc::NotText);
    for (auto e : {ObdErrc::Empty, ObdErrc::OtherService, ObdErrc::Truncated, ObdErrc::UnknownPid,
                   ObdErrc::LengthMismatch, ObdErrc::NotText}) {
        CHECK_FALSE(make_error_code(e).message().empty());
    }
}
