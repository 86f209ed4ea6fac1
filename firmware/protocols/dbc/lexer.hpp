// SPDX-License-Identifier: Apache-2.0
// Words of a DBC text with their line numbers. Only parse() of database.hpp uses it.
#pragma once

#include <cstddef>
#include <string_view>

namespace odolink::dbc {

enum class TokenKind { End, Word, Text, Mark, OpenText };

/// A word (name or number), a quoted text without its quotes, or one mark such as `:`. OpenText: a quote never closed.
struct Token {
    TokenKind kind{TokenKind::End};
    std::string_view text;
    std::size_t line{1};
    bool at_line_start{false};  ///< nothing, not even a blank, stands before it on its line
};

class Lexer {
public:
    explicit Lexer(std::string_view text) : rest_{text} { advance(); }

    /// The word at the cursor.
    [[nodiscard]] const Token& peek() const { return token_; }
    /// The word at the cursor, which moves on.
    Token take() {
        const Token taken = token_;
        advance();
        return taken;
    }

private:
    void advance();
    void take_quoted(bool at_line_start);

    std::string_view rest_;
    std::size_t line_{1};
    bool line_start_{true};
    Token token_;
};

}  // namespace odolink::dbc
