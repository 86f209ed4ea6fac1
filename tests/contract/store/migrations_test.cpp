// SPDX-License-Identifier: Apache-2.0
// One version of the tables after another, and back: a database as the program of version 1 made and wrote it (its own statements, kept here) is opened
// by this program, taken back, written by the older one again, and opened once more. The power fails at each thing the disk does in it.
#include "adapters/sqlite/migrations.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "adapters/mbedtls/sealed_store.hpp"
#include "adapters/sqlite/older_version.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "ports/sim_disk.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using sim::SimDisk;
using sqlite::Database;

namespace {

constexpr unsigned kRows = 40;
constexpr std::int64_t kMileageStream = std::int64_t{3} << 56;

/// The program of version 1, as far as its database goes.
class FirstProgram {
public:
    FirstProgram(const std::string& directory, const std::string& vfs) {
        std::filesystem::create_directory(directory);
        std::ofstream{directory + "/vehicle.db", std::ios::app};
        database_ = std::move(*Database::open(directory + "/vehicle.db", vfs));
        must("PRAGMA page_size=1024; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON");
    }
    void make() {
        must("BEGIN IMMEDIATE;"
             "CREATE TABLE record (kind INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;"
             "CREATE TABLE outbox (number INTEGER PRIMARY KEY, class INTEGER NOT NULL, purpose INTEGER NOT NULL, id BLOB NOT NULL, payload BLOB NOT NULL);"
             "CREATE TABLE stream (stream INTEGER PRIMARY KEY, last INTEGER NOT NULL, evicted INTEGER NOT NULL);"
             "CREATE TABLE journal (number INTEGER PRIMARY KEY, payload BLOB NOT NULL, hash BLOB NOT NULL);"
             "PRAGMA application_id=1329876043; PRAGMA user_version=1; COMMIT");
    }
    /// What it refuses to open.
    [[nodiscard]] bool opens() {
        return *database_.number("PRAGMA user_version") == 1 &&
               database_.run("SELECT kind, key, value FROM record LIMIT 0; SELECT number, class, purpose, id, payload FROM outbox LIMIT 0; "
                             "SELECT stream, last, evicted FROM stream LIMIT 0; SELECT number, payload, hash FROM journal LIMIT 0")
                   .has_value();
    }
    /// Row n of each table; an event's number is its row's.
    void write(unsigned first, unsigned last) {
        must("BEGIN IMMEDIATE");
        for (unsigned n = first; n <= last; ++n) {
            const std::string number = std::to_string(n);
            must("INSERT INTO record (kind, key, value) VALUES (3, 'trip" + number + "', x'" + text(n) + "') ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value");
            must("INSERT OR IGNORE INTO outbox (number, class, purpose, id, payload) VALUES (" + std::to_string(kMileageStream + n) + ", 2, 1, zeroblob(16), x'" + text(n) + "')");
            must("INSERT INTO journal (number, payload, hash) VALUES (" + number + ", x'" + text(n) + "', zeroblob(32))");
        }
        must("INSERT INTO stream (stream, last, evicted) VALUES (1, 77, 5) ON CONFLICT (stream) DO UPDATE SET last = excluded.last; COMMIT");
    }
    /// Number of rows whose value is theirs, over records, events and journal.
    [[nodiscard]] std::int64_t whole_rows(unsigned last) {
        std::int64_t count = 0;
        for (unsigned n = 1; n <= last; ++n) {
            const std::string where = " = x'" + text(n) + "'";
            count += *database_.number("SELECT count(*) FROM record WHERE kind = 3 AND key = 'trip" + std::to_string(n) + "' AND value" + where);
            count += *database_.number("SELECT count(*) FROM outbox WHERE number = " + std::to_string(kMileageStream + n) + " AND payload" + where);
            count += *database_.number("SELECT count(*) FROM journal WHERE number = " + std::to_string(n) + " AND payload" + where);
        }
        return count;
    }
    static Bytes value(unsigned n) { return Bytes(60, static_cast<std::byte>(n)); }

private:
    static std::string text(unsigned n) { return to_hex(value(n)); }
    void must(const std::string& sql) { CHECK_TRUE_TEXT(database_.run(sql.c_str()).has_value(), sql.c_str()); }
    Database database_;
};

/// All of version 1 is there as this program tells it.
void check_all(SqliteVehicleStore& store, unsigned rows) {
    const auto trips = store.load(RecordKind::Trip);
    CHECK_EQUAL(rows, trips->size());
    for (const Record& trip : *trips) CHECK_TRUE(trip.value == FirstProgram::value(static_cast<unsigned>(std::stoul(trip.key.substr(4)))));
    const auto waiting = store.waiting(Stream::Mileage, 0, 1000);
    CHECK_EQUAL(rows, waiting->size());
    for (const OutboxEntry& event : *waiting) CHECK_TRUE(event.payload == FirstProgram::value(static_cast<unsigned>(event.sequence)));
    const auto journal = store.journal(1, 1000);
    CHECK_EQUAL(rows, journal->size());
    for (const JournalEntry& entry : *journal) CHECK_TRUE(entry.payload == FirstProgram::value(static_cast<unsigned>(entry.index)));
    const auto ranges = store.ranges();
    const auto care = std::find_if(ranges->begin(), ranges->end(), [](const OutboxRange& range) { return range.stream == Stream::Care; });
    CHECK_TRUE(care != ranges->end());
    CHECK_EQUAL(77U, care->last);
    CHECK_EQUAL(5U, care->evicted);
}

/// Row n as this program writes it.
StoreTransaction row(unsigned n) {
    StoreTransaction t;
    t.records = {{RecordKind::Trip, "trip" + std::to_string(n), FirstProgram::value(n)}};
    t.outbox = {{Stream::Mileage, n, ValueClass::Normal, Purpose::MaintenanceAlerts, {}, FirstProgram::value(n)}};
    t.journal = {{n, FirstProgram::value(n), {}}};
    return t;
}

sqlite::OpenValues nothing_is_sealed() {
    return {[](Record&) { return Status{}; }, [](OutboxEntry&) { return Status{}; }, [](JournalEntry&) { return Status{}; }, [](const Record&) { return false; }};
}

sqlite::OpenValues sealed_with(const Sealer& sealer) {
    return {[sealer](Record& record) { return open_in_place(sealer, record); }, [sealer](OutboxEntry& event) { return open_in_place(sealer, event); },
            [sealer](JournalEntry& entry) { return open_in_place(sealer, entry); }, is_proof_of_key};
}

std::map<std::string, std::string> bytes_of_files(const std::string& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        std::ifstream in{entry.path(), std::ios::binary};
        all[entry.path().filename().string()] = {std::istreambuf_iterator<char>{in}, {}};
    }
    return all;
}

}  // namespace

