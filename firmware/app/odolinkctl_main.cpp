// SPDX-License-Identifier: Apache-2.0
// odolinkctl: looks into a running agent and decodes recordings. Each row of the table adds a command or a family of them.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/captures/command.hpp"
#include "app/decode/command.hpp"
#include "app/enrol/command.hpp"
#include "app/explain/command.hpp"
#include "app/history/command.hpp"
#include "app/journal/command.hpp"
#include "app/log_analysis/command.hpp"
#include "app/service/command.hpp"
#include "app/store_version/command.hpp"
#include "app/take_out/command.hpp"
#include "app/vehicle_file/command.hpp"

int main(int argc, char** argv) {
    using AddCommand = void (*)(CLI::App&, int&);
    constexpr AddCommand kCommands[] = {
        odolink::captures::add_captures_command,
        odolink::decode::add_decode_command,
        odolink::enrol_tool::add_enrol_command,
        odolink::explain::add_explain_command,
        odolink::history::add_history_command,
        odolink::journal::add_journal_command,
        odolink::log_analysis::add_log_command,
        odolink::service::add_service_command,
        odolink::store_version::add_store_version_command,
        odolink::take_out::add_take_out_commands,
        odolink::vehicle_file::add_vehicle_commands,
    };
    CLI::App program{"odolinkctl: tools around the Odolink agent"};
    program.require_subcommand(1);
    int exit_status = 0;
    for (AddCommand add : kCommands) add(program, exit_status);
    CLI11_PARSE(program, argc, argv);
    if (!std::cout.flush()) {
        std::cerr << "odolinkctl: the output could not be written to its end: check the room on its disk\n";
        return 1;
    }
    return exit_status;
}
