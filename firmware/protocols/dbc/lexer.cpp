// SPDX-License-Identifier: Apache-2.0
// Splits DBC text into words.
#include "protocols/dbc/lexer.hpp"

#include <algorithm>

namespace odolink::dbc {
namespace {

bool in_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
           c == '+' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void Lexer::advance() {
    while (!rest_.empty()) {
        const char c = rest_.front();
        if (c == '\n') {
            ++line_;
            line_start_ = true;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            line_start_ = false;
        } else if (rest_.starts_with("//")) {
            rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
            continue;
        } else {
            break;
        }
        rest_.remove_prefix(1);
    }
    const bool start = line_start_;
    line_start_ = false;
    if (rest_.empty()) {
        token_ = {TokenKind::End, {}, line_, start};
        return;
    }
    if (rest_.front() == '"') {
        take_quoted(start);
        return;
    }
    std::size_t n = 0;
    while (n < rest_.size() && in_word(rest_[n])) ++n;
    // `@1+` and `@0-`: the sign after the byte order is a mark, but `-` and `+` before digits belong to the number.
    const TokenKind kind = n == 0 ? TokenKind::Mark : TokenKind::Word;
    n = std::max<std::size_t>(n, 1);
    token_ = {kind, rest_.substr(0, n), line_, start};
    rest_.remove_prefix(n);
}

void Lexer::take_quoted(bool at_line_start) {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    const std::size_t line = line_;
    if (end >= rest_.size()) {
        token_ = {TokenKind::OpenText, rest_.substr(0, 40), line, at_line_start};
        rest_ = {};
        return;
    }
    const std::string_view text = rest_.substr(1, end - 1);
    line_ += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    token_ = {TokenKind::Text, text, line, at_line_start};
    rest_.remove_prefix(end + 1);
}

}  // namespace odolink::dbc
