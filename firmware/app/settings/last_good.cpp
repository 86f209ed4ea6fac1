// SPDX-License-Identifier: Apache-2.0
#include "app/settings/last_good.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "adapters/config/plan_file.hpp"
#include "adapters/gpsd/gpsd_positioning.hpp"

namespace odolink {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRefused = "config.refused";

struct Copy {
    fs::path folder;
    [[nodiscard]] fs::path system() const { return folder / "system.toml"; }
    [[nodiscard]] fs::path chosen() const { return folder / "chosen.toml"; }
    [[nodiscard]] fs::path plan() const { return folder / "plan.toml"; }
};
Copy copy_in(const fs::path& data_directory) {
    return {data_directory / "config.last-good"};
}

std::optional<std::string> content_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

/// The data directory that a text names, also where it is broken elsewhere: `directory = "…"` below [data].
std::optional<std::string> directory_in(const std::string& toml) {
    std::istringstream in{toml};
    bool in_data = false;
    for (std::string line; std::getline(in, line);) {
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string::npos) continue;
        const std::string_view text = std::string_view{line}.substr(begin);
        if (text.starts_with('[')) in_data = text.starts_with("[data]");
        if (!in_data || !text.starts_with("directory")) continue;
        const std::size_t open = text.find('"');
        const std::size_t close = text.find('"', open + 1);
        if (open != std::string_view::npos && close != std::string_view::npos)
            return std::string{text.substr(open + 1, close - open - 1)};
    }
    return std::nullopt;
}

/// Where the data is, as far as a broken configuration still tells.
fs::path data_directory_of(const ConfigLayers& layers) {
    fs::path directory = DaemonConfig{}.data_directory;
    for (const fs::path& file : {layers.system_file, layers.chosen_file.value_or(fs::path{})}) {
        const auto text = content_of(file);
        if (const auto named = text ? directory_in(*text) : std::nullopt) directory = *named;
    }
    DaemonConfig config;
    config.data_directory = directory;
    for (const std::string& override_text : layers.overrides) {
        if (!apply_config(config, "--set", override_text)) continue;  // told by load_config already
    }
    return config.data_directory;
}

/// Writes a copy of a layer, or takes the old copy away where there is no such layer.
Status keep(const std::optional<std::string>& text, const fs::path& copy) {
    if (text) return write_private_file(copy, as_bytes(*text));
    std::error_code none;  // there was no copy
    fs::remove(copy, none);
    return {};
}

}  // namespace

Result<DaemonConfig, StartFailure> load_whole(const ConfigLayers& layers) {
    auto config = load_config(layers);
    if (!config) return StartFailure{config.error().text()};
    if (const auto named = configured(*config); !named) return named.error();
    const std::string& gpsd = config->position.gpsd;
    if (!gpsd.empty() && !GpsdPositioning::parse(gpsd))
        return StartFailure{"position.gpsd: \"" + gpsd +
                            "\" is no address; write host:port, for example 127.0.0.1:2947"};
    return std::move(*config);
}

Result<LoadedConfig, StartFailure> load_for_start(const ConfigLayers& layers) {
    auto whole = load_whole(layers);
    if (whole) return LoadedConfig{std::move(*whole), {}};
    const Copy copy = copy_in(data_directory_of(layers));
    std::error_code none;
    if (!fs::exists(copy.system(), none) && !fs::exists(copy.chosen(), none)) return whole.error();
    ConfigLayers last{copy.system(), {}, layers.overrides};
    if (fs::exists(copy.chosen(), none)) last.chosen_file = copy.chosen();
    auto good = load_config(last);
    if (good && !good->maintenance.plan_file.empty()) good->maintenance.plan_file = copy.plan();
    if (!good || !configured(*good)) return whole.error();
    return LoadedConfig{std::move(*good), whole.error().text};
}

Status keep_as_last_good(const ConfigLayers& layers, const DaemonConfig& config) {
    const Copy copy = copy_in(config.data_directory);
    const std::optional<std::string> none;
    if (const Status kept = keep(content_of(layers.system_file), copy.system()); !kept) return kept;
    if (const Status kept = keep(layers.chosen_file ? content_of(*layers.chosen_file) : none, copy.chosen()); !kept)
        return kept;
    return keep(config.maintenance.plan_file.empty() ? none : content_of(config.maintenance.plan_file), copy.plan());
}

void note_refusal(const fs::path& data_directory, const std::string& text) {
    if (keep(text.empty() ? std::nullopt : std::optional{text + "\n"}, data_directory / kRefused)) return;
}

std::string noted_refusal(const fs::path& data_directory) {
    std::string text = content_of(data_directory / kRefused).value_or(std::string{});
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

}  // namespace odolink
