// SPDX-License-Identifier: Apache-2.0
// Months, shares and the forecast.
#include "core/sync/data_budget.hpp"

#include <charconv>

namespace odolink {
namespace {

constexpr std::chrono::milliseconds kDay = std::chrono::hours{24};

std::chrono::year_month month_of(const WallTime& now, LocalOffset offset) {
    const std::chrono::year_month_day day{local_day(now, offset)};
    return day.year() / day.month();
}

std::int32_t number_of(std::chrono::year_month month) {
    return static_cast<int>(month.year()) * 12 + static_cast<std::int32_t>(static_cast<unsigned>(month.month())) - 1;
}

/// Not `used * 100 >= bytes * percent`, which a plan of many terabytes would overflow.
bool reached(std::uint64_t used, std::uint64_t bytes, std::uint64_t percent) {
    return used >= bytes / 100 * percent + bytes % 100 * percent / 100 + (bytes % 100 * percent % 100 != 0 ? 1 : 0);
}

}  // namespace

void DataBudget::on_time(const WallTime& now) {
    if (!now.known()) return;
    const std::int32_t month = number_of(month_of(now, offset_));
    if (month > use_.month && use_.month != 0) use_.bytes = 0;
    use_.month = month;
}

ValueClass DataBudget::least() const {
    if (plan_.roaming) return ValueClass::Critical;
    if (plan_.monthly_bytes == 0 || !reached(use_.bytes, plan_.monthly_bytes, kBulkPercent)) return ValueClass::Bulk;
    return reached(use_.bytes, plan_.monthly_bytes, kNormalPercent) ? ValueClass::Critical : ValueClass::Normal;
}

std::optional<std::uint64_t> DataBudget::forecast(const WallTime& now) const {
    if (!now.known()) return std::nullopt;
    const std::chrono::year_month month = month_of(now, offset_);
    const auto begin = std::chrono::sys_days{month / std::chrono::day{1}};
    const auto end = std::chrono::sys_days{(month + std::chrono::months{1}) / std::chrono::day{1}};
    const auto passed = local_day(now, offset_) - begin + local_time_of_day(now, offset_);
    if (passed < kDay) return std::nullopt;
    const double share = static_cast<double>(std::chrono::milliseconds{end - begin}.count()) /
                         static_cast<double>(std::chrono::milliseconds{passed}.count());
    return static_cast<std::uint64_t>(static_cast<double>(use_.bytes) * share);
}

std::string encode_use(const DataUse& use) {
    return std::to_string(use.month) + " " + std::to_string(use.bytes);
}

std::optional<DataUse> decode_use(std::string_view text) {
    DataUse use;
    const char* const end = text.data() + text.size();
    const auto month = std::from_chars(text.data(), end, use.month);
    if (month.ec != std::errc{} || use.month < 0 || month.ptr == end || *month.ptr != ' ') return std::nullopt;
    const auto bytes = std::from_chars(month.ptr + 1, end, use.bytes);
    if (bytes.ec != std::errc{} || bytes.ptr != end) return std::nullopt;
    return use;
}

}  // namespace odolink
