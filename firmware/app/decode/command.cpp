// SPDX-License-Identifier: Apache-2.0
// `odolinkctl decode [--signalset FILE]… [--dbc FILE]… [--json] < cases.jsonl`.
#include "app/decode/command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "app/decode/broadcast_decoder.hpp"
#include "app/decode/decoder.hpp"
#include "app/decode/set_decoder.hpp"
#include "app/profiles/profile_options.hpp"

namespace odolink::decode {
namespace {

constexpr const char* kHelp =
    "Decodes recorded answers: one JSON object a line from standard input, one a line to standard output.\n\n"
    "Input:  {\"id\":\"1\",\"request\":\"0105\",\"tx\":\"7DF\",\"frames\":[[\"7E8\",\"03410567\"]]}\n"
    "        J1939 needs no request: {\"id\":\"2\",\"frames\":[[\"18FECA00\",\"40FF6E000302FFFF\"]]}\n"
    "Output: {\"id\",\"answers\",\"signals\",\"rejected\",\"faults\",\"lamps\"}\n"
    "A line that cannot be read gives {\"line\",\"error\",\"where\"}; the others go on, and the exit status is 1.";

/// The decoders of the files that the options name; none, after a word on standard error, where a file cannot be used.
std::optional<Profiles> load(const ProfileOptions& options) {
    LoadedProfiles loaded = load_profiles(options);
    for (const std::string& remark : loaded.remarks) std::cerr << remark << '\n';
    if (loaded.error) {
        std::cerr << "odolinkctl decode: " << *loaded.error << '\n';
        return std::nullopt;
    }
    Profiles profiles;
    for (obdb::SignalSet& set : loaded.sets) profiles.sets.push_back(make_set_decoder(std::move(set)));
    for (dbc::Database& database : loaded.databases) profiles.broadcasts.push_back(make_frame_decoder(std::move(database)));
    return profiles;
}

}  // namespace

void add_decode_command(CLI::App& program, int& exit_status) {
    CLI::App* command = program.add_subcommand("decode", "Decode recorded answers: JSON lines from standard input to output");
    command->footer(kHelp);
    const auto options = std::make_shared<ProfileOptions>();
    command->add_option("--signalset", options->signal_sets, "OBDb v3 signal set of the vehicle (JSON). May be given several times")->allow_extra_args(false);
    command->add_option("--dbc", options->databases, "DBC file; frames that are its messages give signals. May be given several times")->allow_extra_args(false);
    command->add_flag("--json")->description("Taken as with the other commands; the output is JSON lines with and without it");
    command->callback([options, &exit_status] {
        std::ios::sync_with_stdio(false);
        const auto profiles = load(*options);
        exit_status = 1;
        if (!profiles) return;
        const StreamResult result = decode_stream(std::cin, std::cout, *profiles);
        if (result == StreamResult::ReadFailed) std::cerr << "odolinkctl decode: standard input cannot be read to its end: give a file, `odolinkctl decode < cases.jsonl`\n";
        if (result == StreamResult::AllRead) exit_status = 0;
    });
}

}  // namespace odolink::decode
