// SPDX-License-Identifier: Apache-2.0
// `odolinkctl decode [--signalset FILE] < cases.jsonl`.
#include "app/decode/command.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "app/decode/decoder.hpp"
#include "app/decode/set_decoder.hpp"

namespace odolink::decode {
namespace {

/// The decoder of the set in `path`; none for an empty path. A file that is no set ends the program with a message.
SetDecoder load_set(const std::string& path) {
    if (path.empty()) return {};
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto decoder = make_set_decoder(text);
    if (!decoder) throw CLI::ValidationError{"--signalset", path + ": " + decoder.error().message()};
    return std::move(*decoder);
}

}  // namespace

void add_decode_command(CLI::App& program, int& exit_status) {
    CLI::App* command =
        program.add_subcommand("decode", "Decode recorded answers: JSON lines from standard input to output");
    const auto set_path = std::make_shared<std::string>();
    command->add_option("--signalset", *set_path, "OBDb v3 signal set of the vehicle (JSON)")->check(CLI::ExistingFile);
    command->callback([set_path, &exit_status] {
        std::ios::sync_with_stdio(false);
        const SetDecoder set = load_set(*set_path);
        exit_status = decode_stream(std::cin, std::cout, set) == StreamResult::AllRead ? 0 : 1;
    });
}

}  // namespace odolink::decode
