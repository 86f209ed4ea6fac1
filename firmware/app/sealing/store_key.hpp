// SPDX-License-Identifier: Apache-2.0
// Which key seals a vehicle's data: the configured one, else the one beside the database.
#pragma once

#include <filesystem>

#include "adapters/config/daemon_config.hpp"
#include "adapters/mbedtls/sealer.hpp"

namespace odolink {

/// For the agent: the key that `config` names (it must be there), else store.key in the data directory. That one is
/// made where `store` was never sealed. Errors: NoKey, Io, those of load.
[[nodiscard]] Result<Sealer> key_of_agent(const DaemonConfig& config, VehicleStore& store);

/// For a look from outside at `path`, a database or the directory it lies in: store.key beside it, else `configured`
/// where it is not empty. Without any a key that opens only what is not sealed. Errors: NoKey (a key file that is no
/// key).
[[nodiscard]] Result<Sealer> key_to_look(const std::filesystem::path& path, const std::filesystem::path& configured);

}  // namespace odolink
