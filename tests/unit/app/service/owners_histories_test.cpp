// SPDX-License-Identifier: Apache-2.0
// Histories as owners keep them: fuel logs' exports, spreadsheets of several lands, typing slips; each put through the engine.
#include "app/service/replay.hpp"

#include "app/service/texts.hpp"
#include "core/maintenance/default_plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::service;

namespace {

struct Car {
    Powertrain powertrain;
    const char* at;
    int km;
    int hours;
};

Question question(const std::string& text, const Car& car) {
    Question q;
    q.plan = default_plan(car.powertrain);
    auto read = parse_history("h", text, q.plan);
    if (!read) FAIL((read.error().where + ": " + read.error().what).c_str());
    q.history = std::move(*read);
    q.now.wall = *exchange::read_date(car.at, DateOrder::NotTold);
    q.now.mileage = Distance::kilometres(car.km);
    if (car.hours > 0) q.now.engine_hours = std::chrono::hours{car.hours};
    q.now.offset = LocalOffset{std::chrono::minutes{0}};
    return q;
}

std::string flaw(const std::string& text) {
    const auto read = parse_history("h", text, default_plan(Powertrain::Petrol));
    if (read && read->set_aside.empty()) return {};
    const Problem& problem = read ? read->set_aside.front() : read.error();
    return problem.where + ": " + problem.what;
}

/// "due 62,345 km 2025-03-05" of an item.
std::string due(const Question& q, const char* id) {
    const Answer answer = replay(q);
    for (const ItemAnswer& one : answer.items) {
        if (one.item->id != id) continue;
        return std::string{word_of(one.due.state)} + (one.due.due_at ? ' ' + to_text(*one.due.due_at) : "") + (one.due.due_on ? ' ' + to_text(*one.due.due_on) : "");
    }
    return "no such item";
}

std::string notes(const Question& q) {
    const Answer answer = replay(q);
    std::string out;
    for (const Note& note : answer.notes) out += std::to_string(note.line) + ": " + note.words + '\n';
    return out;
}

}  // namespace

TEST_GROUP(OwnersHistories){};

