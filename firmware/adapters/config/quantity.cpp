// SPDX-License-Identifier: Apache-2.0
// One table of units a dimension, one parser for all.
#include "adapters/config/quantity.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <span>

namespace odolink::config {
namespace {

/// `factor` / `divisor` of the smallest unit of its dimension.
struct Unit {
    std::string_view name;
    std::int64_t factor;
    std::int64_t divisor{1};
};

constexpr std::array kTimes{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"min", 60'000}, Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};
constexpr std::array kDistances{Unit{"m", 1}, Unit{"km", 1000}, Unit{"mi", 1'609'344, 1000}};
constexpr std::array kBytes{Unit{"kB", 1000}, Unit{"MB", 1'000'000}, Unit{"GB", 1'000'000'000}};
constexpr std::array kMonths{Unit{"months", 1}, Unit{"years", 12}};
constexpr std::int64_t kMost = 1'000'000'000'000;  // far from overflow with any factor above

/// The value in the smallest unit of the dimension.
Result<std::int64_t, std::string> parse(std::string_view text, std::span<const Unit> units, std::string_view dimension) {
    std::string known;
    for (const Unit& unit : units) known += (known.empty() ? "" : ", ") + std::string{unit.name};
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number > kMost || number < -kMost) return "\"" + std::string{text} + "\" does not begin with a whole number";
    std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
    while (name.starts_with(' ')) name.remove_prefix(1);
    if (name.empty()) return "\"" + std::string{text} + "\" has no unit; units of " + std::string{dimension} + ": " + known;
    for (const Unit& unit : units) {
        if (unit.name == name) return (number * unit.factor + (number < 0 ? -unit.divisor : unit.divisor) / 2) / unit.divisor;
    }
    return "\"" + std::string{name} + "\" is not a unit of " + std::string{dimension} + "; units: " + known;
}

}  // namespace

Result<std::chrono::milliseconds, std::string> parse_duration(std::string_view text) {
    const auto value = parse(text, kTimes, "time");
    if (!value) return value.error();
    return std::chrono::milliseconds{*value};
}

Result<Distance, std::string> parse_distance(std::string_view text) {
    const auto value = parse(text, kDistances, "distance");
    if (!value) return value.error();
    return Distance::metres(*value);
}

Result<std::int64_t, std::string> parse_bytes(std::string_view text) {
    // Eight digits of GB are far from overflow, and more than any plan.
    const auto value = text.size() > 12 ? Result<std::int64_t, std::string>{"\"" + std::string{text} + "\" is too long"} : parse(text, kBytes, "data");
    if (!value) return value.error();
    return *value;
}

Result<std::chrono::months, std::string> parse_months(std::string_view text) {
    const auto value = parse(text, kMonths, "calendar time");
    if (!value) return value.error();
    return std::chrono::months{*value};
}

std::string to_text(std::chrono::milliseconds duration) {
    const Unit* best = &kTimes.front();
    for (const Unit& unit : kTimes) {
        if (duration.count() != 0 && duration.count() % unit.factor == 0) best = &unit;
    }
    return std::to_string(duration.count() / best->factor) + " " + std::string{best->name};
}

}  // namespace odolink::config
