// SPDX-License-Identifier: Apache-2.0
// Dates, mileages, hours and amounts as people write them. Used for the tables of others and for the options of `odolinkctl service`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/service_record.hpp"

namespace odolink::exchange {

/// What a number without a unit of its own counts.
enum class MileageUnit : std::uint8_t { Kilometres = 1, Miles = 2, TenThousandKilometres = 3 };

/// Which of day, month and year stands first where the marks leave it open.
enum class DateOrder : std::uint8_t { NotTold = 0, DayFirst = 1, MonthFirst = 2, YearFirst = 3 };

/// Full-width letters, digits, marks and blanks of any width as those of ASCII, without blanks at the ends: "１２，３４５" is "12,345".
[[nodiscard]] std::string narrow(std::string_view text);
/// Letters of ASCII, of Western Europe and of Russian in lower case.
[[nodiscard]] std::string lower(std::string_view text);

/// Nothing is told: empty, a dash, ?, "n/a", "unknown", 无, 未知, 不详.
[[nodiscard]] bool says_nothing(std::string_view text);

/// "~12403", "about 45,000", "约3万公里", "45k": the number is not meant to be exact.
[[nodiscard]] bool says_about(std::string_view text);

/// The unit that a word names: km, kms, kilometer, 公里, 千米; mi, mile, miles, 英里; 万公里, 万, w.
[[nodiscard]] std::optional<MileageUnit> mileage_unit(std::string_view word);

/// "46500", "46,500 km", "28 900 mi", "46.500,5", "１２，３４５公里", "1.2万公里", "45k", "3.5W公里", "~12403": thousands may be parted, up to three decimals. A mark with three
/// digits behind and one to three in front parts thousands. Errors: what is wrong.
[[nodiscard]] Result<Distance, std::string> read_mileage(std::string_view text, MileageUnit unit);
/// Whole hours or with decimals, which are cut off; a unit may follow. Errors: what is wrong.
[[nodiscard]] Result<std::chrono::hours, std::string> read_hours(std::string_view text);
/// 2024-03-01, 2024/3/1, 2024.3.1, 20240301, 2024年3月1日, 1.3.2024, "Mar 1, 2024", 1 March 2024, 3/15/22, a spreadsheet's number of days (45352); a
/// time of day is passed over; 3/1/2024 and 5.3.22 by `order`. Of a month (2024-03, 03/2024, Mar-24), a year (2024年) or with "about" it is the
/// first day, of quality Estimated. Midnight UTC. Two digits are the years 1980 to 2079. Errors: what is wrong.
[[nodiscard]] Result<WallTime, std::string> read_date(std::string_view text, DateOrder order);
/// The order that a date with slashes or dashes shows by itself: day first for 25/3/2024.
[[nodiscard]] std::optional<DateOrder> order_shown_by(std::string_view text);
/// "1480", "¥1,480.00", "1.480,00 €", "680 RMB"; `currency` where it names none. Errors: what is wrong.
[[nodiscard]] Result<Money, std::string> read_money(std::string_view text, const std::string& currency);
/// The ISO 4217 code of a sign or word: ¥ 元 RMB CNY, € EUR, $ USD, £ GBP; empty for any other.
[[nodiscard]] std::string currency_of(std::string_view word);

}  // namespace odolink::exchange
