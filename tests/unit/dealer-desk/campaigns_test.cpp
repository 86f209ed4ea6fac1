// SPDX-License-Identifier: Apache-2.0
// Care campaigns at the desk: who may publish, who is told, what consents change, and that each number is the length of its list.
#include "dealer-desk/rules/campaign_rules.hpp"
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;
using std::chrono::days;
using std::chrono::hours;

namespace {

Campaign winter(CampaignClass c = CampaignClass::Service) {
    Campaign campaign;
    campaign.campaign_class = c;
    campaign.title = {"冬季检查", "Winter check"};
    campaign.body = {"免费检查电池", "The battery is checked for free"};
    campaign.from = kMonday;
    campaign.until = after(kMonday, days{60});
    campaign.offers_visit = true;
    return campaign;
}

}  // namespace

TEST_GROUP(CampaignDesk) {
    DeskFixture f;

    /// The owner of a car decides on campaigns.
    std::vector<OutMessage> consent(const Car& car, ConsentState state, std::uint64_t number = 1) {
        return f.send(car.batch(Stream::Operation, number, {ConsentChanged{{Purpose::Campaigns, "north", state, "1", kMonday}}}));
    }
    Id draft(const Campaign& campaign, const Clerk& clerk) {
        const auto made = f.desk->draft_campaign(clerk, campaign, 1, kMonday);
        CHECK(made.has_value());
        return *made;
    }
    Id publish(const Campaign& campaign, int told, WallTime now = kMonday) {
        const Id id = draft(campaign, f.boss);
        const auto sent = f.desk->publish_campaign(f.boss, id, 1, now);
        CHECK(sent.has_value());
        LONGS_EQUAL(told, *sent);
        return id;
    }
    InMessage changed(const Car& car, const Id& id, CampaignState state, std::uint64_t number = 1) {
        return car.batch(Stream::Care, number, {CampaignChanged{id, CampaignClass::Service, state}});
    }
    std::vector<CampaignCar> cars(const Id& id, const char* count = "sent") { return *f.desk->campaign_cars(f.li, id, count); }
    /// Each number is the length of its list.
    void check_numbers() {
        for (const CampaignRow& row : *f.desk->campaigns(f.li)) {
            for (const auto& [name, number] : row.counts) LONGS_EQUAL_TEXT(number, cars(row.campaign.id, name.c_str()).size(), name.c_str());
        }
    }
    int number(const char* name) { return f.desk->campaigns(f.li)->at(0).counts.at(name); }
    Refusal refusal(const Campaign& campaign, const Clerk& clerk) { return f.desk->draft_campaign(clerk, campaign, 1, kMonday).error(); }
};

TEST(CampaignDesk, goes_signed_to_each_car_whose_owner_allows_it_and_to_no_other_dealers) {
    (void)consent(f.second, ConsentState::Granted);
    (void)consent(f.foreign, ConsentState::Granted);
    const Id id = publish(winter(), 1);
    const auto out = f.desk->take_outgoing();
    LONGS_EQUAL(1, out.size());
    const auto down = f.down(out);
    Campaign sent = winter();
    sent.id = id;
    CHECK(std::get<CampaignTold>(down.at(0).payload).campaign == sent);
    CHECK(down.at(0).expires == after(kMonday, days{30}));  // the text waits no longer, though it runs for 60
    STRCMP_EQUAL("car-two", cars(id).at(0).vehicle.c_str());
    CHECK_FALSE(cars(id).at(0).delivered);
    (void)f.send(f.second.sync({}, 1));
    CHECK(cars(id).at(0).delivered);
    LONGS_EQUAL(0, f.desk->campaigns(f.other)->size());
    CHECK(f.desk->campaign_cars(f.other, id, "sent").error().code == Refused::NotFound);
}

