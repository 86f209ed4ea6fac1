// SPDX-License-Identifier: Apache-2.0
// A copy of a database that is being written is one moment of it.
#include "adapters/sqlite/vehicle_copy.hpp"

#include <filesystem>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "adapters/sqlite/vehicle_file_reader.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr std::size_t kLarge =
    100'000;  // bytes of a record: the log is emptied into the database each ten transactions

Bytes number_of(std::uint64_t n) {
    return Bytes(kLarge, static_cast<std::byte>(n & 0xFFU));
}

}  // namespace

TEST_GROUP(VehicleCopy) {
    test::TemporaryDirectory folder;
    std::unique_ptr<SqliteVehicleStore> store;
    void setup() override {
        auto opened = SqliteVehicleStore::open({folder.path() + "/data", {}, {}});
        CHECK_TRUE(opened.has_value());
        store = std::move(*opened);
    }
    void write(std::uint64_t n) const {
        CHECK_TRUE(
            store
                ->commit({.records = {{RecordKind::Meta, "a", number_of(n)}, {RecordKind::Trip, "b", number_of(n)}},
                          .outbox = {},
                          .acknowledged = {},
                          .purged = {},
                          .journal = {},
                          .removed = {}})
                .has_value());
    }
};

TEST(VehicleCopy, holds_what_was_committed_and_goes_with_its_value) {
    write(7);
    std::filesystem::path where;
    {
        const auto copy = VehicleCopy::make(folder.path() + "/data");
        CHECK_TRUE(copy.has_value());
        CHECK_TRUE(copy->in_use());
        where = copy->folder();
        auto reader = VehicleFileReader::open(copy->database());
        CHECK_TRUE(reader->load(RecordKind::Trip)->front().value == number_of(7));
    }
    CHECK_FALSE(std::filesystem::exists(where));
    store.reset();
    CHECK_FALSE(VehicleCopy::make(folder.path() + "/data")->in_use());
}

TEST(VehicleCopy, is_one_moment_of_a_database_that_is_written_meanwhile) {
    // Given a log that is emptied into the database and begun anew while the first copy is made, between the two files
    write(0);
    std::uint64_t written = 0;
    int attempts = 0;
    const auto copy = VehicleCopy::make(folder.path() + "/data", [this, &written, &attempts] {
        if (++attempts > 1) return;
        while (written < 25) write(++written);
    });
    // When the copy is read
    CHECK_TRUE(copy.has_value());
    auto reader = VehicleFileReader::open(copy->database());
    const auto a = reader->load(RecordKind::Meta);
    const auto b = reader->load(RecordKind::Trip);
    // Then both records are of one transaction, the last
    CHECK_EQUAL(2, attempts);
    CHECK_TRUE(a && b && a->front().value == number_of(25) && b->front().value == number_of(25));
}

TEST(VehicleCopy, gives_up_where_the_database_never_rests) {
    write(0);
    std::uint64_t written = 0;
    const auto copy = VehicleCopy::make(folder.path() + "/data", [this, &written] {
        for (int i = 0; i < 12; ++i) write(++written);
    });
    CHECK_TRUE(copy.error() == StoreErrc::InUse);
}

TEST(VehicleCopy, what_is_not_there_is_told) {
    CHECK_TRUE(VehicleCopy::make(folder.path() + "/absent").error() == StoreErrc::Io);
}
