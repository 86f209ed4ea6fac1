// SPDX-License-Identifier: Apache-2.0
// Care campaigns: told by the dealer to many, judged here by this vehicle's own facts, held to the owner's consent and to the pace of
// their class, and what the owner says to them.
#include "agent/core.hpp"
#include "core/prompts/texts.hpp"
#include "wire/records.hpp"

namespace odolink {

bool Agent::Core::campaign_allowed(const Campaign& campaign) const {
    return !needs_consent(campaign.campaign_class) || consents.allows(Purpose::Campaigns, config.dealer_id);
}

void Agent::Core::apply(const CampaignTold& message) {
    using Reason = wire::DownRefusal::Reason;
    const Campaign& word = message.campaign;
    if (word.word == CampaignWord::Open && !flaw_of(word).empty()) return sync.name_refused(dealers_number, Reason::Unfit);
    if (word.word == CampaignWord::Open && !campaign_allowed(word)) return sync.name_refused(dealers_number, Reason::Consent);
    const ToldOutcome<Campaign> told = campaigns.on_told(word, believed_time());
    if (told.verdict == ToldVerdict::Full) return sync.name_refused(dealers_number, Reason::Full);
    if (told.verdict != ToldVerdict::Kept) return;
    keep(told.kept);
    if (told.gone) drop_campaigns({told.gone->id});
    remember_cause(texts::campaign_key(word.id), dealers_trace);
}

void Agent::Core::keep(const Campaign& campaign) {
    ledger.put(RecordKind::Campaign, campaign.id.text(), wire::encode(campaign));
    changed = true;
}

void Agent::Core::drop_campaigns(const std::vector<Id>& gone) {
    for (const Id& id : gone) ledger.erase(RecordKind::Campaign, id.text());
    changed = changed || !gone.empty();
}

CampaignFacts Agent::Core::campaign_facts() const {
    const WallTime at = believed_time();
    CampaignFacts facts;
    facts.vin = identity.known().vin;
    facts.plan = upkeep.plan().id;
    if (keeper.trusted()) facts.mileage = mileage();
    for (const DueItem& item : upkeep.due()) {
        if (item.state != DueState::Ok) facts.called_items.push_back(item.item_id);
    }
    if (!at.known()) return facts;
    facts.current_year = static_cast<int>(std::chrono::year_month_day{local_day(at, config.calendar.offset)}.year());
    if (config.first_registration) facts.age = whole_months(*config.first_registration, at, config.calendar.offset);
    return facts;
}

void Agent::Core::offer_campaigns() {
    std::set<std::string> alive;
    std::set<CampaignClass> asking;  // one of a class at a time
    const WallTime at = believed_time();
    const CampaignFacts facts = campaigns.all().empty() ? CampaignFacts{} : campaign_facts();
    const auto concerns = [&](const Campaign& c) {
        return !withholding && CampaignBook::is_open(c) && is_running(c, at) && campaign_allowed(c) && matches(c.criteria, facts);
    };
    const auto ask = [&](const Campaign& c) {
        alive.insert(texts::campaign_key(c.id));
        asking.insert(c.campaign_class);
        offer(texts::campaign(c, config.dealer_name, config.calendar.offset));
    };
    for (const Campaign& c : campaigns.all()) {
        if (concerns(c) && prompts.goes_on(texts::campaign_key(c.id), drive_cycle)) ask(c);
    }
    for (const Campaign& c : campaigns.all()) {
        if (!asking.contains(c.campaign_class) && concerns(c) && campaigns.calls(c, at)) ask(c);
    }
    withdraw_others(texts::kCampaignKey, alive);
    std::set<std::string> wanted;
    for (const std::string& key : prompts.live_keys(texts::kNewsKey)) {
        const std::string_view named = std::string_view{key}.substr(texts::kNewsKey.size());
        if (wants_news(id_from_text(named.substr(0, named.find(':'))))) wanted.insert(key);
    }
    withdraw_others(texts::kNewsKey, wanted);
}

const Campaign* Agent::Core::campaign_of(const Prompt& prompt) const {
    if (!prompt.reason_key.starts_with(texts::kCampaignKey)) return nullptr;
    return campaigns.find(id_from_text(prompt.reason_key.substr(texts::kCampaignKey.size())));
}

void Agent::Core::count_campaign(const Prompt& shown) {
    const Campaign* campaign = shown.state == PromptState::Shown && seat.owner() ? campaign_of(shown) : nullptr;
    if (campaign == nullptr) return;
    const bool first = campaign->state == CampaignState::Waiting;
    const auto counted = campaigns.on_shown(campaign->id, shown.last_shown);
    if (!counted) return;
    keep(*counted);
    if (first) emit(CampaignChanged{counted->id, counted->campaign_class, CampaignState::Seen}, cause_of(shown.reason_key));
}

Id Agent::Core::tell_campaign(const Id& campaign, CampaignState state) {
    const auto now_is = campaigns.on_state(campaign, state);
    if (!now_is) return {};
    keep(*now_is);
    return emit(CampaignChanged{now_is->id, now_is->campaign_class, state}, cause_of(texts::campaign_key(campaign)));
}

Status Agent::Core::may_accept(const Campaign& campaign) const {
    if (!campaign.offers_visit) return {};
    if (!consents.allows(Purpose::ServiceRequest, config.dealer_id)) return OwnerActionErrc::NoConsent;
    const bool one_more = !requests.covers_campaign(campaign.id);
    if (withholding || (one_more && requests.open().size() >= kMostOpenRequests)) return OwnerActionErrc::NotAllowed;
    return {};
}

Status Agent::Core::answer_campaign(Campaign campaign, PromptAnswer answer) {
    if (answer != PromptAnswer::Yes && answer != PromptAnswer::No) return {};
    const Id cause = cause_of(texts::campaign_key(campaign.id));
    const Id own = tell_campaign(campaign.id, answer == PromptAnswer::Yes ? CampaignState::Accepted : CampaignState::Declined);
    if (answer != PromptAnswer::Yes || !campaign.offers_visit || requests.covers_campaign(campaign.id)) return {};
    RequestDraft draft = draft_for_all(Initiator::Owner);
    const ServiceKind kind = kind_for(draft);
    draft.kind = kind == ServiceKind::Other ? ServiceKind::Service : kind;
    draft.campaign = campaign.id;
    return request_service(std::move(draft), cause.empty() ? own : cause);
}

Status Agent::Core::act(const AnswerCampaign& action) {
    const Campaign* campaign = campaigns.find(action.campaign_id);
    if (campaign == nullptr || campaign->state == CampaignState::Waiting) return OwnerActionErrc::Unknown;
    if (action.answer != PromptAnswer::Yes && action.answer != PromptAnswer::No) return OwnerActionErrc::NotAllowed;
    if (!is_running(*campaign, believed_time()) || campaign->state == CampaignState::Done) return OwnerActionErrc::Stale;
    if (!campaign_allowed(*campaign)) return OwnerActionErrc::NoConsent;
    if (action.answer == PromptAnswer::Yes) {
        if (const Status may = may_accept(*campaign); !may) return may;
    } else if (requests.covers_campaign(campaign->id)) {
        return OwnerActionErrc::NotAllowed;  // it is the request that is taken back
    }
    withdraw_prompt(texts::campaign_key(campaign->id));
    return answer_campaign(*campaign, action.answer);
}

bool Agent::Core::wants_news(const Id& campaign) const {
    const Campaign* known = campaigns.find(campaign);
    return known != nullptr && known->state == CampaignState::Accepted && campaign_allowed(*known);
}

std::vector<CampaignLine> Agent::Core::campaign_lines() const {
    std::vector<CampaignLine> lines;
    const WallTime at = believed_time();
    for (const Campaign& c : campaigns.all()) {
        const bool booked = requests.covers_campaign(c.id);
        const bool stands = c.word != CampaignWord::Withdrawn && at.known() && at.since_epoch < c.until.since_epoch;
        if (c.state != CampaignState::Waiting) lines.push_back({c, booked, campaign_allowed(c) && (booked || stands)});
    }
    return lines;
}

}  // namespace odolink
