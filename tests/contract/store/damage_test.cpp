// SPDX-License-Identifier: Apache-2.0
// Random damage to the files of a vehicle that has lived: flipped bytes, cut and torn files, a wiped head, a log that
// is gone. Whatever is hit, the store opens, says what it found, tells the true mileage, and gives no record that was
// never written. The long form: ODOLINK_DAMAGES=10000 build/<preset>/bin/contract_damage
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "agent/stored_state.hpp"
#include "support/counting_vfs.hpp"
#include "support/temporary_directory.hpp"
#include "unit/agent/agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;
using test::CountingVfs;

namespace {

constexpr unsigned kShortForm = 200;
constexpr std::array kFiles{"vehicle.db", "vehicle.db-wal", "mileage.keep"};
constexpr std::size_t kDatabase = 0;
constexpr std::size_t kLog = 1;
using Files = std::array<std::string, kFiles.size()>;
using Written = std::tuple<RecordKind, std::string, Bytes>;

std::unique_ptr<SqliteVehicleStore> open(const std::string& directory) {
    auto opened = SqliteVehicleStore::open({directory, CountingVfs::kName, {}});
    CHECK_TRUE(opened.has_value());
    return std::move(*opened);
}

std::unique_ptr<SqliteVehicleStore> open_again(std::unique_ptr<SqliteVehicleStore> store,
                                               const std::string& directory) {
    store = nullptr;
    return open(directory);
}

/// The files of a store as they lie there while it is open.
Files files_in(const std::string& directory) {
    Files out;
    for (std::size_t i = 0; i < kFiles.size(); ++i) {
        std::ifstream in{directory + "/" + kFiles[i], std::ios::binary};
        out[i] = {std::istreambuf_iterator<char>{in}, {}};
    }
    return out;
}

std::vector<Record> all_records(VehicleStore& store) {
    std::vector<Record> out;
    for (unsigned kind = 1; kind <= static_cast<unsigned>(RecordKind::Campaign); ++kind) {
        const auto records = store.load(static_cast<RecordKind>(kind));
        if (!records) FAIL((records.error().message() + ", records of kind " + std::to_string(kind)).c_str());
        out.insert(out.end(), records->begin(), records->end());
    }
    return out;
}

OdometerState odometer_of(VehicleStore& store) {
    return stored::decode_odometer(*store.load(RecordKind::Mileage));
}

/// A car that was driven, broken, asked and written about; then some drives more that only its log holds.
struct ReferenceRun {
    ReferenceRun() {
        test::TemporaryDirectory directory;
        live(directory.path());
        auto store = open(directory.path());
        remember_years(*store);
        store = open_again(std::move(store), directory.path());  // now the database holds what the log held
        remember(*store);
        drive_on(*store);
        files = files_in(directory.path());
        odometer = odometer_of(*store);
    }

    static void live(const std::string& directory) {
        auto store = open(directory);
        AgentWorld world{[&store](VirtualStage& stage) { stage.vehicle.use_store(*store, *store); }};
        world.begin();
        world.act("owner consent all");
        world.ask_about_fault();
        CHECK_TRUE(world.touch(RequestService{ServiceKind::Repair, "it knocks"}).has_value());
        world.expect_within(60s, "desk.requests = 1");
        world.act("dealer pick up");
        world.act("dealer propose in 1 days for 680 yuan");
        world.expect_within(60s, "appointment = proposed");
        world.act("dealer record oil service");
        world.expect_within(60s, "history.count = 1");
        world.act("network down");
        world.act("drive 3 km at 60 km/h");
        world.run_for(10min);
    }

    /// Trips and events of years, so that the file is as large as that of a car in use.
    static void remember_years(SqliteVehicleStore& store) {
        for (unsigned year = 0; year < 8; ++year) {
            StoreTransaction t;
            for (unsigned trip = 0; trip < 50; ++trip) {
                const std::uint64_t number = 5000 + 50 * year + trip;
                t.records.push_back(
                    {RecordKind::Trip, stored::trip_key(number), Bytes(300, static_cast<std::byte>(trip))});
                t.outbox.push_back({Stream::Health,
                                    number,
                                    ValueClass::Normal,
                                    Purpose::MaintenanceAlerts,
                                    {},
                                    Bytes(200, static_cast<std::byte>(year))});
            }
            CHECK_TRUE(store.commit(t).has_value());
        }
    }

