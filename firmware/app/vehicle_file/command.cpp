// SPDX-License-Identifier: Apache-2.0
// One command an answer.
#include "app/vehicle_file/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/asio/steady_clock.hpp"
#include "app/vehicle_file/answers.hpp"

namespace odolink::vehicle_file {
namespace {

namespace json = boost::json;

int run(const Answer& answer, const Options& options) {
    SteadyClock clock;
    const auto file = open(options.source, clock);
    if (!file) return tell(answer.name, file.error(), options.json);
    for (const std::string& remark : file->remarks) std::cerr << "odolinkctl " << answer.name << ": " << remark << '\n';
    if (options.json)
        std::cout << json::serialize(answer.json(*file)) << '\n';
    else
        std::cout << answer.text(*file, language_of(options, *file));
    return 0;
}

}  // namespace

void add_options(CLI::App& command, Options& options) {
    command.add_option("--data", options.source.data,
                       "a data directory or a vehicle.db; without it the configured directory");
    command.add_option("--config", options.source.config,
                       "the agent's configuration file over /etc/odolink/odolinkd.toml");
    command.add_option("--language", options.language, "zh or en; without it the configured one")
        ->check(CLI::IsMember({"zh", "en"}));
    command.add_flag("--json", options.json, "one JSON object, with both languages");
}

int tell(const char* command, const Problem& problem, bool as_json) {
    if (as_json)
        std::cout << json::serialize(
                         json::object{{"error", problem.what}, {"where", problem.where}, {"advice", problem.advice}})
                  << '\n';
    else
        std::cerr << "odolinkctl " << command << ": " << problem.where << ": " << problem.what
                  << ". What to do: " << problem.advice << '\n';
    return kUnread;
}

Language language_of(const Options& options, const VehicleFile& file) {
    if (options.language.empty()) return file.config.head_unit.language;
    return options.language == "en" ? Language::English : Language::Chinese;
}

void add_vehicle_commands(CLI::App& program, int& exit_status) {
    for (const Answer& answer : kAnswers) {
        const auto options = std::make_shared<Options>();
        CLI::App* command = program.add_subcommand(answer.name, answer.what);
        add_options(*command, *options);
        command->footer(
            "The agent may run or not: a copy of its database is read. Exit status: 0, or 2 where it cannot be looked "
            "at.");
        command->callback([&answer, options, &exit_status] { exit_status = run(answer, *options); });
    }
}

}  // namespace odolink::vehicle_file
