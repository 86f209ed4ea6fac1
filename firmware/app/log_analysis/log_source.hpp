// SPDX-License-Identifier: Apache-2.0
// A recording as blocks of whole lines: plain files are mapped; gzip files, pipes and standard input are read as they come.
// Used by `odolinkctl log` only.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/result.hpp"

namespace odolink::log_analysis {

enum class LogSourceErrc {
    CannotOpen = 1,  ///< the file is not there or not readable
    Directory,       ///< it is a directory
    CannotMap,       ///< the system refused to map it
    BadGzip,         ///< the gzip data is damaged or cut short
};
[[nodiscard]] Error make_error_code(LogSourceErrc e);

/// `-` is standard input. Gives the file's text to `take` in blocks that end at a line's end (the last one may not); a line longer than 1 MB is cut
/// there. Bytes before an error have been given. Errors: see LogSourceErrc.
[[nodiscard]] Status read_log(const std::filesystem::path& file, const std::function<void(std::string_view)>& take);

}  // namespace odolink::log_analysis

ODOLINK_ERRC(odolink::log_analysis::LogSourceErrc);
