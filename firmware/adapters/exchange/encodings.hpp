// SPDX-License-Identifier: Apache-2.0
// Files that are no UTF-8: what spreadsheet programs write in China (GB 18030, which holds GBK), in Europe (Windows-1252), and as "Unicode text"
// (UTF-16). Inside of adapters/exchange only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace odolink::exchange {

/// The text in UTF-8 and the name of what it was. Nothing where it is valid in none of them.
struct Recoded {
    std::string text;
    std::string was;
};

/// UTF-16 by its byte order mark, either order.
[[nodiscard]] std::optional<Recoded> from_utf16(std::string_view file);
[[nodiscard]] std::optional<Recoded> from_gb18030(std::string_view file);
[[nodiscard]] std::optional<Recoded> from_windows_1252(std::string_view file);

}  // namespace odolink::exchange
