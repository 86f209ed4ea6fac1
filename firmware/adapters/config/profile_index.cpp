// SPDX-License-Identifier: Apache-2.0
// The keys of profiles.toml.
#include "adapters/config/profile_index.hpp"

#include <algorithm>
#include <cstdint>

#include "adapters/config/toml_node.hpp"

namespace odolink {
namespace {

using config::TomlNode;

constexpr std::size_t kMakerCharacters = 3;
constexpr std::size_t kVinCharacters = 17;

bool vin_beginning(const std::string& text) {
    if (text.size() < kMakerCharacters || text.size() > kVinCharacters) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        const bool letter = c >= 'A' && c <= 'Z' && c != 'I' && c != 'O' && c != 'Q';
        return letter || (c >= '0' && c <= '9') || c == '?';
    });
}

/// A file of the same folder: no other place can be named.
bool plain_file_name(const std::string& text) {
    return text.find('/') == std::string::npos && text != ".." && text != ".";
}

void read_year(TomlNode& node, const char* key, std::optional<int>& target) {
    std::int64_t year = 0;
    node.integer(key, {1980, 2100}, year);
    if (year != 0) target = static_cast<int>(year);
}

void read_signals(TomlNode node, ProfileEntry::Signals& signals) {
    node.text("odometer", signals.odometer);
    node.text("speed", signals.speed);
    node.text("engine_speed", signals.engine_speed);
    node.text("supply", signals.supply);
    node.text("coolant", signals.coolant);
    node.text("fuel_level", signals.fuel_level);
    node.text("service_range", signals.service_range);
    node.text("gear", signals.gear);
    node.text("parking_brake", signals.parking_brake);
    node.text("ready", signals.ready);
    node.text("low_beam", signals.low_beam);
    node.done();
}

ProfileEntry read_entry(TomlNode node) {
    ProfileEntry entry;
    node.require("name");
    node.text("name", entry.name, 100);
    node.text("signal_set", entry.signal_set, 200);
    node.text("dbc", entry.dbc, 200);
    if (entry.signal_set.empty() && entry.dbc.empty()) node.reject("name", "has no file", "give signal_set, dbc or both");
    for (const auto& [key, file] : {std::pair{"signal_set", &entry.signal_set}, std::pair{"dbc", &entry.dbc}})
        if (!plain_file_name(*file)) node.reject(key, "is not a file of this folder", "give the file's name without a path");
    node.require("vin");
    node.texts("vin", entry.vins, kVinCharacters);
    const auto bad = std::find_if_not(entry.vins.begin(), entry.vins.end(), vin_beginning);
    if (bad != entry.vins.end())
        node.reject("vin", "\"" + *bad + "\" is no beginning of a VIN", "give 3 to 17 upper-case letters (no I, O, Q), digits or ? for any of them");
    if (entry.vins.empty()) node.reject("vin", "is empty", "give the beginning of a VIN, at least its first three characters");
    read_year(node, "from", entry.from);
    read_year(node, "to", entry.to);
    if (entry.from && entry.to && *entry.from > *entry.to) node.reject("from", "is after \"to\"", "turn the years round");
    read_signals(node.table("signals"), entry.signals);
    node.done();
    return entry;
}

Result<std::vector<ProfileEntry>, ConfigError> read_index(Result<TomlNode, ConfigError> root) {
    if (!root) return root.error();
    std::vector<ProfileEntry> entries;
    for (auto& node : root->tables("profile")) entries.push_back(read_entry(node));
    root->done();
    if (root->error()) return *root->error();
    return entries;
}

}  // namespace

Result<std::vector<ProfileEntry>, ConfigError> parse_profile_index(const std::string& name, const std::string& toml) {
    return read_index(TomlNode::parse_text(name, toml));
}

Result<std::vector<ProfileEntry>, ConfigError> load_profile_index(const std::filesystem::path& file) {
    return read_index(TomlNode::parse_file(file.string()));
}

}  // namespace odolink
