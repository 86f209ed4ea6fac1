// SPDX-License-Identifier: Apache-2.0
// Tables as text: rows of fields, and back. Written by RFC 4180, fields that a spreadsheet would run as a formula made harmless; read as
// spreadsheets of any system and language write them.
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

/// A row with its CR LF. Text that begins with = + - @ (of either width) TAB CR LF (behind any apostrophes) gets one apostrophe more; plain decimals do not.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& fields);

/// Where a quoted field is never closed.
struct OpenQuote {
    std::uint64_t line{0};  ///< of the quotation mark
};

/// Rows of a file parted by comma, semicolon or tab: by the one that stands equally often in the most of its first lines, outside of quotes. Lines end in
/// LF, CR LF or CR alone; blanks around a quoted field are no part of it, blanks within it are. A byte order mark and rows without any text
/// are passed over. Each apostrophe that csv_line put before a field is taken off.
[[nodiscard]] Result<std::vector<CsvRow>, OpenQuote> csv_rows(std::string_view file);

}  // namespace odolink::exchange
