// SPDX-License-Identifier: Apache-2.0
// VIN: syntax, check digit, model year, masking; and the recorded VINs where they are present.
#include "domain/vin.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
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

TEST(Vin, position_7_tells_the_cycle_of_a_light_vehicle_of_north_america) {
    // Given A in position 10: 1980 or 2010; a letter in position 7, then a digit
    CHECK_EQUAL(2010, *Vin::parse("1G1BE5SM0A7000001")->model_year(2026, VinVehicle::Light));
    CHECK_EQUAL(1980, *Vin::parse("1G1BE57M0A7000001")->model_year(2026, VinVehicle::Light));
    // A lorry of there and a car of elsewhere do not follow that rule
    CHECK_EQUAL(2010, *Vin::parse("1G1BE57M0A7000001")->model_year(2026));
    CHECK_EQUAL(2010, *Vin::parse("WVWZZZ7JZAW000001")->model_year(2026, VinVehicle::Light));
    // A year that has not come is none
    CHECK_FALSE(Vin::parse("1G1BE5SM057000001")->model_year(2026, VinVehicle::Light).has_value());
}

TEST(Vin, region_comes_from_the_first_two_characters) {
    struct Row {
        const char* vin;
        VinRegion region;
        bool required;
    };
    const Row rows[] = {{"1M8GDM9AXKP042788", VinRegion::NorthAmerica, true}, {"5M8GDM9AXKP042788", VinRegion::NorthAmerica, true},
                        {"6M8GDM9AXKP042788", VinRegion::Oceania, false},     {"7A8GDM9AXKP042788", VinRegion::Oceania, false},
                        {"7F8GDM9AXKP042788", VinRegion::NorthAmerica, true}, {"9M8GDM9AXKP042788", VinRegion::SouthAmerica, false},
                        {"0M8GDM9AXKP042788", VinRegion::Unassigned, false},  {"AM8GDM9AXKP042788", VinRegion::Africa, false},
                        {"HM8GDM9AXKP042788", VinRegion::Africa, false},      {"JM8GDM9AXKP042788", VinRegion::Asia, false},
                        {"LM8GDM9AXKP042788", VinRegion::Asia, true},         {"RM8GDM9AXKP042788", VinRegion::Asia, false},
                        {"SM8GDM9AXKP042788", VinRegion::Europe, false},      {"ZM8GDM9AXKP042788", VinRegion::Europe, false}};
    for (const Row& row : rows) {
        const auto vin = Vin::parse(row.vin);
        CHECK_TRUE(vin->region() == row.region);
        CHECK_EQUAL(row.required, vin->check_digit_required());
    }
}

TEST(Vin, the_last_four_characters_should_be_digits) {
    CHECK_TRUE(Vin::parse("1M8GDM9AXKP042788")->serial_is_numeric());
    CHECK_TRUE(Vin::parse("1M8GDM9AXKPZZ2788")->serial_is_numeric());
    CHECK_FALSE(Vin::parse("1M8GDM9AXKP04A788")->serial_is_numeric());
    CHECK_FALSE(Vin::parse("1M8GDM9AXKP04278A")->serial_is_numeric());
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

TEST(Vin, a_strict_reader_of_recorded_vins_would_judge_as_their_publisher) {
    const auto path = test::real_data("vin/vin_validity_cases.json");
    if (!path) return;
    std::ifstream file(*path);
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto cases = boost::json::parse(text).as_array();
    for (const auto& record : cases) {
        const std::string code = record.at("vin").as_string().c_str();
        const auto vin = Vin::parse(code);
        const bool valid = vin.has_value() && vin->check_digit() == CheckDigit::Right && vin->serial_is_numeric() &&
                           vin->model_year(2038).has_value();
        if (valid != record.at("valid").as_bool()) FAIL(code.c_str());
    }
    CHECK_EQUAL(55U, cases.size());
}
