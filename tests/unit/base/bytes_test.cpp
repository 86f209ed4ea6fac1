// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.hpp"
#include "base/units.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(Bytes){};

TEST(Bytes, hexadecimal_text_round_trips) {
    const auto bytes = from_hex("03410567ff");
    CHECK_TRUE(bytes.has_value());
    STRCMP_EQUAL("03410567FF", to_hex(*bytes).c_str());
}

TEST(Bytes, odd_or_foreign_digits_are_named_errors) {
    CHECK_TRUE(from_hex("034").error() == BytesErrc::OddHexLength);
    CHECK_TRUE(from_hex("0G").error() == BytesErrc::NotHex);
}

TEST(Bytes, big_endian_reads_most_significant_byte_first) {
    CHECK_EQUAL(0x0102U, big_endian(bytes_of({0x01, 0x02})));
    CHECK_EQUAL(0U, big_endian({}));
}

TEST(Bytes, whole_kilometres_round_towards_minus_infinity) {
    CHECK_EQUAL(12, Distance::metres(12'999).whole_kilometres());
    CHECK_EQUAL(-1, Distance::metres(-1).whole_kilometres());
}
