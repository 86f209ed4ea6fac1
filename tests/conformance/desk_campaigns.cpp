// SPDX-License-Identifier: Apache-2.0
// Care campaigns, proto/README.md, section 6.9, as a desk must keep to them. Whom it counts as what is seen by whom it sends news.
#include <memory>
#include <optional>
#include <set>

#include "desk_suite.hpp"
#include "played_vehicle.hpp"

namespace odolink::conformance {
namespace {

class DeskCampaigns {
public:
    explicit DeskCampaigns(std::shared_ptr<DeskScene> scene) : scene_{std::move(scene)} {}

    [[nodiscard]] Verdict tells_by_consent() {
        if (const auto no = cannot()) return *no;
        // Those that ran before the suite came are known from here on
        if (!decide(ConsentState::Granted)) return failed(kNoReceipt);
        while (const auto old = hear_campaign(patience_.quiet)) known_.insert(old->second.campaign.id);
        if (!decide(ConsentState::Withdrawn)) return failed(kNoReceipt);
        if (!clerk_(ClerkTask::PublishCampaign)) return skipped("nobody publishes a campaign at this desk");
        if (hear_campaign(patience_.quiet)) return failed("a campaign is told to who has not allowed it");
        if (!decide(ConsentState::Granted)) return failed(kNoReceipt);
        const auto told = hear_campaign(patience_.answer);
        if (!told) return failed("the consent was given while a campaign runs, and no CampaignTold came");
        return keep(*told);
    }
    [[nodiscard]] Verdict follows_the_table() {
        if (const auto no = cannot()) return *no;
        if (!campaign_) return skipped("no campaign was told");
        using State = CampaignState;
        // What is told; whether news come after it
        const std::vector<std::pair<std::vector<State>, bool>> steps{
            {{State::Seen}, false},                     // seen is not accepted
            {{State::Accepted, State::Seen}, true},     // SEEN after an answer is no row
            {{State::Declined, State::Seen}, false},    // the owner may think again
            {{State::Accepted}, true},                  // and once more
            {{State::Done, State::Accepted}, false},    // from DONE no row leads on
        };
        for (const auto& [states, wanted] : steps) {
            for (const State state : states)
                if (!vehicle_.tell(CampaignChanged{*campaign_, class_, state})) return failed("no receipt for CampaignChanged");
            if (!clerk_(ClerkTask::TellNews)) return skipped("nobody tells news of a campaign at this desk");
            const auto news = vehicle_.hear<MessageShown>([](const MessageShown&) { return true; }, wanted ? patience_.answer : patience_.quiet);
            if (news.has_value() != wanted) return failed(wanted ? "the owner accepted, and no news came" : "news come to who has not accepted, or is done");
            if (news && news->second.campaign_id != *campaign_) return failed("news of a campaign do not name it");
        }
        return passed();
    }
    [[nodiscard]] Verdict takes_it_back() {
        if (const auto no = cannot()) return *no;
        if (!campaign_) return skipped("no campaign was told");
        if (!clerk_(ClerkTask::WithdrawCampaign)) return skipped("nobody takes a campaign back at this desk");
        if (!hears_word(CampaignWord::Withdrawn)) return failed("it was taken back, and no CampaignTold WITHDRAWN of its id and class came");
        if (!decide(ConsentState::Withdrawn) || !decide(ConsentState::Granted)) return failed(kNoReceipt);
        known_.erase(*campaign_);
        const bool again = hear_campaign(patience_.quiet, *campaign_).has_value();
        known_.insert(*campaign_);
        return again ? failed("a campaign that was taken back is told again") : passed();
    }
    [[nodiscard]] Verdict says_done() {
        if (const auto no = cannot()) return *no;
        if (const auto why = publish()) return *why;
        if (!vehicle_.tell(CampaignChanged{*campaign_, class_, CampaignState::Accepted})) return failed("no receipt for CampaignChanged");
        if (!clerk_(ClerkTask::FinishCampaign)) return skipped("nobody says at this desk that an owner took part");
        if (!hears_word(CampaignWord::Done)) return failed("the owner took part, and no CampaignTold DONE of its id and class came");
        // What the owner said meanwhile comes late
        if (!vehicle_.tell(CampaignChanged{*campaign_, class_, CampaignState::Accepted})) return failed("no receipt for CampaignChanged");
        (void)clerk_(ClerkTask::TellNews);
        const auto news = vehicle_.hear<MessageShown>([](const MessageShown&) { return true; }, patience_.quiet);
        return news ? failed("an answer that comes late undoes what the dealer saw") : passed();
    }
    [[nodiscard]] Verdict lets_expire() {
        if (const auto no = cannot()) return *no;
        vehicle_.acknowledge(false);
        const Verdict verdict = expires();
        vehicle_.acknowledge(true);
        return verdict;
    }

private:
    static constexpr const char* kNoReceipt = "no receipt for ConsentChanged";
    using Told = std::pair<DownMessage, CampaignTold>;

