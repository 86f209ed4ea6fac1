// SPDX-License-Identifier: Apache-2.0
// What every VehicleStore and OutboxStore must hold, run on the SQLite store and on the simulator's: so the fake stays honest.
#include <functional>
#include <memory>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "ports/memory_store.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// One store under test, with the means to take it up again as after a restart.
struct Subject {
    const char* name;
    std::unique_ptr<test::TemporaryDirectory> directory;
    std::unique_ptr<SqliteVehicleStore> sqlite;
    std::unique_ptr<sim::MemoryStore> memory;
    StoreLimits limits;

    VehicleStore& store() { return sqlite ? static_cast<VehicleStore&>(*sqlite) : *memory; }
    OutboxStore& outbox() { return sqlite ? static_cast<OutboxStore&>(*sqlite) : *memory; }
    void restart() {
        if (!sqlite) return;  // the memory store stays, as a disk does
        sqlite.reset();
        sqlite = std::move(*SqliteVehicleStore::open({directory->path(), "", limits}));
    }
};

void on_each(const std::function<void(Subject&)>& body, StoreLimits limits = {}) {
    Subject memory{"memory", nullptr, nullptr, std::make_unique<sim::MemoryStore>(limits), limits};
    body(memory);
    auto directory = std::make_unique<test::TemporaryDirectory>();
    auto opened = SqliteVehicleStore::open({directory->path(), "", limits});
    CHECK_TRUE(opened.has_value());
    Subject sqlite{"sqlite", std::move(directory), std::move(*opened), nullptr, limits};
    body(sqlite);
}

OutboxEntry event(Stream stream, std::uint64_t sequence, ValueClass value = ValueClass::Normal,
                  Purpose purpose = Purpose::Operation, std::size_t size = 100) {
    Id id;
    id.bytes[0] = static_cast<std::byte>(stream);
    id.bytes[15] = static_cast<std::byte>(sequence);
    return {stream, sequence, value, purpose, id, Bytes(size, static_cast<std::byte>(sequence))};
}

StoreTransaction queue(std::vector<OutboxEntry> entries) {
    StoreTransaction t;
    t.outbox = std::move(entries);
    return t;
}

std::vector<std::uint64_t> numbers(Subject& subject, Stream stream) {
    std::vector<std::uint64_t> out;
    const auto entries = subject.outbox().waiting(stream, 0, 10'000);
    CHECK_TRUE(entries.has_value());
    for (const OutboxEntry& entry : *entries) out.push_back(entry.sequence);
    return out;
}

void commit(Subject& subject, const StoreTransaction& transaction) { CHECK_TRUE(subject.store().commit(transaction).has_value()); }

}  // namespace

TEST_GROUP(StoreContract){};

TEST(StoreContract, records_are_replaced_erased_and_come_in_key_order) {
    on_each([](Subject& s) {
        StoreTransaction t;
        t.records = {{RecordKind::Trip, "2", bytes_of({2})}, {RecordKind::Trip, "1", bytes_of({1})}, {RecordKind::Trip, "3", Bytes{}},
                     {RecordKind::Fault, "1", bytes_of({9})}};
        commit(s, t);
        t.records = {{RecordKind::Trip, "1", bytes_of({7, 0, 7})}, {RecordKind::Trip, "2", std::nullopt}};
        commit(s, t);
        s.restart();
        const auto trips = s.store().load(RecordKind::Trip);
        CHECK_EQUAL(2U, trips->size());
        CHECK_TRUE((*trips)[0].key == "1" && (*trips)[0].value == bytes_of({7, 0, 7}));
        CHECK_TRUE((*trips)[1].key == "3" && (*trips)[1].value.empty());
        CHECK_TRUE(s.store().load(RecordKind::Plan)->empty());
    });
}

TEST(StoreContract, the_last_records_of_a_kind_come_in_key_order) {
    on_each([](Subject& s) {
        StoreTransaction t;
        for (const char* key : {"a", "b", "c", "d"}) t.records.push_back({RecordKind::Trip, key, bytes_of({1})});
        t.records.push_back({RecordKind::Mileage, "z", bytes_of({1})});
        commit(s, t);
        const auto last = s.store().load_last(RecordKind::Trip, 2);
        CHECK_EQUAL(2U, last->size());
        CHECK_TRUE((*last)[0].key == "c" && (*last)[1].key == "d");
        CHECK_EQUAL(4U, s.store().load_last(RecordKind::Trip, 100)->size());
    });
}

TEST(StoreContract, events_wait_in_order_with_all_they_carry) {
    on_each([](Subject& s) {
        const OutboxEntry first = event(Stream::Care, 1, ValueClass::Critical, Purpose::ServiceRequest);
        commit(s, queue({first, event(Stream::Health, 1), event(Stream::Care, 2, ValueClass::Bulk)}));
        s.restart();
        const auto waiting = s.outbox().waiting(Stream::Care, 0, 10);
        CHECK_EQUAL(2U, waiting->size());
        const OutboxEntry& back = waiting->front();
        CHECK_TRUE(back.stream == first.stream && back.sequence == 1 && back.value == first.value && back.purpose == first.purpose &&
                   back.id == first.id && back.payload == first.payload);
        CHECK_EQUAL(1U, s.outbox().waiting(Stream::Care, 1, 10)->size());
        CHECK_EQUAL(1U, s.outbox().waiting(Stream::Care, 0, 1)->size());
        CHECK_TRUE(s.outbox().waiting(Stream::Care, 2, 10)->empty());
        CHECK_TRUE(s.outbox().waiting(Stream::Operation, 0, 10)->empty());
    });
}

