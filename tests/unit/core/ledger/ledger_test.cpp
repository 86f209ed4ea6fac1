// SPDX-License-Identifier: Apache-2.0
// The unit of work: one commit a step, numbers without gaps, consent asked first, a chained journal.
#include "core/ledger/ledger.hpp"

#include <algorithm>

#include "ports/memory_store.hpp"
#include "ports/sim_host.hpp"
#include "ports/sim_keys.hpp"
#include "support/fakes/virtual_time.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

FaultChanged misfire(const char* code) {
    FaultChanged event;
    event.fault.dtc = {0x7E8, code};
    return event;
}

}  // namespace

TEST_GROUP(Ledger) {
    test::VirtualTime time;
    sim::MemoryStore store;
    sim::SimEntropy entropy{sim::Random{7}};
    sim::SimKeys keys{"car"};
    bool allowed = true;
    Ledger ledger{store, store, time, entropy, keys, [this](Purpose p) { return p == Purpose::Operation || allowed; }};

    void setup() override { CHECK_TRUE(ledger.start().has_value()); }
    Id alert(Id trace = {}) { return ledger.emit(misfire("P0301"), trace); }
    std::vector<OutboxEntry> waiting(Stream stream) { return *store.waiting(stream, 0, 100); }
};

TEST(Ledger, a_step_is_one_transaction) {
    const auto before = store.commits();
    ledger.put(RecordKind::Trip, "1", bytes_of({1}));
    ledger.put(RecordKind::Trip, "1", bytes_of({2}));
    alert();
    ledger.journal(bytes_of({3}));
    CHECK_TRUE(store.load(RecordKind::Trip)->empty());
    CHECK_TRUE(ledger.dirty());
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_FALSE(ledger.dirty());
    CHECK_EQUAL(before + 1, store.commits());
    CHECK_TRUE(store.load(RecordKind::Trip)->front().value == bytes_of({2}));
    CHECK_EQUAL(1U, waiting(Stream::Health).size());
    CHECK_EQUAL(1U, store.journal(1, 10)->size());
    // And the next step begins from nothing
    ledger.put(RecordKind::Trip, "2", bytes_of({4}));
    ledger.put(RecordKind::Trip, "1", bytes_of({5}));
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_TRUE(store.load(RecordKind::Trip)->front().value == bytes_of({5}));
    CHECK_TRUE(store.load(RecordKind::Trip)->back().value == bytes_of({4}));
}

TEST(Ledger, an_event_carries_number_id_times_and_trace) {
    time.run_for(1500ms);
    const Id id = alert();
    const Id second = alert(id);
    CHECK_TRUE(ledger.commit().has_value());
    const auto entries = waiting(Stream::Health);
    CHECK_EQUAL(2U, entries.size());
    const auto event = wire::decode_up_event(entries[0].payload);
    CHECK_TRUE(event->id == id && event->trace == id && entries[0].id == id);
    CHECK_TRUE(event->mono == MonoTime{1500ms});
    CHECK_TRUE(event->wall == time.wall());
    CHECK_TRUE(wire::decode_up_event(entries[1].payload)->trace == id);
    CHECK_TRUE(second == wire::event_id(ledger.epoch(), Stream::Health, 2));
    CHECK_EQUAL(2U, ledger.last_sequence(Stream::Health));
}

TEST(Ledger, without_consent_an_event_is_counted_and_not_queued) {
    allowed = false;
    CHECK_TRUE(alert().empty());
    CHECK_FALSE(ledger.dirty());
    CHECK_EQUAL(1U, ledger.withheld());
    // An event that needs no consent still goes, under number 1
    ledger.emit(AgentStarted{"0.1.0", 0, 0, 0});
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_TRUE(waiting(Stream::Health).empty());
    CHECK_EQUAL(1U, waiting(Stream::Operation).front().sequence);
}

TEST(Ledger, after_a_restart_numbers_epoch_counts_and_chain_go_on) {
    allowed = false;
    alert();
    allowed = true;
    alert();
    ledger.journal(bytes_of({1}));
    CHECK_TRUE(ledger.commit().has_value());
    ledger.acknowledge(Stream::Health, 1);  // nothing waits any more: the number must be known all the same
    CHECK_TRUE(ledger.commit().has_value());

    Ledger next{store, store, time, entropy, keys, [](Purpose) { return true; }};
    CHECK_TRUE(next.start().has_value());
    CHECK_TRUE(next.epoch() == ledger.epoch());
    CHECK_EQUAL(1U, next.withheld());
    next.emit(misfire("P0302"));
    next.journal(bytes_of({2}));
    CHECK_TRUE(next.commit().has_value());
    CHECK_EQUAL(2U, waiting(Stream::Health).front().sequence);
    CHECK_FALSE(first_broken([this](ByteView bytes) { return keys.sha256(bytes); }, {}, *store.journal(1, 10)).has_value());
}

TEST(Ledger, a_failed_commit_keeps_everything_for_the_next) {
    store.fail_commits(StoreErrc::Io);
    alert();
    CHECK_TRUE(ledger.commit().error() == StoreErrc::Io);
    CHECK_TRUE(ledger.dirty());
    CHECK_EQUAL(0U, ledger.last_sequence(Stream::Health));
    store.fail_commits(std::nullopt);
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_EQUAL(1U, ledger.last_sequence(Stream::Health));
    CHECK_EQUAL(1U, waiting(Stream::Health).size());
}

TEST(Ledger, a_full_store_gives_up_ordinary_events_and_counts_them) {
    store.fail_commits(StoreErrc::Full);
    alert();
    ledger.emit(TripEnded{});
    CHECK_FALSE(ledger.commit().has_value());
    store.fail_commits(std::nullopt);
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_EQUAL(1U, ledger.evicted());
    CHECK_EQUAL(1U, waiting(Stream::Health).size());
    CHECK_TRUE(waiting(Stream::Mileage).empty());
}

TEST(Ledger, receipts_ride_on_the_next_change) {
    alert();
    CHECK_TRUE(ledger.commit().has_value());
    ledger.acknowledge(Stream::Health, 1);
    CHECK_FALSE(ledger.dirty());
    CHECK_TRUE(ledger.receipts_waiting());
    ledger.put(RecordKind::Trip, "1", bytes_of({1}));
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_FALSE(ledger.receipts_waiting());
    CHECK_TRUE(waiting(Stream::Health).empty());
}

TEST(Ledger, withdrawn_consent_takes_what_waits_with_it) {
    alert();
    CHECK_TRUE(ledger.commit().has_value());
    alert();
    ledger.purge(Purpose::RemoteDiagnosis);
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_TRUE(waiting(Stream::Health).empty());
    CHECK_EQUAL(2U, ledger.last_sequence(Stream::Health));
}

TEST(Ledger, a_new_identity_forgets_what_waits_and_counts_from_1) {
    alert();
    alert();
    CHECK_TRUE(ledger.commit().has_value());
    const Id before = ledger.epoch();
    alert();  // not durable yet
    ledger.renew();
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_FALSE(ledger.epoch() == before);
    CHECK_TRUE(waiting(Stream::Health).empty());
    alert();
    CHECK_TRUE(ledger.commit().has_value());
    CHECK_EQUAL(1U, waiting(Stream::Health).front().sequence);
    CHECK_EQUAL(1U, ledger.last_sequence(Stream::Health));
}
