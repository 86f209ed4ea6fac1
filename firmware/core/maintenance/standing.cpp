// SPDX-License-Identifier: Apache-2.0
// Gaps between days with a trip; see standing.hpp.
#include "core/maintenance/standing.hpp"

#include <algorithm>

#include "core/maintenance/past_work.hpp"

namespace odolink {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

}  // namespace

days longest_stand(std::span<const UsageDay> driven, WallTime since, const VehicleNow& now) {
    if (!now.wall.known()) return days{0};
    const sys_days today = local_day(now.wall, now.offset);
    const sys_days from = since.known() ? local_day(since, now.offset) : sys_days::min();
    days longest{0};
    for (std::size_t i = 0; i < driven.size(); ++i) {
        const sys_days begin = std::max(driven[i].day, from);
        const sys_days end = i + 1 < driven.size() ? driven[i + 1].day : today;
        longest = std::max(longest, end - begin);
    }
    return longest;
}

void judge_standing(std::vector<DueItem>& due, const MaintenancePlan& plan, std::span<const Completion> completions,
                    std::span<const UsageDay> driven, const VehicleNow& now) {
    for (const PlanItem& item : plan.items) {
        const auto found =
            std::find_if(due.begin(), due.end(), [&item](const DueItem& d) { return d.item_id == item.id; });
        if (!item.standing || found == due.end()) continue;
        const PastWork past = past_work(item.id, completions);
        const days stood = longest_stand(driven, past.by_time ? past.by_time->at : WallTime{}, now);
        DueState state = DueState::Ok;
        if (stood >= *item.standing)
            state = DueState::Due;
        else if (stood * 100 >= *item.standing * kStandingSoonPercent)
            state = DueState::Soon;
        if (state <= found->state) continue;
        found->state = state;
        found->stood = stood;
    }
}

}  // namespace odolink
