// SPDX-License-Identifier: Apache-2.0
// Mode 06: scaling by unit-and-scaling id, limits, margin, bitmaps, truncation at every length.
#include "protocols/obd/monitor_test.hpp"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::obd;

namespace {

Bytes hex(const char* text) {
    return *from_hex(text);
}

}  // namespace

TEST_GROUP(MonitorTests){};

TEST(MonitorTests, values_and_limits_are_scaled_alike) {
    // Oxygen sensor bank 1 sensor 1, test 01, scaling 0A (0.122 mV a bit): 0x0E56 = 3,670
    const auto r =
        decode_monitor_tests(hex("46"
                                 "01010A"
                                 "0E560BB80FA0"));
    CHECK_TRUE(r.has_value());
    const MonitorTest& t = r->tests.at(0);
    DOUBLES_EQUAL(0.44774, t.value, 1e-6);
    DOUBLES_EQUAL(0.366, t.lowest, 1e-6);
    DOUBLES_EQUAL(0.488, t.highest, 1e-6);
    STRCMP_EQUAL("V", std::string{t.unit}.c_str());
    CHECK_TRUE(t.verdict() == Verdict::Passed);
    DOUBLES_EQUAL(0.33, *t.margin(), 0.001);
}

TEST(MonitorTests, ids_from_80_up_are_signed) {
    const auto r =
        decode_monitor_tests(hex("46"
                                 "3D82FE"
                                 "FFFC"
                                 "FF00"
                                 "0000"));
    DOUBLES_EQUAL(-1, r->tests[0].value, 1e-9);
    DOUBLES_EQUAL(-64, r->tests[0].lowest, 1e-9);
    STRCMP_EQUAL("Pa", std::string{r->tests[0].unit}.c_str());
}

TEST(MonitorTests, temperatures_and_percentages_have_an_offset) {
    DOUBLES_EQUAL(60,
                  decode_monitor_tests(hex("46"
                                           "218016"
                                           "03E800000000"))
                      ->tests[0]
                      .value,
                  1e-9);
    DOUBLES_EQUAL(-327.68,
                  decode_monitor_tests(hex("46"
                                           "218039"
                                           "000000000000"))
                      ->tests[0]
                      .value,
                  1e-9);
}

TEST(MonitorTests, a_result_beyond_its_limit_failed_and_has_a_negative_margin) {
    const auto r =
        decode_monitor_tests(hex("46"
                                 "A20B24"
                                 "000F"
                                 "0000"
                                 "000A"
                                 "A20C24"
                                 "000300050005"));
    LONGS_EQUAL(2, r->tests.size());
    CHECK_TRUE(r->tests[0].verdict() == Verdict::Failed);
    DOUBLES_EQUAL(-0.5, *r->tests[0].margin(), 1e-9);
    CHECK_TRUE(r->tests[1].verdict() == Verdict::Failed);
    CHECK_FALSE(r->tests[1].margin().has_value());
}

TEST(MonitorTests, an_unknown_scaling_leaves_raw_numbers) {
    const auto r =
        decode_monitor_tests(hex("46"
                                 "E18170"
                                 "000500000010"));
    DOUBLES_EQUAL(5, r->tests[0].value, 0);
    CHECK_TRUE(r->tests[0].unit.empty());
    CHECK_FALSE(unit_and_scaling(0x70).has_value());
    CHECK_FALSE(unit_and_scaling(0xFF).has_value());
}

