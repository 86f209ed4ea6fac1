// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(Utf8){};

TEST(Utf8, bytes_that_are_no_utf_8_become_question_marks) {
    STRCMP_EQUAL("?C", utf8("\xB0" "C").c_str());
    STRCMP_EQUAL("\xE4\xBF\x9D\xE5\x85\xBB", utf8("\xE4\xBF\x9D\xE5\x85\xBB").c_str());  // two Chinese characters
    STRCMP_EQUAL("??", utf8("\xE4\xBF").c_str());                                              // cut off
    STRCMP_EQUAL("???", utf8("\xED\xA0\x80").c_str());                                          // a surrogate
}

TEST(Utf8, text_is_told_from_other_bytes) {
    CHECK_TRUE(is_utf8("plain"));
    CHECK_TRUE(is_utf8("\xC2\xB0" "C"));
    CHECK_FALSE(is_utf8("\xB0" "C"));
    CHECK_FALSE(is_utf8("\xC0\xAF"));  // overlong
}

TEST(Utf8, windows_1252_becomes_utf_8_of_one_two_or_three_bytes) {
    STRCMP_EQUAL("\xC2\xB0" "C", utf8_from_windows_1252("\xB0" "C").c_str());
    STRCMP_EQUAL("\xE2\x82\xAC", utf8_from_windows_1252("\x80").c_str());  // the euro sign
    STRCMP_EQUAL("\xEF\xBF\xBD", utf8_from_windows_1252("\x81").c_str());  // not assigned
    STRCMP_EQUAL("\xC3\xBF", utf8_from_windows_1252("\xFF").c_str());
}
