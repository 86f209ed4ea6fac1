// SPDX-License-Identifier: Apache-2.0
// Typed reading of toml11 values; the only file that knows how toml11 tells its errors.
#include "adapters/config/toml_node.hpp"

#include <fstream>
#include <iterator>
#include <sstream>

#include "adapters/config/quantity.hpp"

namespace odolink::config {
namespace {

std::string range_text(const std::string& least, const std::string& most) { return "give a value from " + least + " to " + most; }

/// toml11 explains over several lines, with a drawing: "[error] toml::f: WHAT", " 2 | x = y", "^--- HINT". Its own
/// location() is line 1 for some errors, so the line is taken from the drawing, the last one when there are two.
ConfigError explain(const std::string& name, const std::string& drawing) {
    ConfigError error{name, 1, {}, {}, "mend this line"};
    std::istringstream lines{drawing};
    std::string line;
    std::getline(lines, line);
    if (line.starts_with("[error] ")) line.erase(0, 8);
    if (const auto function_end = line.find(": "); line.starts_with("toml::") && function_end != line.npos) line.erase(0, function_end + 2);
    error.what = "not valid TOML: " + line;
    while (std::getline(lines, line)) {
        const auto bar = line.find(" |");
        const auto digit = line.find_first_not_of(' ');
        if (bar != line.npos && digit < bar && line.find_first_not_of("0123456789", digit) == bar) {
            error.line = static_cast<unsigned>(std::stoul(line.substr(digit, bar - digit)));
        }
        if (const auto hint = line.find("^--- "); hint != line.npos && line.substr(hint) != "^--- here") {
            error.advice = line.substr(hint + 5);
        }
    }
    return error;
}

}  // namespace

Result<TomlNode, ConfigError> TomlNode::parse_text(const std::string& name, const std::string& text) {
    auto document = std::make_shared<Document>();
    document->name = name;
    try {
        std::istringstream in{text};
        document->root = toml::parse(in, name);
    } catch (const toml::exception& wrong) {
        return explain(name, wrong.what());
    } catch (const std::exception& wrong) {
        return ConfigError{name, 1, {}, std::string{"not valid TOML: "} + wrong.what(), "mend the file"};
    }
    const auto* root = &document->root;
    return TomlNode{std::move(document), root, {}};
}

Result<TomlNode, ConfigError> TomlNode::parse_file(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return ConfigError{file, 0, {}, "cannot be read", "check that it exists and who may read it"};
    return parse_text(file, std::string{std::istreambuf_iterator<char>{in}, {}});
}

std::string TomlNode::path_of(std::string_view key) const { return path_.empty() ? std::string{key} : path_ + "." + std::string{key}; }

void TomlNode::fail(const toml::value* at, std::string key, std::string what, std::string advice) {
    if (document_->error) return;
    const unsigned line = at != nullptr ? at->location().line() : 1;
    document_->error = ConfigError{document_->name, line, std::move(key), std::move(what), std::move(advice)};
}

const toml::value* TomlNode::find(std::string_view key) {
    asked_.emplace(key);
    if (value_ == nullptr) return nullptr;
    const auto& table = value_->as_table();
    const auto found = table.find(std::string{key});
    return found == table.end() ? nullptr : &found->second;
}

bool TomlNode::has(std::string_view key) const { return value_ != nullptr && value_->contains(std::string{key}); }

TomlNode TomlNode::table(std::string_view key) {
    const auto* value = find(key);
    if (value != nullptr && !value->is_table()) {
        fail(value, path_of(key), "is not a table", "write [" + path_of(key) + "] on a line of its own and its keys below");
        value = nullptr;
    }
    return {document_, value, path_of(key)};
}

std::vector<TomlNode> TomlNode::tables(std::string_view key) {
    std::vector<TomlNode> nodes;
    const auto* value = find(key);
    if (value == nullptr) return nodes;
    if (!value->is_array()) {
        fail(value, path_of(key), "is not a list of tables", "write [[" + path_of(key) + "]] above each of them");
        return nodes;
    }
    for (const auto& element : value->as_array()) {
        if (element.is_table()) nodes.push_back(TomlNode{document_, &element, path_of(key)});
        else fail(&element, path_of(key), "is not a list of tables", "write [[" + path_of(key) + "]] above each of them");
    }
    return nodes;
}

const std::string* TomlNode::string_of(std::string_view key, std::string_view example) {
    const auto* value = find(key);
    if (value == nullptr) return nullptr;
    if (value->is_string()) return &value->as_string().str;
    fail(value, path_of(key), "is not text in quotes", "write it like " + std::string{key} + " = \"" + std::string{example} + "\"");
    return nullptr;
}

void TomlNode::text(std::string_view key, std::string& target, std::size_t most) {
    const auto* text = string_of(key, "text");
    if (text == nullptr) return;
    if (text->size() > most) return reject(key, "is longer than " + std::to_string(most) + " bytes", "shorten it");
    target = *text;
}

void TomlNode::texts(std::string_view key, std::vector<std::string>& target, std::size_t most) {
    const auto* value = find(key);
    if (value == nullptr) return;
    const std::vector<toml::value> list = value->is_array() ? value->as_array() : std::vector<toml::value>{*value};
    std::vector<std::string> texts;
    for (const toml::value& one : list) {
        if (!one.is_string())
            return fail(value, path_of(key), "is neither text nor a list of texts", "write it like " + std::string{key} + " = [\"one\", \"two\"]");
        if (one.as_string().str.size() > most)
            return fail(value, path_of(key), "has a text longer than " + std::to_string(most) + " bytes", "shorten it");
        texts.push_back(one.as_string().str);
    }
    target = std::move(texts);
}

void TomlNode::choice(std::string_view key, std::span<const std::string_view> choices, std::size_t& target) {
    const auto* text = string_of(key, choices.front());
    if (text == nullptr) return;
    std::string known;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (choices[i] == *text) {
            target = i;
            return;
        }
        known += (known.empty() ? "\"" : ", \"") + std::string{choices[i]} + "\"";
    }
    reject(key, "\"" + *text + "\" is not known", "choose one of " + known);
}

