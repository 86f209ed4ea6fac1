// SPDX-License-Identifier: Apache-2.0
// See texts.hpp.
#include "app/service/texts.hpp"

#include <chrono>
#include <cstdlib>

namespace odolink::service {

std::string to_text(const WallTime& date) {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>{date.since_epoch})};
    const auto padded = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return std::to_string(static_cast<int>(day.year())) + '-' + padded(static_cast<unsigned>(day.month())) + '-' + padded(static_cast<unsigned>(day.day()));
}

std::string to_text(Distance distance) {
    const std::int64_t metres = std::abs(distance.in_metres());
    std::string km = std::to_string(metres / 1000);
    for (std::size_t at = km.size(); at > 3;) km.insert(at -= 3, ",");
    if (metres % 1000 != 0) {
        const std::string part = std::to_string(metres % 1000);
        km += '.' + std::string(3 - part.size(), '0') + part;
    }
    return (distance < Distance{} ? "-" : "") + km + " km";
}

}  // namespace odolink::service
