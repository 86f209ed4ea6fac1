// SPDX-License-Identifier: Apache-2.0
// A maintenance plan from a TOML file, for workshops and fleets that have one of their own. README.md shows the format.
#pragma once

#include <filesystem>
#include <string>

#include "adapters/config/config_error.hpp"
#include "base/result.hpp"
#include "domain/maintenance_plan.hpp"

namespace odolink {

/// Errors: cannot be read, not TOML, unknown key, wrong unit or range, an item without any interval, an id twice.
[[nodiscard]] Result<MaintenancePlan, ConfigError> load_plan(const std::filesystem::path& file);
/// The same from text; `name` stands for the file in errors.
[[nodiscard]] Result<MaintenancePlan, ConfigError> parse_plan(const std::string& name, const std::string& toml);

}  // namespace odolink