    [[nodiscard]] std::optional<Verdict> cannot() {
        if (const auto no = scene_->cannot()) return no;
        return party_.dealer().empty() ? std::optional{skipped("needs the dealer's id: --dealer")} : std::nullopt;
    }
    [[nodiscard]] bool decide(ConsentState state) { return vehicle_.tell(ConsentChanged{{Purpose::Campaigns, party_.dealer(), state, "1", party_.now()}}); }
    /// The next OPEN one that needs a consent and is new here, or that is `wanted`.
    [[nodiscard]] std::optional<Told> hear_campaign(Duration wait, std::optional<Id> wanted = {}) {
        return vehicle_.hear<CampaignTold>(
            [&](const CampaignTold& m) {
                if (m.campaign.word != CampaignWord::Open || !needs_consent(m.campaign.campaign_class)) return false;
                return wanted ? m.campaign.id == *wanted : !known_.contains(m.campaign.id);
            },
            wait);
    }
    [[nodiscard]] bool hears_word(CampaignWord word) {
        return vehicle_
            .hear<CampaignTold>([&](const CampaignTold& m) { return m.campaign.id == *campaign_ && m.campaign.word == word && m.campaign.campaign_class == class_; })
            .has_value();
    }
    /// Judges it, and goes on with it.
    [[nodiscard]] Verdict keep(const Told& told) {
        const Campaign& campaign = told.second.campaign;
        known_.insert(campaign.id);
        campaign_ = campaign.id;
        class_ = campaign.campaign_class;
        if (const std::string flaw = flaw_of(campaign); !flaw.empty()) return failed("the campaign is unfit: " + flaw);
        const auto valid = told.first.expires.since_epoch - told.first.issued.since_epoch;
        return valid > std::chrono::days{30} ? failed("its message is valid for longer than 30 days") : passed();
    }
    /// Another one is published to this vehicle, whose owner allows it. Nothing: it came.
    [[nodiscard]] std::optional<Verdict> publish() {
        if (!decide(ConsentState::Granted)) return failed(kNoReceipt);
        if (!clerk_(ClerkTask::PublishCampaign)) return skipped("nobody publishes a campaign at this desk");
        const auto told = hear_campaign(patience_.answer);
        if (!told) return failed("a campaign was published, and no CampaignTold came to who allows it");
        const Verdict kept = keep(*told);
        return kept.outcome == Outcome::Passed ? std::nullopt : std::optional{kept};
    }
    [[nodiscard]] Verdict expires() {
        if (!decide(ConsentState::Granted)) return failed(kNoReceipt);
        if (!clerk_(ClerkTask::PublishCampaign)) return skipped("nobody publishes a campaign at this desk");
        const auto told = hear_campaign(patience_.answer);
        if (!told) return failed("a campaign was published, and no CampaignTold came to who allows it");
        if (const Verdict kept = keep(*told); kept.outcome != Outcome::Passed) return kept;
        if (!decide(ConsentState::Withdrawn)) return failed(kNoReceipt);
        const auto answer = vehicle_.signed_answer();
        const auto waits = vehicle_.again(told->first.sequence);
        if (!answer || !waits) return failed("what is not acknowledged is not sent again");
        return waits->expires > answer->at ? failed("the consent was withdrawn, and what waited has not expired") : passed();
    }

    std::shared_ptr<DeskScene> scene_;
    Party& party_{scene_->party};
    const Patience& patience_{scene_->patience};
    const Clerk& clerk_{scene_->clerk};
    PlayedVehicle& vehicle_{scene_->vehicle};
    std::set<Id> known_;  ///< campaigns that were told
    std::optional<Id> campaign_;
    CampaignClass class_{CampaignClass::Service};
};

}  // namespace

std::vector<Check> desk_campaign_checks(const std::shared_ptr<DeskScene>& scene) {
    const auto suite = std::make_shared<DeskCampaigns>(scene);
    const auto check = [&](const char* name, Verdict (DeskCampaigns::*run)()) { return Check{name, "6.9", [suite, run] { return (*suite.*run)(); }}; };
    return {
        check("tells a campaign to who allows it, and to who allows it later, and to nobody else", &DeskCampaigns::tells_by_consent),
        check("follows the owner's word on a campaign by the table, with news for who accepted it", &DeskCampaigns::follows_the_table),
        check("tells that a campaign is taken back, and does not tell it again", &DeskCampaigns::takes_it_back),
        check("tells that the owner took part in a campaign, for good", &DeskCampaigns::says_done),
        check("lets a campaign expire that waits when its consent is withdrawn", &DeskCampaigns::lets_expire),
    };
}

}  // namespace odolink::conformance