TEST_GROUP(Migrations) {
    test::TemporaryDirectory directory;
    std::string data = directory.path() + "/data";

    Result<std::unique_ptr<SqliteVehicleStore>> open(const std::string& vfs = {}) const { return SqliteVehicleStore::open({data, vfs, {}}); }
    void made_by_the_first(const std::string& vfs = {}) const {
        FirstProgram first{data, vfs};
        first.make();
        first.write(1, kRows);
    }
};

TEST(Migrations, forward_back_and_forward_again_each_program_finds_all_that_both_wrote) {
    made_by_the_first();
    {
        auto store = open();
        CHECK_TRUE((*store)->opening() == StoreOpening::Opened);
        check_all(**store, kRows);
        CHECK_TRUE((*store)->commit(row(kRows + 1)).has_value());
    }
    CHECK_FALSE(FirstProgram(data, {}).opens());
    CHECK_TRUE(sqlite::take_back(data, {}, 1, nothing_is_sealed()).has_value());
    CHECK_EQUAL(1, *sqlite::stored_version(data));
    {
        FirstProgram first{data, {}};
        CHECK_TRUE(first.opens());
        CHECK_EQUAL(3 * (kRows + 1), first.whole_rows(kRows + 1));
        first.write(kRows + 2, kRows + 3);
    }
    auto again = open();
    CHECK_TRUE((*again)->opening() == StoreOpening::Opened);
    check_all(**again, kRows + 3);
    CHECK_EQUAL(0U, (*again)->dropped());
    CHECK_TRUE((*again)->integrity_check().has_value());
}

TEST(Migrations, a_power_cut_at_any_operation_of_the_way_forward_leaves_a_file_that_opens_whole) {
    std::uint64_t cuts = 0;
    for (std::uint64_t at = 1;; ++at, ++cuts) {
        SimDisk disk;
        made_by_the_first(disk.name());
        disk.cut_at(at);
        {
            auto store = open(disk.name());
            if (!disk.dead()) break;  // the whole way is behind us
        }
        disk.restart(at);
        auto store = open(disk.name());
        CHECK_TRUE(store.has_value());
        CHECK_TRUE((*store)->opening() == StoreOpening::Opened);
        check_all(**store, kRows);
        store->reset();
        std::filesystem::remove_all(data);
    }
    CHECK_TRUE(cuts > 5);  // a step writes the pages of the schema and flushes once
}

