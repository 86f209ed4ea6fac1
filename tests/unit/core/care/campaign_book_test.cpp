// SPDX-License-Identifier: Apache-2.0
// What a vehicle keeps of campaigns: the latest word, the owner's answer, a bounded number, and the pace of each class.
#include "core/care/campaign_book.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

const WallTime kTold{std::chrono::milliseconds{1'780'000'000'000}, WallQuality::Synchronised};
WallTime after(std::chrono::milliseconds time) { return {kTold.since_epoch + time, kTold.quality}; }

Id id(unsigned n) {
    Id out;
    out.bytes[0] = std::byte{0xCA};
    out.bytes[15] = static_cast<std::byte>(n);
    return out;
}

Campaign one(unsigned n, CampaignClass c, CampaignWord word = CampaignWord::Open) {
    Campaign campaign;
    campaign.id = id(n);
    campaign.campaign_class = c;
    campaign.word = word;
    campaign.title = {"活动", "Campaign"};
    campaign.body = {"内容", "What it is"};
    campaign.from = kTold;
    campaign.until = after(days{300});
    return campaign;
}

}  // namespace

TEST_GROUP(CampaignBook) {
    CampaignBook book;

    ToldVerdict tell(const Campaign& campaign, std::chrono::milliseconds time = 0ms) { return book.on_told(campaign, after(time)).verdict; }
    bool calls(unsigned n, std::chrono::milliseconds time) { return book.calls(*book.find(id(n)), after(time)); }
    void shown(unsigned n, std::chrono::milliseconds time) { CHECK_TRUE(book.on_shown(id(n), after(time)).has_value()); }
    CampaignState state(unsigned n) { return book.find(id(n))->state; }
    /// A year of daily drives in which everything that may come comes: the days.
    std::vector<int> year() {
        std::vector<int> days_shown;
        for (int day = 0; day < 365; ++day) {
            for (const Campaign& campaign : book.all()) {
                if (!book.calls(campaign, after(days{day}))) continue;
                shown(static_cast<unsigned>(campaign.id.bytes[15]), days{day});
                days_shown.push_back(day);
                break;
            }
        }
        return days_shown;
    }
    static void check_pace(const std::vector<int>& all, int pause, std::size_t most) {
        for (std::size_t i = 1; i < all.size(); ++i) CHECK_TRUE(all[i] - all[i - 1] >= pause);
        for (std::size_t i = most; i < all.size(); ++i) CHECK_TRUE(all[i] - all[i - most] >= 30);
    }
};

TEST(CampaignBook, twenty_of_a_class_keep_the_pace_of_one_class_together) {
    for (unsigned n = 0; n < 20; ++n) (void)tell(one(n, CampaignClass::Marketing));
    const auto marketing = year();
    check_pace(marketing, 14, 2);
    CHECK_TRUE(marketing.size() >= 20);  // and they do come
    book = {};
    for (unsigned n = 0; n < 20; ++n) (void)tell(one(n, CampaignClass::Service));
    const auto service = year();
    check_pace(service, 7, 3);
    CHECK_TRUE(service.size() >= 30);
}

TEST(CampaignBook, one_that_nobody_answers_comes_twice_and_of_service_three_times_and_of_safety_as_long_as_it_runs) {
    (void)tell(one(1, CampaignClass::Marketing));
    CHECK_EQUAL(2U, year().size());
    book = {};
    (void)tell(one(1, CampaignClass::Service));
    CHECK_EQUAL(3U, year().size());
    book = {};
    (void)tell(one(1, CampaignClass::Safety));
    const auto safety = year();
    check_pace(safety, 7, 3);
    CHECK_TRUE(safety.size() > 30);
}

TEST(CampaignBook, classes_do_not_spend_each_others_pace) {
    (void)tell(one(1, CampaignClass::Marketing));
    (void)tell(one(2, CampaignClass::Service));
    shown(1, 0ms);
    CHECK_TRUE(calls(2, 1h));
}

TEST(CampaignBook, an_unknown_clock_brings_a_first_one_and_no_second) {
    (void)tell(one(1, CampaignClass::Service));
    const WallTime unknown{kTold.since_epoch + days{100}, WallQuality::Unknown};
    CHECK_TRUE(book.calls(*book.find(id(1)), unknown));
    shown(1, 0ms);
    CHECK_FALSE(book.calls(*book.find(id(1)), unknown));
}

TEST(CampaignBook, a_first_showing_is_seen_and_one_showing_counts_once) {
    (void)tell(one(1, CampaignClass::Service));
    CHECK_TRUE(state(1) == CampaignState::Waiting);
    shown(1, 1h);
    CHECK_TRUE(state(1) == CampaignState::Seen);
    CHECK_FALSE(book.on_shown(id(1), after(1h)).has_value());
    CHECK_FALSE(book.on_shown(id(9), after(1h)).has_value());
}

TEST(CampaignBook, an_answer_is_for_good_but_a_no_to_safety_is_not) {
    for (const CampaignClass c : {CampaignClass::Service, CampaignClass::Marketing, CampaignClass::Safety}) {
        book = {};
        (void)tell(one(1, c));
        shown(1, 0ms);
        CHECK_TRUE(book.on_state(id(1), CampaignState::Declined).has_value());
        CHECK_EQUAL(c == CampaignClass::Safety, calls(1, days{60}));
        CHECK_TRUE(book.on_state(id(1), CampaignState::Accepted).has_value());
        CHECK_FALSE(calls(1, days{60}));
        CHECK_FALSE(book.on_state(id(1), CampaignState::Accepted).has_value());
        CHECK_TRUE(book.on_state(id(1), CampaignState::Done).has_value());
        CHECK_FALSE(book.on_state(id(1), CampaignState::Declined).has_value());
    }
}

