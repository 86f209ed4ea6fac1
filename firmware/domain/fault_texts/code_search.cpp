// SPDX-License-Identifier: Apache-2.0
// Spelling of codes, and search through what the tables say.
#include "domain/fault_texts/code_search.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "domain/fault_texts/fault_families.hpp"
#include "domain/fault_texts/fault_texts.hpp"
#include "domain/fault_texts/j1939_fault_names.hpp"

namespace odolink {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'A' && c <= 'F'); }

/// Full-width letters and signs, as input methods for Chinese write them, as the common ones.
std::string half_width(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        // U+FF01 to U+FF5E in UTF-8: EF BC 81 to EF BD 9E
        const bool wide = text.size() >= 3 && text[0] == '\xEF' && (text[1] == '\xBC' || text[1] == '\xBD');
        const unsigned offset = wide ? (text[1] == '\xBD' ? 64U : 0U) + (static_cast<unsigned char>(text[2]) & 0x3FU) : 0U;
        const bool known = offset >= 1 && offset <= 94;
        out += known ? static_cast<char>(' ' + offset) : text[0];
        text.remove_prefix(known ? 3 : 1);
    }
    return out;
}

/// Capitals; every run of other characters than letters, digits and those of Chinese becomes one blank.
std::string tidy(std::string_view text) {
    std::string out;
    for (const char c : half_width(text)) {
        const bool small = c >= 'a' && c <= 'z';
        const bool kept = small || (c >= 'A' && c <= 'Z') || is_digit(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
        if (kept) {
            out += small ? static_cast<char>(c - 'a' + 'A') : c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

/// Takes a decimal number of at most 6 digits off the text.
std::optional<unsigned> take_number(std::string_view& text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    std::size_t n = 0;
    while (n < text.size() && is_digit(text[n])) ++n;
    unsigned value = 0;
    constexpr std::size_t kMostDigits = 6;
    if (n == 0 || n > kMostDigits || std::from_chars(text.data(), text.data() + n, value).ec != std::errc{}) return std::nullopt;
    text.remove_prefix(n);
    return value;
}

bool take_word(std::string_view& text, std::string_view word) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

std::optional<std::string> j1939_code(std::string_view text) {
    const bool named = take_word(text, "SPN");
    const auto spn = take_number(text);
    if (!spn || (!take_word(text, "FMI") && named)) return std::nullopt;
    const auto fmi = take_number(text);
    if (!fmi) return std::nullopt;
    if (take_word(text, "OC") && !take_number(text)) return std::nullopt;
    const auto conversion = take_word(text, "CM") ? take_number(text) : std::optional{0U};
    if (!conversion || *conversion > 1 || (take_word(text, "OC") && !take_number(text)) || !text.empty()) return std::nullopt;
    std::string code = "SPN " + std::to_string(*spn) + " FMI " + std::to_string(*fmi) + (*conversion == 1 ? " CM1" : "");
    return j1939_fault_code(code) ? std::optional{std::move(code)} : std::nullopt;
}

std::string code_text(char system, unsigned number) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    return {system, kDigits[number >> 12U & 0xFU], kDigits[number >> 8U & 0xFU], kDigits[number >> 4U & 0xFU], kDigits[number & 0xFU]};
}

/// Every code that a family of the tables names, in order.
std::vector<std::string> named_codes() {
    std::vector<std::string> codes;
    for (const fault_tables::Table& table : fault_tables::all_tables())
        for (const fault_tables::Family f : table.families)
            for (std::size_t i = 0; i < f.failures.size(); ++i) codes.push_back(code_text(f.system, fault_tables::code_number(f, i)));
    std::sort(codes.begin(), codes.end());
    return codes;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end != 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace

std::optional<std::string> typed_code(std::string_view text) {
    constexpr std::size_t kLongest = 64;
    if (text.size() > kLongest) return std::nullopt;
    std::string code = tidy(text);
    if (code.empty()) return std::nullopt;
    if (code.size() > 2 && code[1] == ' ' && !is_digit(code[0])) code.erase(1, 1);  // P 0301
    if (code.starts_with("SPN") || is_digit(code.front())) return j1939_code(code);
    constexpr std::size_t kCode = 5;
    if (code.size() < kCode || std::string_view{"PCBU"}.find(code[0]) == std::string_view::npos || code[1] > '3') return std::nullopt;
    if (!std::all_of(code.begin() + 1, code.begin() + kCode, is_hex)) return std::nullopt;
    if (code.size() == kCode) return code;
    // A failure type byte may follow: P0301-1C, P0301 1C, P03011C.
    const std::string type = code.substr(code[kCode] == ' ' ? kCode + 1 : kCode);
    if (type.size() != 2 || !std::all_of(type.begin(), type.end(), is_hex)) return std::nullopt;
    return type == "00" ? code.substr(0, kCode) : code.substr(0, kCode) + "-" + type;
}

std::string_view accepted_codes() {
    return "P, C, B or U with four digits (P0301), with a failure type behind it (P0301-1C), or a truck's code (SPN 110 FMI 3)";
}

FoundCodes find_codes(std::string_view text, std::size_t most) {
    if (auto code = typed_code(text)) return {{std::move(*code)}, false};
    constexpr std::size_t kLongest = 64;
    const std::string wanted = tidy(text.substr(0, kLongest));
    FoundCodes found;
    if (wanted.empty()) return found;
    const std::vector<std::string> all = named_codes();
    const auto take_if = [&found, &all, most](const auto& fits) {
        for (const std::string& code : all) {
            if (!fits(code)) continue;
            found.more = found.codes.size() == most;
            if (found.more) return;
            found.codes.push_back(code);
        }
    };
    take_if([&wanted](const std::string& code) { return code.starts_with(wanted); });
    if (!found.codes.empty()) return found;
    const auto words = words_of(wanted);
    take_if([&words](const std::string& code) {
        const FaultText meaning = fault_text(code);
        const std::string said = tidy(meaning.summary.en) + " " + tidy(meaning.summary.zh);
        return std::all_of(words.begin(), words.end(), [&said](std::string_view word) { return said.find(word) != std::string::npos; });
    });
    return found;
}

}  // namespace odolink
