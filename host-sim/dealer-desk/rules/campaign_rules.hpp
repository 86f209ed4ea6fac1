// SPDX-License-Identifier: Apache-2.0
// What a clerk may publish, how long a campaign's message waits for a car, and which cars each number of a campaign counts: the list
// behind the number asks the same question. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "dealer-desk/values.hpp"

namespace odolink::desk {

/// The field that is wrong; empty: it may be published now. Beyond what makes it unfit (domain/campaign): its end is ahead, its beginning within
/// a year.
[[nodiscard]] std::string wrong_field(const Campaign& campaign, WallTime now);

/// A campaign that needs no consent is the manager's.
[[nodiscard]] bool may_publish(Role role, CampaignClass c);

/// How long its message may wait: 30 days, and not beyond its end.
[[nodiscard]] std::chrono::milliseconds valid_for(const Campaign& campaign, WallTime now);

/// "sent", "unknown", "seen", "accepted", "declined", "done", "not_taken".
[[nodiscard]] std::span<const std::string_view> campaign_counts();
/// Does a car that has come so far count there? Who accepted has seen it, who is done has accepted.
[[nodiscard]] bool counts_as(std::string_view count, CampaignStep step);

}  // namespace odolink::desk
