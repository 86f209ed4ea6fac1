// SPDX-License-Identifier: Apache-2.0
// Numbers with parted thousands, their units, and amounts. Dates: dates.cpp.
#include "adapters/exchange/quantities.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "adapters/exchange/moments.hpp"

namespace odolink::exchange {
namespace {

constexpr std::int64_t kMostKilometres = 10'000'000;  // a slip of a digit is read, and not believed
constexpr std::int64_t kMostHours = 200'000;
constexpr std::int64_t kThousand = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The groups of digits of a number and the marks between them.
struct Number {
    std::vector<std::string> groups{std::string{}};
    std::string marks;
};

/// The number in front; `text` becomes what follows it.
Number take_number(std::string_view& text) {
    Number number;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        const bool before_digit = end + 1 < text.size() && is_digit(text[end + 1]);
        if (is_digit(c)) {
            number.groups.back() += c;
        } else if (c == ',' || c == '.' || ((c == '\'' || c == ' ') && before_digit)) {
            number.marks += c;
            number.groups.emplace_back();
        } else {
            break;
        }
    }
    text.remove_prefix(end);
    return number;
}

/// "1 234 567", and India's "12,34,567": the last group has three digits, those before two or three.
bool parts_thousands(const Number& number, std::size_t groups) {
    const auto size = [&number](std::size_t i) { return number.groups[i].size(); };
    for (std::size_t i = 1; i < groups; ++i) {
        if (number.marks[i - 1] != number.marks[0] || size(i) > 3 || size(i) < (i + 1 == groups ? 3U : 2U)) return false;
    }
    return groups == 1 || (size(0) >= 1 && size(0) <= 3 && number.groups[0][0] != '0');
}

/// Whether the last mark begins decimals.
bool has_decimals(const Number& number) {
    if (number.marks.empty()) return false;
    const char last = number.marks.back();
    if (last != ',' && last != '.') return false;
    if (std::count(number.marks.begin(), number.marks.end(), last) > 1) return false;
    return number.marks.size() > 1 || !parts_thousands(number, number.groups.size());
}

/// Thousandths of the number in front of `text`, which becomes what follows it.
std::optional<std::int64_t> read_thousandths(std::string_view& text) {
    const Number number = take_number(text);
    const bool decimal = has_decimals(number);
    const std::size_t groups = number.groups.size() - (decimal ? 1 : 0);
    if (!parts_thousands(number, groups)) return std::nullopt;
    std::string digits;
    for (std::size_t i = 0; i < groups; ++i) digits += number.groups[i];
    std::string decimals = decimal ? number.groups.back() : std::string{};
    if (digits.empty() || digits.size() > 9 || decimals.size() > 9) return std::nullopt;
    decimals.resize(3, '0');
    digits += decimals;
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

constexpr std::string_view kAboutBefore[] = {"~", "≈", "∼", "±", "approximately", "approx.", "approx", "about", "around", "circa", "ca.", "ca", "c.", "大约", "大概", "约", "估计"};
constexpr std::string_view kAboutBehind[] = {"approximately", "approx.", "approx", "or so", "左右", "上下", "+", "多", "?"};

/// One width, lower case, without the words that say "about".
std::string without_about(std::string_view text) {
    std::string plain = lower(narrow(text));
    for (const std::string_view word : kAboutBefore) {
        if (plain.starts_with(word)) return narrow(std::string_view{plain}.substr(word.size()));
    }
    for (const std::string_view word : kAboutBehind) {
        if (plain.size() > word.size() && plain.ends_with(word)) return narrow(std::string_view{plain}.substr(0, plain.size() - word.size()));
    }
    return plain;
}

std::string quoted(std::string_view text) { return '"' + std::string{text} + '"'; }

/// Takes a currency's sign or word off the front or the end; it is told in `currency`.
bool take_currency(std::string& text, std::string& currency) {
    for (const std::string_view word : {"US$", "CNY", "RMB", "USD", "EUR", "GBP", "¥", "￥", "元", "人民币", "€", "$", "£"}) {
        const std::string plain = lower(word);
        const bool front = lower(text).starts_with(plain);
        if (!front && !lower(text).ends_with(plain)) continue;
        text = narrow(front ? text.substr(word.size()) : text.substr(0, text.size() - word.size()));
        currency = currency_of(word);
        return true;
    }
    return false;
}

}  // namespace

std::string narrow(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = [&text, i](std::size_t at) { return i + at < text.size() ? static_cast<unsigned char>(text[i + at]) : 0U; };
        if (byte(0) == 0xC2 && byte(1) == 0xA0) {  // U+00A0
            out += ' ';
            i += 1;
        } else if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) {  // U+3000
            out += ' ';
            i += 2;
        } else if (byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) <= 0x8B || byte(2) == 0xAF)) {  // U+2000..200B, U+202F
            out += ' ';
            i += 2;
        } else if (byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) == 0x99) {  // U+2019
            out += '\'';
            i += 2;
        } else if (byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD) && (byte(1) != 0xBD || byte(2) <= 0x9E)) {  // U+FF01..FF5E
            out += static_cast<char>(byte(2) - 0x80 + (byte(1) == 0xBC ? 0x20 : 0x60));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return std::string{trimmed(out)};
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] - 'A' + 'a');
        if (i + 1 >= out.size()) break;
        const auto lead = static_cast<unsigned char>(out[i]);
        const auto next = static_cast<unsigned char>(out[i + 1]);
        if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) out[i + 1] = static_cast<char>(next + 0x20);  // À to Þ, without ×
        if (lead == 0xD0 && next >= 0x90 && next <= 0x9F) out[i + 1] = static_cast<char>(next + 0x20);                   // А to П
        if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) {                                                              // Р to Я
            out[i] = static_cast<char>(0xD1);
            out[i + 1] = static_cast<char>(next - 0x20);
        }
    }
    return out;
}

