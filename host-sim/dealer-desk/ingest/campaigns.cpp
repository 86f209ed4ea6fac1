// SPDX-License-Identifier: Apache-2.0
// See campaigns.hpp.
#include "dealer-desk/ingest/campaigns.hpp"

#include <algorithm>

#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/ingest/outbound.hpp"
#include "dealer-desk/rules/campaign_rules.hpp"
#include "dealer-desk/store/campaigns.hpp"
#include "dealer-desk/store/down.hpp"

namespace odolink::desk {
namespace {

/// Of a campaign that needs the consent. The word that one is over goes on: who has seen it must not go on seeing it.
bool needs_the_consent(const DownPayload& payload) {
    if (const auto* message = std::get_if<MessageShown>(&payload)) return !message->campaign_id.empty();
    const auto* told = std::get_if<CampaignTold>(&payload);
    return told != nullptr && told->campaign.word == CampaignWord::Open && needs_consent(told->campaign.campaign_class);
}

}  // namespace

bool may_hear(Sql& sql, const VehicleKey& vehicle, CampaignClass c) {
    if (!needs_consent(c)) return true;
    const auto consents = consents_of(sql, vehicle.no, vehicle.dealer);
    return std::any_of(consents.begin(), consents.end(),
                       [](const Consent& consent) { return consent.purpose == Purpose::Campaigns && consent.state == ConsentState::Granted; });
}

bool send_campaign(const EffectContext& context, const Campaign& campaign) {
    auto& sql = context.sql;
    const int no = context.vehicle.no;
    const auto place = campaign_place(sql, campaign.id, no);
    const bool told_of_it = place && place->step != CampaignStep::Sent && place->step != CampaignStep::NotTaken;
    if (told_of_it || has_gone(sql, no)) return false;
    context.outbound.queue(sql, context.vehicle, CampaignTold{campaign}, {}, context.now, valid_for(campaign, context.now));
    set_campaign_told(sql, campaign.id, no, down_state(sql, no).last, context.now);
    return true;
}

void send_running_campaigns(const EffectContext& context) {
    for (const Campaign& campaign : running_campaigns(context.sql, context.vehicle.dealer, context.now)) {
        // One that needs no consent was told when it was published; the others the car has dropped with a consent that was withdrawn.
        const bool told = !needs_consent(campaign.campaign_class) && campaign_place(context.sql, campaign.id, context.vehicle.no);
        if (!told && may_hear(context.sql, context.vehicle, campaign.campaign_class)) (void)send_campaign(context, campaign);
    }
}

void resend_safety_campaigns(const EffectContext& context) {
    for (const Campaign& campaign : running_campaigns(context.sql, context.vehicle.dealer, context.now)) {
        if (needs_consent(campaign.campaign_class)) continue;
        (void)set_campaign_step(context.sql, campaign.id, context.vehicle.no, CampaignStep::Sent, context.now);
        (void)send_campaign(context, campaign);
    }
}

void hold_campaigns(const EffectContext& context) { expire_down(context.sql, context.vehicle.no, context.now, needs_the_consent); }

void apply_campaign(const EffectContext& context, const CampaignChanged& event, WallTime at) {
    const auto place = campaign_place(context.sql, event.campaign_id, context.vehicle.no);
    if (!place || place->step == CampaignStep::Done) return;
    const bool answered = place->step == CampaignStep::Accepted || place->step == CampaignStep::Declined;
    if (answered && event.state == CampaignState::Seen) return;
    (void)set_campaign_step(context.sql, event.campaign_id, context.vehicle.no, static_cast<CampaignStep>(event.state), at);
}

void apply_campaign_refusal(const EffectContext& context, const CampaignTold& message, std::uint64_t sequence) {
    const auto place = campaign_place(context.sql, message.campaign.id, context.vehicle.no);
    if (place && place->sequence == sequence && place->step == CampaignStep::Sent)
        (void)set_campaign_step(context.sql, message.campaign.id, context.vehicle.no, CampaignStep::NotTaken, context.now);
}

}  // namespace odolink::desk
