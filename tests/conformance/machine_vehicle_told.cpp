// SPDX-License-Identifier: Apache-2.0
// Of the vehicle that does one step wrong: what it is told of campaigns, and the dealer's keys.
#include <algorithm>

#include "machine_vehicle.hpp"

namespace odolink::conformance {
namespace {

using Reason = wire::DownRefusal::Reason;
constexpr std::size_t kKept = 30;

bool is_over(const Campaign& c) { return c.word != CampaignWord::Open || c.state == CampaignState::Declined || c.state == CampaignState::Done; }

std::vector<std::string> ids_of(const wire::KeyDocument& document) {
    std::vector<std::string> ids;
    for (const wire::SigningKey& key : document.keys)
        if (const auto id = sim::SimKeys{{}}.signers_in({&key.certificate, 1})) ids.push_back(id->front());
    return ids;
}

bool is_fit(const wire::KeyDocument& document) {
    std::vector<std::string> ids = ids_of(document);
    const bool none_revoked = std::ranges::none_of(document.revoked, [&](const std::string& id) { return std::ranges::find(ids, id) != ids.end(); });
    std::ranges::sort(ids);
    return ids.size() == document.keys.size() && none_revoked && std::ranges::adjacent_find(ids) == ids.end();
}

}  // namespace

std::optional<Reason> MachineVehicle::apply_campaign(const Campaign& told) {
    const bool open = told.word == CampaignWord::Open;
    if (open && !campaigns_allowed_ && wrong_ != VehicleStep::HearsWithoutConsent) return Reason::Consent;
    const auto mine = std::ranges::find(campaigns_, told.id, &Campaign::id);
    if (mine != campaigns_.end()) {
        const CampaignState state = mine->state;
        if (open) *mine = told;
        mine->word = told.word;
        mine->state = wrong_ == VehicleStep::TellsSeenTwice ? CampaignState::Waiting : state;
        return std::nullopt;
    }
    if (!open) return std::nullopt;
    if (campaigns_.size() >= kKept && wrong_ != VehicleStep::KeepsAnyNumber) {
        const auto over = std::ranges::find_if(campaigns_, is_over);
        was_full_ = over == campaigns_.end() || (was_full_ && wrong_ == VehicleStep::GivesNoPlace);
        if (was_full_) return Reason::Full;
        campaigns_.erase(over);
    }
    campaigns_.push_back(told);
    return std::nullopt;
}

std::optional<Reason> MachineVehicle::hear_news(const Id& of) {
    if (of.empty() || wrong_ == VehicleStep::HearsAnyNews) return std::nullopt;
    const auto mine = std::ranges::find(campaigns_, of, &Campaign::id);
    const bool accepted = mine != campaigns_.end() && mine->state == CampaignState::Accepted && wrong_ != VehicleStep::HearsNoNews;
    return accepted ? std::nullopt : std::optional{Reason::Consent};
}

void MachineVehicle::look_at_campaigns() {
    for (Campaign& c : campaigns_) {
        const bool fits = c.criteria == CampaignCriteria{} || wrong_ == VehicleStep::TellsOfMisfits;
        const bool runs = c.word == CampaignWord::Open && (c.from <= now() || wrong_ == VehicleStep::TellsOfTheLater);
        if (c.state != CampaignState::Waiting || !fits || !runs) continue;
        seen_last_ = c.id;
        c.state = CampaignState::Seen;
        if (wrong_ != VehicleStep::TellsNoSeen) tell(CampaignChanged{c.id, c.campaign_class, c.state});
    }
}

void MachineVehicle::answer_campaign(bool yes) {
    const auto mine = std::ranges::find(campaigns_, seen_last_, &Campaign::id);
    if (mine == campaigns_.end()) return;
    const CampaignState next = yes ? CampaignState::Accepted : CampaignState::Declined;
    if (mine->state == next && wrong_ != VehicleStep::AnswersCampaignsTwice) return;
    if (mine->word != CampaignWord::Open && wrong_ != VehicleStep::AnswersTheWithdrawn) return;
    if (mine->state == CampaignState::Done && wrong_ != VehicleStep::GoesOnWhenDone) return;
    mine->state = next;
    tell(CampaignChanged{mine->id, mine->campaign_class, next});
    if (!yes || !mine->offers_visit) return;
    ServiceRequested event;
    event.request.id = made();
    if (wrong_ != VehicleStep::AsksForNoVisit) event.request.campaign = mine->id;
    event.request.created = event.health.taken = now();
    request_ = event.request;
    request_->campaign = mine->id;
    request_->state = RequestState::Delivered;
    tell(event);
}

void MachineVehicle::end_campaign(const Id& request, CampaignState state) {
    if (!request_ || request_->id != request || request_->campaign.empty()) return;
    const auto mine = std::ranges::find(campaigns_, request_->campaign, &Campaign::id);
    if (mine == campaigns_.end() || mine->state != CampaignState::Accepted) return;
    if (wrong_ == (state == CampaignState::Done ? VehicleStep::NeverDone : VehicleStep::KeepsYesWithoutVisit)) return;
    mine->state = state;
    tell(CampaignChanged{mine->id, mine->campaign_class, state});
}

void MachineVehicle::forbid_campaigns() {
    campaigns_allowed_ = false;
    if (wrong_ != VehicleStep::KeepsWithoutConsent) std::erase_if(campaigns_, [](const Campaign& c) { return c.state == CampaignState::Waiting; });
    tell(ConsentChanged{{Purpose::Campaigns, "conformance", ConsentState::Withdrawn, "1", now()}});
}

void MachineVehicle::take_keys(const wire::Envelope& envelope) {
    const Bytes marked = wire::key_document_to_sign(envelope.body);
    const bool authoritys = envelope.key_id == crypto().authority_id() && crypto().verify(crypto().authority_id(), marked, envelope.signature);
    const bool signers = crypto().verify(kDeskKey, marked, envelope.signature) || crypto().verify(kDeskKey, envelope.body, envelope.signature);
    const auto document = wire::decode_key_document(envelope.body);
    const bool unmarked = wrong_ == VehicleStep::TakesUnmarkedKeys && crypto().verify(crypto().authority_id(), envelope.body, envelope.signature);
    if (!document || !(authoritys || unmarked || (signers && wrong_ == VehicleStep::TakesAnothersKeys))) return;
    const std::uint64_t version = keys_ ? keys_->version : 0;
    if (document->version < version && wrong_ != VehicleStep::TakesOlderKeys) return;
    if (document->version == version && wrong_ != VehicleStep::TakesTheSameVersion) return digest();
    if (!is_fit(*document) && wrong_ != VehicleStep::TakesUnfitKeys) return;
    if (document->dealer != kTriedDealer && wrong_ != VehicleStep::TakesAnyDealersKeys) return;
    keys_ = *document;
    if (wrong_ != VehicleStep::TellsNoKeys) digest();
}

bool MachineVehicle::believes(const wire::Envelope& envelope) {
    if (!crypto().verify(envelope.key_id, envelope.body, envelope.signature)) return false;
    if (!keys_) return envelope.key_id == kDeskKey;
    if (wrong_ == VehicleStep::BelievesAnyKey) return true;
    if (std::ranges::find(keys_->revoked, envelope.key_id) != keys_->revoked.end()) return wrong_ == VehicleStep::BelievesTheRevoked;
    const auto ids = ids_of(*keys_);
    const auto at = std::ranges::find(ids, envelope.key_id);
    if (at == ids.end()) return false;
    const wire::SigningKey& key = keys_->keys[static_cast<std::size_t>(at - ids.begin())];
    if (now() < key.from && wrong_ != VehicleStep::BelievesTooEarly) return false;
    if (key.until.known() && now() > key.until && wrong_ != VehicleStep::BelievesTooLate) return false;
    return wrong_ != VehicleStep::BelievesTheNewestAlone || key.certificate == keys_->keys.back().certificate;
}

}  // namespace odolink::conformance
