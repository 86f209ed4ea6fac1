// SPDX-License-Identifier: Apache-2.0
// A store that is an older copy of itself: no number is used twice in one epoch, no event is lost, none is doubled.
#include "scripted_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using test::Bench;

namespace {

/// A run whose store holds the events 1 to 2, and what came of it: the events 3 to 5 that an older copy does not know.
struct FirstRun {
    FirstRun() {
        bench.begin_streaming();
        bench.alerts(2);
        bench.time.run_for(100ms);
        bench.receipt(Stream::Health, 2);
        bench.time.run_for(31s);  // the receipt is stored
        copy = bench.store;
        bench.alerts(3);
        bench.time.run_for(100ms);
        bench.receipt(Stream::Health, 5);
    }
    Bench bench;
    sim::MemoryStore copy;
};

/// Another start, perhaps on a copy.
struct NextRun : Bench {
    explicit NextRun(sim::MemoryStore on, std::uint64_t seed = 12) {
        store = std::move(on);
        entropy = sim::SimEntropy{sim::Random{seed}};
    }
    void connect() {
        begin();
        time.run_for(20ms);
    }
};

std::vector<std::uint64_t> numbers(std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> out;
    for (; first <= last; ++first) out.push_back(first);
    return out;
}

}  // namespace

TEST_GROUP(SyncNumbers) {
    FirstRun first;
    [[nodiscard]] Id first_epoch() const {
        return first.bench.ledger.epoch();
    }
};

TEST(SyncNumbers, what_an_older_copy_gives_out_again_goes_up_in_a_new_epoch) {
    // Given the older copy, and a new event, which it gives the number 3
    NextRun next{first.copy};
    next.connect();
    next.alerts(1);
    CHECK_TRUE(next.ledger.epoch() == first_epoch());
    // When the desk says that it has 5
    next.receipt(Stream::Health, 5);
    // Then the event is number 1 of a new epoch, which a digest tells first
    CHECK_FALSE(next.ledger.epoch() == first_epoch());
    CHECK_TRUE(next.link.digests.back().epoch == next.ledger.epoch());
    CHECK_TRUE(next.link.digests.back().streams ==
               (std::vector<wire::StreamDigest>{{Stream::Health, 1, {{1, 1}}, {}, {}}}));
    CHECK_EQUAL(1U, next.link.batches.size());
    CHECK_TRUE(next.link.batches[0].epoch == next.ledger.epoch());
    CHECK_EQUAL(1U, next.link.batches[0].first_sequence);
    CHECK_EQUAL(1U, next.counted("link_new_epochs_total"));
    // And its receipt ends it
    next.receipt(Stream::Health, 1);
    CHECK_EQUAL(0U, next.session.waiting());
}

TEST(SyncNumbers, events_given_out_far_from_the_desk_are_found_though_it_has_less_than_their_last) {
    NextRun next{first.copy};
    next.begin();
    next.alerts(10);  // 3 to 12
    next.time.run_for(20ms);
    next.receipt(Stream::Health, 5);
    CHECK_TRUE(next.published(Stream::Health) == numbers(1, 10));
    CHECK_TRUE(next.link.batches[0].epoch == next.ledger.epoch());
    CHECK_FALSE(next.ledger.epoch() == first_epoch());
}

TEST(SyncNumbers, starts_without_a_desk_in_between_hide_nothing) {
    NextRun second{first.copy};
    second.link.connect_fails = LinkErrc::Lost;
    second.begin();
    second.alerts(4);  // 3 to 6
    NextRun third{second.store, 13};
    third.connect();
    third.alerts(1);  // 7
    third.receipt(Stream::Health, 5);
    CHECK_TRUE(third.published(Stream::Health) == numbers(1, 5));
}

TEST(SyncNumbers, a_gap_above_the_own_last_number_tells_it_too) {
    NextRun next{first.copy};
    next.connect();
    next.alerts(1);
    next.receipt(Stream::Health, 2, {{3, 8}});  // the desk has 9
    CHECK_FALSE(next.ledger.epoch() == first_epoch());
    CHECK_TRUE(next.published(Stream::Health) == numbers(1, 1));
}

