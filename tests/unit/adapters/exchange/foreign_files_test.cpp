// SPDX-License-Identifier: Apache-2.0
// Files as other programs leave them: in other encodings, of several vehicles, as JSON of any shape.
#include <algorithm>

#include "adapters/exchange/exchange.hpp"
#include "adapters/exchange/table.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::exchange;

namespace {

Table read(const std::string& file) {
    auto table = read_table(file);
    if (!table) FAIL(text_of(table.error()).c_str());
    return std::move(*table);
}

Table read_json(const std::string& file) {
    auto table = read_json_table(file);
    if (!table) FAIL(text_of(table.error()).c_str());
    return std::move(*table);
}

std::string refusal(const Result<Table, Problem>& table) { return table ? "" : text_of(table.error()); }

std::string of_vehicle(const std::string& file, const char* wanted) {
    Table table = read(file);
    const auto chosen = choose_vehicle(table, wanted);
    if (!chosen) return text_of(chosen.error());
    std::string lines;
    for (const CsvRow& row : table.rows) lines += (lines.empty() ? "" : " ") + std::to_string(row.line);
    return lines;
}

ItemsNamed oil_and_filter() {
    return [](std::string_view words) {
        const std::string plain = lower(narrow(words));
        if (plain == "oil") return std::vector<std::string>{"engine_oil"};
        if (plain == "brake fluid") return std::vector<std::string>{"brake_fluid"};
        return std::vector<std::string>{};
    };
}

}  // namespace

TEST_GROUP(ForeignFiles){};

TEST(ForeignFiles, what_a_chinese_spreadsheet_saves_is_read_as_gbk_and_that_is_told) {
    // 日期,里程,项目 / 2024-03-01,46500,机油 in GBK
    const Table table = read("\xC8\xD5\xC6\xDA,\xC0\xEF\xB3\xCC,\xCF\xEE\xC4\xBF\r\n2024-03-01,46500,\xBB\xFA\xD3\xCD\r\n");
    STRCMP_EQUAL("机油", table.text(table.rows.at(0), Column::Description).c_str());
    STRCMP_EQUAL("it is not UTF-8: read as GB 18030 (GBK)", table.remarks.at(0).c_str());
}

TEST(ForeignFiles, what_a_western_one_saves_is_read_as_windows_1252) {
    // Kilométrage in Windows-1252: its é would be half a Chinese character
    const Table table = read("Date;Kilom\xE9trage;Travaux\n12/01/2021;45 200 km;Liquide de frein\n");
    STRCMP_EQUAL("45 200 km", table.text(table.rows.at(0), Column::Odometer).c_str());
    STRCMP_EQUAL("it is not UTF-8: read as Windows-1252", table.remarks.at(0).c_str());
}

TEST(ForeignFiles, unicode_text_of_a_spreadsheet_is_read_in_either_order_of_its_bytes) {
    const std::string text = "date\tkm\titems\n2024-03-01\t46500\toil\n";
    std::string little{"\xFF\xFE"};
    std::string big{"\xFE\xFF"};
    for (const char c : text) {
        little += {c, '\0'};
        big += {'\0', c};
    }
    for (const std::string& file : {little, big}) STRCMP_EQUAL("oil", read(file).text(read(file).rows.at(0), Column::Item).c_str());
    little.pop_back();  // cut in a character
    STRCMP_CONTAINS("it is not UTF-8", refusal(read_table(little)).c_str());
}

TEST(ForeignFiles, bytes_of_no_known_headings_are_refused_and_not_guessed) {
    STRCMP_CONTAINS("it is not UTF-8", refusal(read_table("\xD6\x6C;b\n1;2\n")).c_str());
    STRCMP_CONTAINS("it is not UTF-8", refusal(read_table("date,km,items\n2024-03-01,1,\xD6\x6C\n")).c_str());
}

