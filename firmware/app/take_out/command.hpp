// SPDX-License-Identifier: Apache-2.0
// `odolinkctl export DIR` and `odolinkctl bundle FILE`: options and run.
#pragma once

namespace CLI {
class App;
}

namespace odolink::take_out {

/// Adds both subcommands; the one chosen makes `exit_status` 0, or 2 where something cannot be read or written.
void add_take_out_commands(CLI::App& program, int& exit_status);

}  // namespace odolink::take_out
