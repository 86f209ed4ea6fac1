// SPDX-License-Identifier: Apache-2.0
// Reads the options and profiles of `odolinkctl log`, runs the analysis and prints its report.
#include "app/log_analysis/command.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "app/log_analysis/analyzer.hpp"
#include "app/log_analysis/log_source.hpp"
#include "app/log_analysis/report_writer.hpp"

namespace odolink::log_analysis {
namespace {

struct Options {
    std::string file;
    std::vector<std::string> databases;
    std::vector<std::string> sets;
    std::string series;
    std::optional<int> year;
    bool json{false};
    bool show_identity{false};
};

std::optional<std::string> content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        std::cerr << "odolinkctl: cannot read " << path << '\n';
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

bool add_database(const std::string& path, Profiles& profiles) {
    const auto text = content(path);
    if (!text) return false;
    auto database = dbc::parse(*text);
    if (!database) {
        std::cerr << path << ':' << database.error().line << ": " << make_error_code(database.error().code).message() << " near `" << database.error().near << "`\n";
        return false;
    }
    for (const dbc::Warning& w : database->warnings) std::cerr << path << ':' << w.line << ": warning: " << w.text << '\n';
    profiles.databases.push_back(std::move(*database));
    return true;
}

bool add_set(const std::string& path, Profiles& profiles) {
    const auto text = content(path);
    if (!text) return false;
    auto set = obdb::load(*text);
    if (!set) {
        std::cerr << path << ": " << set.error().message() << '\n';
        return false;
    }
    for (const obdb::Remark& r : set->remarks) std::cerr << path << ": warning: " << r.where << ' ' << r.why << '\n';
    profiles.sets.push_back(std::move(*set));
    return true;
}

int run(const Options& options) {
    Profiles profiles;
    profiles.model_year = options.year;
    for (const std::string& path : options.databases)
        if (!add_database(path, profiles)) return 1;
    for (const std::string& path : options.sets)
        if (!add_set(path, profiles)) return 1;
    std::ofstream series;
    if (!options.series.empty()) {
        series.open(options.series);
        if (!series) {
            std::cerr << "odolinkctl: cannot write " << options.series << '\n';
            return 1;
        }
    }
    Analyzer analyzer{std::move(profiles), options.series.empty() ? nullptr : &series};
    const Status status = read_log(options.file, [&analyzer](std::string_view text) { analyzer.take(text); });
    if (!status) {
        std::cerr << "odolinkctl: " << options.file << ": " << status.error().message() << '\n';
        return 1;
    }
    const Report report = analyzer.finish();
    const Identities identities = options.show_identity ? Identities::Shown : Identities::Masked;
    if (options.json) {
        std::cout << to_json(report, identities);
    } else {
        write_text(std::cout, report, identities);
    }
    return report.text.bad_lines != 0 && report.text.frames == 0 ? 2 : 0;
}

}  // namespace

void add_log_command(CLI::App& program, int& exit_status) {
    auto options = std::make_shared<Options>();
    CLI::App* log = program.add_subcommand("log", "what a candump recording says: transfers, signals, faults, mileage, trips");
    log->add_option("FILE", options->file, "candump text, plain or gzip; - is standard input")->required();
    log->add_option("--dbc", options->databases, "DBC file with broadcast messages");
    log->add_option("--signalset", options->sets, "OBDb signal set (JSON)");
    log->add_option("--year", options->year, "model year, for signal sets with year filters");
    log->add_option("--series", options->series, "write every decoded value to this CSV file");
    log->add_flag("--json", options->json, "one JSON object instead of text");
    log->add_flag("--show-identity", options->show_identity, "do not mask VIN and serial numbers");
    log->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace odolink::log_analysis
