// SPDX-License-Identifier: Apache-2.0
// Tables of other programs: their headers, dates, distances and amounts; and what is refused, with line, column and what to do.
#include "adapters/exchange/exchange.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::exchange;

namespace {

/// Three words name items.
std::vector<std::string> items_named(std::string_view words) {
    if (words == "engine_oil" || words == "Oil") return {"engine_oil"};
    if (words == "Filter" || words == "机油滤清器") return {"oil_filter"};
    if (words == "小保养") return {"engine_oil", "oil_filter"};
    return {};
}

Imported imported(const std::string& file, DateOrder dates = DateOrder::NotTold) {
    auto read = from_csv(file, {dates, MileageUnit::Kilometres, items_named});
    if (!read) FAIL(text_of(read.error()).c_str());
    return std::move(*read);
}

std::vector<ServiceRecord> read(const std::string& file) { return imported(file).history.records; }

/// "engine_oil:Oil|:rattle"
std::string works(const ServiceRecord& record) {
    std::string out;
    for (const Job& job : record.jobs) out += (out.empty() ? "" : "|") + job.item_id + ':' + job.name;
    return out;
}

std::string remarks(const std::string& file) {
    std::string out;
    for (const std::string& remark : imported(file).remarks) out += (out.empty() ? "" : "|") + remark;
    return out;
}

/// Why the file is refused, or its first row set aside.
std::string refusal(const std::string& file) {
    const auto records = from_csv(file);
    if (!records) return text_of(records.error());
    constexpr std::string_view kAside = "set aside: ";
    for (const std::string& remark : records->remarks) {
        if (remark.starts_with(kAside)) return remark.substr(kAside.size());
    }
    return {};
}

std::int64_t day(int days_since_1970) { return (days_since_1970 * 24LL + 12) * 3'600'000; }

}  // namespace

TEST_GROUP(ForeignTable){};

