// SPDX-License-Identifier: Apache-2.0
#include "app/store_version/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "adapters/mbedtls/sealed_store.hpp"
#include "adapters/sqlite/migrations.hpp"
#include "adapters/sqlite/older_version.hpp"
#include "app/sealing/store_key.hpp"

namespace odolink::store_version {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;
constexpr int kNotDone = 2;

struct Options {
    std::string data;
    std::string config;
    std::int64_t back_to{0};
    bool json{false};
};

int refuse(const Options& options, const std::string& where, const std::string& what) {
    if (options.json) std::cout << json::serialize(json::object{{"error", what}, {"where", where}}) << '\n';
    else std::cerr << "odolinkctl store-version: " << where << ": " << what << '\n';
    return kNotDone;
}

std::string words_of(const Error& error) {
    if (error == StoreErrc::InUse) return "the agent runs on it, or another program holds it; stop that first";
    if (error == StoreErrc::Newer)
        return "the database was written by a newer version; only that version's own odolinkctl knows the way back: odolinkctl store-version --back-to " +
               std::to_string(sqlite::kSchemaVersion);
    return error.message();
}

sqlite::OpenValues opened_with(const Sealer& sealer) {
    return {[sealer](Record& record) { return open_in_place(sealer, record); }, [sealer](OutboxEntry& event) { return open_in_place(sealer, event); },
            [sealer](JournalEntry& entry) { return open_in_place(sealer, entry); }, is_proof_of_key};
}

int tell(const Options& options, const fs::path& data) {
    const auto stored = sqlite::stored_version(data.string());
    if (!stored) return refuse(options, data.string(), words_of(stored.error()));
    if (options.json) {
        std::cout << json::serialize(json::object{{"data", data.string()}, {"version", *stored}, {"program_version", sqlite::kSchemaVersion}}) << '\n';
    } else {
        std::cout << data.string() << ": tables of version " << *stored << "; this program's are of version " << sqlite::kSchemaVersion << '\n';
    }
    return 0;
}

int run(const Options& options) {
    ConfigLayers layers;
    if (!options.config.empty()) layers.chosen_file = options.config;
    const auto config = load_config(layers);
    if (!config && options.data.empty()) return refuse(options, "configuration", config.error().text() + "; correct it, or name the data directory with --data");
    const fs::path data = options.data.empty() ? config->data_directory : fs::path{options.data};
    std::error_code none;
    if (!fs::exists(data / "vehicle.db", none)) return refuse(options, data.string(), "no vehicle.db is there; name the agent's data directory with --data");
    if (options.back_to > 0) {
        const auto sealer = key_to_look(data, config ? config->data_key : fs::path{});
        if (!sealer) return refuse(options, data.string(), sealer.error().message());
        if (const Status done = sqlite::take_back(data.string(), {}, options.back_to, opened_with(*sealer)); !done)
            return refuse(options, data.string(), words_of(done.error()));
    }
    return tell(options, data);
}

}  // namespace

void add_store_version_command(CLI::App& program, int& exit_status) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("store-version", "Tell the version of a data directory's tables, or take them back for an older program");
    command->add_option("--data", options->data, "the data directory; without it the configured one");
    command->add_option("--config", options->config, "the agent's configuration file over /etc/odolink/odolinkd.toml");
    command->add_option("--back-to", options->back_to, "the version that the older program names when it refuses the database")->check(CLI::Range(std::int64_t{1}, sqlite::kSchemaVersion));
    command->add_flag("--json", options->json, "one JSON object");
    command->footer("The agent must not run meanwhile. Below version 2 the values lie unsealed afterwards, as such programs know no seal. Exit status: 0, or 2 where it was not done.");
    command->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace odolink::store_version
