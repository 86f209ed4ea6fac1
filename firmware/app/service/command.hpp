// SPDX-License-Identifier: Apache-2.0
// `odolinkctl service replay`: options and run. One line of the command table in odolinkctl_main.cpp.
#pragma once

namespace CLI {
class App;
}

namespace odolink::service {

/// Adds the subcommand to `program`; when it is chosen, `exit_status` becomes 0, or 2 where an input cannot be used.
void add_service_command(CLI::App& program, int& exit_status);

}  // namespace odolink::service