TEST(SyncNumbers, what_the_desk_has_of_an_older_copy_is_not_doubled_and_what_it_lacks_is_moved) {
    // Given a copy in which 1 to 4 wait, of which the desk has 1, 2 and 4; it has 6 from later
    Bench before;
    before.begin();
    before.alerts(4);
    NextRun next{before.store};
    next.connect();
    next.alerts(1);  // 5
    next.receipt(Stream::Health, 2, {{3, 3}, {5, 5}});
    // Then 3 and the new 5 go, nothing else
    CHECK_TRUE(next.published(Stream::Health) == numbers(1, 2));
    CHECK_TRUE(next.receipts == (std::vector<std::pair<Stream, std::uint64_t>>{{Stream::Health, 2}}));
}

TEST(SyncNumbers, no_event_goes_up_before_the_desk_was_heard_once_in_a_run) {
    NextRun next{first.copy};
    next.begin();
    next.alerts(1);
    next.time.run_for(60s);
    CHECK_TRUE(next.link.batches.empty());
    CHECK_TRUE(next.link.digests.size() >= 3);  // it is asked again
    next.receipt(Stream::Health, 2);
    CHECK_EQUAL(1U, next.link.batches.size());
    CHECK_TRUE(next.link.batches[0].epoch == first_epoch());
    // From then on a desk that is away is streamed to, as ever
    next.link.cut();
    next.alerts(1);
    next.time.run_for(10s);
    CHECK_EQUAL(4U, next.published(Stream::Health).back());
}

TEST(SyncNumbers, a_receipt_that_does_not_name_each_stream_is_no_comparison) {
    // Given a store with numbers in two streams
    first.bench.ledger.emit(TripEnded{});
    CHECK_TRUE(first.bench.ledger.commit().has_value());
    NextRun next{first.bench.store};
    next.connect();
    next.alerts(1);
    // When a late receipt for a batch of the last run comes, which speaks of one
    next.receipt(Stream::Health, 5);
    CHECK_TRUE(next.link.batches.empty());
    // Then only the answer to the digest lets events go
    wire::DeskSync answer = next.desk_sync();
    answer.streams = {{Stream::Health, 5, {}, {}, {}}, {Stream::Mileage, 0, {}, {}, {}}};
    next.desk_says(answer);
    CHECK_TRUE(next.published(Stream::Health) == numbers(6, 6));
}

TEST(SyncNumbers, what_arrived_without_a_receipt_is_not_doubled_after_a_kill) {
    // Given an event that the desk has, whose receipt the car never heard: twice
    NextRun second{first.bench.store};
    second.connect();
    second.receipt(Stream::Health, 5);
    second.alerts(1);
    second.time.run_for(100ms);
    CHECK_TRUE(second.published(Stream::Health) == numbers(6, 6));
    NextRun third{second.store, 13};
    third.connect();
    third.receipt(Stream::Health, 6);
    third.time.run_for(60s);
    CHECK_TRUE(third.ledger.epoch() == first_epoch());
    CHECK_TRUE(third.link.batches.empty());
    CHECK_EQUAL(0U, third.session.waiting());
}

TEST(SyncNumbers, moved_events_have_ids_of_the_new_epoch_and_keep_whose_trace_they_carry) {
    NextRun next{first.copy};
    next.connect();
    Id trace;
    trace.bytes[3] = std::byte{7};
    next.ledger.emit(FaultChanged{test::misfire()});
    next.ledger.emit(FaultChanged{test::misfire()}, trace);
    CHECK_TRUE(next.ledger.commit().has_value());
    next.receipt(Stream::Health, 5);
    const auto entries = *next.store.waiting(Stream::Health, 0, 10);
    CHECK_EQUAL(2U, entries.size());
    const auto own = wire::decode_up_event(entries[0].payload);
    const auto caused = wire::decode_up_event(entries[1].payload);
    CHECK_TRUE(own->id == wire::event_id(next.ledger.epoch(), Stream::Health, 1) && own->trace == own->id &&
               own->id == entries[0].id);
    CHECK_TRUE(caused->id == wire::event_id(next.ledger.epoch(), Stream::Health, 2) && caused->trace == trace);
}

