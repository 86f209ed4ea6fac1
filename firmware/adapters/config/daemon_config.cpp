// SPDX-License-Identifier: Apache-2.0
// Which keys there are, with type and range, table by table; and the order of the layers.
#include "adapters/config/daemon_config.hpp"

#include <array>
#include <limits>

#include "adapters/config/toml_node.hpp"

namespace odolink {
namespace {

using config::TomlNode;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

constexpr std::array kCanKinds{"socketcan"sv, "virtual"sv};
constexpr std::array kLanguages{"zh"sv, "en"sv};
constexpr std::array kPowertrains{"petrol"sv, "diesel"sv, "hybrid"sv, "electric"sv, "heavy_truck"sv};
constexpr std::array kLevels{"debug"sv, "info"sv, "warning"sv, "error"sv};
constexpr std::array kFormats{"text"sv, "json"sv};

void read_path(TomlNode& node, std::string_view key, std::filesystem::path& target) {
    std::string text = target.string();
    node.text(key, text);
    target = text;
}

void read_port(TomlNode& node, std::string_view key, std::uint16_t& target) {
    std::int64_t port = target;
    node.integer(key, {0, std::numeric_limits<std::uint16_t>::max()}, port);
    target = static_cast<std::uint16_t>(port);
}

template <class E>
void read_choice(TomlNode& node, std::string_view key, std::span<const std::string_view> choices, E& target) {
    auto index = static_cast<std::size_t>(target);
    node.choice(key, choices, index);
    target = static_cast<E>(index);
}

void read_link(TomlNode node, DaemonConfig::Link& link) {
    node.text("host", link.host, 253);
    read_port(node, "port", link.port);
    node.text("server_name", link.server_name, 253);
    read_path(node, "ca", link.ca);
    node.duration("keepalive", {5s, 1h}, link.keepalive);
    node.duration("connect_timeout", {1s, 2min}, link.connect_timeout);
    node.bytes("monthly_budget", 1'000'000'000'000, link.monthly_budget);
    node.flag("roaming", link.roaming);
    node.duration("session_expiry", {1min, std::chrono::hours{24 * 90}}, link.session_expiry);
    node.done();
}

void read_maintenance(TomlNode node, DaemonConfig::Maintenance& maintenance) {
    std::size_t powertrain = kPowertrains.size();
    node.choice("powertrain", kPowertrains, powertrain);
    if (powertrain < kPowertrains.size()) maintenance.powertrain = kPowertrains[powertrain];
    read_path(node, "plan", maintenance.plan_file);
    node.date("first_registration", maintenance.first_registration);
    node.done();
}

void read_vehicle(TomlNode node, DaemonConfig::Vehicle& vehicle) {
    read_path(node, "profile_directory", vehicle.profile_directory);
    node.texts("signal_sets", vehicle.signal_sets);
    node.texts("dbc", vehicle.dbc);
    std::int64_t year = 0;
    node.integer("model_year", {1980, 2100}, year);
    if (year != 0) vehicle.model_year = static_cast<int>(year);
    node.flag("start_stop", vehicle.start_stop);
    node.done();
}

void read_tables(TomlNode& root, DaemonConfig& config) {
    auto data = root.table("data");
    read_path(data, "directory", config.data_directory);
    read_path(data, "key", config.data_key);
    data.done();
    auto enrolment = root.table("enrolment");
    read_path(enrolment, "file", config.enrolment_file);
    enrolment.done();
    auto can = root.table("can");
    read_choice(can, "kind", kCanKinds, config.can.kind);
    can.text("name", config.can.name);
    std::int64_t bitrate = 0;
    can.integer("bitrate", {10'000, 1'000'000}, bitrate);
    if (bitrate != 0) config.can.bitrate = static_cast<std::uint32_t>(bitrate);
    can.done();
    read_link(root.table("link"), config.link);
    auto dealer = root.table("dealer");
    dealer.text("id", config.dealer.id, 64);
    dealer.text("name", config.dealer.name, 200);
    dealer.text("service_phone", config.dealer.service_phone, 32);
    dealer.text("complaint_phone", config.dealer.complaint_phone, 32);
    dealer.text("roadside_phone", config.dealer.roadside_phone, 32);
    dealer.done();
    auto position = root.table("position");
    position.text("gpsd", config.position.gpsd, 200);
    position.done();
    auto head_unit = root.table("head_unit");
    read_port(head_unit, "port", config.head_unit.port);
    read_choice(head_unit, "language", kLanguages, config.head_unit.language);
    head_unit.text("forget_pin", config.head_unit.forget_pin, 8);
    head_unit.done();
    read_maintenance(root.table("maintenance"), config.maintenance);
    read_vehicle(root.table("vehicle"), config.vehicle);
    auto supervision = root.table("supervision");
    supervision.flag("start_ladder", config.start_ladder);
    supervision.done();
    auto calendar = root.table("calendar");
    std::chrono::milliseconds offset = config.local_offset.value;
    calendar.duration("utc_offset", {-12h, 14h}, offset);
    config.local_offset.value = std::chrono::duration_cast<std::chrono::minutes>(offset);
    calendar.done();
    auto metrics = root.table("metrics");
    read_path(metrics, "file", config.metrics_file);
    metrics.done();
    auto log = root.table("log");
    read_choice(log, "level", kLevels, config.log.level);
    read_choice(log, "format", kFormats, config.log.format);
    log.done();
    root.done();
}

Result<void, ConfigError> apply(DaemonConfig& config, Result<TomlNode, ConfigError> root) {
    if (!root) return root.error();
    DaemonConfig changed = config;
    read_tables(*root, changed);
    if (root->error()) return *root->error();
    config = std::move(changed);
    return {};
}

}  // namespace

Result<void, ConfigError> apply_config(DaemonConfig& config, const std::string& name, const std::string& toml) {
    return apply(config, TomlNode::parse_text(name, toml));
}

Result<DaemonConfig, ConfigError> load_config(const ConfigLayers& layers) {
    DaemonConfig config;
    std::error_code unreadable;
    if (std::filesystem::exists(layers.system_file, unreadable)) {
        if (auto applied = apply(config, TomlNode::parse_file(layers.system_file.string())); !applied) return applied.error();
    }
    if (layers.chosen_file) {
        if (auto applied = apply(config, TomlNode::parse_file(layers.chosen_file->string())); !applied) return applied.error();
    }
    for (const auto& override_text : layers.overrides) {
        if (auto applied = apply_config(config, "--set " + override_text, override_text); !applied) return applied.error();
    }
    return config;
}

}  // namespace odolink
