// SPDX-License-Identifier: Apache-2.0
// The order in which services come. Head: next_service.hpp.
#include "core/maintenance/next_service.hpp"

#include <algorithm>
#include <compare>
#include <limits>
#include <numeric>
#include <tuple>

namespace odolink {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// Day the item is expected, counted from the epoch; kNever when nothing tells one.
std::int64_t expected_day(const DueItem& item, WallTime now) {
    const auto day = [](WallTime t) { return std::chrono::floor<std::chrono::days>(t.since_epoch).count(); };
    std::int64_t expected = kNever;
    if (item.predicted_date && item.predicted_date->known()) expected = day(*item.predicted_date);
    if (item.remaining_time && now.known()) expected = std::min<std::int64_t>(expected, day(now) + item.remaining_time->count());
    return expected;
}

/// Past its limit: overdue 0, due 1; what is still to come is one group and goes by its day.
int past(const DueItem& item) { return item.state == DueState::Overdue ? 0 : item.state == DueState::Due ? 1 : 2; }

auto place(const DueItem& item, WallTime now) {
    const std::int64_t metres = item.remaining_distance ? item.remaining_distance->in_metres() : kNever;
    const std::int64_t hours = item.remaining_engine_hours ? item.remaining_engine_hours->count() : kNever;
    return std::tuple{past(item), expected_day(item, now), -static_cast<int>(item.state), metres, hours};
}

}  // namespace

std::vector<std::size_t> in_order_of_service(std::span<const DueItem> due, WallTime now) {
    std::vector<std::size_t> order(due.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [due, now](std::size_t a, std::size_t b) { return place(due[a], now) < place(due[b], now); });
    return order;
}

}  // namespace odolink
