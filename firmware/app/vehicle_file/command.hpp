// SPDX-License-Identifier: Apache-2.0
// `odolinkctl status|faults|mileage|due|consent|outbox`: options and run; and what export and bundle share with them.
#pragma once

#include <string>

#include "app/vehicle_file/vehicle_file.hpp"

namespace CLI {
class App;
}

namespace odolink::vehicle_file {

inline constexpr int kUnread = 2;

struct Options {
    Source source;
    std::string language;  ///< "zh", "en"; empty: the configured one
    bool json{false};
};

/// Adds --config, --data, --language and --json.
void add_options(CLI::App& command, Options& options);

/// Says what is wrong, where and what to do; gives kUnread.
int tell(const char* command, const Problem& problem, bool as_json);

[[nodiscard]] Language language_of(const Options& options, const VehicleFile& file);

/// Adds the six subcommands; the one chosen makes `exit_status` 0, or 2 where the data cannot be looked at.
void add_vehicle_commands(CLI::App& program, int& exit_status);

}  // namespace odolink::vehicle_file
