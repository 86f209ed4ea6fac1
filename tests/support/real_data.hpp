// SPDX-License-Identifier: Apache-2.0
// Where tests find recorded data of real cars, and how a check says aloud that it was skipped. The recordings lie outside
// the project (a folder named by ODOLINK_REAL_DATA, by default ../shared/data beside it) and are never copied into it.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace odolink::test {

/// Prints one line "SKIPPED: what (why)". tests/run counts these lines and shows them after ctest's summary.
void skipped(std::string_view what, std::string_view why);

/// The absolute path of `relative` in the folder of recorded data, e.g. real_data("can_logs/obd2_seat_545s.log").
/// Empty when it is absent: then skipped() has been called already and the test only has to return.
[[nodiscard]] std::optional<std::filesystem::path> real_data(std::string_view relative);

}  // namespace odolink::test
