// SPDX-License-Identifier: Apache-2.0
// VIN: syntax, check digit, model year, masking; and the recorded VINs where they are present.
#include "domain/vin.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <string>

#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(Vin){};

TEST(Vin, takes_padding_and_lower_case) {
    const auto vin = Vin::parse(std::string_view{"\0\0\0wvwzzz1jzxw000001 ", 21});
    CHECK_TRUE(vin.has_value());
    STRCMP_EQUAL("WVWZZZ1JZXW000001", std::string(vin->text()).c_str());
    STRCMP_EQUAL("WVW", std::string(vin->wmi()).c_str());
}

TEST(Vin, wrong_length_and_forbidden_characters_are_named) {
    CHECK_TRUE(Vin::parse("").error() == VinErrc::WrongLength);
    CHECK_TRUE(Vin::parse("WVWZZZ1JZXW00000").error() == VinErrc::WrongLength);
    CHECK_TRUE(Vin::parse("WVWZZZ1JZXW0000012").error() == VinErrc::WrongLength);
    for (const char c : {'I', 'O', 'Q', '-', '\x80'}) {
        std::string text = "WVWZZZ1JZXW000001";
        text[5] = c;
        CHECK_TRUE(Vin::parse(text).error() == VinErrc::ForbiddenCharacter);
    }
}

TEST(Vin, a_wrong_check_digit_is_told_and_not_rejected) {
    // Given the example of 49 CFR 565 and a European VIN with filler Z in position 9
    CHECK_TRUE(Vin::parse("1M8GDM9AXKP042788")->check_digit() == CheckDigit::Right);
    const auto european = Vin::parse("WVWZZZ1JZXW000001");
    CHECK_TRUE(european.has_value());
    CHECK_TRUE(european->check_digit() == CheckDigit::Wrong);
}

TEST(Vin, a_year_code_means_the_latest_year_that_can_be) {
    const auto vin = Vin::parse("1M8GDM9AXKP042788");  // K: 1989 or 2019
    CHECK_EQUAL(2019, *vin->model_year(2026));
    CHECK_EQUAL(2019, *vin->model_year(2018));
    CHECK_EQUAL(1989, *vin->model_year(2017));
    CHECK_FALSE(Vin::parse("1M8GDM9AXZP042788")->model_year(2026).has_value());
}

TEST(Vin, a_masked_vin_keeps_maker_and_last_three) {
    STRCMP_EQUAL("1M8***********788", Vin::parse("1M8GDM9AXKP042788")->masked().c_str());
}

TEST(Vin, recorded_vins_give_their_recorded_verdict) {
    const auto path = test::real_data("vin/vin_cases.jsonl");
    if (!path) return;
    std::ifstream file(*path);
    int cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        const auto record = boost::json::parse(line);
        const auto vin = Vin::parse(record.at("vin").as_string().c_str());
        CHECK_EQUAL(vin.has_value() && vin->check_digit() == CheckDigit::Right, record.at("check_digit_ok").as_bool());
        if (const auto* year = record.as_object().if_contains("year"))
            CHECK_EQUAL(year->as_int64(), *vin->model_year(2038));
    }
    CHECK_EQUAL(55, cases);
}
