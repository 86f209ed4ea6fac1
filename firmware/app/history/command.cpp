// SPDX-License-Identifier: Apache-2.0
// `odolinkctl history export DB --as FORMAT [--json]` and `odolinkctl history import FILE [--json]`.
#include "app/history/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "adapters/asio/steady_clock.hpp"
#include "app/hand_over/command.hpp"
#include "app/history/history_file.hpp"
#include "app/history/into_car.hpp"
#include "app/service/plan_words.hpp"
#include "app/vehicle_file/command.hpp"

namespace odolink::history {
namespace {

namespace json = boost::json;

constexpr int kUnread = 2;

struct Options {
    std::string file;
    std::string out;
    std::string format;
    std::string language{"zh"};
    bool json{false};
    exchange::DateOrder dates{exchange::DateOrder::NotTold};
    exchange::MileageUnit unit{exchange::MileageUnit::Kilometres};
    std::string into;
    std::string config;
    bool undo{false};
    std::string vehicle;
    bool dry_run{false};
};

int tell(const Options& options, const std::string& file, const exchange::Problem& problem) {
    if (options.json) {
        json::object said{{"error", problem.what}, {"where", file}, {"advice", problem.advice}};
        if (problem.line != 0) said["line"] = problem.line;
        if (!problem.column.empty()) said["column"] = problem.column;
        std::cout << json::serialize(said) << '\n';
    } else {
        std::cerr << "odolinkctl history: " << file << ": " << exchange::text_of(problem) << '\n';
    }
    return kUnread;
}

void tell_written(const Options& options, std::size_t records) {
    if (options.json)
        std::cout << json::serialize(json::object{{"file", options.out}, {"records", records}}) << '\n';
    else
        std::cout << records << (records == 1 ? " record" : " records") << " in " << options.out << '\n';
}

int run(const Options& options) {
    const auto read_file = read(options.file, {options.dates, options.unit, service::names_of_our_plans(), options.vehicle});
    if (!read_file) return tell(options, options.file, read_file.error());
    for (const std::string& remark : read_file->remarks) std::cerr << "odolinkctl history: " << options.file << ": " << remark << '\n';
    const exchange::History& history = read_file->history;
    const std::string text = write(history, *format_of(options.format), options.language == "en" ? Language::English : Language::Chinese);
    if (options.out.empty()) {
        std::cout << text << std::flush;
        return 0;
    }
    std::ofstream out{options.out, std::ios::binary | std::ios::trunc};
    out << text << std::flush;
    if (!out) return tell(options, options.out, {0, {}, "it cannot be written", "choose a folder that you may write to and that has room"});
    tell_written(options, history.records.size());
    return 0;
}

std::string counted(std::size_t count, const char* one, const char* many) { return std::to_string(count) + ' ' + (count == 1 ? one : many); }

json::object object_of(const IntoCarDone& done, const Options& options) {
    json::array closed;
    for (const std::string& item : done.taken.closed) closed.push_back(json::value(item));
    json::array remarks;
    for (const std::string& remark : done.remarks) remarks.push_back(json::value(remark));
    json::object said{{"taken", done.taken.taken.size()}, {"known", done.taken.known.size()}, {"without_work", done.taken.without_work.size()},
                      {"ahead", done.taken.ahead.size()}, {"mileage_left_out", done.taken.beyond.size()}, {"items", std::move(closed)}, {"taken_back", done.taken_back},
                      {"dry_run", options.dry_run}, {"remarks", std::move(remarks)}};
    return said;
}

std::string text_of(const IntoCarDone& done, const Options& options) {
    const std::string would = options.dry_run ? " (nothing was changed: --dry-run)" : "";
    if (options.undo) return counted(done.taken_back, "record", "records") + " taken back" + would + '\n';
    std::string text = counted(done.taken.taken.size(), "record", "records") + " taken in" + would + '\n';
    const auto add = [&text](std::size_t count, const std::string& words) {
        if (count > 0) text += std::to_string(count) + ' ' + words + '\n';
    };
    add(done.taken.known.size(), "known already, from this file or another record of the same visit");
    add(done.taken.without_work.size(), "without any work in it, not taken");
    add(done.taken.ahead.size(), "dated after today, not taken: planned is not done");
    add(done.taken.beyond.size(), "taken without their mileage, which the vehicle has not reached");
    std::string items;
    for (const std::string& item : done.taken.closed) items += (items.empty() ? "" : ", ") + item;
    if (!items.empty()) text += "they count for: " + items + "; `odolinkctl due` says what is due now\n";
    return text;
}

int run_into_car(const Options& options) {
    SteadyClock clock;
    const auto done = into_car({options.file, {options.config, options.into}, {options.dates, options.unit, {}, options.vehicle}, options.undo, options.dry_run}, clock);
    if (!done) return vehicle_file::tell("history import", done.error(), options.json);
    for (const std::string& remark : done->remarks) std::cerr << "odolinkctl history: " << options.file << ": " << remark << '\n';
    std::cout << (options.json ? json::serialize(object_of(*done, options)) + '\n' : text_of(*done, options));
    return 0;
}

/// With --json standard output is JSON whatever happens: the history itself, or with --out what was written.
void settle_format(Options& options, bool format_named) {
    if (!options.json || !options.out.empty() || !options.into.empty()) return;
    if (!format_named) options.format = "json";
    if (options.format == "csv" || options.format == "html")
        throw CLI::ValidationError{"--json", "standard output cannot be " + options.format + " too: leave out --as, or name a file with --out"};
}

void add(CLI::App& history, int& exit_status, const char* name, const char* what, const char* file, const char* format) {
    const auto options = std::make_shared<Options>();
    options->format = format;
    CLI::App* command = history.add_subcommand(name, what);
    command->add_option("FILE", options->file, file)->required();
    CLI::Option* as = command->add_option("--as", options->format, "what to write")->check(CLI::IsMember({"csv", "json", "jtt1132", "html"}))->capture_default_str();
    command->add_flag("--json", options->json, "standard output is JSON: the history (as --as json), or with --out one object that says what was written; an error is an object too");
    command->add_option("--out", options->out, "the file to write; without it standard output");
    command->add_option("--language", options->language, "of headers and page")->check(CLI::IsMember({"zh", "en"}))->capture_default_str();
    if (command->get_name() == "import") {
        const std::map<std::string, exchange::DateOrder> orders{{"day-first", exchange::DateOrder::DayFirst}, {"month-first", exchange::DateOrder::MonthFirst}, {"year-first", exchange::DateOrder::YearFirst}};
        command->add_option("--dates", options->dates, "day-first, month-first or year-first, for dates like 3/4/2024 or 5.3.22")->transform(CLI::CheckedTransformer(orders));
        const std::map<std::string, exchange::MileageUnit> units{{"km", exchange::MileageUnit::Kilometres}, {"mi", exchange::MileageUnit::Miles}};
        command->add_option("--unit", options->unit, "km or mi, for mileages that name none")->transform(CLI::CheckedTransformer(units));
        command->add_option("--vehicle", options->vehicle, "of a table of several vehicles: the one that is meant");
        CLI::Option* into = command->add_option("--into", options->into, "the agent's data directory: the records become part of the vehicle's own history, as the owner's word. The agent must not run meanwhile");
        command->add_option("--config", options->config, "the agent's configuration file over /etc/odolink/odolinkd.toml")->needs(into);
        command->add_flag("--undo", options->undo, "take back what this very file brought")->needs(into);
        command->add_flag("--dry-run", options->dry_run, "say what would be taken, and change nothing")->needs(into);
        for (const char* writes : {"--as", "--out"}) command->get_option(writes)->excludes(into);
    }
    command->callback([options, as, &exit_status] {
        if (!options->into.empty()) {
            exit_status = run_into_car(*options);
            return;
        }
        settle_format(*options, as->count() > 0);
        exit_status = run(*options);
    });
}

}  // namespace

void add_history_command(CLI::App& program, int& exit_status) {
    CLI::App* history = program.add_subcommand("history", "The vehicle's service history: write it for people and programs, read tables of others");
    history->require_subcommand(1);
    add(*history, exit_status, "export", "Write a vehicle's service history", "a vehicle.db, or the agent's data directory", "csv");
    add(*history, exit_status, "import", "Read a history (CSV, odolink-history or JT/T 1132.2) and write it in another form", "a file; its form is found out", "json");
    hand_over::add_verify_command(*history, exit_status);
}

}  // namespace odolink::history
