// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <optional>
#include <sstream>
#include <toml.hpp>

namespace odolink::sim {
namespace {

/// Thrown inside this file only, caught in parse_scenario.
struct Wrong {
    std::string message;
};

[[noreturn]] void wrong(const toml::value& at, const std::string& name, const std::string& what) {
    throw Wrong{name + ":" + std::to_string(at.location().line()) + ": " + what};
}

void only_keys(const toml::value& table, std::initializer_list<std::string_view> allowed, const std::string& name) {
    for (const auto& [key, value] : table.as_table()) {
        if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
        std::string list;
        for (std::string_view a : allowed) list += (list.empty() ? "" : ", ") + std::string{a};
        wrong(value, name, "unknown key \"" + key + "\"; known here: " + list);
    }
}

const toml::value& need(const toml::value& table, const std::string& key, const std::string& name) {
    if (!table.contains(key)) wrong(table, name, "\"" + key + "\" is missing");
    return table.at(key);
}

std::string text(const toml::value& v, const std::string& name) {
    if (!v.is_string()) wrong(v, name, "expected a text in quotes");
    return v.as_string().str;
}

double number(const toml::value& v, const std::string& name) {
    if (v.is_integer()) return static_cast<double>(v.as_integer());
    if (v.is_floating()) return v.as_floating();
    wrong(v, name, "expected a number");
}

std::vector<std::string> texts(const toml::value& v, const std::string& name) {
    if (v.is_string()) return {text(v, name)};
    if (!v.is_array()) wrong(v, name, "expected a text or a list of texts");
    std::vector<std::string> out;
    for (const auto& entry : v.as_array()) out.push_back(text(entry, name));
    return out;
}

/// "20 s", "5 min", "2 h", "3 days".
std::optional<Duration> duration(std::string_view s) {
    double count = 0;
    const auto [stop, error] = std::from_chars(s.data(), s.data() + s.size(), count);
    if (error != std::errc{} || count < 0) return std::nullopt;
    std::string_view unit{stop, static_cast<std::size_t>(s.data() + s.size() - stop)};
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    static constexpr std::array<std::pair<std::string_view, double>, 5> kUnits{
        {{"ms", 1e-3}, {"s", 1}, {"min", 60}, {"h", 3600}, {"days", 86400}}};
    for (const auto& [word, seconds] : kUnits) {
        if (unit == word) return std::chrono::duration_cast<Duration>(std::chrono::duration<double>{count * seconds});
    }
    return std::nullopt;
}

WallTime wall(const toml::value& v, const std::string& name) {
    if (!v.is_offset_datetime()) wrong(v, name, "expected a date with time and offset, such as 2026-06-01T08:00:00+08:00");
    const auto point = std::chrono::system_clock::time_point(v.as_offset_datetime());
    return {std::chrono::duration_cast<std::chrono::milliseconds>(point.time_since_epoch()), WallQuality::Synchronised};
}

std::vector<Expectation> expectations(const toml::value& step, const std::string& key, const std::string& name) {
    std::vector<Expectation> out;
    if (!step.contains(key)) return out;
    for (const std::string& line : texts(step.at(key), name)) {
        auto parsed = parse_expectation(line);
        if (!parsed) wrong(step.at(key), name, parsed.error().message);
        out.push_back(*parsed);
    }
    return out;
}

Step read_step(const toml::value& v, const std::string& name) {
    only_keys(v, {"name", "do", "expect", "within", "always"}, name);
    Step step;
    step.name = text(need(v, "name", name), name);
    if (v.contains("do")) step.actions = texts(v.at("do"), name);
    step.expect = expectations(v, "expect", name);
    step.always = expectations(v, "always", name);
    if (v.contains("within")) {
        const auto d = duration(text(v.at("within"), name));
        if (!d) wrong(v.at("within"), name, "expected a time such as \"20 s\", \"5 min\", \"2 h\" or \"3 days\"");
        step.within = *d;
    }
    return step;
}

/// The text of a file that is named beside the scenario.
std::string content_of(const toml::value& v, const std::string& name) {
    const auto path = std::filesystem::path{name}.parent_path() / text(v, name);
    std::ifstream in{path, std::ios::binary};
    if (!in) wrong(v, name, path.string() + " cannot be read; name a file beside the scenario");
    std::stringstream content;
    content << in.rdbuf();
    return content.str();
}

Diagnostics diagnostics(const toml::value& v, const std::string& name) {
    const std::string word = text(v, name);
    if (word == "classic") return Diagnostics::Classic;
    if (word == "classic and uds") return Diagnostics::ClassicAndUds;
    if (word == "obd on uds") return Diagnostics::ObdOnUds;
    wrong(v, name, "expected \"classic\", \"classic and uds\" or \"obd on uds\"");
}

ScenarioCar read_car(const toml::value& v, const std::string& name) {
    only_keys(v, {"vin", "odometer_km", "odometer_by", "delivered_km", "delivered", "ambient_c", "battery_age", "battery_drain_ma", "diagnostics", "kind", "signal_set", "dbc"}, name);
    ScenarioCar car;
    car.vin = text(need(v, "vin", name), name);
    car.odometer = Distance::metres(static_cast<std::int64_t>(number(need(v, "odometer_km", name), name) * 1000));
    if (v.contains("delivered_km")) {
        car.delivered_at = Distance::metres(static_cast<std::int64_t>(number(v.at("delivered_km"), name) * 1000));
    }
    if (v.contains("kind")) {
        const std::string kind = text(v.at("kind"), name);
        if (kind != "car" && kind != "truck") wrong(v.at("kind"), name, "kind is \"car\" or \"truck\"");
        car.truck = kind == "truck";
    }
    if (v.contains("ambient_c")) car.ambient_c = number(v.at("ambient_c"), name);
    if (v.contains("battery_age")) car.battery_age = number(v.at("battery_age"), name);
    if (v.contains("battery_drain_ma")) car.battery_drain_ma = number(v.at("battery_drain_ma"), name);
    car.delivered = wall(need(v, "delivered", name), name);
    if (v.contains("odometer_by")) car.odometer_by = text(v.at("odometer_by"), name);
    static constexpr std::array<std::string_view, 3> kWays{"standard", "cluster kilometres", "cluster miles"};
    if (std::find(kWays.begin(), kWays.end(), car.odometer_by) == kWays.end())
        wrong(v.at("odometer_by"), name, "expected \"standard\", \"cluster kilometres\" or \"cluster miles\"");
    if (v.contains("signal_set")) car.signal_set = content_of(v.at("signal_set"), name);
    if (v.contains("dbc")) car.dbc = content_of(v.at("dbc"), name);
    if (v.contains("diagnostics")) car.diagnostics = diagnostics(v.at("diagnostics"), name);
    return car;
}

Scenario read(const toml::value& v, const std::string& name) {
    only_keys(v, {"name", "title", "seed", "start", "store", "car", "step"}, name);
    Scenario scenario;
    scenario.name = text(need(v, "name", name), name);
    scenario.title = v.contains("title") ? text(v.at("title"), name) : scenario.name;
    if (v.contains("seed")) scenario.seed = static_cast<std::uint64_t>(number(v.at("seed"), name));
    scenario.start = wall(need(v, "start", name), name);
    if (v.contains("store")) {
        const std::string store = text(v.at("store"), name);
        if (store != "memory" && store != "database") wrong(v.at("store"), name, "store is \"memory\" or \"database\"");
        scenario.database = store == "database";
    }
    scenario.car = read_car(need(v, "car", name), name);
    const toml::value& steps = need(v, "step", name);
    if (!steps.is_array()) wrong(steps, name, "steps are written as [[step]]");
    for (const auto& step : steps.as_array()) scenario.steps.push_back(read_step(step, name));
    return scenario;
}

std::optional<double> as_number(std::string_view s) {
    double value = 0;
    const auto [stop, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc{} || stop != s.data() + s.size()) return std::nullopt;
    return value;
}

}  // namespace

Result<Expectation, ScenarioError> parse_expectation(std::string_view line) {
    static constexpr std::array<std::string_view, 5> kRelations{" != ", " >= ", " <= ", " = ", " contains "};
    for (std::string_view relation : kRelations) {
        const auto at = line.find(relation);
        if (at == std::string_view::npos || at == 0) continue;
        return Expectation{std::string{line.substr(0, at)}, std::string{relation.substr(1, relation.size() - 2)},
                           std::string{line.substr(at + relation.size())}};
    }
    return ScenarioError{"\"" + std::string{line} + "\" is no condition; write \"probe = value\" with =, !=, >=, <= or contains"};
}

bool holds(const Expectation& e, std::string_view probed) {
    if (e.relation == "=") return probed == e.value;
    if (e.relation == "!=") return probed != e.value;
    if (e.relation == "contains") return probed.find(e.value) != std::string_view::npos;
    const auto have = as_number(probed);
    const auto want = as_number(e.value);
    if (!have || !want) return false;
    return e.relation == ">=" ? *have >= *want : *have <= *want;
}

Result<Scenario, ScenarioError> parse_scenario(const std::string& source, const std::string& name) {
    try {
        std::istringstream in{source};
        return read(toml::parse(in, name), name);
    } catch (const Wrong& e) {
        return ScenarioError{e.message};
    } catch (const std::exception& e) {  // toml11 says what and where
        return ScenarioError{e.what()};
    }
}

Result<Scenario, ScenarioError> load_scenario(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return ScenarioError{path + ": cannot be read; give the path of a scenario file"};
    std::stringstream source;
    source << in.rdbuf();
    return parse_scenario(source.str(), path);
}

}  // namespace odolink::sim
