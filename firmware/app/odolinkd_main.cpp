// SPDX-License-Identifier: Apache-2.0
// odolinkd: the agent on the head unit.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "app/daemon/daemon.hpp"
#include "app/daemon/want.hpp"

int main(int argc, char** argv) {
    odolink::DaemonOptions options;
    std::string config;
    CLI::App program{"odolinkd: reads the vehicle, looks after its owner, keeps its dealer in step"};
    program.add_option("--config", config, "Configuration file over /etc/odolink/odolinkd.toml");
    program.add_option("--set", options.layers.overrides, "One key over all files, such as --set 'link.port=8883'");
    program.add_option("--clock-speed", options.clock_speed, "For simulators: time runs this many times as fast")->check(CLI::Range(1, 100));
    program.set_version_flag("--version", ODOLINK_VERSION);
    CLI11_PARSE(program, argc, argv);
    if (!config.empty()) options.layers.chosen_file = config;
    odolink::end_where_memory_ends();
    try {
        return odolink::Daemon{options}.run();
    } catch (const std::exception& e) {  // a descriptor or thread that could not be had; what is committed is safe
        std::cerr << "odolinkd: it cannot go on: " << e.what() << '\n';
        return 1;
    }
}
