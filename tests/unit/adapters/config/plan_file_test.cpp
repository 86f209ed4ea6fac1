// SPDX-License-Identifier: Apache-2.0
// A plan file read as written, and the exact words for each mistake.
#include "adapters/config/plan_file.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr const char* kPlan = R"(id = "fleet-7"
version = 3
valid_from = 2026-01-01
name = {zh = "车队计划", en = "Fleet plan"}

[[item]]
id = "engine_oil"
name = {zh = "机油", en = "Engine oil"}
reason = {zh = "机油会老化", en = "Oil ages"}
first = {distance = "5000 km", time = "6 months"}
repeat = {distance = "10000 km", time = "1 years", engine_hours = 400}
severe = {distance = "5000 km"}
condition = "oil_life"

[[item]]
id = "inspection"
name = {zh = "年检", en = "Inspection"}
reason = {zh = "法规", en = "Law"}
repeat = {time = "24 months"}
recurrence = "from_fixed"
safety = true
legal = true
)";

/// The plan text with one piece replaced.
std::string with(const std::string& from, const std::string& to) {
    std::string text = kPlan;
    const auto at = text.find(from);
    CHECK_TRUE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& toml) {
    const auto plan = parse_plan("plan.toml", toml);
    return plan ? std::string{} : plan.error().text();
}

}  // namespace

TEST_GROUP(PlanFile){};

TEST(PlanFile, a_plan_is_read_as_it_is_written) {
    const auto plan = parse_plan("plan.toml", kPlan);
    CHECK_TRUE_TEXT(plan.has_value(), plan ? "" : plan.error().text().c_str());
    CHECK_EQUAL(3U, plan->version);
    CHECK_EQUAL(2U, plan->items.size());
    const PlanItem& oil = plan->items[0];
    CHECK_TRUE(oil.first.distance == Distance::kilometres(5000));
    CHECK_TRUE(oil.repeat.time == std::chrono::months{12});
    CHECK_TRUE(oil.repeat.engine_hours == std::chrono::hours{400});
    CHECK_TRUE(oil.severe->distance == Distance::kilometres(5000));
    CHECK_TRUE(oil.condition == ConditionModel::OilLife);
    const PlanItem& inspection = plan->items[1];
    CHECK_TRUE(inspection.first == inspection.repeat);
    CHECK_TRUE(inspection.recurrence == Recurrence::FromFixed);
    CHECK_TRUE(inspection.legal && inspection.safety);
    CHECK_TRUE(!inspection.severe);
}

TEST(PlanFile, each_mistake_is_named_with_its_line) {
    STRCMP_CONTAINS("plan.toml:11: item.repeat.distance: \"miles\" is not a unit of distance; units: m, km",
                    error_of(with("\"10000 km\"", "\"10000 miles\"")).c_str());
    STRCMP_CONTAINS("plan.toml:13: item.conditions: there is no such key", error_of(with("condition =", "conditions =")).c_str());
    STRCMP_CONTAINS("item.repeat: has no limit", error_of(with("repeat = {time = \"24 months\"}", "repeat = {}")).c_str());
    STRCMP_CONTAINS("item.repeat: is missing", error_of(with("repeat = {time = \"24 months\"}", "")).c_str());
    STRCMP_CONTAINS("item.name.zh: is missing", error_of(with("zh = \"年检\", ", "")).c_str());
    STRCMP_CONTAINS("\"engine_oil\" is there twice", error_of(with("\"inspection\"", "\"engine_oil\"")).c_str());
    STRCMP_CONTAINS("item: is missing", error_of("id = \"x\"\nname = {zh = \"a\", en = \"b\"}\n").c_str());
}

TEST(PlanFile, warranties_and_three_guarantees_are_read_as_they_are_written) {
    const std::string more = std::string{kPlan} + R"(
[[warranty]]
id = "powertrain"
name = {zh = "动力总成", en = "Powertrain"}
systems = ["engine", "emission_control"]
start = 2025-01-10
time = "60 months"
distance = "100000 km"

[three_guarantees]
id = "three_guarantees"
name = {zh = "三包", en = "Three guarantees"}
time = "24 months"
distance = "50000 km"
)";
    const auto plan = parse_plan("plan.toml", more);
    CHECK_TRUE_TEXT(plan.has_value(), plan ? "" : plan.error().text().c_str());
    const WarrantyTerm& term = plan->warranties.at(0);
    CHECK_TRUE((std::vector{VehicleSystem::Engine, VehicleSystem::EmissionControl}) == term.systems);
    CHECK_TRUE(term.start.known());
    CHECK_EQUAL(60, term.time->count());
    CHECK_TRUE(term.distance == Distance::kilometres(100'000));
    CHECK_FALSE(plan->three_guarantees->start.known());
    CHECK_EQUAL(24, plan->three_guarantees->time->count());
}

TEST(PlanFile, an_item_may_have_nothing_but_a_standing_time) {
    const auto plan = parse_plan("plan.toml", std::string{kPlan} + "\n[[item]]\nid = \"fuel\"\nname = {zh = \"燃油\", en = \"Fuel\"}\nreason = {zh = \"变质\", en = \"Ages\"}\nstanding_days = 180\n");
    CHECK_TRUE_TEXT(plan.has_value(), plan ? "" : plan.error().text().c_str());
    CHECK_EQUAL(180, plan->items.back().standing->count());
}

TEST(PlanFile, a_system_that_nobody_knows_is_named) {
    const std::string wrong = std::string{kPlan} + "\n[[warranty]]\nid = \"x\"\nname = {zh = \"整车\", en = \"Car\"}\nsystems = [\"wheels\"]\n";
    CHECK_TRUE(error_of(wrong).find("\"wheels\" is no system") != std::string::npos);
}
