// SPDX-License-Identifier: Apache-2.0
// Whom a campaign concerns, as the vehicle judges it, and what makes one unusable.
#include "domain/campaign.hpp"

#include <functional>

#include "domain/event.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::months;

namespace {

const WallTime kFrom{std::chrono::milliseconds{1'780'000'000'000}, WallQuality::Synchronised};
WallTime after(std::chrono::milliseconds time) { return {kFrom.since_epoch + time, kFrom.quality}; }

/// Model year 2024 by its tenth character (R).
const CampaignFacts kCar{"LDKLNK1A5R0000001", "default", Distance::kilometres(30'000), months{24}, {"engine_oil", "brake_fluid"}, 2026};

Campaign winter() {
    Campaign c;
    c.id.bytes[0] = std::byte{1};
    c.title = {"冬季检查", "Winter check"};
    c.body = {"免费检查电池和轮胎", "Battery and tyres are checked for free"};
    c.from = kFrom;
    c.until = after(days{30});
    return c;
}

bool fits(const std::function<void(CampaignCriteria&)>& set, const CampaignFacts& facts = kCar) {
    CampaignCriteria criteria;
    set(criteria);
    return matches(criteria, facts);
}

}  // namespace

TEST_GROUP(Campaigns){};

TEST(Campaigns, without_criteria_concerns_every_vehicle_also_one_that_knows_nothing_of_itself) {
    CHECK_TRUE(matches({}, kCar));
    CHECK_TRUE(matches({}, {}));
}

TEST(Campaigns, a_window_holds_at_its_very_ends) {
    const auto mileage = [](int from, int until) {
        return fits([&](CampaignCriteria& c) { c.mileage_from = Distance::kilometres(from), c.mileage_until = Distance::kilometres(until); });
    };
    CHECK_TRUE(mileage(30'000, 30'000));
    CHECK_TRUE(mileage(30'000, 0));
    CHECK_TRUE(mileage(0, 30'000));
    CHECK_FALSE(mileage(30'001, 0));
    CHECK_FALSE(mileage(0, 29'999));
    const auto age = [](int from, int until) { return fits([&](CampaignCriteria& c) { c.age_from = months{from}, c.age_until = months{until}; }); };
    CHECK_TRUE(age(24, 24));
    CHECK_FALSE(age(25, 0));
    CHECK_FALSE(age(0, 23));
    const auto year = [](int from, int until) { return fits([&](CampaignCriteria& c) { c.year_from = from, c.year_until = until; }); };
    CHECK_TRUE(year(2024, 2024));
    CHECK_FALSE(year(2025, 0));
    CHECK_FALSE(year(0, 2023));
}

TEST(Campaigns, names_makers_a_plan_and_items_that_are_due_soon) {
    CHECK_TRUE(fits([](CampaignCriteria& c) { c.wmis = {"LSV", "LDK"}; }));
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.wmis = {"LSV"}; }));
    CHECK_TRUE(fits([](CampaignCriteria& c) { c.plan = "default"; }));
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.plan = "truck"; }));
    CHECK_TRUE(fits([](CampaignCriteria& c) { c.items = {"coolant", "brake_fluid"}; }));
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.items = {"coolant"}; }));
}

TEST(Campaigns, what_the_vehicle_does_not_know_fits_no_criterion_that_asks_for_it) {
    const CampaignFacts blank;
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.mileage_until = Distance::kilometres(1); }, blank));
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.age_until = months{1}; }, blank));
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.year_from = 1980; }, blank));
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.wmis = {"LDK"}; }, blank));
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.plan = "default"; }, blank));
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.items = {"engine_oil"}; }, blank));
    CampaignFacts timeless = kCar;
    timeless.current_year = 0;
    CHECK_FALSE(fits([](CampaignCriteria& c) { c.year_from = 2024; }, timeless));
}

