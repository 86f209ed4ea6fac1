// SPDX-License-Identifier: Apache-2.0
// The one line in which each mistake of a configuration file is told.
#include "adapters/config/config_error.hpp"

namespace odolink {

std::string ConfigError::text() const {
    std::string where = file;
    if (line != 0) where += ":" + std::to_string(line);
    if (!key.empty()) where += ": " + key;
    return where + ": " + what + "; " + advice;
}

}  // namespace odolink
