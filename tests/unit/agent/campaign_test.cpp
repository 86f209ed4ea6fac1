// SPDX-License-Identifier: Apache-2.0
// Care campaigns on the whole road: published by the desk, judged in the car, held to the consent, answered, done and taken back.
#include <algorithm>

#include "agent_world.hpp"
#include "core/privacy/consent_book.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {
constexpr const char* kVehicle = "sim-0001";
}  // namespace

TEST_GROUP(CampaignOfAgent) {
    AgentWorld world;
    void teardown() override { world.nothing_broke(); }

    void begin() {
        world.begin();
        world.act("owner consent all");
        world.act("owner allow campaigns");
        world.run_for(5s);
    }
    void publish(const char* words) {
        world.act(std::string{"dealer publish "} + words);
        world.run_for(5s);
    }
    void drive_again() {
        world.act("ignition off");
        world.run_for(600s);
        world.act("ignition on");
        world.expect_within(60s, "driving = parked");
        world.run_for(10s);
    }
    [[nodiscard]] bool on_screen() { return world.view().prompt && world.view().prompt->reason_key.starts_with("campaign:"); }
    /// Drives, one after the other, until it is on the screen; whatever else is asked is refused or noted.
    bool comes_within(int drives) {
        for (int drive = 0; drive < drives && !on_screen(); ++drive) {
            if (const auto asked = world.view().prompt) {
                const bool notice = asked->answers.size() == 1;
                CHECK_TRUE(world.touch(AnswerPrompt{asked->id, notice ? PromptAnswer::Acknowledge : PromptAnswer::No}).has_value());
            }
            drive_again();
        }
        return on_screen();
    }
    [[nodiscard]] std::uint64_t counted(const char* name) {
        const auto& counters = world.stage.vehicle.metrics.counters();
        const auto found = counters.find(name);
        return found == counters.end() ? 0 : found->second;
    }
    [[nodiscard]] std::ptrdiff_t listed() {
        const auto& all = world.view().campaigns;
        return std::count_if(all.begin(), all.end(), [](const CampaignLine& line) { return line.listed; });
    }
    /// A campaign of one's own making, from now on.
    [[nodiscard]] Campaign campaign(CampaignClass c = CampaignClass::Marketing) {
        Campaign out;
        out.campaign_class = c;
        out.title = {"讲堂", "Evening"};
        out.body = {"养车知识", "How to care for a car"};
        out.from = world.stage.dealer.now();
        out.until = {out.from.since_epoch + std::chrono::days{20}, WallQuality::Synchronised};
        return out;
    }
    void publish(const Campaign& campaign) {
        STRCMP_EQUAL("", world.stage.dealer.publish(campaign).c_str());
        world.run_for(5s);
    }
};

TEST(CampaignOfAgent, a_yes_to_a_visit_is_a_request_and_its_record_is_the_end) {
    begin();
    publish("service campaign");
    CHECK_TRUE(comes_within(3));
    STRCMP_EQUAL("Summer care", world.prompt().what.en.c_str());
    CHECK_FALSE(world.prompt().safety);
    world.expect_within(20s, "desk.campaign.seen = 1");
    world.act("owner answer yes");
    world.expect_within(20s, "desk.campaign.accepted = 1");
    world.expect_within(20s, "desk.requests = 1");
    const ServiceRequest asked = world.stage.dealer.file(kVehicle).requests.at(0).request;
    CHECK_TRUE(asked.campaign == world.stage.dealer.newest_campaign()->campaign.id);
    CHECK_TRUE(asked.kind == ServiceKind::Service);
    CHECK_TRUE(world.view().campaigns.at(0).booked);
    world.act("dealer record oil service");
    world.expect_within(20s, "desk.campaign.done = 1");
    CHECK_TRUE(world.view().campaigns.at(0).campaign.state == CampaignState::Done);
    // And what became of it went under the consent for campaigns alone
    for (const SentLine& line : world.view().sent) {
        if (line.what.en.starts_with("Care campaign")) CHECK_TRUE(line.purpose == Purpose::Campaigns);
    }
}

TEST(CampaignOfAgent, one_that_does_not_fit_says_nothing_and_asks_when_it_fits) {
    begin();
    publish("service campaign for engine_oil");
    CHECK_FALSE(comes_within(3));
    world.expect("desk.campaign.unknown = 1");
    world.expect("desk.campaign.not_taken = 0");
    // When the oil service is due soon, and its own question was answered
    world.act("drive 1.2 km at 60 km/h");
    world.expect_within(180s, "due.engine_oil = soon");
    world.expect_within(60s, "speed_kmh = 0");
    world.act("park");
    CHECK_TRUE(comes_within(5));
    world.expect_within(20s, "desk.campaign.seen = 1");
}

