// SPDX-License-Identifier: Apache-2.0
// profiles.toml of a folder of vehicle profiles: which file is for which vehicles. packaging/profiles/README.md shows the form.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/config/config_error.hpp"
#include "base/result.hpp"

namespace odolink {

/// One [[profile]]: at least one file, and whom it is for.
struct ProfileEntry {
    std::string name;
    std::string signal_set;         ///< file name of a signal set (OBDb, version 3); may be empty
    std::string dbc;                ///< file name of a DBC file; may be empty
    std::vector<std::string> vins;  ///< beginnings of VINs, `?` for any character
    std::optional<int> from;        ///< model years
    std::optional<int> to;
    struct Signals {                ///< "Message.Signal" of the DBC file; empty: found by name and unit
        std::string odometer;
        std::string speed;
        std::string engine_speed;
        std::string supply;
        std::string coolant;
        std::string fuel_level;
        std::string service_range;
        std::string gear;
        std::string parking_brake;
        std::string ready;
        std::string low_beam;
    } signals;
};

/// Errors: cannot be read, not TOML, unknown key, a VIN beginning shorter than its maker's three characters or with a
/// character no VIN has, years that are turned round, an entry without a file.
[[nodiscard]] Result<std::vector<ProfileEntry>, ConfigError> load_profile_index(const std::filesystem::path& file);
/// The same from text; `name` stands for the file in errors.
[[nodiscard]] Result<std::vector<ProfileEntry>, ConfigError> parse_profile_index(const std::string& name, const std::string& toml);

}  // namespace odolink
