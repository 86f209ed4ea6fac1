// SPDX-License-Identifier: Apache-2.0
// A session on a data plan: what waits, what goes all the same, and that waiting costs nothing.
#include "scripted_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using test::Bench;

namespace {

constexpr std::int32_t kJanuary2027 = 2027 * 12;  // the bench's clock begins on the 15th

void trips(Bench& bench, unsigned count) {
    for (unsigned i = 0; i < count; ++i) bench.ledger.emit(TripEnded{});
    CHECK_TRUE(bench.ledger.commit().has_value());
}

void swap_answer(Bench& bench) {
    Id id;
    id.bytes[0] = std::byte{1};
    bench.ledger.emit(ClusterSwapAnswered{id, SwapVerdict::Applied, Distance::kilometres(1)});
    CHECK_TRUE(bench.ledger.commit().has_value());
}

void used_before(Bench& bench, std::uint64_t bytes) {
    const std::string text = encode_use({kJanuary2027, bytes});
    const ByteView view = as_bytes(text);
    StoreTransaction t;
    t.records = {{RecordKind::Meta, std::string{kDataUseKey}, Bytes{view.begin(), view.end()}}};
    CHECK_TRUE(bench.store.commit(t).has_value());
}

}  // namespace

TEST_GROUP(SyncBudget){};

TEST(SyncBudget, abroad_only_what_is_critical_goes) {
    Bench bench{DataPlan{0, true}};
    bench.begin_streaming();
    trips(bench, 3);
    bench.alerts(1);
    bench.time.run_for(1s);
    CHECK_EQUAL(1U, bench.published(Stream::Health).size());
    CHECK_TRUE(bench.published(Stream::Mileage).empty());
    CHECK_EQUAL(4U, bench.session.waiting());
}

TEST(SyncBudget, what_stands_before_a_critical_event_goes_with_it_and_no_more) {
    Bench bench{DataPlan{0, true}};
    bench.begin_streaming();
    trips(bench, 3);
    swap_answer(bench);
    trips(bench, 2);
    bench.time.run_for(1s);
    CHECK_TRUE(bench.published(Stream::Mileage) == (std::vector<std::uint64_t>{1, 2, 3, 4}));
    CHECK_FALSE(bench.session.saves_data());  // a receipt is awaited
    bench.receipt(Stream::Mileage, 4);
    CHECK_TRUE(bench.session.saves_data());
}

TEST(SyncBudget, a_critical_event_behind_many_that_wait_is_found) {
    Bench bench{DataPlan{0, true}};
    bench.begin_streaming();
    trips(bench, 450);
    bench.time.run_for(1s);
    CHECK_TRUE(bench.link.batches.empty());
    swap_answer(bench);
    bench.time.run_for(1s);
    for (std::uint64_t had = 0;
         !bench.published(Stream::Mileage).empty() && bench.published(Stream::Mileage).back() != had;
         bench.time.run_for(1s)) {
        had = bench.published(Stream::Mileage).back();
        bench.receipt(Stream::Mileage, had);
    }
    CHECK_EQUAL(451U, bench.published(Stream::Mileage).back());
}

TEST(SyncBudget, events_that_wait_for_the_plan_cause_no_traffic) {
    Bench bench{DataPlan{0, true}};
    bench.begin_streaming();
    trips(bench, 3);
    bench.time.run_for(1s);
    const std::size_t before = bench.link.payload_bytes;
    bench.time.run_for(std::chrono::hours{10});
    CHECK_EQUAL(before, bench.link.payload_bytes);
}

TEST(SyncBudget, the_months_use_is_known_after_a_restart_and_the_next_month_lets_all_go) {
    // Given a plan of which 95 % were used before the start
    Bench bench{DataPlan{1'000'000, false}};
    used_before(bench, 950'000);
    bench.begin_streaming();
    trips(bench, 1);
    bench.time.run_for(1s);
    CHECK_TRUE(bench.link.batches.empty());
    // When the month turns at local midnight, 16 days and 8 hours after the start
    bench.time.run_for(std::chrono::hours{16 * 24 + 8});
    trips(bench, 1);
    bench.time.run_for(1s);
    // Then what waited goes
    CHECK_TRUE(bench.published(Stream::Mileage) == (std::vector<std::uint64_t>{1, 2}));
}

TEST(SyncBudget, what_goes_and_comes_counts_and_is_stored_by_hundredths) {
    Bench bench{DataPlan{20'000, false}};
    bench.begin_streaming();
    bench.alerts(20);
    bench.time.run_for(1s);
    CHECK_EQUAL(bench.link.payload_bytes + bench.bytes_down, bench.session.data().use().bytes);
    bench.receipt(Stream::Health, 20);
    bench.time.run_for(31s);
    for (const Record& record : *bench.store.load(RecordKind::Meta)) {
        if (record.key != kDataUseKey) continue;
        CHECK_TRUE(decode_use(to_text(record.value)) == bench.session.data().use());
        return;
    }
    FAIL("not stored");
}
