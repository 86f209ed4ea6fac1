// SPDX-License-Identifier: Apache-2.0
// `odolinkctl log`: its options and its run. One line of the command table in odolinkctl_main.cpp.
#pragma once

namespace CLI {
class App;
}

namespace odolink::log_analysis {

/// Adds the subcommand to `program`; when it is chosen, `exit_status` becomes 0, 1 where a file could not be read, or 2 where
/// the log has bad lines only.
void add_log_command(CLI::App& program, int& exit_status);

}  // namespace odolink::log_analysis
