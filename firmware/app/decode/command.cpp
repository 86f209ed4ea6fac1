// SPDX-License-Identifier: Apache-2.0
// `odolinkctl decode [--signalset FILE] [--dbc FILE]… < cases.jsonl`.
#include "app/decode/command.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "app/decode/broadcast_decoder.hpp"
#include "app/decode/decoder.hpp"
#include "app/decode/set_decoder.hpp"

namespace odolink::decode {
namespace {

constexpr const char* kHelp =
    "Decodes recorded answers: one JSON object a line from standard input, one a line to standard output.\n\n"
    "Input:  {\"id\":\"1\",\"request\":\"0105\",\"tx\":\"7DF\",\"frames\":[[\"7E8\",\"03410567\"]]}\n"
    "        J1939 needs no request: {\"id\":\"2\",\"frames\":[[\"18FECA00\",\"40FF6E000302FFFF\"]]}\n"
    "Output: {\"id\",\"answers\",\"signals\",\"rejected\",\"faults\",\"lamps\"}\n"
    "A line that cannot be read gives {\"line\",\"error\",\"where\"}; the others go on, and the exit status is 1.";

struct Options {
    std::string set;
    std::vector<std::string> databases;
};

std::string content(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The profiles named by the options. A file that is none ends the program with a message that says what and where.
Profiles load(const Options& options) {
    Profiles profiles;
    if (!options.set.empty()) {
        auto decoder = make_set_decoder(content(options.set));
        if (!decoder) throw CLI::ValidationError{"--signalset", options.set + ": " + decoder.error().message()};
        profiles.set = std::move(*decoder);
    }
    for (const std::string& path : options.databases) {
        auto database = dbc::parse(content(path));
        if (!database) {
            const dbc::ParseError& error = database.error();
            throw CLI::ValidationError{"--dbc", path + ":" + std::to_string(error.line) + ": " + make_error_code(error.code).message() + " near `" + error.near + "`"};
        }
        profiles.broadcasts.push_back(make_frame_decoder(std::move(*database)));
    }
    return profiles;
}

}  // namespace

void add_decode_command(CLI::App& program, int& exit_status) {
    CLI::App* command = program.add_subcommand("decode", "Decode recorded answers: JSON lines from standard input to output");
    command->footer(kHelp);
    const auto options = std::make_shared<Options>();
    command->add_option("--signalset", options->set, "OBDb v3 signal set of the vehicle (JSON)")->check(CLI::ExistingFile);
    command->add_option("--dbc", options->databases, "DBC file; frames that are its messages give signals. May be given several times")
        ->check(CLI::ExistingFile)
        ->allow_extra_args(false);
    command->callback([options, &exit_status] {
        std::ios::sync_with_stdio(false);
        const Profiles profiles = load(*options);
        exit_status = decode_stream(std::cin, std::cout, profiles) == StreamResult::AllRead ? 0 : 1;
    });
}

}  // namespace odolink::decode
