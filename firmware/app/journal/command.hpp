// SPDX-License-Identifier: Apache-2.0
// `odolinkctl journal verify|export`: options and run. One line of the command table in odolinkctl_main.cpp.
#pragma once

namespace CLI {
class App;
}

namespace odolink::journal {

/// Adds the subcommand to `program`; when it is chosen, `exit_status` becomes 0, 1 for a journal that was changed, or 2 where the
/// file could not be looked at.
void add_journal_command(CLI::App& program, int& exit_status);

}  // namespace odolink::journal
