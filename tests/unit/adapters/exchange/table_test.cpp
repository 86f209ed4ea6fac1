// SPDX-License-Identifier: Apache-2.0
// Headings as people and programs write them; which table of a file is read, and what of it is told as not read.
#include "adapters/exchange/table.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::exchange;

namespace {

void means(Column column, MileageUnit unit, std::initializer_list<const char*> headings) {
    for (const char* heading : headings) {
        const auto found = column_of(heading);
        if (!found || found->column != column || found->unit.value_or(MileageUnit::Kilometres) != unit) FAIL(heading);
    }
}

Table read(const std::string& file) {
    auto table = read_table(file);
    if (!table) FAIL(text_of(table.error()).c_str());
    return std::move(*table);
}

std::string refusal(const std::string& file) {
    const auto table = read_table(file);
    return table ? "" : text_of(table.error());
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : "|") + text;
    return out;
}

}  // namespace

TEST_GROUP(Headings){};

TEST(Headings, are_known_in_both_languages_whatever_their_case_blanks_and_marks) {
    const auto km = MileageUnit::Kilometres;
    means(Column::Date, km, {"Date", "日期", "保养日期", "performed_at", "performedAt", " Service  Date ", "DATE:", "Ｄａｔｅ", "Data"});
    means(Column::Odometer, km, {"Odometer", "ODO", "mileage", "里程", "里程表", "行驶里程（公里）", "Mileage [km]", "里程 km", "里程km", "km", "Km-Stand", "Kilometerstand", "odometer_km", "公里数"});
    means(Column::Odometer, MileageUnit::Miles, {"Odometer (mi)", "odometer_mi", "Mileage miles", "Miles", "里程（英里）", "Odo mi"});
    means(Column::Odometer, MileageUnit::TenThousandKilometres, {"里程（万公里）", "里程【万公里】"});
    means(Column::Item, km, {"item", "Items", "item id", "plan_item", "保养项目编号"});
    means(Column::Description, km, {"Service", "work", "Description", "保养内容", "项目", "维修项目", "Type of service"});
    means(Column::Hours, km, {"Engine hours", "hours", "小时", "发动机小时", "Hours (h)"});
    means(Column::Workshop, km, {"dealer", "Shop", "4S店", "门店"});
    means(Column::Cost, km, {"cost", "Price", "费用", "费用（元）", "Total Cost", "cost USD"});
    means(Column::Notes, km, {"Notes", "备注", "Remarks"});
    means(Column::NextDue, km, {"next_due", "valid until", "有效期至"});
    means(Column::Description, km, {"Service Performed", "Service Item", "Maintenance Type", "Parts replaced", "维修保养项目", "更换项目"});
    means(Column::Odometer, km, {"Vehicle Mileage", "当前公里数", "车辆里程", "Service mileage (km)"});
    means(Column::Odometer, MileageUnit::Miles, {"Vehicle miles", "Current odometer (mi)", "Vehicle mileage mi"});
    means(Column::Status, km, {"Status", "状态"});
    STRCMP_EQUAL("USD", column_of("cost USD")->currency.c_str());
    STRCMP_EQUAL("CNY", column_of("费用（元）")->currency.c_str());
    for (const char* other : {"Tags", "next mileage", "下次保养里程", "labour cost", "sum mi", "", "kmh"}) CHECK_FALSE(column_of(other).has_value());
}

TEST(Headings, several_for_one_column_are_joined_give_way_or_are_refused) {
    const auto both = understand({"date", "title", "description", "time", "price", "cost", "odometer (mi)", "odometer (km)"});
    CHECK_TRUE(both.has_value());
    STRCMP_EQUAL("time|price|odometer (mi)", joined(both->passed_over).c_str());
    STRCMP_EQUAL("odometer (km)", both->first(Column::Odometer)->heading.c_str());
    CHECK_EQUAL(5U, both->columns.size());
    STRCMP_EQUAL("means the same as \"mileage\"", understand({"mileage", "odometer"}).error().what.c_str());
}

TEST_GROUP(Table){};

TEST(Table, titles_above_the_headings_are_told_and_not_read) {
    const Table table = read("My car\n\nDate;km;Work\n2024-03-05;100;Oil\n");
    CHECK_EQUAL(3U, table.line);
    CHECK_EQUAL(1U, table.rows.size());
    STRCMP_EQUAL("line 1 stands above the headings and is not read", joined(table.remarks).c_str());
}

TEST(Table, of_several_tables_in_a_file_the_one_that_tells_works_is_read) {
    const Table table = read("\"## Vehicle\",\n\"Name\",\"Make\"\n\"Car\",\"Ours\"\n\"## Log\",\n\"Data\",\"Odo (km)\",\"Fuel (litres)\",\"Price\"\n\"2024-01-02\",\"90\",\"40\",\"300\"\n"
                             "\"## Costs\",\n\"CostTitle\",\"Date\",\"Odo\",\"Notes\",\"Cost\"\n\"Oil\",\"2024-01-03\",\"100\",\"\",\"680\"\n");
    CHECK_EQUAL(1U, table.rows.size());
    STRCMP_EQUAL("Oil", table.text(table.rows[0], Column::Description).c_str());
    STRCMP_EQUAL("the part \"## Vehicle\" from line 2 on is not read|the part \"## Log\" from line 5 on is not read", joined(table.remarks).c_str());
}

TEST(Table, a_row_with_more_fields_than_headings_is_set_aside_with_its_line) {
    const Table table = read("date,odometer\n2024-01-01,1,,\n2024-01-02,12,345\n");
    CHECK_EQUAL(1U, table.rows.size());
    STRCMP_EQUAL("line 3: it has more fields than there are headings. What to do: put a field that holds the separator into quotation marks", text_of(table.set_aside.at(0)).c_str());
    STRCMP_EQUAL("it is a spreadsheet (.xls), not a text. What to do: open it and save the sheet as CSV UTF-8", refusal("\xD0\xCF\x11\xE0 x").c_str());
}

TEST(Table, dates_that_show_their_order_settle_the_others_and_it_is_told) {
    std::vector<std::string> remarks;
    CHECK_TRUE(order_of_dates(read("date,cost\n3/4/2024,1\n25/3/2024,2\n"), DateOrder::NotTold, remarks) == DateOrder::DayFirst);
    STRCMP_EQUAL("dates like 3/4/2024 are read day first, as \"25/3/2024\" in line 3 is", joined(remarks).c_str());
    remarks.clear();
    CHECK_TRUE(order_of_dates(read("date,cost\n3/4/2024,1\n25/3/2024,2\n3/25/2024,2\n"), DateOrder::NotTold, remarks) == DateOrder::NotTold);
    CHECK_TRUE(order_of_dates(read("date,cost\n3/4/2024,1\n2024-03-25,2\n"), DateOrder::NotTold, remarks) == DateOrder::NotTold);
    CHECK_TRUE(order_of_dates(read("date,cost\n3/4/2024,1\n25/3/2024,2\n"), DateOrder::MonthFirst, remarks) == DateOrder::MonthFirst);
    CHECK_TRUE(remarks.empty());
}