    void remember(VehicleStore& store) {
        for (Record& record : all_records(store))
            written.insert({record.kind, std::move(record.key), std::move(record.value)});
    }

    void drive_on(SqliteVehicleStore& store) {
        OdometerState state = odometer_of(store);
        std::uint64_t link = (*store.last_journal_entry())->index;
        std::map<Stream, std::uint64_t> last;
        for (const OutboxRange& range : *store.ranges()) last[range.stream] = range.last;
        for (unsigned drive = 0; drive < 20; ++drive) {
            state.trusted->value = Distance::metres(state.trusted->value.in_metres() + 1000);
            StoreTransaction t;
            for (auto& [key, value] : stored::encode(state))
                t.records.push_back({RecordKind::Mileage, key, std::move(value)});
            t.records.push_back(
                {RecordKind::Trip, stored::trip_key(1000 + drive), Bytes(300, static_cast<std::byte>(drive))});
            t.outbox = {{Stream::Mileage,
                         ++last[Stream::Mileage],
                         ValueClass::Bulk,
                         Purpose::MaintenanceAlerts,
                         {},
                         Bytes(200, std::byte{7})}};
            t.journal = {{++link, Bytes(60, std::byte{9}), {}}};
            for (const RecordWrite& record : t.records) written.insert({record.kind, record.key, *record.value});
            CHECK_TRUE(store.commit(t).has_value());
        }
    }

    Files files;
    OdometerState odometer;
    std::set<Written> written;  ///< each record that a reader may find
};

/// One damage of its own kind for each number.
struct Damage {
    explicit Damage(unsigned number, Files& bad) : seed{number} {
        switch (number % 16) {
            case 0:
                cut(bad[kDatabase], "database cut at ");
                break;
            case 1:
                cut(bad[kLog], "log cut at ");
                break;
            case 2:
                tear(bad[kLog]);
                break;
            case 3:
                bad[kLog].clear(), what = "no log";
                break;
            case 4:
                wipe(bad[kDatabase]);
                break;
            case 5:
                for (int i = 0; i < 8; ++i) flip(bad[kDatabase], "database ");
                break;
            case 6:
                bad[kLog].clear(), flip(bad[kDatabase], "no log, database ");
                break;
            case 7:
            case 8:
            case 9:
                flip(bad[kLog], "log ");
                break;
            default:
                flip(bad[kDatabase], "database ");
                break;
        }
    }

    std::size_t below(std::size_t bound) {
        std::uint64_t z = seed +=
            0x9E3779B97F4A7C15ULL;  // SplitMix64: seeds that follow each other give numbers that do not
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return (z ^ (z >> 31U)) % bound;
    }
    void flip(std::string& bytes, const char* name) {
        const std::size_t at = below(bytes.size());
        bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + below(255)));
        what += name + std::to_string(at) + " ";
    }
    void cut(std::string& bytes, const char* name) {
        bytes.resize(below(bytes.size()));
        what = name + std::to_string(bytes.size());
    }
    /// The writes after some sector never reached the disk.
    void tear(std::string& bytes) {
        const std::size_t from = below(bytes.size() / 512) * 512;
        std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end(), '\0');
        what = "log torn at " + std::to_string(from);
    }
    void wipe(std::string& bytes) {
        const std::size_t length = 1 + below(1024);
        std::fill_n(bytes.begin(), std::min(length, bytes.size()), '\0');
        what = "first " + std::to_string(length) + " bytes wiped";
    }

    std::uint64_t seed;
    std::string what;
};

/// For what failed.
std::string now_damaged;

[[noreturn]] void fail(const std::string& what) {
    FAIL((now_damaged + ": " + what).c_str());
    std::abort();
}

void hold(bool condition, const char* what) {
    if (!condition) fail(what);
}

struct Tally {
    std::map<StoreOpening, unsigned> opened;
    unsigned newer{0};
};

