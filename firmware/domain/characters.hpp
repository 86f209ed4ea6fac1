// SPDX-License-Identifier: Apache-2.0
// Characters as people count them: grapheme clusters of UTF-8 text, near enough for Chinese and Latin (combining marks,
// joiners, variation selectors and skin tones belong to the character before). For the limits of texts on the screen.
// Source: UAX #29, the parts that Chinese and Latin text can meet.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace odolink {

/// Number of characters. A byte that is no UTF-8 counts as one character.
[[nodiscard]] std::size_t count_characters(std::string_view text);

/// The text itself where it has at most `most` characters, else its first `most` - 1 and an ellipsis. Never cuts inside
/// one.
[[nodiscard]] std::string fit_characters(std::string_view text, std::size_t most);

}  // namespace odolink
