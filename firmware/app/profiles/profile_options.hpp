// SPDX-License-Identifier: Apache-2.0
// The files behind `--signalset` and `--dbc` of `odolinkctl decode` and `odolinkctl log`: read, checked, and told in words
// that say what is wrong, where, and what to do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocols/dbc/database.hpp"
#include "protocols/obdb/signal_set.hpp"

namespace odolink {

struct ProfileOptions {
    std::vector<std::string> signal_sets;  ///< paths
    std::vector<std::string> databases;    ///< paths
};

struct LoadedProfiles {
    std::vector<obdb::SignalSet> sets;     ///< in the order of the options
    std::vector<dbc::Database> databases;  ///< likewise
    std::vector<std::string> remarks;      ///< what of the files was left out, one line each, at most six of a file
    std::optional<std::string> error;      ///< the first file that cannot be used, one line; the rest was not looked at
};

/// Reads the files. Errors: a file cannot be read, is empty or of the other kind, cannot be parsed, is given twice, or two sets
/// define the same signal.
[[nodiscard]] LoadedProfiles load_profiles(const ProfileOptions& options);

}  // namespace odolink
