// SPDX-License-Identifier: Apache-2.0
// What only the SQLite store has to hold: file modes, one instance, whose file it is, damage.
#include "adapters/sqlite/sqlite_vehicle_store.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "adapters/sqlite/database.hpp"
#include "adapters/sqlite/migrations.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

using Opening = Result<std::unique_ptr<SqliteVehicleStore>>;

Bytes read_file(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

void write_file(const std::string& path, const Bytes& bytes) {
    std::ofstream out{path, std::ios::binary | std::ios::trunc};
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

unsigned mode_of(const std::string& path) {
    struct stat info {};
    CHECK_EQUAL(0, stat(path.c_str(), &info));
    return info.st_mode & 0777U;
}

StoreTransaction some_state(unsigned step) {
    StoreTransaction t;
    t.records = {{RecordKind::Mileage, "trusted", bytes_of({step})},
                 {RecordKind::Trip, "trip" + std::to_string(step % 7), Bytes(200, static_cast<std::byte>(step))}};
    t.outbox = {{Stream::Mileage, step, ValueClass::Normal, Purpose::MaintenanceAlerts, {}, Bytes(150, static_cast<std::byte>(step))}};
    t.journal = {{step, Bytes(40, static_cast<std::byte>(step)), {}}};
    return t;
}

}  // namespace

TEST_GROUP(SqliteStore) {
    test::TemporaryDirectory directory;
    std::string data = directory.path() + "/data";
    std::string file = data + "/vehicle.db";

    Opening open() const { return SqliteVehicleStore::open({data, "", {}}); }
    void fill(unsigned steps) const {
        auto store = open();
        CHECK_TRUE(store.has_value());
        for (unsigned step = 1; step <= steps; ++step) CHECK_TRUE((*store)->commit(some_state(step)).has_value());
    }
};

TEST(SqliteStore, files_are_for_the_owner_alone) {
    auto store = open();
    CHECK_TRUE(store.has_value());
    CHECK_TRUE((*store)->opening() == StoreOpening::Made);
    CHECK_TRUE((*store)->commit(some_state(1)).has_value());
    CHECK_EQUAL(0700U, mode_of(data));
    for (const auto& entry : std::filesystem::directory_iterator{data}) CHECK_EQUAL(0600U, mode_of(entry.path()));
}

TEST(SqliteStore, a_second_instance_is_refused_until_the_first_has_gone) {
    auto first = open();
    CHECK_TRUE(first.has_value());
    CHECK_TRUE(open().error() == StoreErrc::InUse);
    *first = nullptr;
    CHECK_TRUE(open().has_value());
}

TEST(SqliteStore, a_database_of_another_program_is_left_alone) {
    std::filesystem::create_directory(data);
    {
        auto foreign = sqlite::Database::open(file, "");
        CHECK_TRUE(foreign->run("CREATE TABLE notes (text TEXT)").has_value());
    }
    const Bytes before = read_file(file);
    CHECK_TRUE(open().error() == StoreErrc::NotOurs);
    CHECK_TRUE(read_file(file) == before);
    write_file(file, Bytes(3000, std::byte{0x42}));  // no database at all
    CHECK_TRUE(open().error() == StoreErrc::NotOurs);
}

TEST(SqliteStore, settings_are_the_measured_ones) {
    fill(1);
    auto database = sqlite::Database::open(file, "");
    CHECK_EQUAL(1024, *database->number("PRAGMA page_size"));
    STRCMP_EQUAL("wal", database->text("PRAGMA journal_mode")->c_str());
}

TEST(SqliteStore, a_damaged_head_is_set_aside_and_the_mileage_survives) {
    fill(30);
    Bytes bytes = read_file(file);
    std::fill_n(bytes.begin(), 100, std::byte{0});
    write_file(file, bytes);
    auto store = open();
    CHECK_TRUE(store.has_value());
    CHECK_TRUE((*store)->opening() == StoreOpening::Rebuilt);
    const auto mileage = (*store)->load(RecordKind::Mileage);
    CHECK_EQUAL(1U, mileage->size());
    CHECK_TRUE(mileage->front().value == bytes_of({30}));
    CHECK_TRUE(std::filesystem::exists(file + ".damaged"));
}

TEST(SqliteStore, a_damaged_value_is_dropped_and_its_neighbours_stay) {
    // Given one byte of one trip, and of one event that waits, that is not what was written
    fill(20);
    {
        auto database = sqlite::Database::open(file, "");
        CHECK_TRUE(database->run("UPDATE record SET value = x'00' WHERE key = 'trip3'").has_value());
        CHECK_TRUE(database->run("UPDATE outbox SET purpose = 9 WHERE number & 255 = 7").has_value());
    }
    auto store = open();
    // Then both are gone, the loss is told, and the rest is there
    CHECK_TRUE((*store)->opening() == StoreOpening::Healed);
    CHECK_EQUAL(2U, (*store)->dropped());
    CHECK_EQUAL(6U, (*store)->load(RecordKind::Trip)->size());
    CHECK_EQUAL(19U, (*store)->waiting(Stream::Mileage, 0, 100)->size());
    CHECK_EQUAL(1U, (*store)->ranges()->front().evicted);
    CHECK_EQUAL(20U, (*store)->ranges()->front().last);
}

TEST(SqliteStore, the_number_of_a_damaged_newest_event_is_not_given_again) {
    fill(20);
    {
        auto database = sqlite::Database::open(file, "");
        CHECK_TRUE(database->run("UPDATE outbox SET payload = x'00' WHERE number & 255 > 18").has_value());
    }
    for (int starts = 0; starts < 2; ++starts) {
        auto store = open();
        CHECK_TRUE(store.has_value());
        CHECK_EQUAL(20U, (*store)->ranges()->front().last);
    }
}

TEST(SqliteStore, of_the_mileage_both_slots_of_the_second_copy_hold_the_last_record) {
    // Given transactions of several mileage records, the trusted one last
    {
        auto store = open();
        for (unsigned km = 1; km <= 2; ++km) {
            StoreTransaction t;
            t.records = {{RecordKind::Mileage, "open", bytes_of({77})}, {RecordKind::Mileage, "trusted", bytes_of({km})}};
            CHECK_TRUE((*store)->commit(t).has_value());
        }
    }
    // When the newer slot is torn, and the database gone
    Bytes kept = read_file(data + "/mileage.keep");
    kept[20] ^= std::byte{1};  // the second transaction has an even number: the first slot
    write_file(data + "/mileage.keep", kept);
    std::filesystem::remove(file);
    // Then the older one tells the mileage
    auto store = open();
    const auto mileage = (*store)->load(RecordKind::Mileage);
    CHECK_EQUAL(1U, mileage->size());
    STRCMP_EQUAL("trusted", mileage->front().key.c_str());
    CHECK_TRUE(mileage->front().value == bytes_of({1}));
}

TEST(SqliteStore, a_version_that_no_program_can_have_is_damage) {
    fill(1);
    {
        auto database = sqlite::Database::open(file, "");
        CHECK_TRUE(database->run("PRAGMA user_version=16777218").has_value());
    }
    const auto store = open();
    CHECK_TRUE(store.has_value());
    CHECK_TRUE((*store)->opening() == StoreOpening::Rebuilt);
}

TEST(SqliteStore, what_was_deleted_is_not_left_in_the_file) {
    {
        auto store = open();
        StoreTransaction t;
        t.records = {{RecordKind::Identity, "vin", Bytes(64, std::byte{0x5A})}};
        CHECK_TRUE((*store)->commit(t).has_value());
        t.records[0].value.reset();
        CHECK_TRUE((*store)->commit(t).has_value());
    }
    const Bytes bytes = read_file(file);
    const Bytes secret(64, std::byte{0x5A});
    CHECK_TRUE(std::search(bytes.begin(), bytes.end(), secret.begin(), secret.end()) == bytes.end());
}