TEST(OwnersHistories, an_american_log_in_miles_with_notes_over_lines_and_a_row_twice) {
    const Question q = question("Date,Odometer (mi),Description,Notes,Cost,Tags\n"
                                "3/15/2023,\"12,403\",Oil & Filter Change,\"0W-20\nfilter \"\"long life\"\"\",$68.40,diy\n"
                                "9/2/2023,\"18,120\",Tire rotation; cabin air filter,,$31.99,\n"
                                "2/11/2024,\"24,050\",Oil & Filter Change,at dealer,$89.00,\n"
                                "2/11/2024,\"24,050\",Oil & Filter Change,at dealer,$89.00,\n",
                                {Powertrain::Petrol, "2024-08-01", 45'000, 0});
    STRCMP_EQUAL("ok 48,704.723 km 2025-02-11", due(q, "engine_oil").c_str());  // 24,050 mi + 10,000 km
    STRCMP_EQUAL("ok 48,704.723 km 2025-02-11", due(q, "oil_filter").c_str());
    STRCMP_EQUAL("due 44,161.313 km 2024-09-02", due(q, "cabin_filter").c_str());
    STRCMP_EQUAL("", notes(q).c_str());
    STRCMP_EQUAL("dates like 3/4/2024 are read month first, as \"3/15/2023\" in line 2 is", q.history.remarks.back().c_str());
}

TEST(OwnersHistories, a_fuel_log_s_export_of_several_tables) {
    const Question q = question("\"## Vehicle\",\n\"Name\",\"Description\"\n\"Ours\",\"\"\n\"## Log\",\n\"Data\",\"Odo (km)\",\"Fuel (litres)\",\"Price (optional)\"\n"
                                "\"2024-02-01 08:12\",\"81200\",\"41.2\",\"63.1\"\n\"## Costs\",\n\"CostTitle\",\"Date\",\"Odo\",\"Notes\",\"Cost\"\n"
                                "\"Oil change\",\"2023-05-04 10:00\",\"70120\",\"\",\"89.9\"\n\"Brake fluid\",\"2024-01-10 16:30\",\"80010\",\"DOT4\",\"45.0\"\n",
                                {Powertrain::Diesel, "2024-03-01", 82'000, 0});
    STRCMP_EQUAL("overdue 80,120 km 2024-05-04", due(q, "engine_oil").c_str());
    STRCMP_EQUAL("ok 2026-01-10", due(q, "brake_fluid").c_str());
    CHECK_EQUAL(2U, q.history.rows.size());
}

TEST(OwnersHistories, a_chinese_spreadsheet_with_a_title_full_width_digits_and_ten_thousands) {
    const Question q = question("\xEF\xBB\xBF我的车保养记录\r\n\r\n保养日期\t行驶里程（公里）\t保养内容\t费用（元）\t备注\r\n"
                                "２０２３年３月５日\t１２，３４５公里\t小保养\t￥４８０\t\r\n2024/3/5\t2.1万公里\t更换机油、机滤、空调滤芯\t680元\t\"下次：\r\n三万公里\"\r\n"
                                "2024.9.1\t28600\t刹车油；四轮换位\t\t无\r\n2025年1月\t不详\t年检\t\t\r\n",
                                {Powertrain::Petrol, "2025-02-01", 30'500, 0});
    STRCMP_EQUAL("soon 31,000 km 2025-03-05", due(q, "engine_oil").c_str());
    STRCMP_EQUAL("soon 31,000 km 2025-03-05", due(q, "oil_filter").c_str());
    STRCMP_EQUAL("ok 2026-09-01", due(q, "brake_fluid").c_str());
    STRCMP_EQUAL("ok 38,600 km 2025-09-01", due(q, "tyre_rotation").c_str());
    STRCMP_EQUAL("8: its date \"2025年1月\" is not exact: taken as 2025-01-01\n8: no mileage\n", notes(q).c_str());
}

TEST(OwnersHistories, a_german_one_with_points_for_thousands_and_a_slip_that_is_told) {
    const std::string good = "Datum;Kilometerstand;Service;Price\n05.03.2022;48.250;Engine oil;\"189,90 €\"\n17.10.2022;61.100,5;Engine oil + Oil filter;1.189,90 €\n";
    const Question q = question(good, {Powertrain::Petrol, "2022-12-01", 65'000, 0});
    STRCMP_EQUAL("ok 71,100.500 km 2023-10-17", due(q, "engine_oil").c_str());
    STRCMP_EQUAL("h:4: Kilometerstand: \"7.25.00\" is no mileage", flaw(good + "1.4.2024;7.25.00;Coolant;\n").c_str());
}

TEST(OwnersHistories, rows_in_any_order_in_kilometres_and_miles_with_a_digit_too_much) {
    const Question q = question("date,mileage,items\n2024-06-01,38000 km,engine_oil\n2022-01-05,\"10,000 mi\",engine_oil\n2023-03-09,25000,\"cabin_filter,brake_inspection\"\n"
                                "2024-01-01,330000,spark_plugs\n2022-01-05,\"10,000 mi\",engine_oil\n",
                                {Powertrain::Hybrid, "2024-10-01", 41'000, 0});
    STRCMP_EQUAL("ok 48,000 km 2025-06-01", due(q, "engine_oil").c_str());
    STRCMP_EQUAL("overdue 40,000 km 2024-03-09", due(q, "cabin_filter").c_str());
    STRCMP_EQUAL("5: its mileage is not believed: beyond the odometer, or against the other records\n", notes(q).c_str());
}

TEST(OwnersHistories, a_truck_s_book_with_engine_hours_and_months_by_name) {
    const Question q = question("Date,Odometer (mi),Engine Hours,Service,Shop\n\"Mar 5, 2023\",\"120,000\",\"4,810.5 h\",Engine oil; fuel filter; Chassis grease,Depot\n"
                                "\"Sep 12, 2023\",\"141,500\",5620,Chassis grease,\n\"Jan 20, 2024\",,6101,\"Axle oil, brake inspection\",Depot\n",
                                {Powertrain::HeavyTruck, "2024-02-01", 233'500, 5610});
    const Answer answer = replay(q);
    CHECK_EQUAL(0, answer.items.front().due.remaining_engine_hours->count());  // 4,810 h + 800 h
    STRCMP_EQUAL("due", word_of(answer.items.front().due.state));
    STRCMP_EQUAL("overdue 237,722.176 km 2023-10-12", due(q, "chassis_grease").c_str());
    STRCMP_CONTAINS("4: no mileage\n4: its engine hours are not believed", notes(q).c_str());
}

TEST(OwnersHistories, an_electric_car_s_json_with_keys_in_camel_case) {
    const Question q = question(R"([{"performedAt": "2023-05-01", "odometer": "21,000 km", "work": ["Battery coolant", "New tyres"]},
                                    {"performedAt": "5 May 2024", "odometer": 33000.5, "work": "High-voltage check, brake fluid", "details": {"tech": "A"}}])",
                                {Powertrain::Electric, "2024-06-01", 34'000, 0});
    STRCMP_EQUAL("ok 53,000.500 km 2025-05-05", due(q, "hv_inspection").c_str());
    STRCMP_EQUAL("ok 2026-05-05", due(q, "brake_fluid").c_str());
    STRCMP_EQUAL("ok 2027-05-01", due(q, "battery_coolant").c_str());
    STRCMP_EQUAL("1: \"New tyres\" is no item of the plan: it closes nothing\n", notes(q).c_str());
}

TEST(OwnersHistories, what_could_be_two_things_is_set_aside_with_its_line) {
    STRCMP_EQUAL("h:2: Date: \"3/4/2024\" may be two days: which of day and month stands first?", flaw("Date,km,Work\n3/4/2024,40000,Oil change\n").c_str());
    STRCMP_EQUAL("h:3: it has more fields than there are headings", flaw("Date,Odometer,Items\r2024-01-01,100, \"engine_oil\" \r2024-02-01,12,345,oil_filter\r").c_str());
    STRCMP_EQUAL("h:2: a quotation mark is never closed", flaw("Date,Odometer,Description\n2024-01-01,100,\"Oil\n2024-02-01,200,Filter\n").c_str());
}
