// SPDX-License-Identifier: Apache-2.0
// Reads the options and profiles of `odolinkctl log`, runs the analysis and prints its report.
#include "app/log_analysis/command.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "app/log_analysis/analyzer.hpp"
#include "app/log_analysis/log_source.hpp"
#include "app/log_analysis/report_writer.hpp"
#include "app/profiles/profile_options.hpp"

namespace odolink::log_analysis {
namespace {

struct Options {
    std::string file;
    ProfileOptions profiles;
    std::string series;
    std::optional<int> year;
    bool json{false};
    bool show_identity{false};
};

/// The profiles that the options name; none, after a word on standard error, where a file cannot be used.
std::optional<Profiles> load(const Options& options) {
    LoadedProfiles loaded = load_profiles(options.profiles);
    for (const std::string& remark : loaded.remarks) std::cerr << remark << '\n';
    if (loaded.error) {
        std::cerr << "odolinkctl log: " << *loaded.error << '\n';
        return std::nullopt;
    }
    return Profiles{std::move(loaded.databases), std::move(loaded.sets), options.year};
}

int run(const Options& options) {
    auto profiles = load(options);
    if (!profiles) return 1;
    std::ofstream series;
    if (!options.series.empty()) {
        series.open(options.series);
        if (!series) {
            std::cerr << "odolinkctl log: cannot write " << options.series << ": check its folder and modes\n";
            return 1;
        }
    }
    Analyzer analyzer{std::move(*profiles), options.series.empty() ? nullptr : &series};
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
    if (!options.series.empty() && !series.flush()) {
        std::cerr << "odolinkctl log: " << options.series << " could not be written to its end: check the room on its disk\n";
        return 1;
    }
    if (status && report.text.frames == 0 && report.text.bad_lines == 0) {
        std::cerr << "odolinkctl log: " << options.file << " has no frame in it. Record with `candump -L can0 > FILE`\n";
        return 2;
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
        "Exit status: 0, 1 where a file could not be read, 2 where there was no candump text in it.");
    log->add_option("FILE", options->file, "candump text, plain or gzip; - is standard input")->required();
    log->add_option("--dbc", options->profiles.databases, "DBC file with broadcast messages; may be given several times")->allow_extra_args(false);
    log->add_option("--signalset", options->profiles.signal_sets, "OBDb signal set (JSON); may be given several times")->allow_extra_args(false);
    log->add_option("--year", options->year, "model year, for signal sets with year filters");
    log->add_option("--series", options->series, "write every decoded value to this CSV file");
    log->add_flag("--json", options->json, "one JSON object instead of text");
    log->add_flag("--show-identity", options->show_identity, "do not mask VIN and serial numbers");
    log->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace odolink::log_analysis
