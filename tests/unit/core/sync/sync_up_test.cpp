// SPDX-License-Identifier: Apache-2.0
// The way up: connect and wait, greet, stream, receipts, gaps, what no broker takes.
#include <algorithm>
#include <numeric>
#include <set>

#include "scripted_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using test::Bench;

namespace {

std::vector<std::uint64_t> one_to(std::uint64_t last) {
    std::vector<std::uint64_t> out(last);
    std::iota(out.begin(), out.end(), 1U);
    return out;
}

}  // namespace

TEST_GROUP(SyncUp) {
    Bench bench;
};

TEST(SyncUp, a_session_begins_with_a_digest_and_streams_when_the_desk_answers) {
    bench.begin();
    bench.alerts(3);
    bench.time.run_for(20ms);
    CHECK_EQUAL(1U, bench.link.digests.size());
    const wire::VehicleSync& digest = bench.link.digests[0];
    CHECK_TRUE(digest.vehicle == test::kCar && digest.epoch == bench.ledger.epoch());
    CHECK_TRUE(digest.streams == (std::vector<wire::StreamDigest>{{Stream::Health, 3, {{1, 3}}, {}, {}}}));
    CHECK_TRUE(bench.link.batches.empty());
    bench.desk_says({});
    CHECK_TRUE(bench.session.state() == SyncState::Streaming);
    CHECK_TRUE(bench.published(Stream::Health) == one_to(3));
    CHECK_TRUE(bench.online == std::vector<bool>{true});
}

TEST(SyncUp, a_desk_that_does_not_answer_is_streamed_to_after_two_seconds) {
    bench.begin();
    bench.alerts(1);
    bench.time.run_for(1900ms);
    CHECK_TRUE(bench.link.batches.empty());
    bench.time.run_for(200ms);
    CHECK_EQUAL(1U, bench.link.batches.size());
}

TEST(SyncUp, an_event_is_done_with_the_desks_receipt_and_not_with_the_brokers) {
    bench.begin_streaming();
    bench.alerts(1);
    bench.time.run_for(1s);  // PUBACK was there long ago
    CHECK_EQUAL(1U, bench.link.batches.size());
    CHECK_EQUAL(1U, bench.session.waiting());
    bench.receipt(Stream::Health, 1);
    CHECK_EQUAL(0U, bench.session.waiting());
    CHECK_TRUE(bench.receipts == (std::vector<std::pair<Stream, std::uint64_t>>{{Stream::Health, 1}}));
    // The row goes with the next commit, or alone after 30 s
    CHECK_EQUAL(1U, bench.store.ranges()->front().count);
    bench.time.run_for(31s);
    CHECK_EQUAL(0U, bench.store.ranges()->front().count);
}

TEST(SyncUp, without_a_receipt_everything_is_sent_again_ever_more_slowly) {
    bench.begin_streaming();
    bench.alerts(2);
    bench.time.run_for(9s);
    CHECK_EQUAL(1U, bench.link.batches.size());
    bench.time.run_for(2s);
    CHECK_EQUAL(2U, bench.link.batches.size());
    bench.time.run_for(20s);
    CHECK_EQUAL(3U, bench.link.batches.size());
    bench.time.run_for(60min);
    CHECK_TRUE(bench.link.batches.size() < 20);
    // And the receipt ends it
    bench.receipt(Stream::Health, 2);
    const auto sent = bench.link.batches.size();
    bench.time.run_for(60min);
    CHECK_EQUAL(sent, bench.link.batches.size());
}

TEST(SyncUp, the_window_opens_with_receipts_and_a_backlog_drains) {
    bench.begin_streaming();
    bench.alerts(2000);
    bench.time.run_for(100ms);
    CHECK_EQUAL(1U, bench.link.batches.size());
    std::uint64_t rounds = 0;
    while (bench.session.waiting() > 0 && rounds < 100) {
        const wire::UpBatch& last = bench.link.batches.back();
        bench.receipt(Stream::Health, last.first_sequence + last.events.size() - 1);
        ++rounds;
    }
    CHECK_TRUE(rounds < 10);
    CHECK_TRUE(bench.published(Stream::Health) == one_to(2000));
    for (const wire::UpBatch& batch : bench.link.batches) CHECK_TRUE(batch.events.size() <= UpFlow::kMaxEvents);
}