TEST(Campaigns, all_criteria_must_hold) {
    const auto both = [](const char* wmi) {
        return fits([wmi](CampaignCriteria& c) { c.wmis = {wmi}, c.mileage_from = Distance::kilometres(10'000); });
    };
    CHECK_TRUE(both("LDK"));
    CHECK_FALSE(both("LSV"));
}

TEST(Campaigns, run_from_their_first_moment_to_before_their_last_and_never_by_an_unknown_clock) {
    CHECK_FALSE(is_running(winter(), after(-1ms)));
    CHECK_TRUE(is_running(winter(), kFrom));
    CHECK_TRUE(is_running(winter(), after(days{30} - 1ms)));
    CHECK_FALSE(is_running(winter(), after(days{30})));
    CHECK_FALSE(is_running(winter(), {kFrom.since_epoch, WallQuality::Unknown}));
    Campaign over = winter();
    over.word = CampaignWord::Withdrawn;
    CHECK_FALSE(is_running(over, kFrom));
}

TEST(Campaigns, the_flaw_is_named) {
    const auto flaw = [](const std::function<void(Campaign&)>& spoil) {
        Campaign c = winter();
        spoil(c);
        return flaw_of(c);
    };
    STRCMP_EQUAL("", flaw([](Campaign&) {}).c_str());
    STRCMP_EQUAL("title", flaw([](Campaign& c) { c.title.en.clear(); }).c_str());
    STRCMP_EQUAL("title", flaw([](Campaign& c) { c.title.zh.assign(121, 'x'); }).c_str());
    STRCMP_EQUAL("body", flaw([](Campaign& c) { c.body.zh.clear(); }).c_str());
    STRCMP_EQUAL("from", flaw([](Campaign& c) { c.from = {}; }).c_str());
    STRCMP_EQUAL("until", flaw([](Campaign& c) { c.until = c.from; }).c_str());
    STRCMP_EQUAL("until", flaw([](Campaign& c) { c.until = after(days{366} + 1ms); }).c_str());
    STRCMP_EQUAL("", flaw([](Campaign& c) { c.until = after(days{366}); }).c_str());
    for (const char* bad : {"LD", "LDKL", "ldk", "LIK", "L K"}) STRCMP_EQUAL("wmis", flaw([bad](Campaign& c) { c.criteria.wmis = {bad}; }).c_str());
    STRCMP_EQUAL("years", flaw([](Campaign& c) { c.criteria.year_from = 1979; }).c_str());
    STRCMP_EQUAL("years", flaw([](Campaign& c) { c.criteria.year_from = 2025, c.criteria.year_until = 2024; }).c_str());
    STRCMP_EQUAL("mileage", flaw([](Campaign& c) { c.criteria.mileage_from = Distance::metres(-1); }).c_str());
    STRCMP_EQUAL("mileage", flaw([](Campaign& c) { c.criteria.mileage_until = Distance::kilometres(2'000'001); }).c_str());
    STRCMP_EQUAL("age", flaw([](Campaign& c) { c.criteria.age_until = months{601}; }).c_str());
    STRCMP_EQUAL("plan", flaw([](Campaign& c) { c.criteria.plan.assign(65, 'x'); }).c_str());
    STRCMP_EQUAL("items", flaw([](Campaign& c) { c.criteria.items = {""}; }).c_str());
    STRCMP_EQUAL("items", flaw([](Campaign& c) { c.criteria.items.assign(51, "engine_oil"); }).c_str());
}

TEST(Campaigns, what_becomes_of_one_needs_its_consent_and_of_a_safety_campaign_that_of_a_recalls_answers) {
    CHECK_TRUE(purpose_of(CampaignChanged{{}, CampaignClass::Marketing, CampaignState::Seen}) == Purpose::Campaigns);
    CHECK_TRUE(purpose_of(CampaignChanged{{}, CampaignClass::Service, CampaignState::Seen}) == Purpose::Campaigns);
    CHECK_TRUE(purpose_of(CampaignChanged{{}, CampaignClass::Safety, CampaignState::Seen}) == purpose_of(PromptAnswered{}));
}
