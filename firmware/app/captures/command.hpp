// SPDX-License-Identifier: Apache-2.0
// `odolinkctl captures`: its options and its run. One line of the command table in odolinkctl_main.cpp.
#pragma once

namespace CLI {
class App;
}

namespace odolink::captures {

/// Adds the subcommand to `program`; when it is chosen, `exit_status` becomes 0, or 1 where the database could not be read or a file
/// could not be written.
void add_captures_command(CLI::App& program, int& exit_status);

}  // namespace odolink::captures
