// SPDX-License-Identifier: Apache-2.0
// See cluster_swap.hpp.
#include "app/service/cluster_swap.hpp"

#include <algorithm>

#include "app/service/texts.hpp"
#include "core/maintenance/vehicle_timeline.hpp"

namespace odolink::service {
namespace {

constexpr std::ptrdiff_t kLeastForASwap = 2;  // one alone is a slip of the pen

bool placed(const HistoryRow& row) { return row.record.performed_at.known() && row.record.mileage > Distance{}; }

}  // namespace

Result<ClusterSwap, std::string> read_swap(std::string_view text, const Reading& reading) {
    const std::size_t first = text.find(':');
    const std::size_t second = first == std::string_view::npos ? first : text.find(':', first + 1);
    if (second == std::string_view::npos) return std::string{"it is no date and two mileages"};
    const auto on = exchange::read_date(text.substr(0, first), reading.dates);
    if (!on) return on.error();
    const auto before = exchange::read_mileage(text.substr(first + 1, second - first - 1), reading.unit);
    if (!before) return before.error();
    const auto after = exchange::read_mileage(text.substr(second + 1), reading.unit);
    if (!after) return after.error();
    return ClusterSwap{*on, *before, *after};
}

void count_through(History& history, VehicleNow& now, const ClusterSwap& swap) {
    const Distance more = swap.before - swap.after;
    for (HistoryRow& row : history.rows) {
        ServiceRecord& record = row.record;
        if (!placed(row) || record.performed_at.since_epoch < swap.on.since_epoch) continue;
        const bool that_day = record.performed_at.since_epoch == swap.on.since_epoch;
        if (that_day && record.mileage - swap.after > swap.before - record.mileage) continue;
        record.mileage += more;
    }
    now.mileage += more;
    history.remarks.push_back("the cluster was replaced on " + to_text(swap.on) + ": later mileages, that of now too, count " + to_text(more) + " more than it shows");
}

std::optional<std::string> swap_remark(const History& history, const VehicleNow& now) {
    WallTime last_beyond;
    std::ptrdiff_t beyond = 0;
    for (const HistoryRow& row : history.rows) {
        if (!placed(row) || row.record.mileage <= now.mileage + kMileageSlack) continue;
        ++beyond;
        if (!last_beyond.known() || last_beyond < row.record.performed_at) last_beyond = row.record.performed_at;
    }
    const bool later = std::any_of(history.rows.begin(), history.rows.end(), [&last_beyond, &now](const HistoryRow& row) {
        return placed(row) && last_beyond < row.record.performed_at && row.record.mileage <= now.mileage + kMileageSlack;
    });
    if (beyond < kLeastForASwap || !later) return std::nullopt;
    return std::to_string(beyond) + " records up to " + to_text(last_beyond) + " tell more kilometres than the odometer has: was the cluster replaced? Then say --cluster-swap DATE:OLD:NEW, with what the old one showed last and the new one first; until then those mileages are not believed, and what counts by distance may be told too late";
}

}  // namespace odolink::service
