// SPDX-License-Identifier: Apache-2.0
// Dates, mileages and hours as people write them. Used for the columns of a history and for the options of the command.
#pragma once

#include <chrono>
#include <string_view>

#include "app/service/history_file.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink::service {

enum class MileageUnit { Kilometres, Miles };

/// "46500", "46,500 km", "28 900 mi", "46.500,5": thousands may be parted, up to three decimals. Errors: what is wrong.
[[nodiscard]] Result<Distance, std::string> read_mileage(std::string_view text, MileageUnit unit);
/// Whole hours or with decimals, which are cut off; an "h" may follow.
[[nodiscard]] Result<std::chrono::hours, std::string> read_hours(std::string_view text);
/// 2024-03-01, 2024/3/1, 2024.3.1, 20240301, 2024年3月1日, 1.3.2024, 2024-03 (its first day), a time of day behind is passed
/// over; 3/1/2024 by `order`. Midnight UTC. Errors: what is wrong.
[[nodiscard]] Result<WallTime, std::string> read_date(std::string_view text, DateOrder order);

/// 2024-03-01
[[nodiscard]] std::string to_text(const WallTime& date);
/// "46,500 km"; with metres where they are not whole kilometres.
[[nodiscard]] std::string to_text(Distance distance);

}  // namespace odolink::service
