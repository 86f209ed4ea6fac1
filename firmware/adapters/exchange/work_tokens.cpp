// SPDX-License-Identifier: Apache-2.0
// Characters to atoms (a word, a Chinese character, a mark), atoms to tokens. See work_tokens.hpp.
#include "adapters/exchange/work_tokens.hpp"

#include <algorithm>
#include <array>

#include "adapters/exchange/quantities.hpp"

namespace odolink::exchange {
namespace {

enum class AtomKind : std::uint8_t { Word, Han, Mark, LineEnd };

struct Atom {
    AtomKind kind{AtomKind::Mark};
    std::size_t begin{0};
    std::size_t end{0};
    std::string text;  ///< one width, lower case
    bool blank_before{false};
};

constexpr std::size_t kLongestName = 10;  ///< in atoms
constexpr std::string_view kThingEndings = " inspection| check|检查| rotation|换位| replacement|更换| cleaning|清洗";

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::size_t length_of(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

/// U+3040 to U+DFFF, without the marks of Chinese before and full width, signs and pictures behind.
bool is_han(std::string_view c) {
    const auto lead = static_cast<unsigned char>(c[0]);
    return c.size() == 3 && lead >= 0xE3 && lead <= 0xED && !c.starts_with("\xE3\x80");
}
bool is_accented(std::string_view c) { return c.size() == 2 && static_cast<unsigned char>(c[0]) >= 0xC3 && c != "×"; }

std::vector<Atom> atoms_of(std::string_view cell) {
    std::vector<Atom> atoms;
    bool blank = false;
    for (std::size_t at = 0; at < cell.size();) {
        const std::size_t size = std::min(length_of(static_cast<unsigned char>(cell[at])), cell.size() - at);
        const std::string_view raw = cell.substr(at, size);
        const std::string c = raw == "\n" || raw == "\r" ? std::string{raw} : lower(narrow(raw));
        const std::size_t begin = at;
        at += size;
        const bool hyphen = c == "-" && !blank && !atoms.empty() && atoms.back().kind == AtomKind::Word && at < cell.size() && is_word(lower(cell.substr(at, 1))[0]);
        if (c.empty() || c == "_" || c == "\t" || hyphen) {
            blank = true;
            continue;
        }
        const bool word = (c.size() == 1 && is_word(c[0])) || is_accented(c);
        const bool joins = word && !blank && !atoms.empty() && atoms.back().kind == AtomKind::Word && atoms.back().end == begin;
        if (joins) {
            atoms.back().text += c;
            atoms.back().end = at;
            continue;
        }
        const AtomKind kind = word ? AtomKind::Word : c == "\n" || c == "\r" ? AtomKind::LineEnd : is_han(c) ? AtomKind::Han : AtomKind::Mark;
        atoms.push_back({kind, begin, at, c, blank});
        blank = false;
    }
    return atoms;
}

class Lexer {
public:
    Lexer(std::string_view cell, const ItemsNamed& named) : cell_{cell}, named_{named}, atoms_{atoms_of(cell)} {}

    Tokens read() {
        while (at_ < atoms_.size()) {
            const Atom& atom = atoms_[at_];
            if (atom.kind == AtomKind::Han && atom.blank_before && at_ > 0 && atoms_[at_ - 1].kind == AtomKind::Han) put(TokenKind::Blank, at_, 0);
            if (atom.kind == AtomKind::LineEnd) put(TokenKind::Line, at_, 1);
            else if (take_name()) continue;
            else if (atom.kind == AtomKind::Mark) take_mark();
            else take_word();
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] bool speaks(std::size_t at) const { return at < atoms_.size() && (atoms_[at].kind == AtomKind::Word || atoms_[at].kind == AtomKind::Han); }
    [[nodiscard]] std::string_view slice(std::size_t from, std::size_t count) const {
        return cell_.substr(atoms_[from].begin, atoms_[from + count - 1].end - atoms_[from].begin);
    }
    Token& put(TokenKind kind, std::size_t from, std::size_t count) {
        Token token;
        token.kind = kind;
        token.begin = atoms_[from].begin;
        token.end = count == 0 ? token.begin : atoms_[from + count - 1].end;
        out_.tokens.push_back(std::move(token));
        at_ += count;
        return out_.tokens.back();
    }
    /// The phrase of the lexicon that stands here, the longest, and how many atoms it has.
    [[nodiscard]] std::pair<std::string, std::size_t> phrase() const {
        std::pair<std::string, std::size_t> best;
        std::string text;
        for (std::size_t count = 1; count <= kLongestPhrase && speaks(at_ + count - 1); ++count) {
            const Atom& atom = atoms_[at_ + count - 1];
            if (count > 1 && (atom.kind == AtomKind::Word || atoms_[at_ + count - 2].kind == AtomKind::Word)) text += ' ';
            text += atom.text;
            if (meaning_of(text).role != Role::None) best = {text, count};
        }
        return best;
    }
    /// A name of the plan that is no shorter than any phrase here.
    bool take_name() {
        if (!named_ || !speaks(at_)) return false;
        const std::size_t other = phrase().second;
        for (std::size_t count = std::min(kLongestName, atoms_.size() - at_); count > 0 && count >= other; --count) {
            if (!speaks(at_ + count - 1)) continue;
            std::vector<std::string> ids = named_(slice(at_, count));
            if (ids.empty()) continue;
            put(TokenKind::Item, at_, count).ids = std::move(ids);
            return true;
        }
        return false;
    }
    void take_word() {
        const auto [text, count] = atoms_[at_].kind == AtomKind::Mark ? std::pair{atoms_[at_].text, std::size_t{1}} : phrase();
        const Meaning meaning = meaning_of(text);
        switch (meaning.role) {
            case Role::None:
                if (!take_thing()) put(TokenKind::Unknown, at_, 1);
                break;
            case Role::Without: put(TokenKind::List, at_, 0); [[fallthrough]];
            case Role::Deed: {
                Token& token = put(TokenKind::Deed, at_, count);
                token.deed = meaning.deed;
                token.endings = endings_of(text);
                break;
            }
            case Role::Filler: put(TokenKind::Filler, at_, count); break;
            case Role::Place: put(TokenKind::Place, at_, count); break;
            case Role::Join: put(TokenKind::Join, at_, count); break;
            case Role::EitherJoin: put(TokenKind::EitherJoin, at_, count); break;
        }
    }
    bool take_thing() {
        if (!named_) return false;
        for (std::size_t count = std::min<std::size_t>(kLongestPhrase, atoms_.size() - at_); count > 0; --count) {
            if (!speaks(at_ + count - 1) || with_ending(slice(at_, count), kThingEndings, named_).empty()) continue;
            put(TokenKind::Thing, at_, count);
            return true;
        }
        return false;
    }
    [[nodiscard]] bool digit_at(std::size_t at) const { return at < atoms_.size() && atoms_[at].text[0] >= '0' && atoms_[at].text[0] <= '9'; }
    void take_mark() {
        const std::string& mark = atoms_[at_].text;
        const bool between_digits = at_ > 0 && digit_at(at_ - 1) && digit_at(at_ + 1) && !atoms_[at_ + 1].blank_before;
        const bool blank_behind = at_ + 1 >= atoms_.size() || atoms_[at_ + 1].blank_before || atoms_[at_ + 1].kind == AtomKind::LineEnd;
        const Meaning meaning = meaning_of(mark);
        if (mark == "(" || mark == "[" || mark == "【") take_bracket();
        else if (between_digits) ++at_;
        else if (mark == ";" || mark == "|") put(TokenKind::Strong, at_, 1);
        else if (mark == "。" || (mark == "." && blank_behind) || mark == "!") put(TokenKind::Stop, at_, 1);
        else if (mark == "," || mark == "、" || mark == "+" || mark == "·" || mark == "•" || mark == "*" || mark == ">") put(TokenKind::List, at_, 1);
        else if (mark == "&") put(TokenKind::Join, at_, 1);
        else if (mark == "/") put(TokenKind::EitherJoin, at_, 1);
        else if (mark == ":") put(TokenKind::Colon, at_, 1);
        else if ((mark == "-" || mark == "–" || mark == "—") && blank_behind) put(TokenKind::List, at_, 1);
        else if (meaning.role == Role::Without) take_word();
        else if (meaning.role == Role::Deed && !digit_at(at_ + 1)) put(TokenKind::Deed, at_, 1).deed = meaning.deed;
        else if (meaning.role == Role::Place) put(TokenKind::Place, at_, 1);
        else ++at_;
    }
    /// A text in brackets: works of its own, a deed for what stands around it, or nothing.
    void take_bracket() {
        const std::string mark = atoms_[at_].text;
        const std::size_t from = at_ + 1;
        std::size_t end = from;
        for (int open = 1; end < atoms_.size(); ++end) {
            const std::string& inner = atoms_[end].text;
            if (inner == "(" || inner == "[" || inner == "【") ++open;
            if ((inner == ")" || inner == "]" || inner == "】") && --open == 0) break;
        }
        const std::size_t begin = atoms_[at_].begin;
        at_ = std::min(end + 1, atoms_.size());
        Token token;
        token.kind = TokenKind::Filler;
        token.begin = begin;
        token.end = atoms_[at_ - 1].end;
        out_.tokens.push_back(token);
        if (mark == "[" && (end == from || atoms_[from].text == "x")) {  // a box, ticked or not
            out_.tokens.back().kind = TokenKind::Deed;
            out_.tokens.back().deed = {end == from ? Deed::NotDone : Deed::Done, Form::Past};
            Token parting;
            parting.kind = TokenKind::List;
            out_.tokens.insert(out_.tokens.end() - 1, parting);
            return;
        }
        if (end == from) return;
        const std::string_view inner = slice(from, end - from);
        const Tokens within = tokens_of(inner, named_);
        const auto& tokens = within.tokens;
        if (std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return t.kind == TokenKind::Item || t.kind == TokenKind::Thing; })) {
            out_.brackets.push_back(inner);
            return;
        }
        const auto rules = [](const Token& a, const Token& b) { return (a.kind == TokenKind::Deed ? a.deed.deed : Deed::Done) < (b.kind == TokenKind::Deed ? b.deed.deed : Deed::Done); };
        const auto worst = std::max_element(tokens.begin(), tokens.end(), rules);
        if (worst == tokens.end() || worst->kind != TokenKind::Deed || worst->deed.deed == Deed::Done) return;
        out_.tokens.back().kind = TokenKind::Deed;
        out_.tokens.back().deed = {worst->deed.deed, Form::Past};
    }

    std::string_view cell_;
    const ItemsNamed& named_;
    std::vector<Atom> atoms_;
    std::size_t at_{0};
    Tokens out_;
};

}  // namespace

Tokens tokens_of(std::string_view cell, const ItemsNamed& named) { return Lexer{cell, named}.read(); }

std::vector<std::string> with_ending(std::string_view thing, std::string_view endings, const ItemsNamed& named) {
    while (named && !endings.empty()) {
        const std::string_view ending = endings.substr(0, endings.find('|'));
        if (std::vector<std::string> ids = named(std::string{thing} + std::string{ending}); !ids.empty()) return ids;
        endings.remove_prefix(std::min(endings.size(), ending.size() + 1));
    }
    return {};
}

}  // namespace odolink::exchange
