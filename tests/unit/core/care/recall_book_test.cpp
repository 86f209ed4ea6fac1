// SPDX-License-Identifier: Apache-2.0
// When an open recall is shown again, and what closes it.
#include "core/care/recall_book.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

constexpr std::chrono::milliseconds kOne{1};
const WallTime kTold{std::chrono::milliseconds{1'780'000'000'000}, WallQuality::Synchronised};

WallTime after(std::chrono::milliseconds time) { return {kTold.since_epoch + time, kTold.quality}; }

Recall hose(RecallState state = RecallState::Open) {
    return {"R2026-07", state, {"制动软管", "Brake hose"}, {"可能漏液", "It may leak"}, {"免费更换", "Replaced for free"}, kTold};
}

}  // namespace

TEST_GROUP(RecallBook) {
    RecallBook book;
    void setup() override { CHECK_TRUE(book.on_told(hose(), kTold).verdict == ToldVerdict::Kept); }

    bool calls(std::chrono::milliseconds time) const { return RecallBook::calls(*book.find("R2026-07"), after(time)); }
    void shown(std::chrono::milliseconds time) { CHECK_TRUE(book.on_shown("R2026-07", after(time)).has_value()); }
};

TEST(RecallBook, is_shown_when_it_is_told_and_then_not_for_60_days) {
    CHECK_TRUE(calls(0ms));
    shown(1h);
    CHECK_FALSE(calls(2h));
    CHECK_FALSE(calls(days{60} - kOne));
    CHECK_TRUE(calls(days{60}));
}

TEST(RecallBook, reminds_at_most_once_a_week) {
    shown(0ms);
    shown(days{60});
    CHECK_FALSE(calls(days{67} - kOne));
    CHECK_TRUE(calls(days{67}));
}

TEST(RecallBook, reminds_at_most_three_times_in_30_days) {
    shown(0ms);
    for (const days day : {days{60}, days{67}, days{74}}) {
        CHECK_TRUE(calls(day));
        shown(day);
    }
    CHECK_FALSE(calls(days{81}));
    CHECK_FALSE(calls(days{90} - kOne));
    CHECK_TRUE(calls(days{90}));
}

TEST(RecallBook, a_year_of_daily_drives_keeps_the_pace) {
    std::vector<int> shown_on;
    for (int day = 0; day < 365; ++day) {
        if (!calls(days{day})) continue;
        shown(days{day});
        shown_on.push_back(day);
    }
    CHECK_EQUAL(0, shown_on[0]);
    CHECK_EQUAL(60, shown_on[1]);
    for (std::size_t i = 2; i < shown_on.size(); ++i) {
        CHECK_TRUE(shown_on[i] - shown_on[i - 1] >= 7);
        if (i >= 4) CHECK_TRUE(shown_on[i] - shown_on[i - 3] >= 30);
    }
    CHECK_TRUE(shown_on.size() > 28);  // and it does go on: three a month
}

TEST(RecallBook, one_showing_counts_once) {
    shown(1h);
    CHECK_FALSE(book.on_shown("R2026-07", after(1h)).has_value());
    CHECK_FALSE(book.on_shown("another", after(1h)).has_value());
}

TEST(RecallBook, an_unknown_clock_reminds_of_nothing_but_the_first_telling_comes) {
    const WallTime unknown{after(days{100}).since_epoch, WallQuality::Unknown};
    CHECK_TRUE(RecallBook::calls(*book.find("R2026-07"), unknown));
    shown(0ms);
    CHECK_FALSE(RecallBook::calls(*book.find("R2026-07"), unknown));
}

TEST(RecallBook, the_same_word_twice_changes_nothing_and_other_words_keep_what_was_shown) {
    shown(1h);
    CHECK_TRUE(book.on_told(hose(), after(days{5})).verdict == ToldVerdict::Known);
    Recall other = hose();
    other.remedy = {"更换总成", "The whole line is replaced"};
    const auto change = book.on_told(other, after(days{5}));
    CHECK_TRUE(change.kept.told == kTold);
    CHECK_EQUAL(1U, change.kept.reminded.size());
    CHECK_FALSE(change.gone.has_value());
    CHECK_FALSE(calls(days{6}));
}

TEST(RecallBook, the_dealers_word_ends_it_and_one_that_is_open_again_is_told_anew) {
    shown(1h);
    for (const RecallState over : {RecallState::Remedied, RecallState::NotAffected}) {
        (void)book.on_told(hose(over), after(days{10}));
        CHECK_FALSE(calls(days{100}));
        (void)book.on_told(hose(), after(days{110}));
        CHECK_TRUE(calls(days{110}));
        shown(days{110});
        CHECK_FALSE(calls(days{169}));
        CHECK_TRUE(calls(days{170}));
    }
}

TEST(RecallBook, holds_fifty_and_gives_up_those_that_are_over_first) {
    for (int n = 1; n < 50; ++n) {
        Recall more = hose(n == 7 ? RecallState::Remedied : RecallState::Open);
        more.number = "N" + std::to_string(n);
        CHECK_TRUE(book.on_told(more, kTold).verdict == ToldVerdict::Kept);
    }
    Recall more = hose();
    more.number = "N50";
    STRCMP_EQUAL("N7", book.on_told(more, kTold).gone->number.c_str());
    CHECK_TRUE(book.find("N7") == nullptr);
    more.number = "N51";
    CHECK_TRUE(book.on_told(more, kTold).verdict == ToldVerdict::Full);
    CHECK_EQUAL(kMostRecalls, book.all().size());
}

TEST(RecallBook, a_job_that_names_the_number_is_the_remedy) {
    std::vector<ServiceRecord> records(2);
    records[0].jobs.resize(2);
    records[0].jobs[1].recall = "R2026-08";
    CHECK_TRUE(remedy_of(hose(), records) == nullptr);
    records[1].jobs.resize(1);
    records[1].jobs[0].recall = "R2026-07";
    CHECK_TRUE(remedy_of(hose(), records) == &records[1]);
}

TEST(RecallBook, numbers_are_short_and_of_plain_signs) {
    for (const char* good : {"R2026-07", "S.2026-1_b", "1"}) CHECK_TRUE(is_recall_number(good));
    for (const char* bad : {"", "R 1", "召回1", "R:1", "R/1", "12345678901234567890123456789012345678901"}) CHECK_FALSE(is_recall_number(bad));
}
