// SPDX-License-Identifier: Apache-2.0
// `odolinkctl decode < cases.jsonl`.
#include "app/decode/command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/decode/decoder.hpp"

namespace odolink::decode {

void add_decode_command(CLI::App& program, int& exit_status) {
    CLI::App* command =
        program.add_subcommand("decode", "Decode recorded answers: JSON lines from standard input to output");
    command->callback([&exit_status] {
        std::ios::sync_with_stdio(false);
        exit_status = decode_stream(std::cin, std::cout) == StreamResult::AllRead ? 0 : 1;
    });
}

}  // namespace odolink::decode