TEST(SyncNumbers, nothing_is_said_of_a_new_epoch_that_is_not_durable) {
    NextRun next{first.copy};
    next.connect();
    next.alerts(1);
    const auto digests = next.link.digests.size();
    bool moved = false;
    next.on_moved = [&](const MovedNumbers& numbers) {
        moved = numbers == MovedNumbers{{{Stream::Health, 3}, 1}};
        next.store.fail_commits(StoreErrc::Io);  // the commit that would keep it
    };
    next.receipt(Stream::Health, 5);
    CHECK_TRUE(moved);
    next.time.run_for(15s);
    CHECK_EQUAL(digests, next.link.digests.size());
    CHECK_TRUE(next.link.batches.empty());
    CHECK_EQUAL(0U, next.counted("link_new_epochs_total"));
    next.store.fail_commits(std::nullopt);
    next.time.run_for(60s);
    CHECK_EQUAL(1U, next.counted("link_new_epochs_total"));
    CHECK_TRUE(next.link.digests.back().epoch == next.ledger.epoch());
    CHECK_FALSE(next.link.batches.empty());
    CHECK_TRUE(next.link.batches[0].epoch == next.ledger.epoch());
}

TEST(SyncNumbers, a_proof_that_could_not_be_kept_is_made_good_with_the_next_commit) {
    NextRun next{first.copy};
    next.connect();
    next.alerts(1);  // 3
    // Given a desk that agrees while nothing can be kept, for so long that silences have grown
    next.store.fail_commits(StoreErrc::Io);
    next.receipt(Stream::Health, 2);
    next.time.run_for(75s);
    CHECK_TRUE(next.link.batches.empty());
    // When the store is well and the next event is kept
    next.store.fail_commits(std::nullopt);
    next.alerts(1);
    next.time.run_for(1s);
    // Then both go at once, under their numbers
    CHECK_TRUE(next.published(Stream::Health) == numbers(3, 4));
    CHECK_TRUE(next.ledger.epoch() == first_epoch());
}

TEST(SyncNumbers, a_proof_that_could_not_be_kept_is_tried_again_each_ten_seconds_and_asks_the_desk_nothing) {
    NextRun next{first.copy};
    next.connect();
    next.alerts(1);
    next.store.fail_commits(StoreErrc::Io);
    next.receipt(Stream::Health, 2);
    const auto digests = next.link.digests.size();
    next.time.run_for(75s);
    CHECK_EQUAL(digests, next.link.digests.size());
    next.store.fail_commits(std::nullopt);
    next.time.run_for(10s);
    CHECK_TRUE(next.published(Stream::Health) == numbers(3, 3));
}

TEST(SyncNumbers, a_desk_that_knows_too_much_again_and_again_costs_one_epoch_a_run) {
    NextRun next{first.copy};
    next.connect();
    next.alerts(1);
    next.receipt(Stream::Health, 5);
    const Id epoch = next.ledger.epoch();
    next.receipt(Stream::Health, 100);
    CHECK_TRUE(next.ledger.epoch() == epoch);
    CHECK_EQUAL(1U, next.counted("link_new_epochs_total"));
}

TEST(SyncNumbers, numbers_that_turn_out_used_in_the_middle_of_a_run_begin_a_new_epoch_too) {
    // Given a desk that did not name the stream in its first answer, as this store had none of it
    Bench next;
    next.begin_streaming();
    next.alerts(1);
    next.time.run_for(100ms);
    // When the receipt speaks of more than was given out
    next.receipt(Stream::Health, 4);
    // Then the event goes again
    CHECK_EQUAL(2U, next.link.batches.size());
    CHECK_FALSE(next.link.batches[1].epoch == next.link.batches[0].epoch);
    CHECK_EQUAL(1U, next.session.waiting());
}

TEST(SyncNumbers, what_was_given_up_since_the_start_is_named_after_the_comparison_and_begins_no_epoch) {
    // Given a whole store, and events of this run whose consent was withdrawn before the desk answered
    first.bench.time.run_for(31s);
    NextRun next{first.bench.store};
    next.connect();
    next.alerts(2);
    next.ledger.purge(Purpose::RemoteDiagnosis);
    CHECK_TRUE(next.ledger.commit().has_value());
    next.session.on_purged();
    next.time.run_for(3s);  // the desk is slow: the greeting is over, and another digest went out
    // Then no digest speaks of their numbers
    for (const auto& digest : next.link.digests) {
        for (const auto& stream : digest.streams) CHECK_TRUE(stream.up_to == 5 && stream.held.empty() && stream.dropped.back().last <= 5);
    }
    // When the desk says what it has
    next.receipt(Stream::Health, 5);
    next.time.run_for(100ms);
    // Then they are named as dropped, in the same epoch
    CHECK_TRUE(next.ledger.epoch() == first_epoch());
    const wire::StreamDigest& told = next.link.digests.back().streams.at(0);
    LONGS_EQUAL(7, told.up_to);
    LONGS_EQUAL(7, told.dropped.back().last);
}
