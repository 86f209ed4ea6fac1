// SPDX-License-Identifier: Apache-2.0
// Calendar and decimals without floating point: what is written is read back to the millisecond, metre and cent.
#include "adapters/exchange/moments.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <vector>

#include "adapters/exchange/quantities.hpp"
#include "domain/calendar.hpp"

namespace odolink::exchange {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;

std::string padded(std::int64_t value, std::size_t width) {
    std::string text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::string date_text(sys_days day) {
    const std::chrono::year_month_day date{day};
    return padded(static_cast<int>(date.year()), 4) + '-' + padded(static_cast<unsigned>(date.month()), 2) + '-' +
           padded(static_cast<unsigned>(date.day()), 2);
}

/// The numbers of a text and what stands between them: "2026年6月1日" gives 2026, 6, 1.
std::vector<std::string> numbers_in(std::string_view text) {
    std::vector<std::string> out;
    bool within = false;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        if (digit && !within) out.emplace_back();
        if (digit) out.back() += c;
        within = digit;
    }
    return out;
}

std::optional<int> number_of(const std::string& digits) {
    int value = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return wrong == std::errc{} && end == digits.data() + digits.size() ? std::optional{value} : std::nullopt;
}

/// Of "08:00:00.123": the seconds and their decimals may be missing.
std::optional<milliseconds> time_of_day(const std::vector<std::string>& n) {
    if (n.size() < 2 || n.size() > 4) return std::nullopt;
    std::array<int, 3> hms{};
    for (std::size_t i = 0; i < std::min<std::size_t>(n.size(), 3); ++i) hms[i] = number_of(n[i]).value_or(99);
    if (hms[0] > 23 || hms[1] > 59 || hms[2] > 59) return std::nullopt;
    int ms = 0;
    if (n.size() == 4) ms = number_of((n[3] + "000").substr(0, 3)).value_or(0);
    return std::chrono::hours{hms[0]} + std::chrono::minutes{hms[1]} + std::chrono::seconds{hms[2]} + milliseconds{ms};
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string moment_text(const WallTime& at) {
    if (at.since_epoch == milliseconds{0} && at.quality == WallQuality::Unknown) return {};
    const sys_days day{std::chrono::floor<std::chrono::days>(at.since_epoch)};
    const auto rest = (at.since_epoch - day.time_since_epoch()).count();
    std::string text = date_text(day) + 'T' + padded(rest / 3'600'000, 2) + ':' + padded(rest / 60'000 % 60, 2) + ':' +
                       padded(rest / 1000 % 60, 2) + '.' + padded(rest % 1000, 3) + 'Z';
    if (at.quality == WallQuality::Estimated) text += " estimated";
    if (at.quality == WallQuality::Unknown) text += " unknown";
    return text;
}

std::optional<WallTime> read_moment(std::string_view text) {
    text = trimmed(text);
    WallTime at;
    if (text.empty()) return at;
    at.quality = WallQuality::Synchronised;
    if (text.ends_with(" estimated")) at.quality = WallQuality::Estimated;
    if (text.ends_with(" unknown")) at.quality = WallQuality::Unknown;
    const auto day = read_date(text, DateOrder::NotTold);
    if (!day) return std::nullopt;
    // A time of day is one of UTC where T stands before it; another one's zone nobody knows.
    const std::size_t colon = text.find(':');
    const std::size_t t = colon == std::string_view::npos ? colon : text.substr(0, colon).rfind('T');
    const auto time = t == std::string_view::npos ? std::optional<milliseconds>{std::chrono::hours{12}} : time_of_day(numbers_in(text.substr(t)));
    if (!time) return std::nullopt;
    at.since_epoch = day->since_epoch + *time;
    return at;
}

std::string day_text(const WallTime& at) { return at.known() ? date_text(local_day(at, {})) : std::string{}; }

std::string thousandths_text(std::int64_t value) {
    const std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string text = (value < 0 ? "-" : "") + std::to_string(size / 1000);
    std::string rest = padded(static_cast<std::int64_t>(size % 1000), 3);
    while (!rest.empty() && rest.back() == '0') rest.pop_back();
    return rest.empty() ? text : text + '.' + rest;
}

std::string hundredths_text(std::int64_t value) {
    const std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    return (value < 0 ? "-" : "") + std::to_string(size / 100) + '.' + padded(static_cast<std::int64_t>(size % 100), 2);
}

std::optional<std::int64_t> read_decimal(std::string_view text, int places) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string digits{text.substr(0, point)};
    std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    if (digits.empty() || fraction.size() > static_cast<std::size_t>(places)) return std::nullopt;
    digits += fraction;
    digits.append(static_cast<std::size_t>(places) - fraction.size(), '0');
    if (negative) digits.insert(digits.begin(), '-');
    std::int64_t value = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return wrong == std::errc{} && end == digits.data() + digits.size() ? std::optional{value} : std::nullopt;
}

std::string id_text(const Id& id) { return id.empty() ? std::string{} : id.text(); }

}  // namespace odolink::exchange
