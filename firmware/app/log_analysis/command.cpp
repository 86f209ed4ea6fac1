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
        std::cerr << "odolinkctl log: cannot read " << path << ": check its name and modes\n";
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
            std::cerr << "odolinkctl log: cannot write " << options.series << ": check its folder and modes\n";
            return 1;
        }
    }
    Analyzer analyzer{std::move(profiles), options.series.empty() ? nullptr : &series};
    const Status status = read_log(options.file, [&analyzer](std::string_view text) { analyzer.take(text); });
    if (!status) std::cerr << "odolinkctl log: " << options.file << ": " << status.error().message() << '\n';
    // Of a damaged file what came before the damage is worth a report.
    if (!status && status.error() != LogSourceErrc::BadGzip) return 1;
    const Report report = analyzer.finish();
    const Identities identities = options.show_identity ? Identities::Shown : Identities::Masked;
    if (options.json) {
        std::cout << to_json(report, identities);
    } else {
        write_text(std::cout, report, identities);
    }
    const bool no_log = report.text.bad_lines != 0 && report.text.frames == 0;
    if (no_log)
        std::cerr << "odolinkctl log: no line of " << options.file << " is candump text; line " << report.text.first_bad_line << ": "
                  << report.text.first_error.message() << ". Record with `candump -L can0 > FILE`\n";
    return !status ? 1 : no_log ? 2 : 0;
}

}  // namespace

void add_log_command(CLI::App& program, int& exit_status) {
    auto options = std::make_shared<Options>();
    CLI::App* log = program.add_subcommand("log", "What a candump recording says: transfers, latencies, signals, faults, mileage, trips");
    log->footer(
        "Examples: odolinkctl log drive.log\n"
        "          zcat drive.log.gz | odolinkctl log - --json\n"
        "          odolinkctl log truck.log --dbc truck.dbc --series values.csv\n"
        "Reads what candump writes with -L, -l or on the screen: absolute times, gaps (-t d), dates, CAN FD, remote and error frames.\n"
        "Latencies are from the end of a request to the start of its answer. Times are those of the recording.\n"
        "Exit status: 0, 1 where a file could not be read, 2 where no line was candump text.");
    log->add_option("FILE", options->file, "candump text, plain or gzip; - is standard input")->required();
    log->add_option("--dbc", options->databases, "DBC file with broadcast messages; may be given several times")->allow_extra_args(false);
    log->add_option("--signalset", options->sets, "OBDb signal set (JSON); may be given several times")->allow_extra_args(false);
    log->add_option("--year", options->year, "model year, for signal sets with year filters");
    log->add_option("--series", options->series, "write every decoded value to this CSV file");
    log->add_flag("--json", options->json, "one JSON object instead of text");
    log->add_flag("--show-identity", options->show_identity, "do not mask VIN and serial numbers");
    log->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace odolink::log_analysis