TEST(StoreContract, an_event_stored_twice_is_one_event) {
    on_each([](Subject& s) {
        commit(s, queue({event(Stream::Care, 1)}));
        commit(s, queue({event(Stream::Care, 1)}));
        CHECK_EQUAL(1U, s.outbox().ranges()->front().count);
        CHECK_EQUAL(100U, s.outbox().ranges()->front().bytes);
    });
}

TEST(StoreContract, a_receipt_removes_all_up_to_its_number_in_its_stream_only) {
    on_each([](Subject& s) {
        commit(s, queue({event(Stream::Care, 1), event(Stream::Care, 2), event(Stream::Care, 3), event(Stream::Health, 1)}));
        StoreTransaction t;
        t.acknowledged = {{Stream::Care, 2}};
        commit(s, t);
        CHECK_TRUE(numbers(s, Stream::Care) == std::vector<std::uint64_t>{3});
        CHECK_TRUE(numbers(s, Stream::Health) == std::vector<std::uint64_t>{1});
    });
}

TEST(StoreContract, the_highest_number_is_known_when_nothing_waits_any_more) {
    on_each([](Subject& s) {
        commit(s, queue({event(Stream::Care, 1), event(Stream::Care, 2)}));
        StoreTransaction t;
        t.acknowledged = {{Stream::Care, ~0ULL}};
        commit(s, t);
        s.restart();
        const auto ranges = s.outbox().ranges();
        CHECK_EQUAL(1U, ranges->size());
        CHECK_TRUE(ranges->front() == (OutboxRange{Stream::Care, 0, 2, 0, 0, 0}));
    });
}

TEST(StoreContract, an_event_and_the_receipt_of_the_one_before_go_in_one_transaction) {
    on_each([](Subject& s) {
        commit(s, queue({event(Stream::Mileage, 1)}));
        StoreTransaction t = queue({event(Stream::Mileage, 2)});
        t.acknowledged = {{Stream::Mileage, 1}};
        commit(s, t);
        s.restart();
        CHECK_TRUE(s.outbox().ranges()->front() == (OutboxRange{Stream::Mileage, 2, 2, 1, 100, 0}));
    });
}

TEST(StoreContract, withdrawn_consent_purges_its_purpose_and_leaves_the_numbers) {
    on_each([](Subject& s) {
        commit(s, queue({event(Stream::Care, 1, ValueClass::Critical, Purpose::ServiceRequest),
                         event(Stream::Care, 2, ValueClass::Normal, Purpose::MaintenanceAlerts),
                         event(Stream::Care, 3, ValueClass::Critical, Purpose::ServiceRequest)}));
        StoreTransaction t = queue({event(Stream::Care, 4, ValueClass::Critical, Purpose::ServiceRequest)});
        t.purged = {Purpose::ServiceRequest};
        commit(s, t);
        s.restart();
        CHECK_TRUE(numbers(s, Stream::Care) == std::vector<std::uint64_t>{2});
        CHECK_TRUE(s.outbox().ranges()->front() == (OutboxRange{Stream::Care, 2, 4, 1, 100, 0}));
    });
}

TEST(StoreContract, the_journal_keeps_its_order_and_knows_its_newest) {
    on_each([](Subject& s) {
        CHECK_FALSE(s.store().last_journal_entry()->has_value());
        StoreTransaction t;
        for (std::uint64_t i = 1; i <= 5; ++i) {
            JournalEntry entry{i, bytes_of({static_cast<unsigned>(i)}), {}};
            entry.hash[31] = static_cast<std::byte>(i);
            t.journal.push_back(entry);
        }
        commit(s, t);
        s.restart();
        const auto middle = s.store().journal(2, 3);
        CHECK_EQUAL(3U, middle->size());
        CHECK_EQUAL(2U, middle->front().index);
        CHECK_TRUE(middle->front().payload == bytes_of({2}) && middle->front().hash[31] == std::byte{2});
        CHECK_EQUAL(5U, (*s.store().last_journal_entry())->index);
        CHECK_TRUE(s.store().journal(6, 3)->empty());
    });
}

