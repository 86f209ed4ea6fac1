// SPDX-License-Identifier: Apache-2.0
// From configuration and identity to what an agent is told. Errors are whole sentences for the person who starts it.
#pragma once

#include <string>

#include "adapters/config/daemon_config.hpp"
#include "adapters/mbedtls/identity.hpp"
#include "agent/config.hpp"

namespace odolink {

/// Why the daemon cannot start: what, where and what to do.
struct StartFailure {
    std::string text;
};

/// What the configuration alone says: plan, phones, calendar, registration, model year, bit rate, and the dealer's
/// names where it has them.
[[nodiscard]] Result<AgentConfig, StartFailure> configured(const DaemonConfig& config);

/// The same for the vehicle of this identity and its dealer. `version`, `shard` and `profiles` are the caller's.
[[nodiscard]] Result<AgentConfig, StartFailure> agent_config(const DaemonConfig& config, const IdentityFiles& identity);

}  // namespace odolink
