// SPDX-License-Identifier: Apache-2.0
// odolink-sim: stories around the agent. Each command is one row of the table.
#include <CLI/CLI.hpp>

#include "app/commands.hpp"

int main(int argc, char** argv) {
    using AddCommand = void (*)(CLI::App&, int&);
    constexpr AddCommand kCommands[] = {odolink::sim::add_run_command, odolink::sim::add_explore_command, odolink::sim::add_cut_command,
                                        odolink::sim::add_year_command, odolink::sim::add_demo_command};
    CLI::App program{"odolink-sim: cars, owners, networks and dealers around the Odolink agent"};
    program.require_subcommand(1);
    int exit_status = 0;
    for (AddCommand add : kCommands) add(program, exit_status);
    CLI11_PARSE(program, argc, argv);
    return exit_status;
}
