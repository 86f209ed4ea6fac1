// SPDX-License-Identifier: Apache-2.0
// The way down: each check in its order, each refusal counted, each number taken once, and acknowledged when it is durable.
#include "scripted_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using test::Bench;

TEST_GROUP(SyncDown) {
    Bench bench;
    void setup() override { bench.begin_streaming(); }
    std::uint64_t refused(const std::string& why) { return bench.counted("link_refused_" + why + "_total"); }
    std::uint64_t acknowledged() { return bench.link.digests.back().down_sequence; }
};

TEST(SyncDown, while_messages_are_held_none_is_taken_or_acknowledged_and_receipts_go_on) {
    bench.session.hold_messages(true);
    bench.alerts(1);
    bench.time.run_for(1s);
    bench.desk_sends({bench.message(1)});
    bench.receipt(Stream::Health, 1);
    bench.time.run_for(1min);
    CHECK_TRUE(bench.taken.empty());
    CHECK_EQUAL(0U, bench.session.down_sequence());
    CHECK_EQUAL(0U, bench.session.waiting());
    // And when it comes again afterwards it is taken
    bench.session.hold_messages(false);
    bench.desk_sends({bench.message(1)});
    CHECK_EQUAL(1U, bench.taken.size());
}

TEST(SyncDown, a_message_is_taken_committed_with_its_counter_and_acknowledged) {
    bench.on_message = [this](const DownMessage&) { bench.ledger.put(RecordKind::Message, "1", bytes_of({1})); };
    bench.desk_sends({bench.message(1), bench.message(2)});
    CHECK_EQUAL(2U, bench.taken.size());
    STRCMP_EQUAL("desk-key", bench.taken[0].key_id.c_str());
    CHECK_FALSE(bench.ledger.dirty());
    CHECK_EQUAL(1U, bench.store.load(RecordKind::Message)->size());
    CHECK_EQUAL(2U, acknowledged());
}

TEST(SyncDown, a_message_taken_before_is_acknowledged_again_and_has_no_effect) {
    bench.desk_sends({bench.message(1)});
    const auto digests = bench.link.digests.size();
    bench.desk_sends({bench.message(1), bench.message(2)});
    CHECK_EQUAL(2U, bench.taken.size());
    CHECK_EQUAL(1U, bench.counted("link_down_duplicates_total"));
    CHECK_EQUAL(digests + 1, bench.link.digests.size());
    CHECK_EQUAL(2U, acknowledged());
}

TEST(SyncDown, after_a_gap_nothing_is_taken_and_the_desk_is_asked) {
    bench.desk_sends({bench.message(2), bench.message(3)});
    CHECK_TRUE(bench.taken.empty());
    CHECK_EQUAL(1U, refused("sequence"));
    CHECK_EQUAL(0U, acknowledged());
    bench.desk_sends({bench.message(1), bench.message(2), bench.message(3)});
    CHECK_EQUAL(3U, bench.taken.size());
}

TEST(SyncDown, a_key_at_its_limit_is_not_answered_until_more_of_it_may_be_taken) {
    bench.begin_streaming();
    constexpr std::uint64_t kMost = DownRate::kMostCommands;
    for (std::uint64_t n = 1; n <= kMost; ++n) bench.desk_sends({bench.message(n)});
    const auto digests = bench.link.digests.size();
    // What is too much is neither taken nor acknowledged: the desk would only send it again at once
    bench.desk_sends({bench.message(kMost + 1)});
    CHECK_EQUAL(digests, bench.link.digests.size());
    bench.time.run_for(61s);
    bench.desk_sends({bench.message(kMost + 1)});
    CHECK_EQUAL(kMost + 1, bench.link.digests.back().down_sequence);
}