TEST(CampaignDesk, safety_goes_to_every_car_that_has_not_gone_and_is_the_managers_alone) {
    CHECK(refusal(winter(CampaignClass::Safety), f.li).code == Refused::Forbidden);
    const Id id = draft(winter(CampaignClass::Safety), f.boss);
    CHECK(f.desk->publish_campaign(f.li, id, 1, kMonday).error().code == Refused::Forbidden);
    CHECK(f.desk->withdraw_campaign(f.li, id, 1, kMonday).error().code == Refused::Forbidden);
    LONGS_EQUAL(2, f.desk->campaigns(f.li)->at(0).audience);
    (void)f.send(f.car.batch(Stream::Operation, 1, {RelationEnded{kMonday}}));
    LONGS_EQUAL(1, f.desk->campaigns(f.li)->at(0).audience);
    LONGS_EQUAL(1, *f.desk->publish_campaign(f.boss, id, 1, kMonday));
    // A clerk publishes the others
    const Id clerks = draft(winter(), f.li);
    CHECK(f.desk->publish_campaign(f.li, clerks, 1, kMonday).has_value());
}

TEST(CampaignDesk, a_consent_given_later_brings_those_that_run_once_and_one_withdrawn_lets_expire_what_waits) {
    const Id id = publish(winter(), 0);
    (void)publish(winter(CampaignClass::Safety), 2);
    (void)f.desk->take_outgoing();
    auto down = f.down(consent(f.car, ConsentState::Granted));
    LONGS_EQUAL(1, down.size());
    CHECK(std::get<CampaignTold>(down.at(0).payload).campaign.id == id);
    LONGS_EQUAL(1, cars(id).size());
    // Who has answered is not told again, whatever is allowed anew
    (void)f.send(f.car.sync({}, 2));
    (void)f.send(changed(f.car, id, CampaignState::Declined));
    CHECK(f.down(consent(f.car, ConsentState::Granted, 2)).empty());
    // Withdrawn: what waits for the other car, which has heard of nothing, expires
    (void)consent(f.second, ConsentState::Granted);
    (void)consent(f.second, ConsentState::Withdrawn, 2);
    int expired = 0, waiting = 0;
    for (const DownMessage& message : f.down(f.send(f.second.sync({}, 0), after(kMonday, hours{1})))) {
        const bool safety = std::get<CampaignTold>(message.payload).campaign.campaign_class == CampaignClass::Safety;
        (message.expires <= kMonday ? expired : waiting) += 1;
        CHECK_EQUAL(safety, message.expires > kMonday);
    }
    LONGS_EQUAL(1, expired);
    LONGS_EQUAL(1, waiting);
}

TEST(CampaignDesk, each_number_is_the_length_of_its_list_whatever_cars_tell) {
    (void)consent(f.car, ConsentState::Granted);
    (void)consent(f.second, ConsentState::Granted);
    const Id id = publish(winter(), 2);
    check_numbers();
    LONGS_EQUAL(2, number("unknown"));
    (void)f.send(changed(f.car, id, CampaignState::Seen, 1));
    (void)f.send(f.second.refusing({{1, wire::DownRefusal::Reason::Full}}, 1));
    check_numbers();
    LONGS_EQUAL(2, number("sent"));
    LONGS_EQUAL(0, number("unknown"));
    LONGS_EQUAL(1, number("seen"));
    LONGS_EQUAL(1, number("not_taken"));
    (void)f.send(changed(f.car, id, CampaignState::Accepted, 2));
    check_numbers();
    LONGS_EQUAL(1, number("seen"));  // who accepted has seen it
    LONGS_EQUAL(1, number("accepted"));
    (void)f.send(changed(f.car, id, CampaignState::Seen, 3));  // no row of the table
    LONGS_EQUAL(1, number("accepted"));
    (void)f.send(changed(f.car, id, CampaignState::Done, 4));
    (void)f.send(changed(f.car, id, CampaignState::Declined, 5));  // late: it took place
    check_numbers();
    LONGS_EQUAL(1, number("done"));
    LONGS_EQUAL(0, number("declined"));
    // Of one it was not told of a car tells nothing
    (void)f.send(changed(f.foreign, id, CampaignState::Seen));
    LONGS_EQUAL(2, number("sent"));
    LONGS_EQUAL(0, cars(id, "nonsense").size());
}

