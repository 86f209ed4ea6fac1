// SPDX-License-Identifier: Apache-2.0
// `odolinkctl enrol FILE`.
#pragma once

#include <filesystem>
#include <string>

namespace CLI {
class App;
}

namespace odolink::enrol_tool {

struct Enrolled {
    std::string vehicle;  ///< pseudonym; empty: not enrolled
    std::string dealer;
    std::string problem;  ///< what, where, what to do
};

/// Enrols the vehicle of this data directory, which is made where it is not there and locked meanwhile.
[[nodiscard]] Enrolled enrol(const std::filesystem::path& file, const std::filesystem::path& data);

/// Adds the subcommand; chosen it makes `exit_status` 0, or 2 where the vehicle is not enrolled afterwards or was
/// before.
void add_enrol_command(CLI::App& program, int& exit_status);

}  // namespace odolink::enrol_tool