TEST(SyncDown, what_could_not_be_saved_is_not_acknowledged_and_survives_a_restart_once) {
    bench.store.fail_commits(StoreErrc::Full);
    bench.desk_sends({bench.message(1), bench.message(2)});
    CHECK_EQUAL(0U, acknowledged());
    CHECK_EQUAL(1U, bench.taken.size());  // nothing is taken on top of what is not saved
    // When there is space again, the next commit keeps it and the next digest says so
    bench.store.fail_commits(std::nullopt);
    bench.desk_sends({bench.message(1)});
    CHECK_EQUAL(1U, bench.taken.size());
    CHECK_TRUE(bench.ledger.commit().has_value());
    bench.desk_sends({bench.message(1)});
    CHECK_EQUAL(1U, acknowledged());
}

TEST(SyncDown, a_replay_after_a_restart_is_refused) {
    bench.desk_sends({bench.message(1)});
    SyncSession next{{test::kCar, test::kShard}, bench.ports, bench.ledger};
    bench.session.stop();
    next.start({});
    CHECK_EQUAL(1U, next.down_sequence());
}

TEST(SyncDown, a_store_that_is_older_than_the_number_kept_with_the_keys_is_told_and_does_not_turn_it_back) {
    bench.desk_sends({bench.message(1), bench.message(2)});
    CHECK_EQUAL(2U, bench.keys.taken());
    // Given a store of before both
    bench.session.stop();
    sim::MemoryStore old;
    Ledger ledger{old, old, bench.time, bench.entropy, bench.keys, [](Purpose) { return true; }};
    CHECK_TRUE(ledger.start().has_value());
    Ports ports{bench.time,
                bench.time,
                bench.can,
                old,
                old,
                bench.link,
                bench.keys,
                bench.entropy,
                bench.head_unit,
                bench.power,
                bench.positioning,
                bench.metrics,
                null_log()};
    SyncSession next{{test::kCar, test::kShard}, ports, ledger};
    std::vector<DownMessage> taken;
    next.start({[&taken](const DownMessage& m) { taken.push_back(m); }, [](Stream, std::uint64_t) {}, [](bool) {}});
    bench.time.run_for(3s);
    // When both come again, and then the next one
    bench.desk_sends({bench.message(1), bench.message(2), bench.message(3)});
    // Then only that one is taken
    CHECK_EQUAL(1U, taken.size());
    CHECK_EQUAL(3U, taken[0].sequence);
    CHECK_EQUAL(1U, bench.counted("store_turned_back_total"));
    CHECK_EQUAL(2U, bench.counted("link_down_duplicates_total"));
    next.stop();
}

TEST(SyncDown, every_flipped_bit_of_an_envelope_is_refused) {
    const Bytes good = bench.sealed(wire::encode(wire::DownBatch{test::kCar, {bench.message(1)}, {}}));
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Bytes bad = good;
        bad[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        bench.down(wire::kDownCareChannel, bad);
    }
    CHECK_TRUE(bench.taken.empty());
    CHECK_EQUAL(good.size() * 8, refused("signature") + refused("malformed"));
    bench.down(wire::kDownCareChannel, good);
    CHECK_EQUAL(1U, bench.taken.size());
}

TEST(SyncDown, each_refusal_has_its_name) {
    bench.down(wire::kDownCareChannel, Bytes(wire::kMaxEnvelope + 1));
    CHECK_EQUAL(1U, refused("size"));
    bench.link.events.on_message(wire::topic(test::kShard, "another", wire::Direction::Down, "care"), {});
    CHECK_EQUAL(1U, refused("topic"));
    // The right message on the topic of another shard
    bench.link.events.on_message(wire::topic("a6", test::kCar, wire::Direction::Down, "care"),
                                 bench.sealed(wire::encode(wire::DownBatch{test::kCar, {bench.message(1)}, {}})));
    CHECK_EQUAL(2U, refused("topic"));
    CHECK_TRUE(bench.taken.empty());
    bench.down(wire::kDownCareChannel, bench.sealed(wire::encode(wire::DownBatch{"another", {bench.message(1)}, {}})));
    CHECK_EQUAL(1U, refused("vehicle"));
    bench.down(wire::kDownCareChannel, bench.sealed(wire::encode(bench.desk_sync())));  // a receipt in the wrong channel
    CHECK_EQUAL(1U, refused("malformed"));
    wire::DeskSync other_store = bench.desk_sync();
    other_store.epoch.bytes[0] ^= std::byte{1};
    bench.desk_says(other_store);
    CHECK_EQUAL(1U, refused("epoch"));
    bench.keys.revoke("desk-key");
    bench.desk_sends({bench.message(1)});
    CHECK_EQUAL(1U, refused("revoked"));
    CHECK_TRUE(bench.taken.empty());
}