TEST(Migrations, a_power_cut_at_any_operation_of_the_way_back_is_made_good_by_the_same_call) {
    std::uint64_t cuts = 0;
    const Sealer sealer{Sealer::Key{}};
    for (std::uint64_t at = 1;; ++at, ++cuts) {
        SimDisk disk;
        made_by_the_first(disk.name());
        {
            auto store = open(disk.name());
            SealedStore sealed{**store, **store, sealer};
            CHECK_TRUE(sealed.begin().has_value());
            CHECK_TRUE(sealed.commit(row(kRows + 1)).has_value());
        }
        disk.cut_at(at);
        const Status done = sqlite::take_back(data, disk.name(), 1, sealed_with(sealer));
        if (!disk.dead()) {
            CHECK_TRUE(done.has_value());
            break;
        }
        disk.restart(at);
        CHECK_TRUE(sqlite::take_back(data, disk.name(), 1, sealed_with(sealer)).has_value());
        FirstProgram first{data, disk.name()};
        CHECK_TRUE(first.opens());
        CHECK_EQUAL(3 * (kRows + 1), first.whole_rows(kRows + 1));
        std::filesystem::remove_all(data);
    }
    CHECK_TRUE(cuts > 10);
}

TEST(Migrations, what_was_sealed_is_opened_on_the_way_back_and_sealed_again_on_the_next_way_forward) {
    made_by_the_first();
    const Sealer sealer{Sealer::Key{}};
    {
        auto store = open();
        CHECK_TRUE((SealedStore{**store, **store, sealer}.begin().has_value()));
    }
    // Without its key nothing is taken back, and nothing changes
    Sealer::Key other;
    other.fill(std::byte{7});
    const auto before = bytes_of_files(data);
    CHECK_TRUE(sqlite::take_back(data, {}, 1, sealed_with(Sealer{other})).error() == StoreErrc::NoKey);
    CHECK_EQUAL(2, *sqlite::stored_version(data));
    CHECK_TRUE(before.at("vehicle.db") == bytes_of_files(data).at("vehicle.db"));
    // With it the first program reads all, and finds nothing that it does not know
    CHECK_TRUE(sqlite::take_back(data, {}, 1, sealed_with(sealer)).has_value());
    CHECK_EQUAL(3 * kRows, FirstProgram(data, {}).whole_rows(kRows));
    auto store = open();
    CHECK_TRUE((*store)->load(RecordKind::Meta)->empty());
    SealedStore sealed{**store, **store, sealer};
    CHECK_TRUE(sealed.begin().has_value());
    CHECK_TRUE(Sealer::sealed((*store)->load(RecordKind::Trip)->front().value));
    CHECK_TRUE(sealed.load(RecordKind::Trip)->front().value == FirstProgram::value(1));
}

TEST(Migrations, a_database_of_a_newer_program_is_left_alone_to_the_byte_and_the_refusal_says_what_to_do) {
    // Given a database and its log as a newer program left them when its power failed
    made_by_the_first();
    open()->reset();
    const std::string copy = directory.path() + "/copy";
    std::filesystem::create_directory(copy);
    {
        auto newer = Database::open(data + "/vehicle.db", {});
        const std::string version = std::to_string(sqlite::kSchemaVersion + 1);
        CHECK_TRUE(newer->run(("PRAGMA journal_mode=WAL; ALTER TABLE record ADD COLUMN colour TEXT; PRAGMA user_version=" + version).c_str()).has_value());
        for (const char* file : {"vehicle.db", "vehicle.db-wal"}) std::filesystem::copy_file(data + "/" + file, copy + "/" + file);
    }
    const auto before = bytes_of_files(copy);
    CHECK_TRUE(!before.at("vehicle.db-wal").empty());
    // When this program opens it, or is to take it back
    const auto refused = SqliteVehicleStore::open({copy, {}, {}});
    CHECK_TRUE(refused.error() == StoreErrc::Newer);
    CHECK_TRUE(sqlite::take_back(copy, {}, 1, nothing_is_sealed()).error() == StoreErrc::Newer);
    CHECK_EQUAL(sqlite::kSchemaVersion + 1, *sqlite::stored_version(copy));
    // Then each byte is where it was, and the way out is named
    auto after = bytes_of_files(copy);
    after.erase("lock");
    CHECK_TRUE(after == before);
    STRCMP_CONTAINS("install that version again, or let its own odolinkctl store-version --back-to", refused.error().message().c_str());
}

TEST(Migrations, while_an_agent_runs_nothing_is_taken_back) {
    made_by_the_first();
    const auto agent = open();
    CHECK_TRUE(sqlite::take_back(data, {}, 1, nothing_is_sealed()).error() == StoreErrc::InUse);
}