TEST(CampaignOfAgent, without_the_consent_the_desk_sends_none_and_a_grant_brings_those_that_run) {
    world.begin();
    world.act("owner consent all");
    world.run_for(5s);
    publish("marketing campaign");
    world.expect("desk.campaign.sent = 0");
    world.act("owner allow campaigns");
    world.expect_within(20s, "desk.campaign.seen = 1");
    CHECK_TRUE(on_screen());
    // When the consent goes it is off the screen at once, not listed, and nothing more is told
    world.act("network down");
    world.act("owner answer no");
    world.act("owner withdraw campaigns");
    world.run_for(1s);
    CHECK_FALSE(on_screen());
    CHECK_EQUAL(0, listed());
    world.act("network up");
    world.expect_within(6min, "link.waiting = 0");
    world.run_for(10s);
    world.expect("desk.campaign.declined = 0");
    world.expect("desk.campaign.seen = 1");
}

TEST(CampaignOfAgent, withdrawn_consent_drops_what_waits_here_and_on_its_way) {
    begin();
    publish("marketing campaign");
    CHECK_TRUE(comes_within(3));
    world.act("owner answer no");
    publish("marketing campaign");  // its class has just had its turn: it waits
    world.expect("desk.campaign.unknown = 1");
    CHECK_EQUAL(2U, world.stage.vehicle.faulty_store().load(RecordKind::Campaign)->size());
    world.act("network down");
    publish("service campaign");
    world.act("owner withdraw campaigns");
    world.run_for(1s);
    CHECK_EQUAL(1U, world.stage.vehicle.faulty_store().load(RecordKind::Campaign)->size());  // what was shown, for the pace
    CHECK_FALSE(comes_within(3));
    // The desk did not know yet: the car passes it over, for lack of the consent or because the desk let it expire
    world.act("network up");
    world.expect_within(6min, "desk.campaign.not_taken = 1");
    CHECK_FALSE(comes_within(3));
    // And who allows it again hears of both
    world.act("owner allow campaigns");
    world.expect_within(20s, "desk.campaign.seen = 1");
    CHECK_TRUE(on_screen());
    CHECK_EQUAL(3U, world.stage.vehicle.faulty_store().load(RecordKind::Campaign)->size());
}

TEST(CampaignOfAgent, the_car_itself_refuses_one_that_its_owner_has_not_allowed) {
    begin();
    world.act("network down");
    world.act("owner withdraw campaigns");
    publish("marketing campaign");  // the desk still believes in the consent
    world.act("network up");
    world.expect_within(6min, "desk.campaign.not_taken = 1");
    CHECK_TRUE(counted("link_refused_consent_total") + counted("link_refused_expired_total") == 1);
    CHECK_FALSE(comes_within(3));
}

TEST(CampaignOfAgent, a_safety_campaign_needs_no_consent_is_asked_again_after_a_no_and_told_under_maintenance_alerts) {
    world.begin();
    publish("safety campaign");
    world.expect("desk.campaign.sent = 1");
    CHECK_TRUE(comes_within(3));
    CHECK_TRUE(world.prompt().safety);
    world.act("owner answer no");
    world.run_for(20s);
    world.expect("desk.campaign.declined = 0");  // nothing personal without a consent
    world.act("owner consent all");
    world.stand_for(8 * 24h);
    world.run_for(10s);
    CHECK_TRUE(comes_within(3));
    world.act("owner answer yes");
    world.expect_within(20s, "desk.campaign.accepted = 1");
    world.expect_within(20s, "desk.requests = 1");
}

TEST(CampaignOfAgent, marketing_comes_once_in_14_days_however_many_there_are_and_never_twice_in_a_drive) {
    begin();
    for (int n = 0; n < 3; ++n) publish(campaign());
    CHECK_TRUE(comes_within(3));
    world.act("owner answer no");
    CHECK_FALSE(comes_within(4));
    world.stand_for(13 * 24h);
    world.run_for(10s);
    CHECK_FALSE(comes_within(2));
    world.stand_for(24h);
    world.run_for(10s);
    CHECK_TRUE(comes_within(2));
}

TEST(CampaignOfAgent, none_is_shown_at_night_before_its_time_after_it_or_when_it_was_taken_back) {
    begin();
    Campaign later = campaign();
    later.from = {later.from.since_epoch + std::chrono::days{2}, WallQuality::Synchronised};
    publish(later);
    CHECK_FALSE(comes_within(2));
    world.stand_for(48h);
    world.run_for(70s);
    CHECK_TRUE(comes_within(2));
    world.act("dealer withdraw campaign");
    world.run_for(5s);
    CHECK_FALSE(on_screen());
    CHECK_EQUAL(0, listed());
    // At night
    world.act("ignition off");
    world.stand_for(20 * 24h + 15h);  // about 23:00
    publish("service campaign");
    CHECK_FALSE(comes_within(2));
}

