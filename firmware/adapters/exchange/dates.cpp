// SPDX-License-Identifier: Apache-2.0
// The orders of year, month and day, and months by name. See quantities.hpp.
#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "adapters/exchange/quantities.hpp"

namespace odolink::exchange {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// A date's numbers, what stands between them, and the month that is named.
struct Parts {
    std::vector<int> numbers;
    std::string marks;  ///< of ASCII: "//" for 3/4/2024
    int month{0};
    bool other_words{false};
    bool about{false};
};

/// 1..12 for a month's English name or its first three letters or more.
int month_named(std::string_view word) {
    constexpr std::array<std::string_view, 12> kMonths{"january", "february", "march", "april", "may", "june",
                                                       "july", "august", "september", "october", "november", "december"};
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (word.size() >= 3 && kMonths[i].starts_with(word)) return static_cast<int>(i) + 1;
    }
    return 0;
}

bool is_filler(std::string_view word) {
    constexpr std::array<std::string_view, 12> kFillers{"st", "nd", "rd", "th", "of", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    return std::any_of(kFillers.begin(), kFillers.end(), [word](std::string_view known) { return known == word || (word.size() >= 3 && known.starts_with(word)); });
}

void take_word(Parts& parts, std::string_view word) {
    const int month = month_named(word);
    if (month > 0 && parts.month == 0) parts.month = month;
    else if (word == "about" || word == "approx" || word == "around" || word == "circa" || word == "ca") parts.about = true;
    else if (!is_filler(word)) parts.other_words = true;
}

Parts parts_of(std::string_view text) {
    Parts parts;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        if (is_digit(text[at])) {
            int value = 0;
            const auto read = std::from_chars(text.data() + at, text.data() + text.size(), value);
            parts.numbers.push_back(read.ec == std::errc{} ? value : -1);
            at = static_cast<std::size_t>(read.ptr - text.data());
        } else if (is_letter(text[at])) {
            while (at < text.size() && is_letter(text[at])) ++at;
            take_word(parts, text.substr(from, at - from));
        } else {
            if (text[at] == '/' || text[at] == '-' || text[at] == '.') parts.marks += text[at];
            for (const std::string_view word : {"~", "约", "大概", "左右"}) parts.about = parts.about || text.substr(at).starts_with(word);
            ++at;
        }
    }
    return parts;
}

/// The date in front of a time of day.
std::string_view without_time(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return text;
    std::size_t cut = text.substr(0, colon).find_last_of(" T");
    if (cut == std::string_view::npos) {
        cut = colon;
        while (cut > 0 && is_digit(text[cut - 1])) --cut;
    }
    return text.substr(0, cut);
}

/// 80 is 1980, 79 is 2079.
int full_year(int year) { return year >= 100 ? year : year + (year >= 80 ? 1900 : 2000); }

std::optional<WallTime> calendar_date(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year{full_year(year)}, std::chrono::month{static_cast<unsigned>(month)}, std::chrono::day{static_cast<unsigned>(day)}};
    if (year < 0 || full_year(year) < 1900 || full_year(year) > 2200 || month < 1 || day < 1 || !date.ok()) return std::nullopt;
    return WallTime{std::chrono::sys_days{date}.time_since_epoch(), WallQuality::Synchronised};
}

Result<WallTime, std::string> date_of(int year, int month, int day, const std::string& said) {
    const auto date = calendar_date(year, month, day);
    if (!date) return said + " is no date of the calendar";
    return *date;
}

/// The first day of what is no more than a month or a year.
Result<WallTime, std::string> first_day_of(int year, int month, const std::string& said) {
    auto date = date_of(year, month, 1, said);
    if (date) date->quality = WallQuality::Estimated;
    return date;
}

/// A date whose month is a word: "Mar 5, 2024", "5 March 24", "Mar 2024", "Mar-24". "Mar 24" may be a day.
Result<WallTime, std::string> date_of_named(const Parts& parts, const std::string& said) {
    const auto& n = parts.numbers;
    if (n.size() == 1 && (n[0] >= 1000 || (n[0] < 100 && parts.marks == "-" && said.find_first_of("0123456789") > said.find('-')))) return first_day_of(n[0], parts.month, said);
    if (n.size() == 1) return said + " has no year";
    if (n.size() != 2) return said + " is no date";
    if (n[0] > 31) return date_of(n[0], parts.month, n[1], said);
    return date_of(n[1], parts.month, n[0], said);
}