TEST(SyncUp, a_gap_the_desk_names_is_sent_again) {
    bench.begin_streaming();
    bench.alerts(1);
    bench.time.run_for(100ms);
    bench.receipt(Stream::Health, 1);
    bench.alerts(4);
    bench.time.run_for(100ms);
    bench.receipt(Stream::Health, 1);  // what was sent is still under way: nothing is doubled
    CHECK_EQUAL(2U, bench.link.batches.size());
    bench.link.cut();
    bench.time.run_for(2s);
    CHECK_TRUE(bench.link.up);
    bench.receipt(Stream::Health, 3, {{4, 5}});
    CHECK_EQUAL(4U, bench.link.batches.back().first_sequence);
}

TEST(SyncUp, a_gap_that_will_never_be_filled_is_named_to_the_desk) {
    bench.begin_streaming();
    bench.alerts(2);
    bench.ledger.purge(Purpose::RemoteDiagnosis);
    bench.session.on_purged();
    CHECK_TRUE(bench.ledger.commit().has_value());
    bench.time.run_for(100ms);
    const wire::VehicleSync& digest = bench.link.digests.back();
    CHECK_TRUE(digest.streams.front() == (wire::StreamDigest{Stream::Health, 2, {}, {{1, 2}}, {}}));
    // And again when the desk asks for it later
    const auto digests = bench.link.digests.size();
    bench.receipt(Stream::Health, 0, {{1, 2}});
    CHECK_EQUAL(digests + 1, bench.link.digests.size());
}

TEST(SyncUp, holes_are_told_apart_from_what_waits) {
    bench.begin_streaming();
    for (unsigned i = 1; i <= 6; ++i) {
        if (i % 3 == 0) bench.ledger.emit(ServiceApplied{});
        else bench.ledger.emit(DueChanged{});
    }
    bench.ledger.purge(Purpose::ServiceRequest);
    CHECK_TRUE(bench.ledger.commit().has_value());
    const auto digests = digests_of(bench.store, {{Stream::Care, 1}}, {{Stream::Care, 5}});
    CHECK_TRUE(digests->front() == (wire::StreamDigest{Stream::Care, 6, {{2, 2}, {4, 4}}, {{1, 1}, {3, 3}, {5, 6}}, {}}));
}

TEST(SyncUp, batches_shrink_until_they_fit) {
    bench.begin_streaming();
    bench.link.largest = 400;
    bench.alerts(60);
    bench.time.run_for(100ms);
    for (int round = 0; round < 100 && bench.session.waiting() > 0; ++round) {
        const wire::UpBatch& last = bench.link.batches.back();
        bench.receipt(Stream::Health, last.first_sequence + last.events.size() - 1);
    }
    CHECK_EQUAL(0U, bench.session.waiting());
    CHECK_TRUE(bench.published(Stream::Health) == one_to(60));
    CHECK_EQUAL(0U, bench.counted("outbox_set_aside_total"));
}

TEST(SyncUp, an_event_that_fits_nowhere_is_set_aside_named_and_the_rest_passes) {
    bench.begin_streaming();
    bench.link.largest = 500;
    FaultRecord large = test::misfire();
    for (int i = 0; i < 100; ++i) large.freeze_frame.push_back({"Vehicle.Speed", 1, "km/h"});
    bench.ledger.emit(FaultChanged{large});
    bench.alerts(2);
    bench.time.run_for(200ms);
    CHECK_EQUAL(1U, bench.counted("outbox_set_aside_total"));
    CHECK_TRUE(bench.published(Stream::Health) == (std::vector<std::uint64_t>{2}));
    CHECK_TRUE(bench.link.digests.back().streams[0] == (wire::StreamDigest{Stream::Health, 3, {{2, 3}}, {{1, 1}}, {}}));
    bench.receipt(Stream::Health, 2);
    CHECK_TRUE(bench.published(Stream::Health) == (std::vector<std::uint64_t>{2, 3}));
}