TEST(CampaignBook, the_same_word_changes_nothing_and_other_words_keep_what_the_owner_said) {
    (void)tell(one(1, CampaignClass::Service));
    CHECK_TRUE(tell(one(1, CampaignClass::Service)) == ToldVerdict::Known);
    shown(1, 1h);
    (void)book.on_state(id(1), CampaignState::Accepted);
    Campaign other = one(1, CampaignClass::Service);
    other.body.en = "At another hour";
    CHECK_TRUE(tell(other) == ToldVerdict::Kept);
    CHECK_TRUE(state(1) == CampaignState::Accepted);
    CHECK_EQUAL(1U, book.find(id(1))->shown.size());
}

TEST(CampaignBook, the_dealers_word_ends_it_and_one_that_is_not_here_leaves_nothing) {
    CHECK_TRUE(tell(one(1, CampaignClass::Service, CampaignWord::Withdrawn)) == ToldVerdict::Known);
    CHECK_TRUE(book.find(id(1)) == nullptr);
    (void)tell(one(1, CampaignClass::Service));
    Campaign word;  // without texts
    word.id = id(1);
    word.word = CampaignWord::Withdrawn;
    CHECK_TRUE(tell(word) == ToldVerdict::Kept);
    CHECK_FALSE(calls(1, 1h));
    STRCMP_EQUAL("Campaign", book.find(id(1))->title.en.c_str());
    (void)tell(one(2, CampaignClass::Service));
    CHECK_TRUE(tell(one(2, CampaignClass::Service, CampaignWord::Done)) == ToldVerdict::Kept);
    CHECK_TRUE(state(2) == CampaignState::Done);
}

TEST(CampaignBook, holds_thirty_and_gives_up_those_that_are_over_first) {
    for (unsigned n = 1; n <= 30; ++n) CHECK_TRUE(tell(one(n, CampaignClass::Marketing)) == ToldVerdict::Kept);
    CHECK_TRUE(tell(one(31, CampaignClass::Safety)) == ToldVerdict::Full);
    CHECK_TRUE(book.find(id(31)) == nullptr);
    (void)book.on_state(id(7), CampaignState::Accepted);  // its visit is still to come
    CHECK_TRUE(tell(one(31, CampaignClass::Safety)) == ToldVerdict::Full);
    (void)book.on_state(id(9), CampaignState::Declined);
    const auto outcome = book.on_told(one(31, CampaignClass::Safety), kTold);
    CHECK_TRUE(outcome.gone->id == id(9));
    (void)tell(one(3, CampaignClass::Marketing, CampaignWord::Withdrawn));
    CHECK_TRUE(tell(one(32, CampaignClass::Service)) == ToldVerdict::Kept);
    CHECK_TRUE(book.find(id(3)) == nullptr);
    CHECK_TRUE(tell(one(33, CampaignClass::Service), days{300}) == ToldVerdict::Kept);  // the time of all others is over
    CHECK_EQUAL(kMostCampaigns, book.all().size());
}

TEST(CampaignBook, a_safety_campaign_that_was_declined_gives_no_room_to_another) {
    for (unsigned n = 1; n <= 30; ++n) CHECK_TRUE(tell(one(n, CampaignClass::Safety)) == ToldVerdict::Kept);
    (void)book.on_state(id(9), CampaignState::Declined);
    CHECK_TRUE(tell(one(31, CampaignClass::Marketing)) == ToldVerdict::Full);
    CHECK_TRUE(book.find(id(9)) != nullptr);
}

TEST(CampaignBook, those_that_begin_first_come_first_before_a_restart_and_after_it) {
    // Given two that were told as they began, the later one with the smaller id, which is what a store sorts by
    const auto order = [](const CampaignBook& of) { return std::vector<Id>{of.all()[0].id, of.all()[1].id}; };
    Campaign later = one(3, CampaignClass::Service);
    later.from = after(days{1});
    (void)tell(later);
    (void)tell(one(9, CampaignClass::Service));
    CHECK_TRUE(order(book) == (std::vector<Id>{id(9), id(3)}));
    CampaignBook again;
    again.restore({*book.find(id(3)), *book.find(id(9))});
    CHECK_TRUE(order(again) == order(book));
    // And one that the dealer puts off goes behind
    Campaign put_off = one(9, CampaignClass::Service);
    put_off.from = after(days{2});
    (void)tell(put_off);
    CHECK_TRUE(order(book) == (std::vector<Id>{id(3), id(9)}));
}

TEST(CampaignBook, with_the_consent_go_those_that_wait_and_what_was_shown_stays_for_the_pace) {
    (void)tell(one(1, CampaignClass::Marketing));
    (void)tell(one(2, CampaignClass::Marketing));
    (void)tell(one(3, CampaignClass::Safety));
    shown(1, 0ms);
    CHECK_TRUE(book.on_consent_withdrawn() == std::vector<Id>{id(2)});
    CHECK_TRUE(book.find(id(3)) != nullptr);
    (void)tell(one(2, CampaignClass::Marketing), days{1});
    CHECK_FALSE(calls(2, days{13}));
    CHECK_TRUE(calls(2, days{14}));
}

TEST(CampaignBook, is_tidied_when_no_pace_counts_it_any_more) {
    (void)tell(one(1, CampaignClass::Marketing));
    CHECK_TRUE(book.on_time(after(days{330})).empty());
    CHECK_TRUE(book.on_time({after(days{400}).since_epoch, WallQuality::Unknown}).empty());
    CHECK_TRUE(book.on_time(after(days{330} + 1ms)) == std::vector<Id>{id(1)});
    CHECK_TRUE(book.all().empty());
}
