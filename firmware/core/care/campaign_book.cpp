// SPDX-License-Identifier: Apache-2.0
// See campaign_book.hpp.
#include "core/care/campaign_book.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace odolink {
namespace {

constexpr std::size_t kShownKept = 5;  // more than any pace counts

/// Nothing of it is to come any more. A No to safety is asked about again, so it is not over by that.
bool is_over(const Campaign& campaign, WallTime now) {
    const bool past = now.known() && now.since_epoch >= campaign.until.since_epoch;
    const bool declined = campaign.state == CampaignState::Declined && !CampaignBook::is_open(campaign);
    return campaign.word != CampaignWord::Open || past || declined || campaign.state == CampaignState::Done;
}

}  // namespace

CampaignPace pace_of(CampaignClass c) {
    switch (c) {
        case CampaignClass::Safety: return {{std::chrono::days{7}, 3}, 0};
        case CampaignClass::Service: return {{std::chrono::days{7}, 3}, 3};
        case CampaignClass::Marketing: break;
    }
    return {{std::chrono::days{14}, 2}, 2};
}

Campaign* CampaignBook::find_mutable(const Id& id) {
    const auto at = std::find_if(campaigns_.begin(), campaigns_.end(), [&id](const Campaign& c) { return c.id == id; });
    return at == campaigns_.end() ? nullptr : &*at;
}

const Campaign* CampaignBook::find(const Id& id) const {
    const auto at = std::find_if(campaigns_.begin(), campaigns_.end(), [&id](const Campaign& c) { return c.id == id; });
    return at == campaigns_.end() ? nullptr : &*at;
}

template <class Test>
std::vector<Id> CampaignBook::erase_if(Test test) {
    std::vector<Id> gone;
    std::erase_if(campaigns_, [&](const Campaign& c) {
        const bool goes = test(c);
        if (goes) gone.push_back(c.id);
        return goes;
    });
    return gone;
}

void CampaignBook::restore(std::vector<Campaign> campaigns) {
    campaigns_ = std::move(campaigns);
    put_in_order();
}

void CampaignBook::put_in_order() {
    std::ranges::sort(campaigns_, {}, [](const Campaign& c) { return std::tuple(c.from.since_epoch, c.until.since_epoch, c.id); });
}

ToldOutcome<Campaign> CampaignBook::on_told(const Campaign& told, WallTime now) {
    Campaign* mine = find_mutable(told.id);
    if (mine == nullptr && told.word != CampaignWord::Open) return {};
    Campaign next = told;
    next.state = CampaignState::Waiting;
    next.shown.clear();
    if (mine == nullptr) {
        auto added = add_told(campaigns_, std::move(next), kMostCampaigns, [&now](const Campaign& c) { return is_over(c, now); });
        put_in_order();
        return added;
    }
    if (told.word != CampaignWord::Open) {  // such a word needs no texts, and the owner may look at them still
        next = *mine;
        next.word = told.word;
    }
    next.state = told.word == CampaignWord::Done ? CampaignState::Done : mine->state;
    next.shown = mine->shown;
    if (next == *mine) return {};
    *mine = next;
    put_in_order();
    return {ToldVerdict::Kept, next, {}};
}

bool CampaignBook::is_open(const Campaign& campaign) {
    if (campaign.word != CampaignWord::Open) return false;
    const bool refused_safety = campaign.state == CampaignState::Declined && campaign.campaign_class == CampaignClass::Safety;
    return !is_answered(campaign.state) || refused_safety;
}

bool CampaignBook::calls(const Campaign& campaign, WallTime now) const {
    const CampaignPace pace = pace_of(campaign.campaign_class);
    if (!is_open(campaign) || (pace.most_each > 0 && campaign.shown.size() >= pace.most_each)) return false;
    std::vector<WallTime> shown;
    for (const Campaign& other : campaigns_) {
        if (other.campaign_class == campaign.campaign_class) shown.insert(shown.end(), other.shown.begin(), other.shown.end());
    }
    return pace_allows(pace.of_class, shown, now);
}

std::optional<Campaign> CampaignBook::on_shown(const Id& id, WallTime at) {
    Campaign* campaign = find_mutable(id);
    if (campaign == nullptr || (!campaign->shown.empty() && campaign->shown.back() == at)) return std::nullopt;
    campaign->shown.push_back(at);
    if (campaign->shown.size() > kShownKept) campaign->shown.erase(campaign->shown.begin());
    campaign->state = std::max(campaign->state, CampaignState::Seen);
    return *campaign;
}

std::optional<Campaign> CampaignBook::on_state(const Id& id, CampaignState state) {
    Campaign* campaign = find_mutable(id);
    if (campaign == nullptr || campaign->state == CampaignState::Done || campaign->state == state) return std::nullopt;
    campaign->state = state;
    return *campaign;
}

std::vector<Id> CampaignBook::on_consent_withdrawn() {
    return erase_if([](const Campaign& c) { return needs_consent(c.campaign_class) && c.state == CampaignState::Waiting; });
}

std::vector<Id> CampaignBook::clear() {
    return erase_if([](const Campaign&) { return true; });
}

std::vector<Id> CampaignBook::on_time(WallTime now) {
    if (!now.known()) return {};
    return erase_if([&now](const Campaign& c) { return now.since_epoch - c.until.since_epoch > kPaceMonth; });
}

}  // namespace odolink
