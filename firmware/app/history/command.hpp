// SPDX-License-Identifier: Apache-2.0
// `odolinkctl history export|import`: options and run. One line of the command table in odolinkctl_main.cpp.
#pragma once

namespace CLI {
class App;
}

namespace odolink::history {

/// Adds the subcommand to `program`; when it is chosen, `exit_status` becomes 0, or 2 where a file could not be read or written.
void add_history_command(CLI::App& program, int& exit_status);

}  // namespace odolink::history
