// SPDX-License-Identifier: Apache-2.0
// Each key of the configuration, and whether a change of it takes effect at once or with the next start. The daemon's
// reload reads this table, and so does the test that holds it against packaging/odolinkd.toml.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/config/daemon_config.hpp"

namespace odolink {

enum class TakesEffect : std::uint8_t { Live, AtStart };

struct ConfigKey {
    std::string_view name;  ///< dotted, "link.port"
    TakesEffect effect;
    bool (*same)(const DaemonConfig& a, const DaemonConfig& b);
};

/// In the order of packaging/odolinkd.toml.
[[nodiscard]] std::span<const ConfigKey> config_keys();

/// Names of the keys of one effect that differ.
[[nodiscard]] std::vector<std::string> changed_keys(const DaemonConfig& before, const DaemonConfig& after,
                                                    TakesEffect effect);

}  // namespace odolink
