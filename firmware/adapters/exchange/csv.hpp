// SPDX-License-Identifier: Apache-2.0
// Comma-separated values by RFC 4180: rows of fields, and back; fields that a spreadsheet would run as a formula are made harmless.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace odolink::exchange {

struct CsvRow {
    std::uint64_t line{0};  ///< where it begins, from 1
    std::vector<std::string> fields;
};

/// A row with its CR LF. Text that begins with = + - @ TAB CR (behind any apostrophes) gets one apostrophe more; plain decimals do not.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& fields);

/// Where a quoted field is never closed.
struct OpenQuote {
    std::uint64_t line{0};
};

/// Rows of a file whose fields are parted by `separator`; a byte order mark and rows without any text are passed over. Each apostrophe that
/// csv_line put before a field is taken off.
[[nodiscard]] Result<std::vector<CsvRow>, OpenQuote> csv_rows(std::string_view file, char separator);

}  // namespace odolink::exchange
