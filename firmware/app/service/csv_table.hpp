// SPDX-License-Identifier: Apache-2.0
// Text in rows and cells: RFC 4180 with the separators , ; and tab, a byte order mark, line ends of any system.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace odolink::service {

struct CsvRow {
    unsigned line{0};  ///< of its first character, from 1
    std::vector<std::string> cells;
};

/// Rows that hold nothing but blanks are left out. The separator is the one the first line has most of. A quote that is never
/// closed takes the rest of the text into its cell.
[[nodiscard]] std::vector<CsvRow> read_csv(std::string_view text);

}  // namespace odolink::service
