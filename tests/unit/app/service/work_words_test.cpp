// SPDX-License-Identifier: Apache-2.0
// Which items the words of garages, logs and owners close, and which they do not: a line a cell, as such papers hold it.
#include "app/service/plan_words.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::service;
using exchange::Says;

namespace {

std::vector<exchange::Work> works(const char* cell) {
    static const exchange::ItemsNamed named = names_of_our_plans();
    return exchange::works_of(cell, named);
}

/// Ids with blanks between.
std::string closed(const char* cell) {
    std::string out;
    for (const exchange::Work& work : works(cell)) {
        if (!work.item_id.empty()) out += (out.empty() ? "" : " ") + work.item_id;
    }
    return out;
}

void closes(const char* ids, std::initializer_list<const char*> cells) {
    for (const char* cell : cells) {
        const std::string found = closed(cell);
        if (found != ids) FAIL((std::string{cell} + " closes: " + found).c_str());
    }
}

/// All of the cell is told as one work of this kind.
void says(Says what, std::initializer_list<const char*> cells) {
    for (const char* cell : cells) {
        const auto found = works(cell);
        if (found.size() != 1 || found.front().says != what || found.front().words != cell) FAIL(cell);
    }
}

}  // namespace

TEST_GROUP(WorkWords){};

TEST(WorkWords, a_word_of_looking_at_something_rules_the_whole_list_that_it_begins_or_ends) {
    says(Says::LookedAt, {"Checked oil, coolant and brake fluid", "检查机油、冷却液、制动液", "Oil, coolant, brake fluid topped up", "Oil, coolant and brake fluid (checked)", "机油、冷却液、制动液检查",
                          "Inspected: brake fluid; coolant", "Checked oil; coolant; brake fluid", "添加防冻液、玻璃水", "补充制动液", "加机油", "清洗空滤", "Topped off coolant", "Added 1 qt oil", "Oil top-up",
                          "Air filter OK", "制动液检测正常", "检查/更换机油", "Check/replace air filter", "Engine air filter: inspected, OK", "Oil leak", "火花塞检查"});
}

TEST(WorkWords, a_word_of_not_doing_rules_the_whole_list_that_it_begins_or_ends) {
    says(Says::NotDone, {"未更换：机油、制动液、冷却液", "Recommended next visit: air filter, cabin filter, spark plugs", "Customer declined: coolant, transmission oil", "Customer declined brake fluid",
                         "Recommended: oil change, brake fluid flush, tire rotation", "建议更换空滤、空调滤", "建议下次更换：火花塞、变速箱油", "客户拒绝更换制动液", "本次未换变速箱油", "机油未更换", "不换制动液",
                         "制动液 暂不更换", "Did not replace brake fluid", "Oil change due", "Oil change?", "Brake fluid - not required", "Change brake fluid next visit", "Replace air filter recommended",
                         "Air filter dirty - recommend replacement", "Oil change (customer declined)", "Quote for brake fluid and coolant", "Recommended:\n- air filter\n- cabin filter", "Not done: oil; coolant; brake fluid",
                         "MOT failed", "年检 未通过", "Need to change brake fluid soon", "Oil, coolant and brake fluid not done"});
}

TEST(WorkWords, a_name_that_says_it_was_done_is_not_ruled_by_what_is_said_of_its_neighbours) {
    closes("engine_oil oil_filter", {"Ölwechsel mit Filter, Bremsflüssigkeit geprüft", "大保养，刹车油检查", "小保养、变速箱油建议下次更换", "Major service, transmission fluid checked"});
    closes("engine_oil oil_filter air_filter", {"大保养：机油三滤、刹车油、变速箱油检查"});
    closes("engine_oil", {"Vidange, liquide de frein contrôlé", "Ölwechsel, Luftfilter empfohlen"});
    says(Says::LookedAt, {"机油、冷却液、制动液检查"});
}

TEST(WorkWords, the_short_words_of_owners_logs_are_known) {
    closes("engine_oil oil_filter", {"Oil chg w/ filter", "Full syn oil & filter chg 0W-20"});
    closes("engine_oil", {"Full syn oil change 0W-20"});
    closes("air_filter", {"Repl engine air filter"});
    closes("chassis_grease", {"Abschmieren"});
}

TEST(WorkWords, works_in_brackets_are_ruled_by_the_words_around_them) {
    closes("", {"Checked fluids (oil, coolant, brake fluid)", "未更换（机油、冷却液）", "Declined: (coolant, brake fluid)", "Recommended (next visit: spark plugs)", "检查油液（机油、制动液）"});
    closes("engine_oil oil_filter", {"小保养（机油、机滤）", "Service (oil, filter)"});
}

TEST(WorkWords, another_verb_takes_over) {
    closes("oil_filter brake_inspection", {"Replaced oil filter, checked brakes", "更换机滤，检查刹车"});
    closes("engine_oil oil_filter air_filter", {"保养：换机油、机滤、空滤；检查：刹车油、防冻液", "Oil & filter change, air filter; customer declined: brake fluid flush, coolant flush; tire rotation"});
    closes("engine_oil", {"Changed oil. Did not do coolant or transmission oil.", "Oil change completed; recommend coolant flush at next visit", "Fluids checked, oil changed", "Oil change without filter",
                          "Declined brake fluid flush. Oil change done", "检查并更换机油", "[x] Oil change [ ] Coolant", "机油√ 空滤×"});
    closes("air_filter cabin_filter", {"Replaced:\n- air filter\n- cabin filter\nRecommended:\n- spark plugs"});
}

