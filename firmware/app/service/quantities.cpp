// SPDX-License-Identifier: Apache-2.0
// Numbers with parted thousands, and the orders of year, month and day.
#include "app/service/quantities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace odolink::service {
namespace {

constexpr std::int64_t kMostKilometres = 4'000'000;
constexpr std::int64_t kMostHours = 200'000;
constexpr std::int64_t kThousand = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(c < 128 ? std::tolower(c) : c); });
    return out;
}

/// Thousandths of the number in front; `text` becomes what follows it. A separator with exactly three digits behind parts
/// thousands where at most three stand in front and it is not the last of two kinds; any other one begins decimals.
std::optional<std::int64_t> read_thousandths(std::string_view& text) {
    std::string whole;
    std::string decimals;
    std::size_t at = 0;
    std::size_t end = 0;
    while (end < text.size() && (is_digit(text[end]) || text[end] == ',' || text[end] == '.' || text[end] == '\'' ||
                                 (text[end] == ' ' && end + 1 < text.size() && is_digit(text[end + 1])))) {
        ++end;
    }
    const std::string_view number = text.substr(0, end);
    const std::size_t last = number.find_last_of(",.");
    const bool two_kinds = last != std::string_view::npos && number.substr(0, last).find(number[last] == ',' ? '.' : ',') != std::string_view::npos;
    const bool repeated = last != std::string_view::npos && number.substr(0, last).find(number[last]) != std::string_view::npos;
    const bool decimal = last != std::string_view::npos && (two_kinds || (!repeated && (number.size() - last - 1 != 3 || last > 3)));
    for (; at < number.size(); ++at) {
        if (!is_digit(number[at])) continue;
        (decimal && at > last ? decimals : whole) += number[at];
    }
    if (whole.empty() || whole.size() > 9 || decimals.size() > 9) return std::nullopt;
    decimals.resize(3, '0');
    std::int64_t value = 0;
    std::int64_t part = 0;
    std::from_chars(whole.data(), whole.data() + whole.size(), value);
    std::from_chars(decimals.data(), decimals.data() + decimals.size(), part);
    text.remove_prefix(end);
    return value * kThousand + part;
}

std::vector<int> numbers_in(std::string_view text, std::string& separators) {
    std::vector<int> numbers;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_digit(text[at])) {
            separators += text[at++];
            continue;
        }
        int value = 0;
        const auto read = std::from_chars(text.data() + at, text.data() + text.size(), value);
        numbers.push_back(read.ec == std::errc{} ? value : -1);
        at = static_cast<std::size_t>(read.ptr - text.data());
    }
    return numbers;
}

Result<WallTime, std::string> date_of(int year, int month, int day, std::string_view text) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)}, std::chrono::day{static_cast<unsigned>(day)}};
    if (year < 1950 || year > 2150 || month < 1 || day < 1 || !date.ok()) return "\"" + std::string{text} + "\" is no date of the calendar";
    return WallTime{std::chrono::sys_days{date}.time_since_epoch(), WallQuality::Synchronised};
}

/// The date in front of a time of day.
std::string_view without_time(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return text;
    const std::size_t cut = text.substr(0, colon).find_last_of(" T");
    return cut == std::string_view::npos ? text : trimmed(text.substr(0, cut));
}

}  // namespace

Result<Distance, std::string> read_mileage(std::string_view text, MileageUnit unit) {
    std::string_view rest = trimmed(text);
    const auto thousandths = read_thousandths(rest);
    const std::string said = "\"" + std::string{text} + "\"";
    if (!thousandths) return said + " is no mileage";
    const std::string name = lower(trimmed(rest));
    if (name == "km" || name == "公里" || name == "千米") unit = MileageUnit::Kilometres;
    else if (name == "mi" || name == "mile" || name == "miles" || name == "英里") unit = MileageUnit::Miles;
    else if (!name.empty()) return said + " has a unit that is neither km nor mi";
    if (*thousandths > kMostKilometres * kThousand) return said + " is more than any vehicle drives";
    if (unit == MileageUnit::Kilometres) return Distance::metres(*thousandths);
    return Distance::metres((*thousandths * 1'609'344 + 500'000) / 1'000'000);
}

Result<std::chrono::hours, std::string> read_hours(std::string_view text) {
    std::string_view rest = trimmed(text);
    const auto thousandths = read_thousandths(rest);
    const std::string name = lower(trimmed(rest));
    const bool known = name.empty() || name == "h" || name == "hours" || name == "小时";
    if (!thousandths || !known || *thousandths > kMostHours * kThousand) return "\"" + std::string{text} + "\" is no number of engine hours";
    return std::chrono::hours{*thousandths / kThousand};
}

Result<WallTime, std::string> read_date(std::string_view text, DateOrder order) {
    const std::string_view date = without_time(trimmed(text));
    std::string separators;
    const std::vector<int> n = numbers_in(date, separators);
    const std::string said = "\"" + std::string{text} + "\"";
    const bool year_first = !n.empty() && n[0] > 31;
    if (n.size() == 1 && date.size() == 8 && separators.empty()) return date_of(n[0] / 10000, n[0] / 100 % 100, n[0] % 100, text);
    if (n.size() == 2 && year_first) return date_of(n[0], n[1], 1, text);
    if (n.size() != 3) return said + " is no date";
    if (year_first) return date_of(n[0], n[1], n[2], text);
    if (n[2] < 1000) return said + " has a year of two digits";
    if (separators == ".." || n[0] > 12) return date_of(n[2], n[1], n[0], text);
    if (n[1] > 12) return date_of(n[2], n[0], n[1], text);
    if (n[0] != n[1] && order == DateOrder::NotTold) return said + " may be two days: which of day and month stands first?";
    return order == DateOrder::MonthFirst ? date_of(n[2], n[0], n[1], text) : date_of(n[2], n[1], n[0], text);
}

std::string to_text(const WallTime& date) {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>{date.since_epoch})};
    const auto padded = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return std::to_string(static_cast<int>(day.year())) + '-' + padded(static_cast<unsigned>(day.month())) + '-' + padded(static_cast<unsigned>(day.day()));
}

std::string to_text(Distance distance) {
    const std::int64_t metres = std::abs(distance.in_metres());
    std::string km = std::to_string(metres / kThousand);
    for (std::size_t at = km.size(); at > 3;) km.insert(at -= 3, ",");
    if (metres % kThousand != 0) {
        const std::string part = std::to_string(metres % kThousand);
        km += '.' + std::string(3 - part.size(), '0') + part;
    }
    return (distance < Distance{} ? "-" : "") + km + " km";
}

}  // namespace odolink::service