TEST(SyncDown, an_expired_message_is_passed_over_and_named) {
    DownMessage late = bench.message(1);
    late.expires = bench.time.wall();
    bench.time.run_for(1s);
    bench.desk_sends({late, bench.message(2)});
    CHECK_EQUAL(1U, bench.taken.size());
    CHECK_EQUAL(2U, bench.taken[0].sequence);
    CHECK_EQUAL(1U, refused("expired"));
    using Refused = std::vector<wire::DownRefusal>;
    CHECK_TRUE(bench.link.digests.back().refused == (Refused{{1, wire::DownRefusal::Reason::Expired}}));
    CHECK_EQUAL(2U, acknowledged());
}

TEST(SyncDown, a_message_that_cannot_be_read_is_passed_over_and_named_and_the_others_are_taken) {
    DownMessage without_id = bench.message(2);
    without_id.id = {};
    bench.desk_sends({bench.message(1), without_id, bench.message(3)});
    CHECK_EQUAL(2U, bench.taken.size());
    CHECK_EQUAL(3U, bench.taken.at(1).sequence);
    CHECK_EQUAL(1U, refused("malformed"));
    using Refused = std::vector<wire::DownRefusal>;
    CHECK_TRUE(bench.link.digests.back().refused == (Refused{{2, wire::DownRefusal::Reason::Malformed}}));
    CHECK_EQUAL(3U, acknowledged());
    // And when it comes again it is neither named nor counted twice
    bench.desk_sends({without_id, bench.message(3), bench.message(4)});
    CHECK_EQUAL(3U, bench.taken.size());
    CHECK_EQUAL(1U, refused("malformed"));
    CHECK_EQUAL(1U, bench.link.digests.back().refused.size());
}

TEST(SyncDown, a_message_that_cannot_be_read_is_not_passed_over_before_its_turn) {
    DownMessage without_id = bench.message(2);
    without_id.id = {};
    bench.desk_sends({without_id, bench.message(3)});
    CHECK_EQUAL(0U, acknowledged());
    CHECK_EQUAL(1U, refused("sequence"));
    CHECK_TRUE(bench.taken.empty());
}

TEST(SyncDown, expiry_is_judged_before_the_number_and_only_the_next_number_is_passed_over) {
    bench.desk_sends({bench.message(1)});
    DownMessage doubled = bench.message(1), ahead = bench.message(3);
    doubled.expires = ahead.expires = bench.time.wall();
    bench.time.run_for(1s);
    // Given one that was taken and comes again too late: it is counted as expired, has not been passed over, and those after it go on
    bench.desk_sends({doubled, bench.message(2)});
    CHECK_EQUAL(1U, refused("expired"));
    CHECK_EQUAL(0U, bench.counted("link_down_duplicates_total"));
    CHECK_EQUAL(2U, bench.taken.size());
    // And one beyond a gap: it does not count as taken, and nothing after it is
    ahead.sequence = 4;
    DownMessage after = bench.message(5);
    bench.desk_sends({ahead, after});
    CHECK_EQUAL(2U, refused("expired"));
    CHECK_EQUAL(0U, refused("sequence"));
    CHECK_EQUAL(2U, bench.taken.size());
    CHECK_TRUE(bench.link.digests.back().refused.empty());
    CHECK_EQUAL(2U, acknowledged());
}

TEST(SyncDown, the_number_is_judged_before_the_role_and_the_role_before_the_rate) {
    bench.keys.set_role("desk-key", KeyRole::Workshop);
    bench.desk_sends({bench.message(2)});  // beyond a gap, and beyond its role
    CHECK_EQUAL(1U, refused("sequence"));
    CHECK_EQUAL(0U, refused("role"));
    // Given as many that are beyond the role as a minute allows
    for (std::uint64_t n = 1; n <= DownRate::kMostCommands + 1; ++n) bench.desk_sends({bench.message(n)});
    CHECK_EQUAL(DownRate::kMostCommands + 1, refused("role"));
    CHECK_EQUAL(0U, refused("rate"));
}

