// SPDX-License-Identifier: Apache-2.0
// Numbers, dates and money as the two languages write them. No locale of the machine takes part: the same text
// everywhere.
#include <array>
#include <cmath>

#include "core/prompts/text_parts.hpp"
#include "core/prompts/texts.hpp"

namespace odolink::texts {
namespace {

constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string grouped(std::int64_t value) {
    std::string digits = std::to_string(value);
    const std::size_t sign = value < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > sign + 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string two_digits(std::int64_t value) {
    std::string text = std::to_string(value);
    return text.size() < 2 ? "0" + text : text;
}

/// At most one decimal, none where it would be 0. Values beyond a signal's reach are shown as they are, without
/// decimals.
std::string decimal(double value) {
    if (!std::isfinite(value)) return "?";
    if (std::fabs(value) > 1e12) return std::to_string(value);
    const auto tenths = std::llround(value * 10);
    const auto rest = tenths % 10;
    const std::string sign = tenths < 0 && tenths > -10 ? "-" : "";
    return sign + grouped(tenths / 10) + (rest == 0 ? "" : "." + std::to_string(rest < 0 ? -rest : rest));
}

}  // namespace

std::string ecu_text(std::uint32_t ecu) {
    constexpr std::array kDigits{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};
    std::string text;
    do {
        text.insert(text.begin(), kDigits[ecu % 16]);
        ecu /= 16;
    } while (ecu != 0);
    return text;
}

std::string amount_text(double value, const std::string& unit) {
    if (!std::isfinite(value)) return "?";
    std::string text = decimal(value);
    const auto hundredths = std::llround(value * 100);
    // Volts and small results need their second decimal; nobody reads it of a large number.
    if (std::fabs(value) < 100 && hundredths % 10 != 0) {
        const auto rest = hundredths < 0 ? -hundredths % 100 : hundredths % 100;
        text = (value < 0 ? "-" : "") + grouped(std::llabs(hundredths) / 100) + "." + two_digits(rest);
    }
    return text + (unit.empty() ? "" : " " + unit);
}

std::string reading_text(const SignalValue& reading) {
    const std::size_t dot = reading.name.rfind('.');
    const std::string name = dot == std::string::npos ? reading.name : reading.name.substr(dot + 1);
    return name + " " + decimal(reading.value) + (reading.unit.empty() ? "" : " " + reading.unit);
}

Text moment_text(WallTime at, LocalOffset offset) {
    if (!at.known()) return {"时间未定", "time not set"};
    const std::chrono::year_month_day date{local_day(at, offset)};
    const auto minutes = std::chrono::floor<std::chrono::minutes>(local_time_of_day(at, offset)).count();
    const std::string clock = two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
    const auto month = static_cast<unsigned>(date.month());
    const std::string day = std::to_string(static_cast<unsigned>(date.day()));
    return {std::to_string(month) + "月" + day + "日 " + clock, day + " " + kMonths.at(month - 1) + " " + clock};
}

Text date_text(WallTime at, LocalOffset offset) {
    if (!at.known()) return {"日期未定", "date not set"};
    const std::chrono::year_month_day date{local_day(at, offset)};
    const std::string year = std::to_string(static_cast<int>(date.year()));
    const auto month = static_cast<unsigned>(date.month());
    const std::string day = std::to_string(static_cast<unsigned>(date.day()));
    return {year + "年" + std::to_string(month) + "月" + day + "日", day + " " + kMonths.at(month - 1) + " " + year};
}

std::string counted(std::int64_t count, std::string_view one) {
    return grouped(count) + " " + std::string{one} + (count == 1 ? "" : "s");
}

std::string distance_text(Distance distance) {
    const Distance amount = distance < Distance{} ? Distance{} - distance : distance;
    return grouped(amount.whole_kilometres()) + " km";
}

std::string money_text(const Money& money) {
    // Minor units are hundredths here; currencies without them are not priced by our dealers.
    const std::int64_t minor = money.minor_units % 100;
    const std::string amount = (money.minor_units < 0 && money.minor_units > -100 ? "-" : "") +
                               grouped(money.minor_units / 100) + "." + two_digits(minor < 0 ? -minor : minor);
    return money.currency == "CNY" ? "¥" + amount : amount + " " + money.currency;
}

}  // namespace odolink::texts