void TomlNode::integer(std::string_view key, IntegerRange range, std::int64_t& target) {
    const auto* value = find(key);
    if (value == nullptr) return;
    const std::string advice = range_text(std::to_string(range.least), std::to_string(range.most));
    if (!value->is_integer()) return fail(value, path_of(key), "is not a whole number", advice);
    if (value->as_integer() < range.least || value->as_integer() > range.most) {
        return fail(value, path_of(key), std::to_string(value->as_integer()) + " is out of range", advice);
    }
    target = value->as_integer();
}

void TomlNode::flag(std::string_view key, bool& target) {
    const auto* value = find(key);
    if (value == nullptr) return;
    if (!value->is_boolean()) return fail(value, path_of(key), "is neither true nor false", "write true or false, without quotes");
    target = value->as_boolean();
}

void TomlNode::duration(std::string_view key, DurationRange range, std::chrono::milliseconds& target) {
    const auto* text = string_of(key, to_text(range.least));
    if (text == nullptr) return;
    const auto value = parse_duration(*text);
    const std::string advice = range_text("\"" + to_text(range.least) + "\"", "\"" + to_text(range.most) + "\"");
    if (!value) return reject(key, value.error(), advice);
    if (*value < range.least || *value > range.most) return reject(key, "\"" + *text + "\" is out of range", advice);
    target = *value;
}

void TomlNode::bytes(std::string_view key, std::int64_t most, std::uint64_t& target) {
    const auto* text = string_of(key, "50 MB");
    if (text == nullptr) return;
    const auto value = parse_bytes(*text);
    const std::string advice = range_text("\"1 kB\"", "\"" + std::to_string(most / 1'000'000'000) + " GB\"");
    if (!value) return reject(key, value.error(), advice);
    if (*value <= 0 || *value > most) return reject(key, "\"" + *text + "\" is out of range", advice);
    target = static_cast<std::uint64_t>(*value);
}

void TomlNode::distance(std::string_view key, Distance most, std::optional<Distance>& target) {
    const auto* text = string_of(key, "10000 km");
    if (text == nullptr) return;
    const auto value = parse_distance(*text);
    const std::string advice = range_text("\"1 m\"", "\"" + std::to_string(most.whole_kilometres()) + " km\"");
    if (!value) return reject(key, value.error(), advice);
    if (*value <= Distance{} || *value > most) return reject(key, "\"" + *text + "\" is out of range", advice);
    target = *value;
}

void TomlNode::months(std::string_view key, std::chrono::months most, std::optional<std::chrono::months>& target) {
    const auto* text = string_of(key, "12 months");
    if (text == nullptr) return;
    const auto value = parse_months(*text);
    const std::string advice = range_text("\"1 months\"", "\"" + std::to_string(most.count()) + " months\"");
    if (!value) return reject(key, value.error(), advice);
    if (value->count() < 1 || *value > most) return reject(key, "\"" + *text + "\" is out of range", advice);
    target = *value;
}

void TomlNode::date(std::string_view key, std::optional<WallTime>& target) {
    const auto* value = find(key);
    if (value == nullptr) return;
    if (!value->is_local_date()) return fail(value, path_of(key), "is not a date", "write it like 2026-01-31, without quotes");
    const auto& date = value->as_local_date();
    const std::chrono::year_month_day day{std::chrono::year{date.year}, std::chrono::month{static_cast<unsigned>(date.month) + 1U},
                                          std::chrono::day{static_cast<unsigned>(date.day)}};
    if (!day.ok()) return fail(value, path_of(key), "is not a day of the calendar", "write it like 2026-01-31, without quotes");
    target = WallTime{std::chrono::sys_days{day}.time_since_epoch(), WallQuality::Synchronised};
}

void TomlNode::require(std::string_view key) {
    if (find(key) == nullptr) fail(value_, path_of(key), "is missing", "add it to this table");
}

void TomlNode::reject(std::string_view key, std::string what, std::string advice) {
    fail(find(key), path_of(key), std::move(what), std::move(advice));
}

void TomlNode::done() {
    if (value_ == nullptr) return;
    std::string known;
    for (const auto& key : asked_) known += (known.empty() ? "" : ", ") + key;
    // Tables are unordered in toml11: of several unknown keys the one that comes first in the file is told.
    const toml::value* first = nullptr;
    std::string name;
    for (const auto& [key, value] : value_->as_table()) {
        if (asked_.contains(key)) continue;
        if (first != nullptr && first->location().line() < value.location().line()) continue;
        first = &value;
        name = key;
    }
    if (first != nullptr) fail(first, path_of(name), "there is no such key", "remove it or choose one of: " + known);
}

}  // namespace odolink::config
