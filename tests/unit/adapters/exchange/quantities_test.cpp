// SPDX-License-Identifier: Apache-2.0
// Numbers, dates and amounts as people write them in all lands; and what is refused.
#include "adapters/exchange/quantities.hpp"

#include "adapters/exchange/moments.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::exchange;

namespace {

std::int64_t metres(const char* text, MileageUnit unit = MileageUnit::Kilometres) {
    const auto value = read_mileage(text, unit);
    return value ? value->in_metres() : -1;
}

std::string date(const char* text, DateOrder order = DateOrder::NotTold) {
    const auto value = read_date(text, order);
    return value ? day_text(*value) : "error";
}

std::string amount(const char* text) {
    const auto value = read_money(text, {});
    return value ? std::to_string(value->minor_units) + ' ' + value->currency : "error";
}

}  // namespace

TEST_GROUP(Quantities){};

TEST(Quantities, mileages_are_read_with_parted_thousands_decimals_and_miles) {
    CHECK_EQUAL(46'500'000, metres("46500"));
    CHECK_EQUAL(46'500'000, metres("46,500 km"));
    CHECK_EQUAL(46'500'000, metres("46.500"));
    CHECK_EQUAL(46'500'000, metres("46 500km"));
    CHECK_EQUAL(46'500'500, metres("46500.5"));
    CHECK_EQUAL(46'500'500, metres("46.500,5"));
    CHECK_EQUAL(46'500'123, metres("46500.123"));
    CHECK_EQUAL(1'234'567'000, metres("1,234,567"));
    CHECK_EQUAL(46'510'042, metres("28,900 mi"));     // 28,900 x 1,609.344 m
    CHECK_EQUAL(1'609, metres("1", MileageUnit::Miles));
    CHECK_EQUAL(1'000, metres("1 公里", MileageUnit::Miles));
    for (const char* bad : {"", "abc", "12 furlongs", "-5", "10000001"}) CHECK_EQUAL(-1, metres(bad));
}

TEST(Quantities, dates_are_read_in_each_order_that_says_itself_and_else_as_told) {
    for (const char* same : {"2024-03-01", "2024/3/1", "2024.3.1", "20240301", "2024年3月1日", "1.3.2024", "2024-03-01T08:30:00Z", "2024-03-01 08:30", "2024-03"}) {
        STRCMP_EQUAL("2024-03-01", date(same).c_str());
    }
    STRCMP_EQUAL("2024-03-25", date("25/3/2024").c_str());
    STRCMP_EQUAL("2024-03-25", date("3/25/2024").c_str());
    STRCMP_EQUAL("error", date("3/4/2024").c_str());
    STRCMP_EQUAL("2024-04-03", date("3/4/2024", DateOrder::DayFirst).c_str());
    STRCMP_EQUAL("2024-03-04", date("3/4/2024", DateOrder::MonthFirst).c_str());
    for (const char* bad : {"2023-02-29", "soon", "1/2/24", "2024-13-01"}) STRCMP_EQUAL("error", date(bad).c_str());
}

TEST(Quantities, full_width_numbers_ten_thousands_and_blanks_of_any_width_are_read) {
    CHECK_EQUAL(12'345'000, metres("１２，３４５公里"));
    CHECK_EQUAL(12'000'000, metres("1.2万公里"));
    CHECK_EQUAL(30'000'000, metres("3 万"));
    CHECK_EQUAL(30'000'000, metres("3", MileageUnit::TenThousandKilometres));
    CHECK_EQUAL(46'500'000, metres("46\xC2\xA0""500 km"));
    CHECK_EQUAL(46'500'000, metres("46\xE2\x80\xAF""500 KM"));
    CHECK_EQUAL(46'500'000, metres("46’500"));
    CHECK_EQUAL(1'234'567'000, metres("12,34,567"));
    CHECK_EQUAL(500, metres("0.500"));
}

TEST(Quantities, numbers_whose_groups_are_no_thousands_are_refused) {
    for (const char* bad : {"46,5,0", "1.234.5", "46,50,0", "46 5", "1,2,3", "4,6500,000"}) CHECK_EQUAL(-1, metres(bad));
}

TEST(Quantities, months_by_name_and_times_of_day_are_read) {
    for (const char* same : {"Mar 5, 2024", "5 March 2024", "5-Mar-2024", "March 5th, 2024", "Tue, 05 Mar 2024", "２０２４／３／５", "2024/3/5 下午3:30", "2024年3月5日 星期二", "05.03.2024"}) {
        STRCMP_EQUAL("2024-03-05", date(same).c_str());
    }
    STRCMP_EQUAL("2024-03-01", date("March 2024").c_str());
    for (const char* bad : {"Smarch 5, 2024", "05.03.24", "合计", "Mar", "Mar 21", "21-Mar"}) STRCMP_EQUAL("error", date(bad).c_str());
    STRCMP_EQUAL("2024-03-05", date("45356").c_str());  // as spreadsheets keep it
    STRCMP_EQUAL("2024-03-05", date("45356.75").c_str());
}

TEST(Quantities, the_order_of_day_and_month_shows_where_one_of_them_is_above_twelve) {
    CHECK_TRUE(order_shown_by("25/3/2024") == DateOrder::DayFirst);
    CHECK_TRUE(order_shown_by("3-25-2024") == DateOrder::MonthFirst);
    for (const char* none : {"3/4/2024", "25.3.2024", "2024-03-25", "Mar 25, 2024", ""}) CHECK_FALSE(order_shown_by(none).has_value());
}

TEST(Quantities, amounts_are_read_with_signs_and_words_of_currencies) {
    STRCMP_EQUAL("148050 USD", amount("$1,480.50").c_str());
    STRCMP_EQUAL("148050 EUR", amount("1.480,50 €").c_str());
    STRCMP_EQUAL("68000 CNY", amount("¥680元").c_str());
    STRCMP_EQUAL("68000 CNY", amount("６８０ RMB").c_str());
    STRCMP_EQUAL("-2500 GBP", amount("-£25").c_str());
    for (const char* bad : {"free", "1.480", "12,3456 x", "1 480 pesos", "0.005"}) STRCMP_EQUAL("error", amount(bad).c_str());
}

TEST(Quantities, years_of_two_digits_are_read_where_only_one_day_is_meant_or_the_order_is_told) {
    for (const char* same : {"3/15/22", "15/3/22", "15-Mar-22", "22年3月15日"}) STRCMP_EQUAL("2022-03-15", date(same).c_str());
    for (const char* open : {"5.3.22", "5/3/22", "22-03-15", "22.3.5"}) STRCMP_EQUAL("error", date(open).c_str());
    STRCMP_EQUAL("2022-03-05", date("5.3.22", DateOrder::DayFirst).c_str());
    STRCMP_EQUAL("2022-05-03", date("5/3/22", DateOrder::MonthFirst).c_str());
    STRCMP_EQUAL("2022-03-15", date("22-03-15", DateOrder::YearFirst).c_str());
    STRCMP_EQUAL("1998-03-15", date("3/15/98").c_str());
}

TEST(Quantities, a_month_or_a_year_is_its_first_day_and_says_that_it_is_not_exact) {
    for (const char* month : {"03/2022", "3.2022", "2022-03", "Mar-22", "March 2022", "2022年3月", "about March 2022", "约2022年3月"}) {
        STRCMP_EQUAL("2022-03-01", date(month).c_str());
        CHECK_TRUE(read_date(month, DateOrder::NotTold)->quality == WallQuality::Estimated);
    }
    for (const char* year : {"2022", "2022年"}) STRCMP_EQUAL("2022-01-01", date(year).c_str());
    CHECK_TRUE(read_date("~2022-03-04", DateOrder::NotTold)->quality == WallQuality::Estimated);
    CHECK_TRUE(read_date("2022-03-04", DateOrder::NotTold)->quality == WallQuality::Synchronised);
}

TEST(Quantities, mileages_that_are_about_so_much_are_read_and_known_as_such) {
    CHECK_EQUAL(12'403'000, metres("~12403"));
    CHECK_EQUAL(45'000'000, metres("45k"));
    CHECK_EQUAL(45'500'000, metres("45.5k km"));
    CHECK_EQUAL(30'000'000, metres("约3万公里"));
    CHECK_EQUAL(30'000'000, metres("3万公里左右"));
    CHECK_EQUAL(45'000'000, metres("about 45,000 km"));
    for (const char* about : {"~12403", "45k", "约3万公里", "3万公里左右", "45000+"}) CHECK_TRUE(says_about(about));
    for (const char* exact : {"12403", "45 km", "3.5W公里", "1.2万公里"}) CHECK_FALSE(says_about(exact));
    CHECK_EQUAL(35'000'000, metres("3.5W公里"));
    CHECK_EQUAL(45'000'000, metres("45000 kilometer"));
    CHECK_EQUAL(45'000'000, metres("45000 km."));
}