TEST(SyncUp, a_broker_that_takes_no_event_makes_none_of_them_drop_and_is_not_asked_again_at_once) {
    bench.begin_streaming();
    bench.link.broker_says = make_error_code(LinkErrc::Refused);
    bench.alerts(40);
    bench.time.run_for(3s);
    CHECK_TRUE(bench.session.state() == SyncState::Resting);
    const std::size_t published = bench.link.batches.size();
    CHECK_TRUE(published < 20);
    bench.time.run_for(30min);
    CHECK_TRUE(bench.link.connects.size() < 40);  // the wait grows to five minutes
    CHECK_EQUAL(0U, bench.counted("outbox_set_aside_total"));
    CHECK_EQUAL(40U, bench.session.waiting());
    // When it takes them again, all are there
    bench.link.broker_says.reset();
    bench.link.batches.clear();
    bench.session.wake();
    bench.time.run_for(20s);
    for (int round = 0; round < 100 && bench.session.waiting() > 0; ++round) {
        const wire::UpBatch& last = bench.link.batches.back();
        bench.receipt(Stream::Health, last.first_sequence + last.events.size() - 1);
    }
    CHECK_EQUAL(0U, bench.session.waiting());
    const auto came = bench.published(Stream::Health);
    CHECK_TRUE(std::set<std::uint64_t>(came.begin(), came.end()).size() == 40);
    for (const wire::VehicleSync& digest : bench.link.digests)
        for (const wire::StreamDigest& stream : digest.streams) CHECK_TRUE(stream.dropped.empty());
}

TEST(SyncUp, a_broker_for_which_everything_is_too_large_makes_nothing_drop) {
    bench.begin_streaming();
    bench.link.largest = 10;
    bench.alerts(5);
    bench.time.run_for(10min);
    CHECK_EQUAL(0U, bench.counted("outbox_set_aside_total"));
    CHECK_EQUAL(5U, bench.session.waiting());
    bench.link.largest = 1U << 20U;
    bench.time.run_for(10min);
    for (int round = 0; round < 10 && bench.session.waiting() > 0; ++round) {
        CHECK_FALSE(bench.published(Stream::Health).empty());
        bench.receipt(Stream::Health, bench.published(Stream::Health).back());
    }
    CHECK_EQUAL(0U, bench.session.waiting());
}

TEST(SyncUp, one_event_that_the_broker_refuses_is_set_aside_when_it_takes_those_after_it) {
    bench.begin_streaming();
    bench.alerts(3);
    bench.link.broker_says = make_error_code(LinkErrc::Refused);
    // Given a broker that refuses whatever holds the first event
    for (int i = 0; i < 200 && bench.counted("outbox_set_aside_total") == 0; ++i) {
        bench.time.run_for(10ms);
        const bool with_first = bench.link.batches.empty() || bench.link.batches.back().first_sequence == 1;
        if (!with_first) bench.link.broker_says.reset();
    }
    bench.time.run_for(2s);
    CHECK_EQUAL(1U, bench.counted("outbox_set_aside_total"));
    CHECK_TRUE(bench.session.state() == SyncState::Streaming);
    CHECK_TRUE(bench.link.digests.back().streams[0].dropped == (std::vector<wire::Range>{{1, 1}}));
}

TEST(SyncUp, a_broker_without_rights_for_us_is_left_alone_and_nothing_is_lost) {
    bench.begin_streaming();
    bench.link.broker_says = make_error_code(LinkErrc::NotAuthorised);
    bench.alerts(1);
    bench.time.run_for(1s);
    CHECK_TRUE(bench.session.state() == SyncState::Resting);
    CHECK_TRUE(bench.online == (std::vector<bool>{true, false}));
    bench.time.run_for(7min);
    CHECK_EQUAL(1U, bench.link.connects.size());
    CHECK_EQUAL(1U, bench.session.waiting());
    // Somebody mended the rights
    bench.link.broker_says.reset();
    bench.session.wake();
    bench.time.run_for(3s);
    CHECK_EQUAL(2U, bench.link.connects.size());
    CHECK_TRUE(bench.published(Stream::Health) == (std::vector<std::uint64_t>{1, 1}));
}

TEST(SyncUp, after_a_cut_what_has_no_receipt_goes_again) {
    bench.begin_streaming();
    bench.alerts(3);
    bench.time.run_for(100ms);
    bench.receipt(Stream::Health, 2);
    bench.link.cut();
    bench.time.run_for(5s);
    bench.desk_says({});
    CHECK_TRUE(bench.published(Stream::Health) == (std::vector<std::uint64_t>{1, 2, 3, 3}));
}

TEST(SyncUp, a_receipt_beyond_what_was_given_out_deletes_nothing) {
    bench.begin_streaming();
    bench.alerts(1);
    bench.receipt(Stream::Health, 1'000'000);
    bench.alerts(1);
    bench.time.run_for(100ms);
    CHECK_EQUAL(2U, bench.session.waiting());
    bench.receipt(Stream::Health, 1);
    CHECK_EQUAL(1U, bench.session.waiting());
    CHECK_EQUAL(2U, bench.published(Stream::Health).back());
}