TEST(CampaignDesk, every_step_counts_where_it_should_and_each_count_has_one) {
    for (const std::string_view count : campaign_counts()) {
        int cars = 0;
        for (int step = 0; step <= static_cast<int>(CampaignStep::NotTaken); ++step) cars += counts_as(count, static_cast<CampaignStep>(step)) ? 1 : 0;
        CHECK(cars > 0);
    }
    for (int step = 0; step <= static_cast<int>(CampaignStep::NotTaken); ++step) {
        const auto in = [step](std::string_view count) { return counts_as(count, static_cast<CampaignStep>(step)) ? 1 : 0; };
        LONGS_EQUAL(1, in("unknown") + in("seen") + in("not_taken"));  // each that was sent is in one of these
        CHECK(in("accepted") <= in("seen") && in("declined") <= in("seen") && in("done") <= in("accepted"));
        LONGS_EQUAL(1, in("sent"));
    }
}

TEST(CampaignDesk, taken_back_it_expires_where_it_waits_and_the_word_goes_to_all_that_have_it) {
    (void)consent(f.car, ConsentState::Granted);
    const Id id = publish(winter(), 1);
    (void)f.desk->take_outgoing();
    CHECK(f.desk->withdraw_campaign(f.li, id, 2, kMonday).has_value());
    const auto down = f.down(f.send(f.car.sync({}, 0), after(kMonday, hours{1})));
    LONGS_EQUAL(2, down.size());
    CHECK(down.at(0).expires < kMonday);
    const Campaign& word = std::get<CampaignTold>(down.at(1).payload).campaign;
    CHECK(word.word == CampaignWord::Withdrawn && word.id == id && word.title.zh.empty());
    CHECK(down.at(1).expires == after(kMonday, days{60}));
    CHECK(f.desk->withdraw_campaign(f.li, id, 3, kMonday).error().code == Refused::NotNow);
    CHECK(f.down(consent(f.second, ConsentState::Granted)).empty());  // it runs no more
}

TEST(CampaignDesk, of_two_clerks_one_wins_and_what_is_published_is_changed_no_more) {
    const Id id = draft(winter(), f.li);
    Campaign other = winter();
    other.id = id;
    other.body.en = "And the tyres";
    CHECK(f.desk->draft_campaign(f.wang, other, 1, kMonday).has_value());
    const auto late = f.desk->publish_campaign(f.li, id, 1, kMonday);
    CHECK(late.error().code == Refused::Changed);
    STRCMP_EQUAL("wang", late.error().detail.c_str());
    CHECK(f.desk->publish_campaign(f.li, id, 2, kMonday).has_value());
    CHECK(f.desk->draft_campaign(f.wang, other, 3, kMonday).error().code == Refused::NotNow);
    CHECK(f.desk->publish_campaign(f.li, id, 3, kMonday).error().code == Refused::NotNow);
    CHECK(f.desk->publish_campaign(f.other, id, 3, kMonday).error().code == Refused::NotFound);
    // And each step is in the audit
    std::string actions;
    const auto audit = f.desk->audit(f.boss);
    for (const AuditRow& row : *audit) actions += row.action.starts_with("campaign") ? row.action + " " : "";
    CHECK(actions == "campaign_draft campaign_draft campaign_published " || actions == "campaign_published campaign_draft campaign_draft ");
}

