// SPDX-License-Identifier: Apache-2.0
// See campaign_rules.hpp.
#include "dealer-desk/rules/campaign_rules.hpp"

#include <algorithm>
#include <array>

namespace odolink::desk {
namespace {

constexpr std::chrono::days kLongestWait{30};  // of a text that is shown
constexpr std::chrono::days kYear{366};
constexpr std::array<std::string_view, 7> kCounts{"sent", "unknown", "seen", "accepted", "declined", "done", "not_taken"};

}  // namespace

std::string wrong_field(const Campaign& campaign, WallTime now) {
    if (std::string flaw = flaw_of(campaign); !flaw.empty()) return flaw;
    if (campaign.until <= now) return "until";
    return campaign.from.since_epoch - now.since_epoch > kYear ? "from" : "";
}

bool may_publish(Role role, CampaignClass c) { return role == Role::Manager || needs_consent(c); }

std::chrono::milliseconds valid_for(const Campaign& campaign, WallTime now) {
    return std::min<std::chrono::milliseconds>(campaign.until.since_epoch - now.since_epoch, kLongestWait);
}

std::span<const std::string_view> campaign_counts() { return kCounts; }

bool counts_as(std::string_view count, CampaignStep step) {
    if (count == "sent") return true;
    if (count == "unknown") return step == CampaignStep::Sent;
    if (count == "seen") return step >= CampaignStep::Seen && step <= CampaignStep::Done;
    if (count == "accepted") return step == CampaignStep::Accepted || step == CampaignStep::Done;
    if (count == "declined") return step == CampaignStep::Declined;
    if (count == "done") return step == CampaignStep::Done;
    return count == "not_taken" && step == CampaignStep::NotTaken;
}

}  // namespace odolink::desk
