// SPDX-License-Identifier: Apache-2.0
// Histories as other people's books and programs write them, and the exact words for each mistake.
#include "app/service/history_file.hpp"

#include "adapters/exchange/exchange.hpp"
#include "app/service/texts.hpp"
#include "core/maintenance/default_plans.hpp"
#include "domain/record_fields.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::service;

namespace {

const MaintenancePlan& plan() {
    static const MaintenancePlan petrol = default_plan(Powertrain::Petrol);
    return petrol;
}

History read(const std::string& text, DateOrder order = DateOrder::NotTold) {
    auto history = parse_history("h.csv", text, plan(), {order});
    if (!history) FAIL((history.error().where + ": " + history.error().what).c_str());
    return *history;
}

/// Ids of the items that a row closes, with blanks between.
std::string items(const HistoryRow& row) {
    std::string out;
    for (const Job& job : row.record.jobs) out += (out.empty() ? "" : " ") + job.item_id;
    return out;
}

std::string flaw(const std::string& text) {
    const auto history = parse_history("h.csv", text, plan());
    if (history && history->set_aside.empty()) return {};
    const Problem& problem = history ? history->set_aside.front() : history.error();
    return problem.where + ": " + problem.what;
}

}  // namespace

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
        CHECK_TRUE(h.by_record);
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
    STRCMP_EQUAL("h.csv:1: the headings name no items, or neither date nor mileage; not read: \"what\"", flaw("when,what\n").c_str());
    STRCMP_EQUAL("h.csv: the history is empty", flaw(" \n").c_str());
    STRCMP_EQUAL("h.csv:3: this is no JSON", flaw("[\n{},\n{\"date\" \"x\"}]").c_str());
    STRCMP_EQUAL("h.csv, record 2: mileage: is neither a text nor a number", flaw("[{}, {\"mileage\": [1]}]").c_str());
    STRCMP_EQUAL("h.csv, record 1: this is no object", flaw("[1]").c_str());
    STRCMP_EQUAL("h.csv: there is no array of records", flaw("{}").c_str());
}

TEST(HistoryFile, works_are_found_in_words_as_people_write_them) {
    const History h = read("Date,Odometer,Description\n2024-03-01,100,Oil & filter change\n2024-03-02,200,\"Replaced cabin filter, car wash\"\n2024-03-03,300,更换机油、机滤\n"
                           "2024-03-04,400,checked oil level\n");
    STRCMP_EQUAL("engine_oil oil_filter", items(h.rows[0]).c_str());
    STRCMP_EQUAL("cabin_filter", items(h.rows[1]).c_str());
    STRCMP_EQUAL("car wash", h.rows[1].unknown_items.at(0).c_str());
    STRCMP_EQUAL("engine_oil oil_filter", items(h.rows[2]).c_str());
    STRCMP_EQUAL("", items(h.rows[3]).c_str());
    STRCMP_EQUAL("checked oil level", h.rows[3].unknown_items.at(0).c_str());
}

TEST(HistoryFile, works_are_found_in_the_words_of_chinese_garages) {
    const History h = read("日期,里程,保养内容\n2024-03-01,5000,首保 更换机油机滤\n2024-03-02,15000,更换机油和机滤；打蜡\n2024-03-03,25000,大保养\n2024-03-04,26000,保养 更换刹车油\n");
    STRCMP_EQUAL("engine_oil oil_filter", items(h.rows[0]).c_str());
    STRCMP_EQUAL("engine_oil oil_filter", items(h.rows[1]).c_str());
    STRCMP_EQUAL("打蜡", h.rows[1].unknown_items.at(0).c_str());
    STRCMP_EQUAL("engine_oil oil_filter", items(h.rows[2]).c_str());  // whatever else it held, the paper does not say
    STRCMP_EQUAL("brake_fluid", items(h.rows[3]).c_str());
}

TEST(HistoryFile, a_description_beside_known_items_need_name_none) {
    const History h = read("date,items,description\n2024-03-01,engine_oil,5W-30 at the dealer\n2024-03-02,,Coolant\n2024-03-03,polish,shiny\n");
    STRCMP_EQUAL("engine_oil", items(h.rows[0]).c_str());
    CHECK_TRUE(h.rows[0].unknown_items.empty());
    STRCMP_EQUAL("coolant", items(h.rows[1]).c_str());
    CHECK_EQUAL(2U, h.rows[2].unknown_items.size());
}

TEST(HistoryFile, columns_that_are_not_read_are_told) {
    const History h = read("date,items,Tags\n2024-03-01,engine_oil,x\n");
    CHECK_EQUAL(1U, h.remarks.size());
    STRCMP_EQUAL("the column \"Tags\" is not read", h.remarks[0].c_str());
}