TEST(SyncUp, held_events_wait_while_the_desk_is_told_why_and_all_go_after_it) {
    // Given a session with one event under way
    bench.begin_streaming();
    bench.alerts(1);
    bench.time.run_for(1s);
    CHECK_EQUAL(1U, bench.link.batches.size());
    CHECK_FALSE(bench.link.digests.back().identity_doubt);
    // When events are held
    bench.session.hold_events(true);
    bench.alerts(2);
    bench.session.flush();
    bench.receipt(Stream::Health, 0, {{1, 1}});
    bench.time.run_for(30min);
    // Then nothing of them goes, not even what the desk misses or what a new session would begin with; the doubt is told once
    CHECK_EQUAL(1U, bench.link.batches.size());
    CHECK_TRUE(bench.link.digests.back().identity_doubt);
    const auto digests = bench.link.digests.size();
    bench.time.run_for(60min);
    CHECK_EQUAL(digests, bench.link.digests.size());
    bench.link.cut();
    bench.time.run_for(10min);
    CHECK_EQUAL(1U, bench.link.batches.size());
    CHECK_TRUE(bench.link.digests.back().identity_doubt);
    CHECK_EQUAL(3U, bench.session.waiting());
    // Messages down and their receipts go on
    bench.desk_sends({bench.message(1)});
    CHECK_EQUAL(1U, bench.taken.size());
    // When it is over
    bench.session.hold_events(false);
    bench.time.run_for(1s);
    CHECK_FALSE(bench.link.digests.back().identity_doubt);
    CHECK_TRUE(bench.published(Stream::Health) == (std::vector<std::uint64_t>{1, 1, 2, 3}));
}

TEST(SyncUp, key_off_sends_at_once_and_makes_receipts_durable) {
    bench.begin_streaming();
    bench.alerts(1);
    bench.session.flush();
    CHECK_EQUAL(1U, bench.link.batches.size());
    bench.receipt(Stream::Health, 1);
    bench.session.flush();
    CHECK_EQUAL(0U, bench.store.ranges()->front().count);
}

TEST_GROUP(SyncBackoff) {
    Bench bench;
};

TEST(SyncBackoff, never_more_than_twelve_connects_a_minute_while_the_network_flaps) {
    bench.begin();
    for (int i = 0; i < 3600; ++i) {  // an hour; up for as long as it takes to be heard, then cut
        bench.time.run_for(1s);
        if (!bench.link.up) continue;
        bench.desk_says({});
        bench.link.cut();
    }
    const auto& at = bench.link.connects;
    CHECK_TRUE(at.size() > 100);
    for (std::size_t i = 12; i < at.size(); ++i) CHECK_TRUE(at[i] - at[i - 12] >= 1min);
}

TEST(SyncBackoff, waits_grow_to_five_minutes_with_full_jitter) {
    bench.link.connect_fails = make_error_code(LinkErrc::Unreachable);
    bench.begin();
    bench.time.run_for(24h);
    const auto& at = bench.link.connects;
    Duration longest{0};
    Duration shortest = 24h;
    for (std::size_t i = 20; i < at.size(); ++i) {
        longest = std::max(longest, at[i] - at[i - 1]);
        shortest = std::min(shortest, at[i] - at[i - 1]);
    }
    CHECK_TRUE(longest <= 5min + 1s);
    CHECK_TRUE(longest > 4min);
    CHECK_TRUE(shortest < 1min);
}

TEST(SyncBackoff, refused_credentials_wait_for_a_change) {
    bench.link.connect_fails = make_error_code(LinkErrc::CertificateExpired);
    bench.begin();
    bench.time.run_for(7min);
    CHECK_EQUAL(1U, bench.link.connects.size());
    bench.time.run_for(60min);
    CHECK_TRUE(bench.link.connects.size() <= 10);
    bench.link.connect_fails.reset();
    bench.session.wake();
    bench.time.run_for(1s);
    CHECK_TRUE(bench.link.up);
}

TEST(SyncBackoff, a_stopped_session_is_silent) {
    bench.begin_streaming();
    bench.alerts(1);
    bench.session.stop();
    bench.time.run_for(24h);
    CHECK_TRUE(bench.session.state() == SyncState::Stopped);
    CHECK_TRUE(bench.link.batches.empty());
    CHECK_EQUAL(1U, bench.link.connects.size());
}
