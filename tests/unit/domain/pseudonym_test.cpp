// SPDX-License-Identifier: Apache-2.0
// What a vehicle may be called on the dealer link: the rule of proto/README.md, section 1.
#include "domain/pseudonym.hpp"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(Pseudonym) {};

TEST(Pseudonym, has_1_to_64_letters_digits_and_hyphens) {
    for (const char* good : {"V7K2M9QX4", "k7f3q9x2", "a", "0", "-", "fleet-7"}) CHECK_TRUE_TEXT(is_pseudonym(good), good);
    CHECK_TRUE(is_pseudonym(std::string(64, 'A')));
    CHECK_FALSE(is_pseudonym(""));
    CHECK_FALSE(is_pseudonym(std::string(65, 'A')));
}

TEST(Pseudonym, has_no_other_byte) {
    std::string allowed;
    for (int c = 0; c < 256; ++c) {
        if (is_pseudonym(std::string(1, static_cast<char>(c)))) allowed += static_cast<char>(c);
    }
    STRCMP_EQUAL("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", allowed.c_str());
    for (const char* wrong : {"a_b", "a/b", "a+", "#", "a:b", "a b", "a.b", "车"}) CHECK_FALSE_TEXT(is_pseudonym(wrong), wrong);
}