TEST(ForeignFiles, of_several_vehicles_one_has_to_be_named) {
    const std::string file = "Vehicle,Date,km,Service\nCivic,2022-01-10,40000,oil\nCR-V,2022-02-10,90000,oil\n,2022-02-10,90000,brakes\ncivic ,2022-07-10,45000,oil\n";
    STRCMP_EQUAL("line 1: it tells of several vehicles: \"CR-V\", \"Civic\", \"civic\". What to do: say which one with --vehicle", of_vehicle(file, "").c_str());
    STRCMP_EQUAL("2 5", of_vehicle(file, "CIVIC").c_str());
    STRCMP_EQUAL("3 4", of_vehicle(file, "CR-V").c_str());
    STRCMP_CONTAINS("it tells of other vehicles only", of_vehicle(file, "Jazz").c_str());
    // One vehicle by whatever name needs none, and a plate beside a name is no second one
    STRCMP_EQUAL("2 3", of_vehicle("车辆,车牌,日期,里程,项目\n思域,粤B12345,2022-01-10,40000,机油\n思域,粤B12345,2023-01-10,50000,机油\n", "").c_str());
    STRCMP_CONTAINS("no column of it names the vehicle", of_vehicle("date,km,items\n2022-01-10,40000,oil\n", "Civic").c_str());
    // And an import is refused the same way
    STRCMP_CONTAINS("several vehicles", text_of(from_csv(file).error()).c_str());
    Reading reading;
    reading.vehicle = "CR-V";
    CHECK_EQUAL(2U, from_csv(file, reading)->history.records.size());
}

TEST(ForeignFiles, bars_part_fields_where_they_stand_equally_often) {
    const Table table = read("Date|Odometer|Service\n2023-01-05|60000|oil, filter\n2023-07-05|66000|oil\n");
    STRCMP_EQUAL("oil, filter", table.text(table.rows.at(0), Column::Description).c_str());
    STRCMP_EQUAL("oil | filter", read("date,km,items\n2023-01-05,60000,oil | filter\n2023-01-06,60000,oil\n").rows.at(0).fields.at(2).c_str());
}

TEST(ForeignFiles, records_of_json_are_found_under_any_name_and_in_any_shape) {
    const Table table = read_json(R"({"vehicle":{"make":"X","odometer":88000},"data":{"serviceRecords":[
        {"date":"2024-01-05","odometer":{"value":72000,"unit":"km"},"services":[{"name":"Oil","cost":50},{"name":"Brake fluid","declined":true}]},
        {"performedAt":1704412800,"mileage_mi":45000,"services":["Oil","Brake fluid"]}]}})");
    STRCMP_EQUAL("the records are those under \"serviceRecords\"", table.remarks.at(0).c_str());
    STRCMP_EQUAL("72000 km", table.text(table.rows.at(0), Column::Odometer).c_str());
    STRCMP_EQUAL("Oil\x1E" "declined: Brake fluid", table.text(table.rows.at(0), Column::Description).c_str());
    STRCMP_EQUAL("45000 mi", table.text(table.rows.at(1), Column::Odometer).c_str());
    CHECK_TRUE(*read_date(table.text(table.rows.at(1), Column::Date), DateOrder::NotTold) == *read_date("2024-01-05", DateOrder::NotTold));
    STRCMP_EQUAL("line 2: this is no JSON. What to do: give an array of records, or an object with one under \"records\"", refusal(read_json_table("[\n{]")).c_str());
    STRCMP_CONTAINS("there is no array of records", refusal(read_json_table(R"({"a":[{"date":"2024-01-05","service":"x"}],"b":[{"date":"2024-01-05","service":"y"}]})")).c_str());
}

TEST(ForeignFiles, json_of_other_programs_becomes_records_and_what_was_declined_closes_nothing) {
    Reading reading;
    reading.items_named = oil_and_filter();
    const auto imported = from_file(R"([{"date":"2024-01-05","odometer":72000,"services":["Oil",{"name":"Brake fluid","status":"declined"}]},{"date":"when?","odometer":1}])", reading);
    CHECK_TRUE(imported.has_value());
    CHECK_EQUAL(1U, imported->history.records.size());
    const ServiceRecord& record = imported->history.records.at(0);
    CHECK_EQUAL(2U, record.jobs.size());
    STRCMP_EQUAL("engine_oil", record.jobs.at(0).item_id.c_str());
    STRCMP_EQUAL("", record.jobs.at(1).item_id.c_str());
    CHECK_TRUE(std::any_of(imported->remarks.begin(), imported->remarks.end(), [](const std::string& r) { return r.starts_with("set aside: record 2, column \"date\""); }));
}