TEST(SyncDown, documents_have_a_limit_of_their_own_beside_that_of_commands) {
    const auto paper = [this](std::uint64_t n) {
        DownMessage m = bench.message(n);
        m.payload = AttachmentAbsent{.digest = {std::byte{1}}, .why = AttachmentAbsence::Gone};
        return m;
    };
    std::uint64_t n = 0;
    while (n < DownRate::kMostDocuments) bench.desk_sends({paper(++n)});
    bench.desk_sends({paper(n + 1)});
    CHECK_EQUAL(1U, refused("rate"));
    // A command is still taken, up to its own limit
    for (std::size_t i = 0; i < DownRate::kMostCommands; ++i) bench.desk_sends({bench.message(++n)});
    bench.desk_sends({bench.message(n + 1)});
    CHECK_EQUAL(2U, refused("rate"));
    CHECK_EQUAL(n, bench.taken.size());
}

TEST_GROUP(SyncDownTime) {
    Bench bench;
    DownMessage offer(std::uint64_t sequence) {
        DownMessage m = bench.message(sequence);
        Appointment appointment;
        appointment.id = m.id;
        m.payload = AppointmentOffered{appointment};
        return m;
    }
};

TEST(SyncDownTime, an_estimate_that_is_years_ahead_lets_nothing_expire_once_the_desk_told_the_time) {
    // Given a clock ten years ahead that only estimates (seed 134 of odolink-sim explore)
    const WallTime real = bench.time.wall_at_boot;
    bench.time.wall_at_boot = {real.since_epoch + std::chrono::days{3'653}, WallQuality::Estimated};
    bench.begin();
    bench.time.run_for(3s);
    // Until the desk was heard, what changes something waits; it does not expire (seed 368)
    bench.desk_sends({offer(1)});
    CHECK_EQUAL(0U, bench.counted("link_refused_expired_total"));
    CHECK_EQUAL(1U, bench.counted("link_refused_time_unknown_total"));
    wire::DeskSync sync = bench.desk_sync();
    sync.now = real;
    bench.desk_says(sync);
    // Then what is in time by the desk's clock is taken, and what is late by it is not
    DownMessage in_time = offer(1);
    in_time.expires = {real.since_epoch + 1min, WallQuality::Synchronised};
    bench.desk_sends({in_time});
    CHECK_EQUAL(1U, bench.taken.size());
    DownMessage old = offer(2);
    old.expires = {real.since_epoch - 1min, WallQuality::Synchronised};
    bench.desk_sends({old});
    CHECK_EQUAL(1U, bench.taken.size());
}

TEST(SyncDownTime, with_unknown_time_only_what_changes_nothing_is_taken) {
    // Given a clock that was never set, and a desk that has not answered yet
    const WallTime real = bench.time.wall_at_boot;
    bench.time.wall_at_boot = {0ms, WallQuality::Unknown};
    bench.begin();
    bench.time.run_for(3s);
    bench.desk_sends({bench.message(1), offer(2)});
    CHECK_EQUAL(1U, bench.taken.size());
    CHECK_EQUAL(1U, bench.counted("link_refused_time_unknown_total"));
    // When the desk's signed time comes, the offer can be judged
    wire::DeskSync sync = bench.desk_sync();
    sync.now = real;
    bench.desk_says(sync);
    DownMessage in_time = offer(2);
    in_time.expires = {real.since_epoch + 1min, WallQuality::Synchronised};
    bench.desk_sends({in_time});
    CHECK_EQUAL(2U, bench.taken.size());
    // And an old one is old
    DownMessage old = offer(3);
    old.expires = {real.since_epoch - 1min, WallQuality::Synchronised};
    bench.desk_sends({old});
    CHECK_EQUAL(2U, bench.taken.size());
}

TEST(SyncDownTime, an_old_answer_said_again_does_not_turn_the_time_back) {
    // Given a clock that was never set, and a desk that told the time
    const WallTime real = bench.time.wall_at_boot;
    bench.time.wall_at_boot = {0ms, WallQuality::Unknown};
    bench.begin();
    bench.time.run_for(3s);
    wire::DeskSync sync = bench.desk_sync();
    sync.now = real;
    bench.desk_says(sync);
    // When whoever holds the broker says an answer of an hour ago again, with a message that it kept back until it had expired
    sync.now.since_epoch -= 1h;
    bench.desk_says(sync);
    DownMessage kept_back = offer(1);
    kept_back.expires = {real.since_epoch - 1min, WallQuality::Synchronised};
    bench.desk_sends({kept_back});
    // Then it stays expired; an answer that was under way for a while is no harm, and later ones go on telling the time
    CHECK_EQUAL(0U, bench.taken.size());
    CHECK_EQUAL(1U, bench.counted("link_refused_expired_total"));
    CHECK_EQUAL(1U, bench.counted("link_desk_time_older_total"));
    sync.now = {real.since_epoch + 2h, WallQuality::Synchronised};
    bench.desk_says(sync);
    DownMessage late = offer(2);
    late.expires = {real.since_epoch + 1h, WallQuality::Synchronised};
    bench.desk_sends({late});
    CHECK_EQUAL(0U, bench.taken.size());
}

TEST(SyncDown, a_kind_beyond_the_role_of_its_key_is_passed_over_and_named) {
    bench.keys.set_role("desk-key", KeyRole::Workshop);
    bench.desk_sends({bench.message(1), bench.message(2)});  // messages to be shown
    CHECK_TRUE(bench.taken.empty());
    CHECK_EQUAL(2U, refused("role"));
    CHECK_EQUAL(2U, acknowledged());
    CHECK_TRUE(bench.link.digests.back().refused.at(1).reason == wire::DownRefusal::Reason::Role);
    // When the key's role allows it, the next one is taken
    bench.keys.set_role("desk-key", KeyRole::Adviser);
    bench.desk_sends({bench.message(3)});
    CHECK_EQUAL(1U, bench.taken.size());
}

TEST(SyncDown, what_is_taken_without_effect_is_named_with_the_agents_reason) {
    bench.on_message = [this](const DownMessage& m) {
        bench.session.name_refused(m.sequence, m.sequence == 1 ? wire::DownRefusal::Reason::Unfit : wire::DownRefusal::Reason::Older);
    };
    bench.desk_sends({bench.message(1), bench.message(2)});
    CHECK_EQUAL(2U, acknowledged());
    const std::vector<wire::DownRefusal> named{{1, wire::DownRefusal::Reason::Unfit}, {2, wire::DownRefusal::Reason::Older}};
    CHECK_TRUE(bench.link.digests.back().refused == named);
    CHECK_EQUAL(1U, refused("unfit"));
    CHECK_EQUAL(1U, refused("older"));
}

TEST(SyncDown, after_the_end_of_the_relation_nothing_is_taken_and_receipts_still_count) {
    bench.session.end_relation();
    bench.alerts(1);
    bench.time.run_for(1s);
    bench.desk_sends({bench.message(1)});
    CHECK_TRUE(bench.taken.empty());
    CHECK_EQUAL(1U, refused("relation"));
    bench.receipt(Stream::Health, 1);
    CHECK_EQUAL(0U, bench.session.waiting());
}

TEST(SyncDown, live_readings_go_out_in_a_session_only_and_never_while_another_vin_is_read) {
    const LiveReadings readings{id_from_text("000102030405060708090A0B0C0D0E0F"), 1, {}, {{"Vehicle.Speed", 3, "km/h"}}};
    CHECK_TRUE(bench.session.send_live(readings));
    CHECK_TRUE(bench.link.live.at(0) == readings);
    bench.session.hold_events(true);
    CHECK_FALSE(bench.session.send_live(readings));
    bench.session.hold_events(false);
    bench.session.stop();
    CHECK_FALSE(bench.session.send_live(readings));
}