/// Everything that an agent does with a store.
void use(SqliteVehicleStore& store, const ReferenceRun& reference) {
    for (Record& record : all_records(store)) {
        const std::string name = std::to_string(static_cast<unsigned>(record.kind)) + " " + record.key;
        if (!reference.written.contains({record.kind, std::move(record.key), std::move(record.value)}))
            fail("never written: " + name);
    }
    hold(odometer_of(store).trusted == reference.odometer.trusted, "another mileage");
    for (const Stream stream : kStreams) hold(store.waiting(stream, 0, 100'000).has_value(), "events that wait");
    hold(store.ranges().has_value(), "ranges");
    hold(store.journal(1, 100'000).has_value(), "journal");
    const auto last = store.last_journal_entry();
    hold(last.has_value(), "the last link of the journal");
    StoreTransaction t;
    t.records = {{RecordKind::Meta, "after", bytes_of({1})}};
    t.outbox = {{Stream::Care, 1'000'000, ValueClass::Critical, Purpose::Operation, {}, Bytes(100, std::byte{1})}};
    t.journal = {{*last ? (*last)->index + 1 : 1, bytes_of({1}), {}}};
    const Status done = store.commit(t);
    if (!done) fail("commit: " + done.error().message());
}

void damage(unsigned number, const ReferenceRun& reference, Tally& tally) {
    test::TemporaryDirectory directory;
    Files bad = reference.files;
    const Damage done{number, bad};
    now_damaged = "damage " + std::to_string(number) + ": " + done.what;
    for (std::size_t i = 0; i < kFiles.size(); ++i) {
        if (i == kLog && bad[i].empty()) continue;
        std::ofstream{directory.path() + "/" + kFiles[i], std::ios::binary} << bad[i];
    }
    auto store = SqliteVehicleStore::open({directory.path(), CountingVfs::kName, {}});
    if (!store) {
        // One byte of the head says that a newer version wrote the file: nobody can tell whether it is true.
        if (store.error() != StoreErrc::Newer) fail(store.error().message());
        ++tally.newer;
        return;
    }
    ++tally.opened[(*store)->opening()];
    use(**store, reference);
    *store = nullptr;
    auto again = SqliteVehicleStore::open({directory.path(), CountingVfs::kName, {}});
    hold(again.has_value(), "not opened again");
    hold((*again)->opening() == StoreOpening::Opened, "not healed for good");
    hold(odometer_of(**again).trusted == reference.odometer.trusted, "another mileage when opened again");
    hold((*again)->integrity_check().has_value(), "not whole");
}

}  // namespace

TEST_GROUP(Damage){};

TEST(Damage, of_any_kind_never_gives_more_than_a_clear_state_and_the_mileage_stays_true) {
    const CountingVfs disk{CountingVfs::Flushes::LeftOut};  // no power is cut here
    const ReferenceRun reference;
    for (const std::string& file : reference.files) CHECK_TRUE(file.size() > 1000);
    const char* wanted = std::getenv("ODOLINK_DAMAGES");
    const unsigned damages = wanted != nullptr ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : kShortForm;
    Tally tally;
    for (unsigned number = 1; number <= damages; ++number) damage(number, reference, tally);
    std::printf("%u damages: opened %u, healed %u, rebuilt %u, another version's %u\n", damages,
                tally.opened[StoreOpening::Opened], tally.opened[StoreOpening::Healed],
                tally.opened[StoreOpening::Rebuilt], tally.newer);
    CHECK_TRUE(tally.opened[StoreOpening::Opened] > damages / 10);
    CHECK_TRUE(tally.opened[StoreOpening::Healed] > damages / 10);
    CHECK_TRUE(tally.opened[StoreOpening::Rebuilt] > damages / 20);
    CHECK_TRUE(tally.newer < damages / 100 + 2);
}

TEST(Damage, an_older_second_copy_does_not_take_the_mileage_back) {
    const CountingVfs disk{CountingVfs::Flushes::LeftOut};
    test::TemporaryDirectory directory;
    const auto drive_to = [](SqliteVehicleStore& store, int km) {
        OdometerState state;
        state.trusted = TrustedMileage{};
        state.trusted->value = Distance::kilometres(km);
        StoreTransaction t;
        for (auto& [key, value] : stored::encode(state))
            t.records.push_back({RecordKind::Mileage, key, std::move(value)});
        CHECK_TRUE(store.commit(t).has_value());
    };
    // Given a second copy of 1,000 km beside a database of 2,000 km
    auto store = open(directory.path());
    drive_to(*store, 1000);
    const std::string older = files_in(directory.path())[2];
    drive_to(*store, 2000);
    store = nullptr;
    std::ofstream{directory.path() + "/mileage.keep", std::ios::binary} << older;
    // Then the database is believed
    CHECK_EQUAL(2000, odometer_of(*open(directory.path())).trusted->value.in_metres() / 1000);
}
