// SPDX-License-Identifier: Apache-2.0
// `odolinkctl captures DB [--save DIR] [--json]`.
#include "app/captures/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>

#include "app/captures/captures.hpp"

namespace odolink::captures {
namespace {

namespace json = boost::json;

struct Options {
    std::string database;
    std::string folder;
    bool json{false};
};

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }

int refuse(const Options& options, const Error& error) {
    const std::string advice = error == StoreErrc::InUse ? "try again when the agent writes less" : "give a vehicle.db or the agent's data directory";
    if (options.json) {
        std::cout << json::serialize(json::object{{"error", options.database + ": " + error.message()}, {"advice", advice}}) << '\n';
    } else {
        std::cerr << "odolinkctl captures: " << options.database << ": " << error.message() << ". What to do: " << advice << '\n';
    }
    return 1;
}

int run(const Options& options) {
    const auto all = read(options.database);
    if (!all) return refuse(options, all.error());
    int status = 0;
    json::array list;
    for (const Capture& capture : *all) {
        json::object made{{"key", capture.key}, {"code", capture.code}, {"time", capture.time}, {"frames", capture.frames}, {"begin_s", seconds(capture.begin)}, {"end_s", seconds(capture.end)}, {"bytes", capture.text.size()}};
        std::string file;
        if (!options.folder.empty()) {
            const auto saved = save(capture, options.folder);
            if (saved) {
                file = saved->string();
                made["file"] = file;
            } else {
                status = 1;
                made["error"] = saved.error().message();
                std::cerr << "odolinkctl captures: " << options.folder << "/" << file_name(capture) << ' ' << saved.error().message() << '\n';
            }
        }
        if (!options.json)
            std::cout << (capture.time.empty() ? capture.key : capture.time + " " + capture.code) << ": " << capture.frames << " frames in " << std::fixed << std::setprecision(1) << seconds(capture.end - capture.begin) << " s"
                      << (file.empty() ? "" : " -> " + file) << '\n';
        list.push_back(std::move(made));
    }
    if (options.json) std::cout << json::serialize(list) << '\n';
    if (!options.json && all->empty()) std::cout << "no captures: none was made yet, or the newest few have replaced it\n";
    return status;
}

}  // namespace

void add_captures_command(CLI::App& program, int& exit_status) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("captures", "The raw CAN that the agent kept around new faults: list it, save it");
    command->footer(
        "Saved files are candump text: odolinkctl log FILE reads them, host-sim/run --car FILE replays them.\n"
        "They hold what was on the bus, a VIN too: files get mode 0600, and none is overwritten.");
    command->add_option("DB", options->database, "a vehicle.db, or the agent's data directory")->required();
    command->add_option("--save", options->folder, "write each capture as a file into this folder");
    command->add_flag("--json", options->json, "a JSON array of what is there");
    command->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace odolink::captures
