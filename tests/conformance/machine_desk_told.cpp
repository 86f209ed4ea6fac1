// SPDX-License-Identifier: Apache-2.0
// Of the desk that does one step wrong: what it tells of campaigns, and its keys.
#include "machine_desk.hpp"
#include "wire/key_document.hpp"

namespace odolink::conformance {

bool MachineDesk::please_campaign(ClerkTask task) {
    switch (task) {
        case ClerkTask::PublishCampaign: publish_campaign(); return true;
        case ClerkTask::TellNews: tell_news(); return true;
        case ClerkTask::WithdrawCampaign: end_campaign(CampaignWord::Withdrawn); return true;
        case ClerkTask::FinishCampaign: end_campaign(CampaignWord::Done); return true;
        default: return false;
    }
}

void MachineDesk::publish_campaign() {
    campaign_ = Campaign{};
    campaign_->id = made();
    campaign_->title = {"一", "a"};
    if (wrong_ != DeskStep::TellsUnfitCampaigns) campaign_->body = {"二", "b"};
    campaign_->from = now();
    campaign_->until = {now().since_epoch + std::chrono::hours{240}, WallQuality::Synchronised};
    step_ = CampaignState::Waiting;
    told_ = false;
    if (allowed_ || wrong_ == DeskStep::TellsCampaignsToAll) tell_campaign();
}

void MachineDesk::tell_campaign() {
    told_ = true;
    queue(CampaignTold{*campaign_}, made(), std::chrono::hours{wrong_ == DeskStep::TellsForTwoMonths ? 24 * 60 : 24});
}

void MachineDesk::end_campaign(CampaignWord word) {
    const bool done = word == CampaignWord::Done;
    if (done && wrong_ != DeskStep::ForgetsDone) step_ = CampaignState::Done;
    if (!done && wrong_ == DeskStep::WithdrawsSilently) return;
    if (done && wrong_ == DeskStep::NeverSaysDone) return;
    Campaign over = *campaign_;
    over.word = word;
    if (!done && wrong_ != DeskStep::TellsTheWithdrawn) campaign_->word = word;
    queue(CampaignTold{over}, made());
}

void MachineDesk::tell_news() {
    const bool to_us = wrong_ == DeskStep::NewsToAll || (step_ == CampaignState::Accepted && wrong_ != DeskStep::NewsToNobody);
    if (!to_us) return;
    queue(MessageShown{made(), {"一", "a"}, {"二", "b"}, wrong_ == DeskStep::NewsOfNothing ? Id{} : campaign_->id}, made());
}

void MachineDesk::on_consent(bool granted) {
    allowed_ = granted;
    if (!campaign_) return;
    const bool again = told_ && wrong_ != DeskStep::TellsTheWithdrawn;
    if (granted && !again && campaign_->word == CampaignWord::Open && wrong_ != DeskStep::TellsCampaignsNowOnly) tell_campaign();
    if (granted || wrong_ == DeskStep::KeepsWhatWaits) return;
    for (auto& [number, message] : waiting_)
        if (std::holds_alternative<CampaignTold>(message.payload)) message.expires = now();
}

void MachineDesk::on_campaign(const CampaignChanged& event) {
    if (step_ == CampaignState::Done && wrong_ != DeskStep::GoesOnAfterDone) return;
    if (event.state == CampaignState::Seen && step_ != CampaignState::Waiting && wrong_ != DeskStep::GoesBackToSeen) return;
    step_ = event.state;
}

const std::string& MachineDesk::signer() const {
    const std::string* oldest = nullptr;  // that is valid
    for (const std::string& key : keys_)
        if (!revoked_.contains(key) || wrong_ == DeskStep::SignsWithRevoked) oldest = &key;
    if (wrong_ == DeskStep::StaysWithItsKey || wrong_ == DeskStep::SignsWithRevoked) return *oldest;
    return vehicles_version_ >= keys_version_ || wrong_ == DeskStep::SignsAhead ? keys_.front() : *oldest;
}

void MachineDesk::say_signed(std::string_view channel, const Bytes& body) {
    say_envelope(wire::Direction::Down, channel, {signer(), body, crypto().sign_as(signer(), body)});
}

void MachineDesk::change_keys(ClerkTask task) {
    if (task != ClerkTask::RevokeKey && task != ClerkTask::ChangeKey) return;
    keys_version_ = (wrong_ == DeskStep::CountsKeysAlone ? keys_version_ : std::max(keys_version_, vehicles_version_)) + 1;
    if (task == ClerkTask::RevokeKey && wrong_ != DeskStep::RevokesNothing) revoked_.insert(keys_.front());
    keys_.insert(keys_.begin(), crypto().make_key(now())->key_id);
    tell_keys();
}

void MachineDesk::tell_keys() {
    if (keys_version_ <= vehicles_version_ && (wrong_ != DeskStep::TellsKeysAlways || keys_version_ == 0)) return;
    wire::KeyDocument document{wrong_ == DeskStep::NamesAnotherDealer ? "another" : kTriedDealer, keys_version_, {}, {revoked_.begin(), revoked_.end()}};
    for (const std::string& key : keys_) {
        if (revoked_.contains(key) && wrong_ != DeskStep::NamesTheRevoked) continue;
        const bool last = key == keys_.front() || wrong_ == DeskStep::NamesNoEnd;
        document.keys.push_back({sim::SimKeys::certificate_of(key), now(), last ? WallTime{} : WallTime{now().since_epoch + std::chrono::hours{24}, WallQuality::Synchronised}});
    }
    if (wrong_ == DeskStep::CertifiesNothing) document.keys.back().certificate = {std::byte{0x30}};
    if (wrong_ == DeskStep::NamesAKeyTwice) document.keys.push_back(document.keys.back());
    const Bytes body = wire::encode(document), marked = wire::key_document_to_sign(body);
    const bool itself = wrong_ == DeskStep::SignsDocumentsItself;
    say_envelope(wire::Direction::Down, wire::kKeysChannel, {itself ? kDeskKey : crypto().authority_id(), body, itself ? crypto().sign(marked) : crypto().sign_as_authority(marked)});
}

}  // namespace odolink::conformance