TEST(CampaignOfAgent, the_51st_recall_and_the_31st_campaign_are_named_as_not_taken) {
    begin();
    for (int n = 0; n < 51; ++n) {
        const Recall recall{"R" + std::to_string(n), RecallState::Open, {"缺陷", "Defect"}, {"风险", "Risk"}, {"处理", "Remedy"}, {}};
        STRCMP_EQUAL("", world.stage.dealer.tell_recall(kVehicle, recall).c_str());
        world.run_for(7s);  // ten commands a minute
    }
    world.run_for(60s);
    CHECK_EQUAL(50U, world.view().recalls.size());
    CHECK_EQUAL(1U, counted("link_refused_full_total"));
    const auto& refusals = world.stage.dealer.file(kVehicle).refusals;
    CHECK_EQUAL(1U, refusals.size());
    STRCMP_EQUAL("recall", refusals.at(0).kind.c_str());
    CHECK_TRUE(refusals.at(0).reason == desk::DownRefused::Full);
    for (int n = 0; n < 31; ++n) {
        publish(campaign());
        world.run_for(7s);  // ten commands a minute
    }
    world.run_for(60s);
    world.expect_within(60s, "desk.campaign.not_taken = 1");
    CHECK_EQUAL(2U, counted("link_refused_full_total"));
}

TEST(CampaignOfAgent, news_reach_who_accepted_and_nobody_learns_whether_they_were_read) {
    begin();
    publish(campaign());
    STRCMP_EQUAL("", world.stage.dealer.tell_news("改地点", "二楼").c_str());
    world.run_for(5s);
    CHECK_TRUE(comes_within(3));
    world.act("owner answer yes");
    world.expect_within(20s, "desk.campaign.accepted = 1");
    world.expect("desk.requests = 0");  // no visit is offered
    STRCMP_EQUAL("", world.stage.dealer.tell_news("改地点", "二楼").c_str());
    world.run_for(5s);
    const auto news = [this] { return world.view().prompt && world.view().prompt->reason_key.starts_with("news:"); };
    for (int drive = 0; drive < 3 && !news(); ++drive) drive_again();
    CHECK_TRUE(news());
    const std::uint64_t given = world.view().link.given;
    world.act("owner acknowledge");
    CHECK_EQUAL(given, world.view().link.given);
    // With the consent goes the news too
    STRCMP_EQUAL("", world.stage.dealer.tell_news("再改", "三楼").c_str());
    world.run_for(5s);
    world.act("owner withdraw campaigns");
    for (int drive = 0; drive < 3; ++drive) {
        drive_again();
        CHECK_FALSE(news());
    }
}

TEST(CampaignOfAgent, the_owner_may_think_again_in_the_matters_and_a_visit_taken_back_is_a_no) {
    begin();
    publish("service campaign");
    CHECK_TRUE(comes_within(3));
    world.act("owner answer no");
    world.expect_within(20s, "desk.campaign.declined = 1");
    const Id id = world.view().campaigns.at(0).campaign.id;
    CHECK_TRUE(world.touch(AnswerCampaign{id, PromptAnswer::Later}).error() == make_error_code(OwnerActionErrc::NotAllowed));
    CHECK_TRUE(world.touch(AnswerCampaign{Id{}, PromptAnswer::Yes}).error() == make_error_code(OwnerActionErrc::Unknown));
    CHECK_TRUE(world.touch(AnswerCampaign{id, PromptAnswer::Yes}).has_value());
    world.expect_within(20s, "desk.campaign.accepted = 1");
    CHECK_TRUE(world.touch(AnswerCampaign{id, PromptAnswer::No}).error() == make_error_code(OwnerActionErrc::NotAllowed));
    CHECK_TRUE(world.touch(WithdrawRequest{world.view().requests.at(0).request.id}).has_value());
    world.expect_within(20s, "desk.campaign.declined = 1");
    // Without the consent for requests a visit is not accepted, and the answer stays open
    world.act("owner withdraw service_request");
    CHECK_TRUE(world.touch(AnswerCampaign{id, PromptAnswer::Yes}).error() == make_error_code(OwnerActionErrc::NoConsent));
    // And the dealer's word that the owner was there is the end
    STRCMP_EQUAL("", world.stage.dealer.finish_campaign(kVehicle).c_str());
    world.run_for(5s);
    CHECK_TRUE(world.touch(AnswerCampaign{id, PromptAnswer::Yes}).error() == make_error_code(OwnerActionErrc::Stale));
    CHECK_TRUE(world.view().campaigns.at(0).campaign.state == CampaignState::Done);
}

TEST(CampaignOfAgent, what_was_said_survives_a_kill_and_goes_when_the_owner_is_forgotten) {
    begin();
    publish("marketing campaign");
    CHECK_TRUE(comes_within(3));
    world.act("owner answer no");
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "driving = parked");
    CHECK_TRUE(world.view().campaigns.at(0).campaign.state == CampaignState::Declined);
    CHECK_TRUE(world.touch(AskErasure{ErasureReason::Forgotten}).has_value());
    CHECK_TRUE(world.touch(ConfirmErasure{world.view().erasure->confirm}).has_value());
    world.run_for(10s);
    CHECK_TRUE(world.view().campaigns.empty());
    CHECK_TRUE(world.stage.vehicle.faulty_store().load(RecordKind::Campaign)->empty());
}
