// SPDX-License-Identifier: Apache-2.0
// Care campaigns between the desk and one car: who is told, what a consent given or withdrawn changes, and what the car tells of one.
#pragma once

#include "dealer-desk/ingest/effects.hpp"

namespace odolink::desk {

/// Within the transaction: tells the vehicle of a published campaign, unless it has told what became of it already. The caller has seen to the consent.
/// False: nothing went out.
bool send_campaign(const EffectContext& context, const Campaign& campaign);
/// A consent was given, or the vehicle is new here: all published campaigns that it may hear of and has not told of.
void send_running_campaigns(const EffectContext& context);
/// What the vehicle knew is erased, and it stays: safety campaigns are told anew.
void resend_safety_campaigns(const EffectContext& context);
/// The consent for campaigns was withdrawn: what waits of them for the vehicle expires.
void hold_campaigns(const EffectContext& context);
/// The vehicle told what became of one.
void apply_campaign(const EffectContext& context, const CampaignChanged& event, WallTime at);
/// The vehicle has passed its telling over.
void apply_campaign_refusal(const EffectContext& context, const CampaignTold& message, std::uint64_t sequence);

/// As the desk knows: the class needs no consent, or the owner gave it.
[[nodiscard]] bool may_hear(Sql& sql, const VehicleKey& vehicle, CampaignClass c);

}  // namespace odolink::desk