TEST(WorkWords, looking_at_what_the_plan_has_looked_at_closes_it) {
    closes("brake_inspection", {"Brakes inspected", "Inspect brakes", "刹车系统检查正常", "Brake inspection OK", "检查制动"});
    closes("battery_12v tyre_inspection", {"Checked battery and tires", "检查电瓶、轮胎"});
    closes("legal_inspection", {"State inspection", "MOT", "MOT passed", "年检合格", "TÜV", "DOT inspection", "车辆年审"});
    closes("", {"检查刹车片", "Brake pads checked", "Brakes", "New tires", "制动液含水量检测"});
}

TEST(WorkWords, grades_counts_brands_and_places_say_nothing) {
    closes("engine_oil", {"Full synthetic oil change", "Oil change (5W-30)", "更换全合成机油", "Oil change - Mobil 1 5W-30", "更换机油（美孚1号 5W-30 4L）", "Oil Change at Jiffy Lube", "Oil change @ 45,000 mi", "5,000 mile oil change",
                          "Semi-synthetic oil change", "Ｏｉｌ　Change", "机油 更换", "更换机油（SN 5W-30）4L*1", "Changed the engine oil myself"});
    closes("spark_plugs", {"Spark plugs (4)", "4 x NGK iridium spark plugs replaced", "更换火花塞4支", "更换铱金火花塞"});
    closes("brake_fluid", {"Brake fluid flush", "Brake Fluid Exchange", "更换刹车油DOT4", "Brake fluid drain & refill", "Brake Fluid Service"});
    closes("tyre_rotation", {"Tires rotated", "Rotated all four tires", "四轮换位", "Rotate tyres", "Rotate & balance 4 tires", "Tire rotation & balance", "Tires rotated and balanced"});
    closes("transmission_oil", {"CVT fluid change", "Transmission fluid drain and fill", "变速箱油循环更换", "ATF change"});
    closes("wiper_blades", {"Wipers replaced x2", "更换前雨刮片一对", "Replaced front wiper blades"});
}

TEST(WorkWords, several_names_in_one_breath_are_each_found) {
    closes("engine_oil oil_filter", {"LOF", "Oil, filter", "Oil change w/ filter", "Synthetic blend oil and filter change", "小保养（机油、机滤）", "发动机机油及机油滤清器更换", "更换 机油 机滤", "机油+机滤+工时费", "首保 更换机油机滤"});
    closes("engine_oil oil_filter air_filter", {"机油三滤", "机油/机滤/空滤"});
    closes("air_filter cabin_filter", {"更换空气滤芯空调滤芯", "Air and cabin filters", "Replaced engine air filter & cabin air filter"});
    closes("oil_filter air_filter", {"Replaced oil and air filters"});
    closes("brake_fluid transmission_oil", {"Brake and transmission fluid"});
    closes("engine_oil oil_filter tyre_rotation cabin_filter", {"Oil Change, Oil Filter, Tire Rotation, Cabin Air Filter", "Yearly service: oil, oil filter, tire rotation, pollen filter"});
    closes("engine_oil oil_filter cabin_filter", {"机油机滤更换，空滤清洁，空调滤更换，火花塞检查"});
}

TEST(WorkWords, an_unknown_half_leaves_the_known_one_and_is_told) {
    const auto found = works("Oil change and inspection");
    CHECK_EQUAL(2U, found.size());
    STRCMP_EQUAL("engine_oil", found[0].item_id.c_str());
    STRCMP_EQUAL("inspection", found[1].words.c_str());
    CHECK_TRUE(found[1].says == Says::NoItem);
    closes("engine_oil oil_filter tyre_rotation", {"LOF, tire rotation, multi-point inspection"});
    closes("engine_oil oil_filter", {"机油、机滤、全车检查"});
    closes("spark_plugs", {"清洗节气门、更换火花塞4支", "Replaced spark plugs & ignition coils"});
}

TEST(WorkWords, a_word_that_makes_another_thing_of_it_closes_nothing) {
    closes("", {"Oil pan gasket", "Oil filter housing replaced", "Spark plug wires", "Oil change light reset", "Power steering fluid flush", "空调压缩机油", "转向机油", "checked oil level", "Brake fluid low", "oil chnage", "Filter"});
}

TEST(WorkWords, what_was_not_done_keeps_the_word_that_says_so_when_it_is_read_again) {
    // Each work that closes nothing is a record's job of these words; as such it must not close anything later
    for (const char* cell : {"Checked oil, brakes and coolant", "Oil change; customer declined: coolant; transmission oil", "更换机油，检查刹车、防冻液", "Recommended: air filter, brake inspection, coolant"}) {
        for (const exchange::Work& work : works(cell)) {
            if (work.item_id.empty()) STRCMP_EQUAL("", closed(work.words.c_str()).c_str());
        }
    }
}
