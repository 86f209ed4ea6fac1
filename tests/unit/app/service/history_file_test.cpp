// SPDX-License-Identifier: Apache-2.0
// Histories as other people's books and programs write them, and the exact words for each mistake.
#include "app/service/history_file.hpp"

#include "app/service/quantities.hpp"
#include "core/maintenance/default_plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::service;

namespace {

const MaintenancePlan& plan() {
    static const MaintenancePlan petrol = default_plan(Powertrain::Petrol);
    return petrol;
}

History read(const std::string& text, DateOrder order = DateOrder::NotTold) {
    auto history = parse_history("h.csv", text, plan(), order);
    if (!history) FAIL((history.error().where + ": " + history.error().what).c_str());
    return *history;
}

std::string flaw(const std::string& text) {
    const auto history = parse_history("h.csv", text, plan(), DateOrder::NotTold);
    return history ? std::string{} : history.error().where + ": " + history.error().what;
}

std::int64_t metres(const char* text, MileageUnit unit = MileageUnit::Kilometres) {
    const auto value = read_mileage(text, unit);
    return value ? value->in_metres() : -1;
}

std::string date(const char* text, DateOrder order = DateOrder::NotTold) {
    const auto value = read_date(text, order);
    return value ? to_text(*value) : "error";
}

}  // namespace

TEST_GROUP(HistoryValues){};

TEST(HistoryValues, mileages_are_read_with_parted_thousands_decimals_and_miles) {
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
    for (const char* bad : {"", "abc", "12 furlongs", "-5", "4000001"}) CHECK_EQUAL(-1, metres(bad));
}

TEST(HistoryValues, dates_are_read_in_each_order_that_says_itself_and_else_as_told) {
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

TEST_GROUP(HistoryFile){};

TEST(HistoryFile, a_table_with_a_byte_order_mark_semicolons_quotes_and_line_breaks_is_read) {
    const History h = read("\xEF\xBB\xBF" "Date;Odometer (mi);Items;Cost;Notes\r\n"
                           "2024-03-01;28,900;\"Engine oil|cabin_filter\";99;\"two\r\nlines; \"\"quoted\"\"\"\r\n"
                           "\r\n"
                           "2025-03-01;;制动液;;\r\n");
    CHECK_EQUAL(2U, h.rows.size());
    CHECK_EQUAL(2U, h.rows[0].line);
    CHECK_EQUAL(46'510'042, h.rows[0].record.mileage.in_metres());
    CHECK_EQUAL(2U, h.rows[0].record.jobs.size());
    STRCMP_EQUAL("cabin_filter", h.rows[0].record.jobs[1].item_id.c_str());
    CHECK_EQUAL(5U, h.rows[1].line);
    CHECK_EQUAL(0, h.rows[1].record.mileage.in_metres());
    STRCMP_EQUAL("brake_fluid", h.rows[1].record.jobs.at(0).item_id.c_str());
    CHECK_TRUE(h.rows[0].record.id != h.rows[1].record.id);
}

TEST(HistoryFile, json_is_read_as_an_array_or_under_records) {
    const std::string records = R"([{"date": "2024-03-01", "mileage": 46500, "items": ["engine_oil", "polish"], "engine_hours": 812.5, "x": {}},
                                    {"mileage_mi": "100", "items": "brake_fluid", "date": null, "next_due": "2026-05-31"}])";
    for (const std::string& text : {records, "{\"records\": " + records + "}"}) {
        const History h = read(text);
        CHECK_TRUE(h.json);
        CHECK_EQUAL(2U, h.rows.size());
        CHECK_EQUAL(812, h.rows[0].record.engine_hours->count());
        STRCMP_EQUAL("polish", h.rows[0].unknown_items.at(0).c_str());
        CHECK_EQUAL(160'934, h.rows[1].record.mileage.in_metres());
        CHECK_FALSE(h.rows[1].record.performed_at.known());
        STRCMP_EQUAL("2026-05-31", to_text(*h.rows[1].stated_due).c_str());
    }
}

TEST(HistoryFile, each_mistake_is_named_with_its_line) {
    STRCMP_EQUAL("h.csv:3: mileage: \"4x6500\" has a unit that is neither km nor mi",
                 flaw("date,mileage,items\n2024-03-01,46500,engine_oil\n2025-03-01,4x6500,engine_oil\n").c_str());
    STRCMP_EQUAL("h.csv:2: date: \"2024-02-30\" is no date of the calendar", flaw("date,mileage,items\n2024-02-30,1,engine_oil\n").c_str());
    STRCMP_EQUAL("h.csv:2: date: \"3/4/2024\" may be two days: which of day and month stands first?", flaw("date,items\n3/4/2024,x\n").c_str());
    STRCMP_EQUAL("h.csv:1: the headings name no items, or neither date nor mileage", flaw("when,what\n").c_str());
    STRCMP_EQUAL("h.csv: the history is empty", flaw(" \n").c_str());
    STRCMP_EQUAL("h.csv:3: this is no JSON", flaw("[\n{},\n{\"date\" \"x\"}]").c_str());
    STRCMP_EQUAL("h.csv, record 2: mileage: is neither a text nor a number", flaw("[{}, {\"mileage\": [1]}]").c_str());
    STRCMP_EQUAL("h.csv, record 1: this is no object", flaw("[1]").c_str());
    STRCMP_EQUAL("h.csv: there is no array of records", flaw("{}").c_str());
}
