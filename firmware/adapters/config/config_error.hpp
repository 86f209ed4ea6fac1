// SPDX-License-Identifier: Apache-2.0
// One thing that is wrong in a configuration file: where, what, and what to do.
#pragma once

#include <string>

namespace odolink {

struct ConfigError {
    std::string file;
    unsigned line{0};    ///< from 1; 0 when the file could not be read at all
    std::string key;     ///< dotted, such as "link.port"; empty when no key is concerned
    std::string what;
    std::string advice;
    /// "FILE:LINE: KEY: WHAT; ADVICE"
    [[nodiscard]] std::string text() const;
};

}  // namespace odolink
