// SPDX-License-Identifier: Apache-2.0
#include "app/take_out/redaction.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include "domain/vin.hpp"

namespace odolink::take_out {
namespace {

constexpr std::size_t kMost = 1'000'000;
constexpr std::size_t kLongRun = 40;
constexpr const char* kGone = "<removed>";

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool letter_or_digit(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}
char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
    return out;
}

void replace_all(std::string& text, const std::string& word, const std::string& instead) {
    std::string low = lower(text);
    for (std::size_t at = low.find(word); at != std::string::npos; at = low.find(word, at + instead.size())) {
        text.replace(at, word.size(), instead);
        low.replace(at, word.size(), instead);
    }
}

/// From "-----BEGIN" to the end of its "-----END …-----" line; to the end of the text where that is missing.
std::string without_pem(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t begin = text.find("-----BEGIN");
        out += text.substr(0, begin);
        if (begin == std::string_view::npos) return out;
        out += kGone;
        const std::size_t end = text.find("-----END", begin);
        const std::size_t line = end == std::string_view::npos ? end : text.find("-----", end + 8);
        if (line == std::string_view::npos) return out;
        text.remove_prefix(line + 5);
    }
}

/// Does a word that is a key's name tell that its value is nobody's business?
bool private_name(std::string_view name) {
    const std::string low = lower(name);
    constexpr std::string_view kNames[] = {"token", "password", "secret", "pin", "phone", "cookie", "code_once"};
    return std::any_of(std::begin(kNames), std::end(kNames),
                       [&low](std::string_view n) { return low == n || low.ends_with("_" + std::string{n}); });
}

/// `name = "value"`, `name=value`, `"name":"value"`: where the value behind a name that ends at `at` begins.
std::optional<std::size_t> value_behind(std::string_view text, std::size_t at) {
    if (at < text.size() && text[at] == '"') ++at;
    while (at < text.size() && text[at] == ' ') ++at;
    if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return std::nullopt;
    ++at;
    while (at < text.size() && text[at] == ' ') ++at;
    return at;
}

std::size_t end_of_value(std::string_view text, std::size_t at) {
    if (at < text.size() && text[at] == '"') {
        const std::size_t end = text.find_first_of("\"\n", at + 1);
        return end == std::string_view::npos ? text.size() : end + (text[end] == '"' ? 1 : 0);
    }
    return std::min(text.find_first_of(" ,}\r\n", at), text.size());
}

/// A phone number: of China (mobile, land line, 400), or with a country's code. `run` is digits, blanks and hyphens
/// between digits.
bool is_phone(std::string_view run, bool plus) {
    std::string digits;
    std::copy_if(run.begin(), run.end(), std::back_inserter(digits), digit);
    if (plus) return digits.size() >= 8 && digits.size() <= 15;
    if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') return true;
    if (digits.size() == 10 && digits.starts_with("400")) return true;
    return (digits.size() == 11 || digits.size() == 12) && digits[0] == '0' && digits[1] != '0' &&
           run.find('-') != std::string_view::npos;
}

/// The end of digits that single blanks or hyphens part.
std::size_t end_of_digits(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size()) {
        if (digit(text[end]))
            ++end;
        else if ((text[end] == '-' || text[end] == ' ') && end + 1 < text.size() && digit(text[end + 1]) &&
                 text[end] != text[end - 1])
            ++end;
        else
            break;
    }
    return end;
}

struct Piece {
    std::size_t end;
    std::string instead;
};

/// What stands at the beginning of a word, if it is to go.
std::optional<Piece> word_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && letter_or_digit(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (word.size() == Vin::kLength && std::any_of(word.begin(), word.end(), digit) &&
        !std::all_of(word.begin(), word.end(), digit)) {
        if (const auto vin = Vin::parse(word)) return Piece{end, vin->masked()};
    }
    std::size_t name = end;
    while (name < text.size() && (letter_or_digit(text[name]) || text[name] == '_')) ++name;
    if (private_name(text.substr(at, name - at))) {
        if (const auto value = value_behind(text, name))
            return Piece{end_of_value(text, *value), std::string{text.substr(at, *value - at)} + kGone};
    }
    std::size_t run = at;
    while (run < text.size() &&
           (letter_or_digit(text[run]) || text[run] == '+' || text[run] == '/' || text[run] == '_' || text[run] == '-'))
        ++run;
    const bool numbered = std::any_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                                      text.begin() + static_cast<std::ptrdiff_t>(run), digit);
    if (run - at >= kLongRun && numbered) return Piece{run, kGone};
    return std::nullopt;
}

}  // namespace

void Redaction::know(std::string_view word, std::string_view instead) {
    if (word.size() >= 3) known_.emplace_back(lower(word), instead);
}

std::string Redaction::of(std::string_view whole) const {
    std::string text = without_pem(whole.size() > kMost ? whole.substr(whole.size() - kMost) : whole);
    for (const auto& [word, instead] : known_) replace_all(text, word, instead);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const bool begins = at == 0 || !letter_or_digit(text[at - 1]);
        if (begins && (digit(text[at]) || (text[at] == '+' && at + 1 < text.size() && digit(text[at + 1])))) {
            const bool plus = text[at] == '+';
            const std::size_t end = end_of_digits(text, at + (plus ? 1 : 0));
            const bool whole_word = end == text.size() || !letter_or_digit(text[end]);
            if (whole_word && is_phone(std::string_view{text}.substr(at, end - at), plus)) {
                out += "<phone>";
                at = end;
                continue;
            }
        }
        if (begins && letter_or_digit(text[at])) {
            if (auto piece = word_at(text, at)) {
                out += piece->instead;
                at = piece->end;
                continue;
            }
        }
        out += text[at++];
    }
    return out;
}

}  // namespace odolink::take_out