bool says_nothing(std::string_view text) {
    const std::string word = lower(narrow(text));
    for (const std::string_view nothing : {"", "-", "--", "–", "—", "/", "?", "n/a", "na", "none", "unknown", "无", "未知", "不详", "暂无"}) {
        if (word == nothing) return true;
    }
    return false;
}

std::optional<MileageUnit> mileage_unit(std::string_view word) {
    const std::string unit = lower(narrow(word));
    for (const std::string_view km : {"km", "kms", "kilometer", "kilometers", "kilometre", "kilometres", "км", "公里", "千米"}) {
        if (unit == km) return MileageUnit::Kilometres;
    }
    for (const std::string_view mi : {"mi", "mls", "mile", "miles", "英里"}) {
        if (unit == mi) return MileageUnit::Miles;
    }
    if (unit == "万" || unit == "万公里" || unit == "万km" || unit == "万千米" || unit == "w" || unit == "w公里" || unit == "wkm") return MileageUnit::TenThousandKilometres;
    return std::nullopt;
}

bool says_about(std::string_view text) {
    const std::string plain = lower(narrow(text));
    const std::size_t letter = plain.find_first_not_of("0123456789., ");
    const bool thousands = letter != std::string::npos && letter > 0 && plain[letter] == 'k' && !mileage_unit(std::string_view{plain}.substr(letter));
    return without_about(text) != plain || thousands;
}

Result<Distance, std::string> read_mileage(std::string_view text, MileageUnit unit) {
    const std::string plain = without_about(text);
    std::string_view rest = plain;
    auto thousandths = read_thousandths(rest);
    if (!thousandths) return quoted(text) + " is no mileage";
    std::string word = narrow(rest);
    while (word.ends_with('.')) word.pop_back();
    if ((word.starts_with('k') && !mileage_unit(word)) || word == "k") {
        word = narrow(std::string_view{word}.substr(1));
        *thousandths *= kThousand;
    }
    if (!word.empty()) {
        const auto named = mileage_unit(word);
        if (!named) return quoted(text) + " has a unit that is neither km nor mi";
        unit = *named;
    }
    const std::int64_t metres = unit == MileageUnit::Miles                   ? (*thousandths * 1'609'344 + 500'000) / 1'000'000
                                : unit == MileageUnit::TenThousandKilometres ? *thousandths * 10'000
                                                                             : *thousandths;
    if (metres > kMostKilometres * kThousand) return quoted(text) + " is more than any vehicle drives";
    return Distance::metres(metres);
}

Result<std::chrono::hours, std::string> read_hours(std::string_view text) {
    const std::string plain = narrow(text);
    std::string_view rest = plain;
    const auto thousandths = read_thousandths(rest);
    const std::string name = lower(narrow(rest));
    const bool known = name.empty() || name == "h" || name == "hr" || name == "hrs" || name == "hours" || name == "小时";
    if (!thousandths || !known || *thousandths > kMostHours * kThousand) return quoted(text) + " is no number of engine hours";
    return std::chrono::hours{*thousandths / kThousand};
}

Result<Money, std::string> read_money(std::string_view text, const std::string& currency) {
    Money money;
    if (!currency.empty()) money.currency = currency;
    std::string plain = narrow(text);
    const bool minus = plain.starts_with('-');
    if (minus) plain.erase(0, 1);
    if (take_currency(plain, money.currency) && plain.starts_with('-')) return quoted(text) + " is no amount";
    static_cast<void>(take_currency(plain, money.currency));
    std::string_view rest = plain;
    const auto thousandths = read_thousandths(rest);
    if (!thousandths || !rest.empty() || *thousandths % 10 != 0) return quoted(text) + " is no amount";
    const std::size_t point = plain.find('.');
    if (point != std::string::npos && plain.size() - point == 4 && plain.find_first_of(", '") == std::string::npos) {
        return quoted(text) + " may be thousands or a fraction";
    }
    money.minor_units = (minus ? -1 : 1) * *thousandths / 10;
    return money;
}

std::string currency_of(std::string_view word) {
    const std::string sign = lower(narrow(word));
    for (const std::string_view yuan : {"cny", "rmb", "¥", "￥", "元", "人民币"}) {
        if (sign == lower(narrow(yuan))) return "CNY";
    }
    if (sign == "eur" || sign == "€" || sign == "euro") return "EUR";
    if (sign == "usd" || sign == "us$" || sign == "$") return "USD";
    if (sign == "gbp" || sign == "£") return "GBP";
    return {};
}

}  // namespace odolink::exchange