TEST(ForeignTable, a_plain_english_table_becomes_records_of_one_job) {
    const auto records = read("Date,Odometer,Description,Cost,Notes\n2026-06-01,\"48,250 km\",Oil change,\"$1,480.50\",all well\n2026/6/2,48300,Wipers,,\n");
    CHECK_EQUAL(2U, records.size());
    CHECK_EQUAL(day(20605), records[0].performed_at.since_epoch.count());
    CHECK_TRUE(records[0].mileage == Distance::kilometres(48'250));
    STRCMP_EQUAL("Oil change", records[0].jobs.at(0).name.c_str());
    CHECK_EQUAL(148'050, records[0].total.minor_units);
    STRCMP_EQUAL("USD", records[0].total.currency.c_str());
    STRCMP_EQUAL("all well", records[0].note.c_str());
    CHECK_TRUE(records[0].author == RecordAuthor::Import);
    CHECK_FALSE(records[0].id == records[1].id);
}

TEST(ForeignTable, a_chinese_table_with_semicolons_is_read) {
    const auto records = read("\xEF\xBB\xBF日期;行驶里程(公里);维修项目;费用;维修厂\r\n2026年6月1日;48250公里;更换机油;¥680元;城北店\r\n");
    CHECK_EQUAL(1U, records.size());
    CHECK_TRUE(records[0].mileage == Distance::kilometres(48'250));
    CHECK_EQUAL(68'000, records[0].total.minor_units);
    STRCMP_EQUAL("城北店", records[0].dealer_name.c_str());
}

TEST(ForeignTable, miles_are_turned_into_kilometres_where_the_header_says_so) {
    for (const char* header : {"odometer (mi)", "Miles", "odometer_mi", "Odometer (miles)"}) {
        const auto records = read(std::string{"date\t"} + header + "\tservice\n2026-06-01\t10,000\tOil\n");
        CHECK_EQUAL(16'093'440, records.at(0).mileage.in_metres());
    }
}

TEST(ForeignTable, dates_that_can_be_told_for_sure_are_read) {
    for (const char* text : {"2026-06-01", "2026/06/01", "2026.6.1", "20260601", "2026年6月1日", "1.6.2026", "01.06.2026", "2026-06-01 12:00", "2026-06-01T12:00:00Z"}) {
        CHECK_EQUAL(day(20605), read(std::string{"date,cost\n"} + text + ",1\n").at(0).performed_at.since_epoch.count());
    }
    CHECK_EQUAL(day(20818), read("date,cost\n31/12/2026,1\n").at(0).performed_at.since_epoch.count());
    CHECK_EQUAL(day(20818), read("date,cost\n12/31/2026,1\n").at(0).performed_at.since_epoch.count());
}

TEST(ForeignTable, what_could_only_be_guessed_is_refused_with_line_column_and_what_to_do) {
    STRCMP_EQUAL("line 3, column \"Service Date\": \"03/04/2026\" may be two days: which of day and month stands first? What to do: write it as 2026-04-30, or say --dates day-first or month-first",
                 refusal("Service Date,cost\n2026-01-01,1\n03/04/2026,1\n").c_str());
    CHECK_TRUE(refusal("date,cost\n2026-01-01,1.480\n").find("line 2, column \"cost\": \"1.480\" may be thousands or a fraction") == 0);
    CHECK_TRUE(refusal("date,odometer\n2026-02-30,1\n").find("line 2, column \"date\"") == 0);
    CHECK_TRUE(refusal("date,cost\n2026-01-01,free\n").find("line 2, column \"cost\": \"free\" is no amount") == 0);
    CHECK_TRUE(refusal("date,odometer\n2026-01-01,a lot\n").find("is no mileage") != std::string::npos);
    CHECK_TRUE(refusal("a,b\n1,2\n").find("no headings of a service history") != std::string::npos);
    CHECK_TRUE(refusal("date,mileage,odometer\n").find("means the same as \"mileage\"") != std::string::npos);
    CHECK_TRUE(refusal("date,notes,cost\n2026-01-01,\"open,1\n").find("line 2: a quotation mark is never closed") == 0);
    CHECK_TRUE(refusal("date,cost\n2026-01-01,\x81\n").find("it is not UTF-8") == 0);
    CHECK_TRUE(refusal("").find("the history is empty") == 0);
}

TEST(ForeignTable, the_same_table_read_twice_is_the_same_records_also_with_equal_rows) {
    const std::string file = "date,description\n2026-01-01,Oil\n2026-01-01,Oil\n";
    CHECK_TRUE(read(file) == read(file));
    CHECK_FALSE(read(file)[0].id == read(file)[1].id);
}

TEST(ForeignTable, what_was_read_goes_through_every_form_of_our_own_unchanged) {
    const auto records = read("date,odometer,description,cost\n2026-06-01,48250,Oil,680\n2026-06-02,,,5\n");
    CHECK_TRUE(read(to_csv(records, Language::English)) == records);
    const History history{{"VIN", {}, {}}, records};
    CHECK_TRUE(from_json(to_json(history))->records == records);
    CHECK_TRUE(from_jtt1132(to_jtt1132(history))->records == records);
    CHECK_TRUE(read(to_csv(from_jtt1132(R"([{"vin":"V","repairdate":"2026-06-01","repairprojectlist":[{"repairproject":"Oil"}]}])")->records, Language::Chinese)).at(0).jobs.at(0).name == "Oil");
}

TEST(ForeignTable, a_line_break_within_a_field_is_kept_and_counted) {
    const std::string file = "date,notes,cost\n2026-01-01,\"one\ntwo\",1\nnever,x,1\n";
    CHECK_TRUE(refusal(file).find("line 4, ") == 0);
}

TEST(ForeignTable, our_own_table_with_a_row_out_of_place_is_refused) {
    const std::string head = "row,record_id,date,odometer_km,description\n";
    const std::string id = "01000000000000000000000000000000";
    CHECK_TRUE(refusal(head + "job," + id + ",,,Oil\n").find("line 2, column \"record_id\"") == 0);
    CHECK_TRUE(refusal(head + "record," + id + ",2026-01-01,10,\npart," + id + ",,,Filter\n").find("line 3, column \"row\": \"part\" stands above every job") == 0);
    CHECK_TRUE(refusal(head + "record," + id + ",2026-01-01,10,\nrecord," + id + ",2026-01-01,10,\n").find("is there twice") != std::string::npos);
    CHECK_TRUE(refusal(head + "record,zz,2026-01-01,10,\n").find("line 2, column \"record_id\": \"zz\" is no id") == 0);
    CHECK_TRUE(refusal(head + "visit," + id + ",2026-01-01,10,\n").find("line 2") == 0);
}

TEST(ForeignTable, each_work_of_a_row_is_a_job_and_words_that_name_no_item_are_kept) {
    STRCMP_EQUAL("engine_oil:engine_oil|:polish", works(read("date,mileage,items\n2026-01-01,46500,engine_oil;polish\n").at(0)).c_str());
    STRCMP_EQUAL("engine_oil:Oil|oil_filter:Filter", works(read("date,description\n2026-01-01,Oil and Filter\n").at(0)).c_str());
    STRCMP_EQUAL("oil_filter:机油滤清器|:洗车", works(read("日期,保养内容\n2026-01-01,机油滤清器、洗车\n").at(0)).c_str());
    STRCMP_EQUAL("engine_oil:小保养|oil_filter:小保养", works(read("日期,保养内容\n2026-01-01,小保养\n").at(0)).c_str());
    STRCMP_EQUAL(":wash, and a rattle; door/left", works(read("date,work\n2026-01-01,\"wash, and a rattle; door/left\"\n").at(0)).c_str());
}

TEST(ForeignTable, items_and_a_description_are_both_kept) {
    const auto records = read("date,items,description,notes\n2026-01-01,engine_oil,5W-30,ok\n2026-01-02,engine_oil;Filter,5W-30,ok\n2026-01-03,,Oil,\n");
    STRCMP_EQUAL("engine_oil:5W-30", works(records.at(0)).c_str());
    STRCMP_EQUAL("ok", records.at(0).note.c_str());
    STRCMP_EQUAL("engine_oil:engine_oil|oil_filter:Filter", works(records.at(1)).c_str());
    STRCMP_EQUAL("5W-30\nok", records.at(1).note.c_str());
    STRCMP_EQUAL("engine_oil:Oil", works(records.at(2)).c_str());
}

TEST(ForeignTable, columns_that_are_not_read_are_told) {
    STRCMP_EQUAL("the column \"Tags\" is not read|the column \"next_due\" is not read", remarks("Date,Odometer,Description,Tags,next_due\n2026-01-01,1,Oil,x,\n").c_str());
    STRCMP_EQUAL("", remarks("date,odometer,items,engine hours,shop,cost,currency,notes,codes\n2026-01-01,1,Oil,3,s,1,EUR,n,P0301 P0302\n").c_str());
}

TEST(ForeignTable, hours_codes_and_the_currency_of_a_heading_are_read) {
    const auto records = read("date,hours,codes,cost (USD)\n2026-01-01,\"1,234.5 h\",\"P0301, P0302\",9\n2026-01-02,n/a,,-\n");
    CHECK_EQUAL(1234, records.at(0).engine_hours->count());
    CHECK_TRUE((records.at(0).jobs.at(0).fault_codes == std::vector<std::string>{"P0301", "P0302"}));
    STRCMP_EQUAL("USD", records.at(0).total.currency.c_str());
    CHECK_FALSE(records.at(1).engine_hours.has_value());
    CHECK_EQUAL(0U, records.at(1).jobs.size());
}

TEST(ForeignTable, a_unit_in_the_cell_stands_above_the_row_s_and_that_above_the_heading_s) {
    const auto records = read("date,odometer (mi),odometer unit\n2026-01-01,100,\n2026-01-02,100,km\n2026-01-03,100 km,mi\n");
    CHECK_EQUAL(160'934, records.at(0).mileage.in_metres());
    CHECK_EQUAL(100'000, records.at(1).mileage.in_metres());
    CHECK_EQUAL(100'000, records.at(2).mileage.in_metres());
    // And where nothing names one, it is the one that was told
    const Reading miles{DateOrder::NotTold, MileageUnit::Miles, {}};
    CHECK_EQUAL(160'934, from_csv("date,odometer\n2026-01-01,100\n", miles)->history.records.at(0).mileage.in_metres());
    CHECK_EQUAL(100'000, from_csv("date,odometer km\n2026-01-01,100\n", miles)->history.records.at(0).mileage.in_metres());
    CHECK_EQUAL(100'000, from_csv("date,odometer\n2026-01-01,100 km\n", miles)->history.records.at(0).mileage.in_metres());
    CHECK_TRUE(refusal("date,odometer,odometer unit\n2026-01-01,1,leagues\n").find("line 2, column \"odometer unit\": \"leagues\" is neither km nor mi") == 0);
}

TEST(ForeignTable, dates_that_leave_day_and_month_open_are_read_as_the_others_show_or_as_told) {
    const std::string file = "date,cost\n03/04/2026,1\n25/04/2026,2\n";
    CHECK_EQUAL(day(20546), read(file).at(0).performed_at.since_epoch.count());  // 3 April
    STRCMP_EQUAL("dates like 3/4/2024 are read day first, as \"25/04/2026\" in line 3 is", remarks(file).c_str());
    CHECK_EQUAL(day(20516), imported("date,cost\n03/04/2026,1\n", DateOrder::MonthFirst).history.records.at(0).performed_at.since_epoch.count());
    CHECK_TRUE(refusal(file + "04/25/2026,3\n").find("line 2, column \"date\": \"03/04/2026\" may be two days") == 0);
}

TEST(ForeignTable, files_of_ours_say_so_and_are_read_by_what_is_in_them) {
    const History history{{"VIN", {}, {}}, read("date,odometer,description\n2026-06-01,48250,Oil\n")};
    for (const std::string& file : {to_csv(history.records, Language::Chinese), to_csv(history.records, Language::English), to_json(history), to_jtt1132(history)}) {
        CHECK_TRUE(is_exported(file));
        const auto back = from_file(file);
        if (!back) FAIL(text_of(back.error()).c_str());
        CHECK_TRUE(back->history.records == history.records);
    }
    for (const char* other : {"date,items\n2026-01-01,Oil\n", "[]", "[{\"date\":\"2026-01-01\"}]", "{\"records\":[]}", "{", ""}) CHECK_FALSE(is_exported(other));
}

TEST(ForeignTable, a_row_that_cannot_be_read_is_set_aside_and_one_without_date_is_taken) {
    const Imported both = imported("date,odometer,items\n2026-01-01,100,Oil\nsoon,200,Oil\n,300,Filter\n");
    CHECK_EQUAL(2U, both.history.records.size());
    CHECK_FALSE(both.history.records[1].performed_at.known());
    STRCMP_EQUAL("set aside: line 3, column \"date\": \"soon\" is no date. What to do: write it as 2026-04-30, or say --dates day-first or month-first", both.remarks.back().c_str());
    CHECK_EQUAL(1U, read("odometer,items\n100,Oil\n").size());
    CHECK_TRUE(read(to_csv(both.history.records, Language::English)) == both.history.records);
    CHECK_FALSE(from_csv("date,odometer\nsoon,200\n").has_value());
}

TEST(ForeignTable, a_work_that_was_declined_or_only_looked_at_is_a_job_that_closes_no_item) {
    STRCMP_EQUAL(":declined: Oil", works(read("date,items,declined\n2026-01-01,Oil,yes\n").at(0)).c_str());
    STRCMP_EQUAL(":Checked Oil, Filter", works(read("date,description\n2026-01-01,\"Checked Oil, Filter\"\n").at(0)).c_str());
}
