// SPDX-License-Identifier: Apache-2.0
// A power cut at every write, sync, truncation and deletion of a reference run: what was committed is there, what was not is
// there wholly or not at all, and the store opens again without help.
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "ports/sim_disk.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using sim::SimDisk;

namespace {

constexpr unsigned kSteps = 40;

/// Step n: state, an event, the receipt of the event three before, a link of the journal.
StoreTransaction step(unsigned n) {
    StoreTransaction t;
    t.records = {{RecordKind::Meta, "step", bytes_of({n})}};
    t.outbox = {{Stream::Mileage, n, ValueClass::Critical, Purpose::Operation, {}, Bytes(300, static_cast<std::byte>(n))}};
    if (n > 3) t.acknowledged = {{Stream::Mileage, n - 3}};
    t.journal = {{n, bytes_of({n}), {}}};
    return t;
}

/// Runs until the power fails or all is done; gives the last step whose commit returned.
unsigned drive(const std::string& directory, const SimDisk& disk) {
    auto store = SqliteVehicleStore::open({directory, disk.name(), {}});
    unsigned done = 0;
    if (!store) return done;
    for (unsigned n = 1; n <= kSteps; ++n) {
        if (!(*store)->commit(step(n))) break;
        done = n;
    }
    return done;
}

/// The step the store stands at, when everything in it is of that step.
unsigned whole_step(SqliteVehicleStore& store) {
    const auto meta = store.load(RecordKind::Meta);
    const unsigned n = meta->empty() ? 0 : u8(meta->front().value[0]);
    const auto last = store.last_journal_entry();
    CHECK_EQUAL(n, *last ? (*last)->index : 0U);
    const auto waiting = store.waiting(Stream::Mileage, 0, 1000);
    CHECK_EQUAL(std::min(n, 3U), waiting->size());
    if (n > 0) CHECK_EQUAL(n, waiting->back().sequence);
    if (n > 0) CHECK_EQUAL(n, store.ranges()->front().last);
    return n;
}

}  // namespace

TEST_GROUP(PowerCut){};

TEST(PowerCut, at_every_operation_of_a_run_nothing_acknowledged_is_lost_and_nothing_is_half) {
    test::TemporaryDirectory directory;
    std::uint64_t operations = 0;
    {
        SimDisk disk;
        CHECK_EQUAL(kSteps, drive(directory.path(), disk));
        operations = disk.operations();
    }
    CHECK_TRUE(operations > 3 * kSteps);
    unsigned in_flight_survived = 0;
    for (std::uint64_t at = 1; at <= operations; ++at) {
        SimDisk disk;
        disk.cut_at(at);
        const unsigned acknowledged = drive(directory.path(), disk);
        CHECK_TRUE(disk.dead());
        disk.restart(at);
        auto store = SqliteVehicleStore::open({directory.path(), disk.name(), {}});
        CHECK_TRUE(store.has_value());
        CHECK_TRUE((*store)->opening() != StoreOpening::Rebuilt);
        CHECK_TRUE((*store)->integrity_check().has_value());
        const unsigned stands_at = whole_step(**store);
        CHECK_TRUE(stands_at == acknowledged || stands_at == acknowledged + 1);
        in_flight_survived += stands_at > acknowledged ? 1U : 0U;
        CHECK_TRUE((*store)->commit(step(stands_at + 1)).has_value());
    }
    CHECK_TRUE(in_flight_survived > 0);  // else the disk never keeps an unsynced write, and tests too little
}