TEST(StoreContract, the_text_of_an_entry_is_replaced_and_its_hash_stays) {
    on_each([](Subject& s) {
        StoreTransaction t;
        for (unsigned i = 1; i <= 3; ++i) {
            t.journal.push_back({i, bytes_of({i}), {}});
            t.journal.back().hash[0] = static_cast<std::byte>(i);
        }
        commit(s, t);
        StoreTransaction removal;
        removal.removed = {{2, bytes_of({9, 9})}, {77, bytes_of({1})}};
        commit(s, removal);
        s.restart();
        const auto entries = s.store().journal(1, 10);
        CHECK_EQUAL(3U, entries->size());
        CHECK_TRUE((*entries)[1].payload == bytes_of({9, 9}) && (*entries)[1].hash[0] == std::byte{2});
        CHECK_TRUE((*entries)[2].payload == bytes_of({3}));
    });
}

TEST(StoreContract, new_streams_forget_what_waits_and_every_number) {
    on_each([](Subject& s) {
        commit(s, queue({event(Stream::Care, 1, ValueClass::Critical), event(Stream::Care, 2), event(Stream::Health, 1, ValueClass::Bulk)}));
        StoreTransaction receipt;
        receipt.acknowledged = {{Stream::Care, 1}};
        commit(s, receipt);
        StoreTransaction t = queue({event(Stream::Mileage, 1)});
        t.new_streams = true;
        commit(s, t);
        s.restart();
        CHECK_EQUAL(1U, s.outbox().ranges()->size());
        CHECK_TRUE(s.outbox().ranges()->front() == (OutboxRange{Stream::Mileage, 1, 1, 1, 100, 0}));
    });
}

TEST(StoreContract, a_compacted_store_has_all_that_was_there) {
    on_each([](Subject& s) {
        StoreTransaction t = queue({event(Stream::Care, 1)});
        t.records = {{RecordKind::Trip, "1", bytes_of({1})}, {RecordKind::Trip, "2", bytes_of({2})}};
        t.journal = {{1, bytes_of({1}), {}}};
        commit(s, t);
        CHECK_TRUE(s.store().compact().has_value());
        StoreTransaction after;
        after.records = {{RecordKind::Trip, "1", std::nullopt}};
        commit(s, after);
        CHECK_TRUE(s.store().compact().has_value());
        s.restart();
        CHECK_EQUAL(1U, s.store().load(RecordKind::Trip)->size());
        CHECK_EQUAL(1U, numbers(s, Stream::Care).size());
        CHECK_EQUAL(1U, s.store().journal(1, 10)->size());
    });
}

TEST(StoreContract, when_space_runs_out_bulk_goes_first_then_normal_and_it_is_counted) {
    on_each(
        [](Subject& s) {
            // Given a bound of 1,600 bytes, filled by 16 events of 100
            std::vector<OutboxEntry> entries;
            for (std::uint64_t i = 1; i <= 12; ++i) entries.push_back(event(Stream::Mileage, i, i % 2 == 0 ? ValueClass::Bulk : ValueClass::Normal));
            for (std::uint64_t i = 1; i <= 4; ++i) entries.push_back(event(Stream::Care, i, ValueClass::Critical));
            commit(s, queue(entries));
            CHECK_EQUAL(16U, numbers(s, Stream::Mileage).size() + numbers(s, Stream::Care).size());
            // When one more arrives, then the lowest bulk events make room, until a sixteenth is free
            commit(s, queue({event(Stream::Care, 5, ValueClass::Critical)}));
            CHECK_TRUE(numbers(s, Stream::Mileage) == (std::vector<std::uint64_t>{1, 3, 5, 6, 7, 8, 9, 10, 11, 12}));
            // When critical ones fill all, then bulk and normal are gone, the highest number is not forgotten
            entries.clear();
            for (std::uint64_t i = 6; i <= 16; ++i) entries.push_back(event(Stream::Care, i, ValueClass::Critical));
            commit(s, queue(entries));
            commit(s, queue({event(Stream::Care, 17, ValueClass::Critical)}));
            s.restart();
            CHECK_TRUE(numbers(s, Stream::Mileage).empty());
            CHECK_TRUE((*s.outbox().ranges())[1] == (OutboxRange{Stream::Mileage, 0, 12, 0, 0, 12}));
            CHECK_EQUAL(17U, numbers(s, Stream::Care).size());
        },
        {1600, 500});
}

TEST(StoreContract, critical_events_have_a_reserve_and_beyond_it_nothing_is_half_done) {
    on_each(
        [](Subject& s) {
            for (std::uint64_t i = 1; i <= 15; ++i) commit(s, queue({event(Stream::Care, i, ValueClass::Critical)}));
            StoreTransaction t = queue({event(Stream::Care, 16, ValueClass::Critical)});
            t.records = {{RecordKind::Meta, "k", bytes_of({1})}};
            CHECK_TRUE(s.store().commit(t).error() == StoreErrc::Full);
            CHECK_TRUE(s.store().load(RecordKind::Meta)->empty());
            CHECK_EQUAL(15U, numbers(s, Stream::Care).size());
            // State alone still goes in
            t.outbox.clear();
            commit(s, t);
            // And after a receipt there is room again
            t = {};
            t.acknowledged = {{Stream::Care, 10}};
            commit(s, t);
            commit(s, queue({event(Stream::Care, 16, ValueClass::Critical)}));
        },
        {1000, 500});
}
