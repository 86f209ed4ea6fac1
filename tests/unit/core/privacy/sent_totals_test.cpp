// SPDX-License-Identifier: Apache-2.0
// Sums of what was sent and is no event: by the day, the session and the recipient, bounded, and the same after each restart.
#include "core/privacy/sent_totals.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr WallTime kNow{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};

}  // namespace

TEST_GROUP(SentTotals) {
    SentTotals totals;
    std::map<std::string, std::string> stored;

    void store() {
        for (auto& [key, text] : totals.take_changes()) {
            if (text) stored[key] = *text;
            else stored.erase(key);
        }
    }
    [[nodiscard]] SentTotals restarted() const {
        SentTotals next;
        next.restore({stored.begin(), stored.end()});
        return next;
    }
};

TEST(SentTotals, messages_of_one_day_and_recipient_are_one_line_and_of_another_another) {
    totals.on_sent(SentKind::Health, "20605", "Example Garage 王", kNow, 200);
    totals.on_sent(SentKind::Health, "20605", "Example Garage 王", kNow, 210);
    totals.on_sent(SentKind::Health, "20606", "Example Garage 王", kNow, 1);
    totals.on_sent(SentKind::Digest, "20605", "Example Garage 王", kNow, 2);
    totals.on_sent(SentKind::Health, "20605", "Another", kNow, 3);
    CHECK_EQUAL(4U, totals.totals().size());
    CHECK_TRUE(totals.totals().front() == (SentTotal{SentKind::Health, "20605", "Example Garage 王", 2, 410, kNow}));
}

TEST(SentTotals, is_the_same_after_a_restart_and_counts_on) {
    totals.on_sent(SentKind::Live, "0A0B", "Example Garage 王", kNow, 300);
    totals.on_sent(SentKind::Will, "0", "", {}, 100);
    store();
    SentTotals next = restarted();
    CHECK_TRUE(next.totals() == totals.totals());
    next.on_sent(SentKind::Live, "0A0B", "Example Garage 王", kNow, 300);
    CHECK_EQUAL(2U, next.totals().size());
    CHECK_EQUAL(600U, next.totals().front().bytes);
}

TEST(SentTotals, keeps_the_newest_and_stores_no_more_and_a_change_stores_its_own_line_only) {
    for (int day = 0; day < 1000; ++day) {
        totals.on_sent(SentKind::Digest, std::to_string(day), "a", kNow, 1);
        store();
    }
    CHECK_EQUAL(SentTotals::kMost, totals.totals().size());
    CHECK_EQUAL(SentTotals::kMost, stored.size());
    STRCMP_EQUAL("999", totals.totals().back().about.c_str());
    CHECK_TRUE(restarted().totals() == totals.totals());
    totals.on_sent(SentKind::Digest, "999", "a", kNow, 1);
    CHECK_EQUAL(1U, totals.take_changes().size());
}

TEST(SentTotals, cleared_it_leaves_nothing_stored) {
    totals.on_sent(SentKind::Digest, "1", "a", kNow, 1);
    store();
    totals.on_sent(SentKind::Digest, "2", "a", kNow, 1);
    totals.clear();
    store();
    CHECK_TRUE(stored.empty());
    totals.on_sent(SentKind::Digest, "2", "a", kNow, 1);
    store();
    CHECK_EQUAL(1U, restarted().totals().size());
}

TEST(SentTotals, passes_over_what_it_cannot_read) {
    SentTotals next;
    next.restore({{"sent_total:x", "1 1 5 3 2 1 a"},
                  {"sent_total:0000000001", "1 1 5 3 2 1 a"},
                  {"sent_total:0000000002", "9 1 5 3 2 1 a"},
                  {"sent_total:0000000003", "1 0 5 3 2 1 a"},
                  {"sent_total:0000000004", "1 1 5 3 3 1 a"},
                  {"sent_total:0000000005", "1 1 5 3 2 1"},
                  {"sent_total:0000000006", "1 1 5"}});
    CHECK_EQUAL(1U, next.totals().size());
}
