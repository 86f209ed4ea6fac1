// SPDX-License-Identifier: Apache-2.0
// A cell of works as tokens: names of items, deeds, marks between works, and words that are none of them. Inside of adapters/exchange only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/exchange/work_lexicon.hpp"
#include "adapters/exchange/works.hpp"

namespace odolink::exchange {

enum class TokenKind : std::uint8_t {
    Item,       ///< a name that the plan knows
    Thing,      ///< what becomes a name beside a deed: the tyres of "rotated tyres"
    Deed,
    Unknown,    ///< words of no meaning here
    Filler,     ///< words that say nothing of it
    Place,      ///< "at", "by": names follow
    Blank,      ///< between Chinese characters
    List,       ///< , 、 + and a dash between blanks
    Join,       ///< & and
    EitherJoin, ///< / or
    Colon,
    Strong,     ///< ; |
    Line,       ///< a line's end
    Stop,       ///< a sentence's end
};

struct Token {
    TokenKind kind{TokenKind::Unknown};
    std::size_t begin{0};  ///< in the bytes of the cell
    std::size_t end{0};
    std::vector<std::string> ids{};         ///< of an item
    DeedWord deed{};
    std::string_view endings{};             ///< of a deed
};

struct Tokens {
    std::vector<Token> tokens;
    std::vector<std::string_view> brackets;   ///< texts in brackets that name works of their own
};

/// The longest name at each place stands above any other word there; brackets that say only "declined" or "checked" are that deed.
[[nodiscard]] Tokens tokens_of(std::string_view cell, const ItemsNamed& named);

/// The items that a thing becomes with the endings of a deed; or none.
[[nodiscard]] std::vector<std::string> with_ending(std::string_view thing, std::string_view endings, const ItemsNamed& named);

}  // namespace odolink::exchange
