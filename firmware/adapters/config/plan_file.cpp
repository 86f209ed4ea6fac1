// SPDX-License-Identifier: Apache-2.0
// The keys of a plan file and of its items.
#include "adapters/config/plan_file.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "adapters/config/toml_node.hpp"

namespace odolink {
namespace {

using config::TomlNode;
using namespace std::string_view_literals;

constexpr std::array kRecurrences{"from_completion"sv, "from_fixed"sv};
constexpr std::array kConditions{"none"sv, "oil_life"sv, "brake_pads"sv, "battery_12v"sv, "diesel_particulate_filter"sv};
constexpr std::array kSystems{"engine"sv, "gearbox"sv, "traction_battery"sv, "drive_motor"sv, "steering"sv, "brakes"sv,
                              "suspension"sv, "axle"sv, "body"sv, "other"sv, "emission_control"sv};  // from number 1
constexpr Distance kMostDistance = Distance::kilometres(1'000'000);
constexpr std::chrono::months kMostMonths{600};
constexpr std::int64_t kMostHours = 100'000;

Text read_text(TomlNode& parent, std::string_view key) {
    Text text;
    parent.require(key);
    TomlNode node = parent.table(key);
    node.require("zh");
    node.require("en");
    node.text("zh", text.zh);
    node.text("en", text.en);
    node.done();
    return text;
}

Interval read_interval(TomlNode& parent, std::string_view key) {
    Interval interval;
    TomlNode node = parent.table(key);
    node.distance("distance", kMostDistance, interval.distance);
    node.months("time", kMostMonths, interval.time);
    std::int64_t hours = 0;
    node.integer("engine_hours", {1, kMostHours}, hours);
    if (hours != 0) interval.engine_hours = std::chrono::hours{hours};
    node.done();
    if (interval.empty() && parent.has(key)) {
        parent.reject(key, "has no limit", "give distance, time or engine_hours");
    }
    return interval;
}

Phase read_phase(TomlNode node) {
    Phase phase;
    node.require("every");
    phase.every = read_interval(node, "every");
    node.months("until_age", kMostMonths, phase.until_age);
    node.distance("until_mileage", kMostDistance, phase.until_mileage);
    if (!phase.until_age && !phase.until_mileage) node.reject("every", "has no end", "give until_age or until_mileage; what goes on for ever is repeat");
    node.done();
    return phase;
}

PlanItem read_item(TomlNode node) {
    PlanItem item;
    node.require("id");
    node.text("id", item.id, 64);
    item.name = read_text(node, "name");
    item.reason = read_text(node, "reason");
    if (!node.has("first") && !node.has("phase") && !node.has("standing_days")) node.require("repeat");
    item.repeat = read_interval(node, "repeat");
    item.first = node.has("first") ? read_interval(node, "first") : item.repeat;
    if (node.has("severe")) item.severe = read_interval(node, "severe");
    std::size_t index = 0;
    node.choice("recurrence", kRecurrences, index);
    item.recurrence = index == 0 ? Recurrence::FromCompletion : Recurrence::FromFixed;
    index = 0;
    node.choice("condition", kConditions, index);
    item.condition = static_cast<ConditionModel>(index);
    node.flag("safety", item.safety);
    node.flag("legal", item.legal);
    for (TomlNode& phase : node.tables("phase")) item.phases.push_back(read_phase(std::move(phase)));
    if (node.has("early")) item.early = read_interval(node, "early");
    node.text("group", item.group, 64);
    std::int64_t standing = 0;
    node.integer("standing_days", {1, 3650}, standing);
    if (standing != 0) item.standing = std::chrono::days{standing};
    for (const char* optional : {"first", "severe", "early"}) static_cast<void>(node.table(optional));
    node.done();
    return item;
}

WarrantyTerm read_term(TomlNode node) {
    WarrantyTerm term;
    node.require("id");
    node.text("id", term.id, 64);
    term.name = read_text(node, "name");
    std::vector<std::string> systems;
    node.texts("systems", systems, 32);
    for (const std::string& system : systems) {
        const auto known = std::find(kSystems.begin(), kSystems.end(), system);
        if (known == kSystems.end()) node.reject("systems", "\"" + system + "\" is no system", "use engine, gearbox, traction_battery, drive_motor, steering, brakes, suspension, axle, body, emission_control or other");
        else term.systems.push_back(static_cast<VehicleSystem>(known - kSystems.begin() + 1));
    }
    std::optional<WallTime> start;
    node.date("start", start);
    term.start = start.value_or(WallTime{});
    node.months("time", kMostMonths, term.time);
    node.distance("distance", kMostDistance, term.distance);
    node.done();
    return term;
}

Result<MaintenancePlan, ConfigError> read_plan(Result<TomlNode, ConfigError> root) {
    if (!root) return root.error();
    MaintenancePlan plan;
    root->require("id");
    root->text("id", plan.id, 64);
    std::int64_t version = 0;
    root->integer("version", {0, std::numeric_limits<std::int32_t>::max()}, version);
    plan.version = static_cast<std::uint32_t>(version);
    std::optional<WallTime> valid_from;
    root->date("valid_from", valid_from);
    plan.valid_from = valid_from.value_or(WallTime{});
    plan.name = read_text(*root, "name");
    std::set<std::string> ids;
    for (auto& node : root->tables("item")) {
        plan.items.push_back(read_item(node));
        if (!ids.insert(plan.items.back().id).second) node.reject("id", "\"" + plan.items.back().id + "\" is there twice", "give each item an id of its own");
    }
    for (auto& node : root->tables("warranty")) plan.warranties.push_back(read_term(std::move(node)));
    if (root->has("three_guarantees")) plan.three_guarantees = read_term(root->table("three_guarantees"));
    root->require("item");
    root->done();
    if (root->error()) return *root->error();
    return plan;
}

}  // namespace

Result<MaintenancePlan, ConfigError> parse_plan(const std::string& name, const std::string& toml) {
    return read_plan(TomlNode::parse_text(name, toml));
}

Result<MaintenancePlan, ConfigError> load_plan(const std::filesystem::path& file) {
    return read_plan(TomlNode::parse_file(file.string()));
}

}  // namespace odolink
