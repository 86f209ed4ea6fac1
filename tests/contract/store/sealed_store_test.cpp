// SPDX-License-Identifier: Apache-2.0
// What lies on the disk tells nothing without the key: the raw files are searched, bits are flipped, values are moved,
// keys are changed.
#include "adapters/mbedtls/sealed_store.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "app/sealing/sealed_file_reader.hpp"
#include "app/sealing/store_key.hpp"
#include "ports/memory_store.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr const char* kVin = "LSVNV2182E2100001";
constexpr const char* kPhone = "13800138000";

Bytes bytes(std::string_view text) {
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

/// VIN and phone in a record, an event and a link of the journal.
StoreTransaction personal(std::uint64_t n) {
    StoreTransaction t;
    t.records = {{RecordKind::Identity, "vehicle", bytes(kVin)},
                 {RecordKind::Request, "r" + std::to_string(n), bytes(kPhone)}};
    t.outbox = {
        {Stream::Care, n, ValueClass::Critical, Purpose::ServiceRequest, {}, bytes(std::string{kVin} + kPhone)}};
    t.journal = {{n, bytes(std::string{"visit of "} + kVin), {}}};
    return t;
}

/// All bytes of all files of a data directory but the keys.
std::string disk(const std::filesystem::path& directory) {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{directory}) {
        if (!entry.is_regular_file() || entry.path().filename() == "store.key") continue;
        std::ifstream in{entry.path(), std::ios::binary};
        all.append(std::istreambuf_iterator<char>{in}, {});
    }
    return all;
}

bool tells_somebody(const std::string& raw) {
    return raw.find(kVin) != std::string::npos || raw.find(kPhone) != std::string::npos;
}

Sealer sealer(unsigned char fill) {
    Sealer::Key key;
    key.fill(static_cast<std::byte>(fill));
    return Sealer{key};
}

}  // namespace

TEST_GROUP(SealedStore) {
    test::TemporaryDirectory directory;
    DaemonConfig config;
    std::unique_ptr<SqliteVehicleStore> sqlite;

    void setup() override {
        config.data_directory = directory.path();
        restart();
    }
    void restart() {
        sqlite.reset();
        sqlite = std::move(*SqliteVehicleStore::open({directory.path(), "", {}}));
    }
    SealedStore with(const Sealer& key) {
        return {*sqlite, *sqlite, key};
    }
};

TEST(SealedStore, gives_back_what_was_kept_and_the_files_tell_nobody) {
    {
        SealedStore store = with(*key_of_agent(config, *sqlite));
        CHECK_TRUE(store.begin().has_value());
        for (std::uint64_t n = 1; n <= 20; ++n) CHECK_TRUE(store.commit(personal(n)).has_value());
    }
    restart();
    CHECK_FALSE(tells_somebody(disk(directory.path())));
    SealedStore store = with(*key_of_agent(config, *sqlite));
    CHECK_TRUE(store.begin().has_value());
    CHECK_TRUE(store.load(RecordKind::Identity)->front().value == bytes(kVin));
    CHECK_EQUAL(20U, store.load(RecordKind::Request)->size());
    CHECK_TRUE(store.waiting(Stream::Care, 0, 100)->back().payload == bytes(std::string{kVin} + kPhone));
    CHECK_TRUE(store.journal(1, 100)->back().payload == bytes(std::string{"visit of "} + kVin));
    CHECK_TRUE((*store.last_journal_entry())->payload == bytes(std::string{"visit of "} + kVin));
    CHECK_TRUE(store.load(RecordKind::Meta)->empty());  // the proof of the key is not the agent's
    struct stat mode {};
    CHECK_EQUAL(0, ::stat((directory.path() + "/store.key").c_str(), &mode));
    CHECK_EQUAL(0600U, mode.st_mode & 0777U);
}

TEST(SealedStore, what_an_older_version_wrote_is_sealed_at_the_first_start_and_no_page_keeps_it) {
    for (std::uint64_t n = 1; n <= 20; ++n) CHECK_TRUE(sqlite->commit(personal(n)).has_value());
    StoreTransaction receipt;
    receipt.acknowledged = {{Stream::Care, 20}};
    CHECK_TRUE(sqlite->commit(receipt).has_value());
    CHECK_TRUE(tells_somebody(disk(directory.path())));

    SealedStore store = with(*key_of_agent(config, *sqlite));
    CHECK_TRUE(store.begin().has_value());
    CHECK_TRUE(store.load(RecordKind::Identity)->front().value == bytes(kVin));
    CHECK_EQUAL(20U, store.journal(1, 100)->size());
    CHECK_FALSE(tells_somebody(disk(directory.path())));
}

TEST(SealedStore, another_key_or_none_stops_the_start_and_changes_nothing) {
    {
        SealedStore store = with(*key_of_agent(config, *sqlite));
        CHECK_TRUE(store.begin().has_value());
        CHECK_TRUE(store.commit(personal(1)).has_value());
    }
    CHECK_TRUE(with(sealer(1)).begin().error() == StoreErrc::NoKey);
    std::filesystem::rename(directory.path() + "/store.key", directory.path() + "/away");
    CHECK_TRUE(key_of_agent(config, *sqlite).error() == StoreErrc::NoKey);  // and no new key is made
    CHECK_FALSE(std::filesystem::exists(directory.path() + "/store.key"));
    config.data_key = directory.path() + "/away";
    CHECK_TRUE(with(*key_of_agent(config, *sqlite)).begin().has_value());
}

TEST(SealedStore, a_changed_bit_or_a_value_in_anothers_place_is_not_believed) {
    const Sealer key = sealer(7);
    const Bytes whole = key.seal(bytes(kVin), about_record(RecordKind::Identity, "vehicle"));
    CHECK_TRUE(key.open(whole, about_record(RecordKind::Identity, "vehicle")).has_value());
    CHECK_FALSE(key.open(whole, about_record(RecordKind::Identity, "other")).has_value());
    CHECK_FALSE(key.open(whole, about_record(RecordKind::Request, "vehicle")).has_value());
    for (std::size_t bit = 32; bit < whole.size() * 8; ++bit) {  // behind the mark
        Bytes flipped = whole;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        CHECK_FALSE(key.open(flipped, about_record(RecordKind::Identity, "vehicle")).has_value());
    }
    CHECK_TRUE(key.seal(bytes(kVin), "a") != key.seal(bytes(kVin), "a"));  // never the same nonce
}

TEST(SealedStore, odolinkctl_reads_with_the_key_beside_the_file_and_says_when_it_is_not_there) {
    {
        SealedStore store = with(*key_of_agent(config, *sqlite));
        CHECK_TRUE(store.begin().has_value());
        CHECK_TRUE(store.commit(personal(1)).has_value());
    }
    CHECK_TRUE(SealedFileReader::open(directory.path())->load(RecordKind::Identity)->front().value == bytes(kVin));
    CHECK_TRUE(SealedFileReader::open(directory.path())->journal(1, 10)->front().payload ==
               bytes(std::string{"visit of "} + kVin));
    std::filesystem::remove(directory.path() + "/store.key");
    CHECK_TRUE(SealedFileReader::open(directory.path())->load(RecordKind::Identity).error() == StoreErrc::NoKey);
}
