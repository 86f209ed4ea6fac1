// SPDX-License-Identifier: Apache-2.0
// Tables of other programs: their headers, dates, distances and amounts; and what is refused, with line, column and what to do.
#include "adapters/exchange/exchange.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::exchange;

namespace {

std::vector<ServiceRecord> read(const std::string& file) {
    const auto records = from_csv(file);
    if (!records) FAIL(text_of(records.error()).c_str());
    return *records;
}

std::string refusal(const std::string& file) {
    const auto records = from_csv(file);
    return records ? "" : text_of(records.error());
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
    STRCMP_EQUAL("line 3, column \"Service Date\": \"03/04/2026\" is no date that can be told for sure. What to do: write it as 2026-04-30",
                 refusal("Service Date,cost\n2026-01-01,1\n03/04/2026,1\n").c_str());
    CHECK_TRUE(refusal("date,odometer\n2026-01-01,48.250\n").find("line 2, column \"odometer\": \"48.250\" may be thousands or a fraction") == 0);
    CHECK_TRUE(refusal("date,odometer\n2026-02-30,1\n").find("line 2, column \"date\"") == 0);
    CHECK_TRUE(refusal("date,odometer\n,1\n").find("line 2, column \"date\": \"\" is no date") == 0);
    CHECK_TRUE(refusal("date,cost\n2026-01-01,free\n").find("line 2, column \"cost\": \"free\" is no amount") == 0);
    CHECK_TRUE(refusal("date,odometer\n2026-01-01,a lot\n").find("is no distance") != std::string::npos);
    CHECK_TRUE(refusal("a,b\n1,2\n").find("no headers of a service history") != std::string::npos);
    CHECK_TRUE(refusal("date,mileage,odometer\n").find("means the same as \"mileage\"") != std::string::npos);
    CHECK_TRUE(refusal("date,notes,cost\n2026-01-01,\"open,1\n").find("line 2: a quotation mark is never closed") == 0);
    CHECK_TRUE(refusal("date,cost\n2026-01-01,\xFF\n").find("it is not UTF-8") == 0);
    CHECK_TRUE(refusal("").find("it is empty") == 0);
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