TEST(HistoryFile, our_own_exports_are_read_in_each_form) {
    // Given a record of 01:00 on 2 March in China that did oil, something the plan does not know, and work told in words only
    ServiceRecord record;
    record.id = id_from(std::vector<std::byte>(16, std::byte{7}));
    record.performed_at = {std::chrono::sys_days{std::chrono::year{2024} / 3 / 1}.time_since_epoch() + std::chrono::hours{17}, WallQuality::Synchronised};
    record.mileage = Distance::kilometres(46'500);
    record.jobs.resize(3);
    record.jobs[0].item_id = "engine_oil";
    record.jobs[0].name = "5W-30";
    record.jobs[1].item_id = "my_belt";
    record.jobs[2].name = "更换空调滤清器";
    record = with_ids(record, 2, {});
    const exchange::History history{{"VIN", {}, {}}, {record, record}};
    for (const std::string& file : {exchange::to_csv({record}, Language::Chinese), exchange::to_csv({record}, Language::English), exchange::to_json(history), exchange::to_jtt1132(history)}) {
        // When it is read, then the work is that of 2 March, and what closes nothing is told
        const History h = read(file);
        CHECK_TRUE(h.by_record);
        STRCMP_EQUAL("2024-03-02", to_text(h.rows.at(0).record.performed_at).c_str());
        CHECK_TRUE(h.rows[0].record.mileage == record.mileage);
        STRCMP_EQUAL("engine_oil cabin_filter", items(h.rows[0]).c_str());
        STRCMP_EQUAL("my_belt", h.rows[0].unknown_items.at(0).c_str());
        CHECK_TRUE(h.rows[0].record.id != h.rows.back().record.id || h.rows.size() == 1);
    }
    STRCMP_EQUAL("h.csv:2: date: \"soon\" is no date that can be told for sure",
                 flaw("row,record_id,date,odometer_km\nrecord,01000000000000000000000000000000,soon,1\n").c_str());
}

TEST(HistoryFile, keys_of_json_are_the_same_words_as_headings) {
    const History h = read(R"x([{"performedAt": "Mar 5, 2024", "Odometer (mi)": 100, "planItems": ["Engine oil"], "notes": {"a": 1}, "details": {"b": 2}, "engineHours": 7}])x");
    STRCMP_EQUAL("2024-03-05", to_text(h.rows.at(0).record.performed_at).c_str());
    CHECK_EQUAL(160'934, h.rows[0].record.mileage.in_metres());
    STRCMP_EQUAL("engine_oil", items(h.rows[0]).c_str());
    CHECK_EQUAL(7, h.rows[0].record.engine_hours->count());
    STRCMP_EQUAL("record 1: \"details\" holds something that is no text and is not read", h.remarks.at(0).c_str());
    STRCMP_EQUAL("h.csv, record 1: items: holds something that is no text", flaw("[{\"items\": [1]}]").c_str());
}

TEST(HistoryFile, mileages_that_name_no_unit_are_of_the_one_that_is_told) {
    for (const char* text : {"date,odometer,items\n2024-03-01,100,engine_oil\n", R"([{"date": "2024-03-01", "odometer": 100, "items": "engine_oil"}])"}) {
        const auto h = parse_history("h.csv", text, plan(), {DateOrder::NotTold, MileageUnit::Miles});
        CHECK_EQUAL(160'934, h->rows.at(0).record.mileage.in_metres());
    }
}

TEST(HistoryFile, a_row_that_cannot_be_read_is_set_aside_and_the_others_are_used) {
    const History h = read("date,mileage,items\n2024-03-01,46500,engine_oil\nsoon,47000,coolant\n2025-03-01,56500,oil_filter,x\n2025-04-01,57000,brake_fluid\nTotal,,3\n");
    CHECK_EQUAL(2U, h.rows.size());
    STRCMP_EQUAL("brake_fluid", items(h.rows[1]).c_str());
    CHECK_EQUAL(2U, h.set_aside.size());
    STRCMP_EQUAL("h.csv:4", h.set_aside[0].where.c_str());
    STRCMP_EQUAL("h.csv:3", h.set_aside[1].where.c_str());
    STRCMP_EQUAL("date: \"soon\" is no date", h.set_aside[1].what.c_str());
    STRCMP_EQUAL("line 6 is a total and is not read", h.remarks.at(0).c_str());
    // And where none can be read, the history cannot
    CHECK_FALSE(parse_history("h.csv", "date,mileage,items\nsoon,47000,coolant\n", plan()).has_value());
}

TEST(HistoryFile, works_that_a_column_says_were_declined_quoted_or_planned_close_nothing) {
    const History h = read("date,items,declined,kind,status\n2024-01-01,brake_fluid,yes,,\n2024-01-02,brake_fluid,,quote,\n2024-01-03,brake_fluid,,,planned\n2024-01-04,brake_fluid,,,scheduled\n"
                           "2024-01-05,brake_fluid,no,job,done\n2024-01-06,brake_fluid;brake_inspection,,inspection,\n2024-01-07,coolant,,,blue\n");
    for (std::size_t i = 0; i < 4; ++i) {
        STRCMP_EQUAL("", items(h.rows.at(i)).c_str());
        CHECK_TRUE(h.rows[i].not_closed.at(0).says == exchange::Says::NotDone);
    }
    STRCMP_EQUAL("planned: brake_fluid", h.rows[2].not_closed[0].words.c_str());
    STRCMP_EQUAL("brake_fluid", items(h.rows.at(4)).c_str());
    STRCMP_EQUAL("brake_inspection", items(h.rows.at(5)).c_str());
    STRCMP_EQUAL("coolant", items(h.rows.at(6)).c_str());
    STRCMP_EQUAL("its status \"blue\" is not read", h.rows[6].remarks.at(0).c_str());
    const History j = read(R"([{"date": "2024-01-01", "items": "brake_fluid", "declined": true}, {"date": "2024-01-01", "items": ["coolant"], "status": "declined"}])");
    STRCMP_EQUAL("", (items(j.rows.at(0)) + items(j.rows.at(1))).c_str());
    // And a description that says no more than that, beside items
    STRCMP_EQUAL("engine_oil", items(read("日期,保养项目编号,作业内容\n2024-01-01,engine_oil,更换\n").rows.at(0)).c_str());
    STRCMP_EQUAL("", items(read("日期,保养项目编号,作业内容\n2024-01-01,engine_oil,检查\n").rows.at(0)).c_str());
}

TEST(HistoryFile, merged_cells_give_their_date_and_mileage_to_the_rows_directly_below) {
    const History h = read("日期,里程,项目\n2024-01-05,52000,机油\n,,机滤\n,,制动液\n\n,,空滤\n");
    CHECK_EQUAL(4U, h.rows.size());
    STRCMP_EQUAL("2024-01-05", to_text(h.rows[2].record.performed_at).c_str());
    CHECK_TRUE(h.rows[2].record.mileage == Distance::kilometres(52'000));
    CHECK_FALSE(h.rows[3].record.performed_at.known());
    STRCMP_EQUAL("lines 3 to 4 have neither date nor mileage: taken from line 2, the first of the visit", h.remarks.at(0).c_str());
}

TEST(HistoryFile, what_is_not_exact_is_taken_and_told) {
    const History h = read("Date,Odometer (km),Service\n03/2022,~12403,Oil Change\n2022年,45k,Brake fluid\n");
    STRCMP_EQUAL("its date \"03/2022\" is not exact: taken as 2022-03-01", h.rows.at(0).remarks.at(0).c_str());
    STRCMP_EQUAL("its mileage \"~12403\" is not exact: taken as 12,403 km", h.rows[0].remarks.at(1).c_str());
    CHECK_EQUAL(2U, h.rows.at(1).remarks.size());
}

TEST(HistoryFile, plain_mileages_beside_an_odometer_in_miles_are_told) {
    const History plain = read("Date,Odometer,Service\n2023-03-15,58000,Oil Change\n");
    STRCMP_CONTAINS("are taken as km, though --mileage is in miles", unit_remark(plain, "60,000 mi", std::nullopt).value_or("").c_str());
    CHECK_FALSE(unit_remark(plain, "60,000 mi", MileageUnit::Kilometres).has_value());
    CHECK_FALSE(unit_remark(plain, "60,000 km", std::nullopt).has_value());
    CHECK_FALSE(unit_remark(read("Date,Odometer (mi),Service\n2023-03-15,58000,Oil Change\n"), "60,000 mi", std::nullopt).has_value());
}

TEST(HistoryFile, a_directory_and_a_spreadsheet_are_called_what_they_are) {
    STRCMP_EQUAL("it is a directory", load_history("/tmp", plan(), {}).error().what.c_str());
    STRCMP_EQUAL("h.csv: it is a spreadsheet (.xlsx, .ods) or an archive, not a text", flaw("PK\x03\x04xl/worksheets").c_str());
}