/// 1899-12-30 and so many days: 20,000 to 80,000 are of the years 1954 to 2119.
std::optional<WallTime> spreadsheet_day(int days) {
    if (days < 20'000 || days > 80'000) return std::nullopt;
    return WallTime{(std::chrono::sys_days{std::chrono::year{1899} / 12 / 30} + std::chrono::days{days}).time_since_epoch(), WallQuality::Synchronised};
}

/// Seconds, or milliseconds, since 1970, as programs write them: ten digits, or thirteen. Their day in UTC.
std::optional<WallTime> unix_day(std::string_view text) {
    if ((text.size() != 10 && text.size() != 13) || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    std::int64_t seconds = 0;
    std::from_chars(text.data(), text.data() + 10, seconds);
    if (seconds < 1'000'000'000) return std::nullopt;
    return WallTime{std::chrono::floor<std::chrono::days>(std::chrono::seconds{seconds}), WallQuality::Synchronised};
}

/// Three numbers of which none shows that it is the year: the one day that they can be, by the order that is told where it is one.
Result<WallTime, std::string> date_of_short(const Parts& parts, DateOrder order, const std::string& said) {
    const auto& n = parts.numbers;
    const auto day_first = calendar_date(n[2], n[1], n[0]);
    const auto month_first = calendar_date(n[2], n[0], n[1]);
    const auto year_first = parts.marks == "//" || n[2] >= 100 ? std::nullopt : calendar_date(n[0], n[1], n[2]);
    const std::optional<WallTime> told = order == DateOrder::DayFirst ? day_first : order == DateOrder::MonthFirst ? month_first : order == DateOrder::YearFirst ? year_first : std::nullopt;
    if (told) return *told;
    std::optional<WallTime> only;
    for (const auto& one : {day_first, month_first, year_first}) {
        if (!one || only == one) continue;
        if (only) return said + " may be two days: which of day and month stands first?";
        only = one;
    }
    if (!only) return said + " is no date of the calendar";
    return *only;
}

Result<WallTime, std::string> exact_or_first(const Parts& parts, DateOrder order, std::string_view date, const std::string& said) {
    const std::vector<int>& n = parts.numbers;
    if (parts.month > 0) return date_of_named(parts, said);
    const bool year_first = !n.empty() && (n[0] > 31 || date.find("年") != std::string_view::npos);
    if (n.size() == 1 && date.size() == 8 && parts.marks.empty()) return date_of(n[0] / 10000, n[0] / 100 % 100, n[0] % 100, said);
    if (const auto seconds = unix_day(date)) return *seconds;
    if (!n.empty() && n.size() <= 2 && date.find_first_not_of("0123456789.") == std::string_view::npos && spreadsheet_day(n[0])) return *spreadsheet_day(n[0]);
    if (n.size() == 1 && (n[0] >= 1900 || date.ends_with("年"))) return first_day_of(n[0], 1, said);
    if (n.size() == 2 && year_first) return first_day_of(n[0], n[1], said);
    if (n.size() == 2 && n[1] >= 1000) return first_day_of(n[1], n[0], said);
    if (n.size() != 3) return said + " is no date";
    if (year_first) return date_of(n[0], n[1], n[2], said);
    if (parts.marks == ".." && n[2] >= 1000) return date_of(n[2], n[1], n[0], said);
    return date_of_short(parts, order, said);
}

}  // namespace

Result<WallTime, std::string> read_date(std::string_view text, DateOrder order) {
    const std::string said = '"' + std::string{text} + '"';
    const std::string plain = narrow(text);
    const std::string date = lower(narrow(without_time(plain)));
    const Parts parts = parts_of(date);
    if (parts.other_words) return said + " is no date";
    auto read = exact_or_first(parts, order, date, said);
    if (read && parts.about) read->quality = WallQuality::Estimated;
    return read;
}

std::optional<DateOrder> order_shown_by(std::string_view text) {
    const std::string plain = narrow(text);
    const Parts parts = parts_of(lower(without_time(plain)));
    const std::vector<int>& n = parts.numbers;
    if (parts.month > 0 || parts.other_words || n.size() != 3 || n[0] > 31 || (n[2] < 1000 && parts.marks != "//") || parts.marks == "..") return std::nullopt;
    if (n[0] > 12 && n[0] <= 31 && n[1] <= 12) return DateOrder::DayFirst;
    if (n[1] > 12 && n[1] <= 31 && n[0] <= 12) return DateOrder::MonthFirst;
    return std::nullopt;
}

}  // namespace odolink::exchange
