// SPDX-License-Identifier: Apache-2.0
// What two duties have used of one limit. See counted_limit.hpp.
#include "core/maintenance/counted_limit.hpp"

#include <algorithm>

#include "core/maintenance/due.hpp"

namespace odolink {
namespace {

/// part * numerator / denominator, rounded up.
std::int64_t scaled_up(std::int64_t part, std::int64_t numerator, std::int64_t denominator) {
    return part <= 0 ? part : (part * numerator + denominator - 1) / denominator;
}

std::int64_t grace_of(std::int64_t interval, std::int64_t most) {
    return std::min(interval * kGracePercent / 100, most);
}

}  // namespace

std::optional<CountedLimit> count_limit(const DutyLimits& limits, DutySpent spent, bool severe_now,
                                        std::int64_t most_grace) {
    spent.severe = std::clamp<std::int64_t>(spent.severe, 0, std::max<std::int64_t>(spent.total, 0));
    if (!limits.normal) {
        if (!limits.severe || (!severe_now && spent.severe == 0)) return std::nullopt;
        return CountedLimit{*limits.severe, *limits.severe - spent.severe, grace_of(*limits.severe, most_grace)};
    }
    const std::int64_t normal = *limits.normal;
    const std::int64_t severe = std::min(limits.severe.value_or(normal), normal);
    const std::int64_t mild = spent.total - spent.severe;
    if (!severe_now) {
        return CountedLimit{normal, normal - mild - scaled_up(spent.severe, normal, severe), grace_of(normal, most_grace)};
    }
    const std::int64_t left = severe - spent.severe - scaled_up(mild, severe, normal);
    // Of a mixed past the smaller grace holds, as a share: a change of duty may not take "overdue" back.
    const std::int64_t grace = mild <= 0 ? grace_of(severe, most_grace) : grace_of(normal, most_grace) * severe / normal;
    return CountedLimit{severe, left, grace};
}

}  // namespace odolink
