// SPDX-License-Identifier: Apache-2.0
// `odolinkctl explain`: its options and its run. One line of the command table in odolinkctl_main.cpp.
#pragma once

namespace CLI {
class App;
}

namespace odolink::explain {

/// Adds the subcommand to `program`; when it is chosen, `exit_status` becomes 0, or 1 when a text was no code.
void add_explain_command(CLI::App& program, int& exit_status);

}  // namespace odolink::explain
