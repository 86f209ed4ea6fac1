// SPDX-License-Identifier: Apache-2.0
// `odolinkctl store-version`: which version of the tables a data directory has, and the way back to an older one. One line of the command table in
// odolinkctl_main.cpp.
#pragma once

namespace CLI {
class App;
}

namespace odolink::store_version {

/// Adds the subcommand to `program`; when it is chosen, `exit_status` becomes 0, or 2 where the data cannot be looked at or taken back.
void add_store_version_command(CLI::App& program, int& exit_status);

}  // namespace odolink::store_version