TEST(CampaignDesk, what_is_wrong_is_named) {
    Campaign wrong = winter();
    wrong.title.en.clear();
    STRCMP_EQUAL("title", refusal(wrong, f.li).detail.c_str());
    wrong = winter();
    wrong.from = after(kMonday, -days{20});
    wrong.until = kMonday;
    STRCMP_EQUAL("until", refusal(wrong, f.li).detail.c_str());
    wrong = winter();
    wrong.from = after(kMonday, days{367});
    wrong.until = after(kMonday, days{380});
    STRCMP_EQUAL("from", refusal(wrong, f.li).detail.c_str());
    // A draft that grew old is not published
    const Id id = draft(winter(), f.li);
    STRCMP_EQUAL("until", f.desk->publish_campaign(f.li, id, 1, after(kMonday, days{60})).error().detail.c_str());
    LONGS_EQUAL(0, f.desk->take_outgoing().size());
}

TEST(CampaignDesk, news_go_to_who_accepted_and_still_allows_it) {
    (void)consent(f.car, ConsentState::Granted);
    (void)consent(f.second, ConsentState::Granted);
    const Id id = publish(winter(), 2);
    const auto tell = [&] { return f.desk->tell_campaign_news(f.li, id, {"改", "Moved"}, {"二楼", "Second floor"}, kMonday); };
    LONGS_EQUAL(0, *tell());
    (void)f.send(changed(f.car, id, CampaignState::Accepted));
    (void)f.send(changed(f.second, id, CampaignState::Accepted));
    (void)consent(f.second, ConsentState::Withdrawn, 2);
    (void)f.desk->take_outgoing();
    LONGS_EQUAL(1, *tell());
    const auto down = f.down(f.desk->take_outgoing());
    CHECK(std::get<MessageShown>(down.at(0).payload).campaign_id == id);
    CHECK(f.desk->tell_campaign_news(f.li, id, {"", ""}, {"", ""}, kMonday).error().code == Refused::Invalid);
}

TEST(CampaignDesk, a_clerk_who_saw_the_owner_there_says_done_and_the_car_hears_it) {
    (void)consent(f.car, ConsentState::Granted);
    const Id id = publish(winter(), 1);
    (void)f.desk->take_outgoing();
    CHECK(f.desk->finish_campaign(f.li, "car-two", id, kMonday).error().code == Refused::NotFound);  // never told
    CHECK(f.desk->finish_campaign(f.other, "car-one", id, kMonday).error().code == Refused::NotFound);
    CHECK(f.desk->finish_campaign(f.li, "car-one", id, kMonday).has_value());
    LONGS_EQUAL(1, number("done"));
    const auto down = f.down(f.desk->take_outgoing());
    CHECK(std::get<CampaignTold>(down.at(0).payload).campaign.word == CampaignWord::Done);
    CHECK(f.desk->finish_campaign(f.li, "car-one", id, kMonday).has_value());
    LONGS_EQUAL(0, f.desk->take_outgoing().size());
}

TEST(CampaignDesk, who_is_forgotten_gets_no_word_that_waited_and_the_safety_campaign_anew) {
    (void)consent(f.car, ConsentState::Granted);
    const Id service = publish(winter(), 1);
    const Id safety = publish(winter(CampaignClass::Safety), 2);
    (void)f.send(f.car.batch(Stream::Care, 1, {CampaignChanged{safety, CampaignClass::Safety, CampaignState::Accepted}}));
    (void)f.desk->take_outgoing();
    (void)f.send(f.car.batch(Stream::Operation, 2, {PersonalDataErased{ErasureReason::Forgotten}}));
    const auto down = f.down(f.send(f.car.sync({}, 0), after(kMonday, hours{1})));
    LONGS_EQUAL(3, down.size());
    CHECK(down.at(0).expires < kMonday);
    CHECK(down.at(1).expires < kMonday);
    CHECK(std::get<CampaignTold>(down.at(2).payload).campaign.id == safety);
    CHECK(down.at(2).expires > kMonday);
    LONGS_EQUAL(1, cars(service).size());
}