TEST(MonitorTests, the_scaling_table_is_the_standards) {
    // First and last of the unsigned and of the signed ids, and one of each kind of unit; raw 0x8000 tells the sign.
    struct Row {
        unsigned id;
        double value;
        const char* unit;
    };
    const Row rows[] = {{0x01, 32768, ""},        {0x07, 8192, "rpm"},    {0x0B, 32.768, "V"},  {0x0D, 128, "mA"},
                        {0x10, 32.768, "s"},      {0x16, 3236.8, "celsius"}, {0x1B, 327680, "kPa"}, {0x24, 32768, "counts"},
                        {0x2F, 327.68, "percent"}, {0x39, 0, "percent"},  {0x41, 327.68, "uA"}, {0x81, -32768, ""},
                        {0x8B, -32.768, "V"},     {0x8D, -128, "mA"},     {0x96, -3276.8, "celsius"},
                        {0x9D, -16384, "degrees"}, {0xAF, -327.68, "percent"}, {0xFC, -327.68, "kPa"},
                        {0xFE, -8192, "Pa"}};
    for (const Row& row : rows) {
        Bytes answer = hex("460181000000000000FFFF");
        answer.resize(10);
        answer[3] = static_cast<std::byte>(row.id);
        answer[4] = std::byte{0x80};
        const auto r = decode_monitor_tests(answer);
        DOUBLES_EQUAL(row.value, r->tests.at(0).value, 1e-6);
        STRCMP_EQUAL(row.unit, std::string{r->tests[0].unit}.c_str());
    }
    unsigned known = 0;
    for (unsigned id = 0; id < 256; ++id) known += unit_and_scaling(static_cast<std::uint8_t>(id)) ? 1U : 0U;
    LONGS_EQUAL(65 + 27, known);
}

TEST(MonitorTests, bitmaps_come_one_or_several) {
    const auto r =
        decode_monitor_tests(hex("46"
                                 "00C0000001"
                                 "2080000000"));
    LONGS_EQUAL(2, r->supported.size());
    LONGS_EQUAL(0x20, r->supported[1].base);
    CHECK_TRUE(r->supported[0].bits == 0xC0000001U);
}

TEST(MonitorTests, cut_answers_are_refused) {
    CHECK_TRUE(decode_monitor_tests({}).error() == ObdErrc::Empty);
    CHECK_TRUE(decode_monitor_tests(hex("4101")).error() == ObdErrc::OtherService);
    const Bytes whole =
        hex("46"
            "01010A"
            "0E560BB80FA0");
    for (std::size_t n = 1; n < whole.size(); ++n) {
        CHECK_TRUE(decode_monitor_tests(ByteView{whole}.first(n)).error() == ObdErrc::Truncated);
    }
    CHECK_TRUE(decode_monitor_tests(hex("4600C00000")).error() == ObdErrc::Truncated);
    // Given two tests, and two bitmaps: whole at one and two of them, cut at every other length
    Bytes tests = whole;
    tests.insert(tests.end(), whole.begin() + 1, whole.end());
    const Bytes bitmaps = hex("4600C00000012080000000");
    for (std::size_t n = 2; n <= tests.size(); ++n)
        CHECK_EQUAL((n - 1) % 9 == 0, decode_monitor_tests(ByteView{tests}.first(n)).has_value());
    for (std::size_t n = 2; n <= bitmaps.size(); ++n)
        CHECK_EQUAL((n - 1) % 5 == 0, decode_monitor_tests(ByteView{bitmaps}.first(n)).has_value());
}

TEST(MonitorTests, monitors_have_names) {
    STRCMP_EQUAL("oxygen sensor bank 1 sensor 1", monitor_id_name(0x01).c_str());
    STRCMP_EQUAL("oxygen sensor bank 4 sensor 4", monitor_id_name(0x10).c_str());
    STRCMP_EQUAL("oxygen sensor heater bank 2 sensor 1", monitor_id_name(0x45).c_str());
    STRCMP_EQUAL("catalyst bank 2", monitor_id_name(0x22).c_str());
    STRCMP_EQUAL("purge flow", monitor_id_name(0x3D).c_str());
    STRCMP_EQUAL("misfire", monitor_id_name(0xA1).c_str());
    STRCMP_EQUAL("misfire cylinder 12", monitor_id_name(0xAD).c_str());
    STRCMP_EQUAL("secondary air 1", monitor_id_name(0x71).c_str());
    STRCMP_EQUAL("particulate filter bank 2", monitor_id_name(0xB1).c_str());
    CHECK_TRUE(monitor_id_name(0x00).empty());
    CHECK_TRUE(monitor_id_name(0xE1).empty());
}
