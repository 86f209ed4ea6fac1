// SPDX-License-Identifier: Apache-2.0
// The vehicle's store in one SQLite file: opening, healing, one transaction a step.
#include "adapters/sqlite/sqlite_vehicle_store.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/sqlite/data_directory.hpp"
#include "adapters/sqlite/healing.hpp"
#include "adapters/sqlite/keep_file.hpp"
#include "adapters/sqlite/migrations.hpp"
#include "adapters/sqlite/outbox_table.hpp"

namespace odolink {

using sqlite::Database;
using sqlite::DataDirectory;
using sqlite::KeepFile;
using sqlite::OutboxTable;
using sqlite::Statement;
using sqlite::Transaction;
using sqlite::Use;

namespace {

// Measured (README.md): small pages and one writer make a durable event cheap in flash; FULL flushes before it returns;
// what is deleted is overwritten, as it may be personal.
constexpr const char* kSettings =
    "PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
    "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; "
    "PRAGMA cache_size=-1000";
/// Fails where a table is not as the migrations made it.
constexpr const char* kTables =
    "SELECT kind, key, value, sum FROM record LIMIT 0; SELECT number, class, purpose, id, payload, sum FROM outbox LIMIT 0; "
    "SELECT stream, last, evicted FROM stream LIMIT 0; SELECT number, payload, hash FROM journal LIMIT 0";
constexpr std::uint64_t kReserveEach = 1000;  ///< commits between two looks at the reserve

struct Opened {
    Database database;
    OutboxTable outbox;
    StoreOpening how{StoreOpening::Opened};
    std::uint64_t dropped{0};
};

Status check(Database& database, const char* pragma) {
    const auto said = database.text(pragma);
    if (!said) return said.error();
    if (*said != "ok") return StoreErrc::Corrupt;
    return {};
}

Result<Opened> open_database(const DataDirectory& directory, const std::string& vfs) {
    if (const Status made = directory.touch(directory.database()); !made) return made.error();
    auto database = Database::open(directory.database(), vfs);
    if (!database) return database.error();
    // Before the first read: the file is ours alone, so the log needs no shared memory and no file for it.
    if (const Status alone = database->run("PRAGMA locking_mode=EXCLUSIVE"); !alone) return alone.error();
    database->at_close(Database::AtClose::LeaveLog);
    if (const Status ours = sqlite::recognise(*database); !ours) return ours.error();
    database->at_close(Database::AtClose::CarryLogOver);
    if (const Status set = database->run(kSettings); !set) return set.error();
    if (const Status whole = check(*database, "PRAGMA quick_check(1)"); !whole) return whole.error();
    if (const Status current = sqlite::migrate(*database); !current) return current.error();
    if (const Status known = database->run(kTables); !known) return known.error();
    const auto healed = sqlite::heal_records(*database);
    if (!healed) return healed.error();
    auto outbox = OutboxTable::open(*database);
    if (!outbox) return outbox.error();
    const std::uint64_t dropped = *healed + outbox->dropped();
    return Opened{std::move(*database), std::move(*outbox), dropped > 0 ? StoreOpening::Healed : StoreOpening::Opened, dropped};
}

/// Opens the database; a damaged one is set aside and made anew. `ours`: a file of ours lay beside it before.
Result<Opened> open_or_rebuild(const DataDirectory& directory, const std::string& vfs, bool ours) {
    const bool there = directory.has(directory.database());
    auto opened = open_database(directory, vfs);
    if (opened && !there) opened->how = StoreOpening::Made;
    if (opened) return opened;
    // A damaged head looks like another program's file; the mileage file beside it tells whose it is.
    const bool damaged = opened.error() == StoreErrc::Corrupt || (opened.error() == StoreErrc::NotOurs && ours);
    if (!damaged) return opened.error();
    if (const Status aside = directory.set_aside(); !aside) return aside.error();
    opened = open_database(directory, vfs);
    if (opened) opened->how = StoreOpening::Rebuilt;
    return opened;
}

}  // namespace

struct SqliteVehicleStore::State {
    DataDirectory directory;
    KeepFile keep;
    Database database;
    StoreOpening opening{StoreOpening::Opened};
    std::uint64_t dropped{0};
    StoreLimits limits;
    OutboxTable outbox;
    Statement put;
    Statement erase;
    Statement append;
    Statement remove;
    Statement load;
    Statement load_last;
    Statement journal;
    std::optional<Record> second_copy;  ///< of the mileage, where it says other than the database
    std::uint64_t commits{0};

    [[nodiscard]] Status prepare();
    [[nodiscard]] Status apply(const StoreTransaction& transaction);
    [[nodiscard]] Status write(const RecordWrite& record);
    [[nodiscard]] Status attempt(const StoreTransaction& transaction);
    [[nodiscard]] Status look_at_second_copy();
    void remember_mileage(const StoreTransaction& transaction);
};

Status SqliteVehicleStore::State::prepare() {
    const std::pair<Statement*, const char*> statements[] = {
        {&put, "INSERT INTO record (kind, key, value, sum) VALUES (?1, ?2, ?3, ?4) "
               "ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, sum = excluded.sum"},
        {&erase, "DELETE FROM record WHERE kind = ?1 AND key = ?2"},
        {&append, "INSERT INTO journal (number, payload, hash) VALUES (?1, ?2, ?3)"},
        {&remove, "UPDATE journal SET payload = ?2 WHERE number = ?1"},
        {&load, "SELECT key, value FROM record WHERE kind = ?1 ORDER BY key"},
        {&load_last, "SELECT key, value FROM record WHERE kind = ?1 ORDER BY key DESC LIMIT ?2"},
        {&journal, "SELECT number, payload, hash FROM journal WHERE number >= ?1 ORDER BY number LIMIT ?2"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared) return prepared.error();
        *statement = std::move(*prepared);
    }
    return {};
}

Status SqliteVehicleStore::State::write(const RecordWrite& record) {
    if (!record.value) {
        erase.bind(1, static_cast<std::int64_t>(record.kind)).bind(2, std::string_view{record.key});
        return erase.run();
    }
    const auto kind = static_cast<std::int64_t>(record.kind);
    put.bind(1, kind).bind(2, std::string_view{record.key}).bind(3, ByteView{*record.value});
    put.bind(4, sqlite::record_sum(kind, record.key, *record.value));
    return put.run();
}

Status SqliteVehicleStore::State::apply(const StoreTransaction& transaction) {
    if (transaction.new_streams) {
        if (const Status done = outbox.clear(); !done) return done;
    }
    for (const RecordWrite& record : transaction.records) {
        if (const Status done = write(record); !done) return done;
    }
    for (const OutboxEntry& entry : transaction.outbox) {
        if (const Status done = outbox.insert(entry); !done) return done;
    }
    for (const OutboxAcknowledgement& receipt : transaction.acknowledged) {
        if (const Status done = outbox.acknowledge(receipt); !done) return done;
    }
    for (const Purpose purpose : transaction.purged) {
        if (const Status done = outbox.purge(purpose); !done) return done;
    }
    if (const Status done = outbox.evict(limits); !done) return done;
    if (const Status done = outbox.remember_streams(); !done) return done;
    for (const JournalEntry& entry : transaction.journal) {
        append.bind(1, static_cast<std::int64_t>(entry.index)).bind(2, ByteView{entry.payload}).bind(3, ByteView{entry.hash});
        if (const Status done = append.run(); !done) return done;
    }
    for (const JournalRemoval& removal : transaction.removed) {
        remove.bind(1, static_cast<std::int64_t>(removal.index)).bind(2, ByteView{removal.payload});
        if (const Status done = remove.run(); !done) return done;
    }
    return {};
}

Status SqliteVehicleStore::State::attempt(const StoreTransaction& transaction) {
    const sqlite::OutboxSums before = outbox.sums();
    auto work = Transaction::begin(database);
    if (!work) return work.error();
    Status done = apply(transaction);
    if (done) done = work->commit();
    if (!done) outbox.restore(before);
    return done;
}

Status SqliteVehicleStore::State::look_at_second_copy() {
    auto kept = keep.recall();
    if (!kept) return {};
    auto stands = database.prepare("SELECT 1 FROM record WHERE kind = ?1 AND key = ?2 AND value = ?3");
    if (!stands) return stands.error();
    stands->bind(1, static_cast<std::int64_t>(kept->kind)).bind(2, std::string_view{kept->key}).bind(3, ByteView{kept->value});
    const auto same = stands->step();
    if (!same) return same.error();
    if (!*same) second_copy = std::move(kept);
    return {};
}

void SqliteVehicleStore::State::remember_mileage(const StoreTransaction& transaction) {
    const RecordWrite* newest = nullptr;
    for (const RecordWrite& record : transaction.records) {
        if (record.kind == RecordKind::Mileage && record.value) newest = &record;
    }
    if (newest == nullptr) return;
    keep.remember({newest->kind, newest->key, *newest->value});
    second_copy.reset();
}

SqliteVehicleStore::SqliteVehicleStore(std::unique_ptr<State> state) : state_{std::move(state)} {}
SqliteVehicleStore::~SqliteVehicleStore() = default;

Result<std::unique_ptr<SqliteVehicleStore>> SqliteVehicleStore::open(const SqliteOptions& options) {
    auto directory = DataDirectory::open(options.directory);
    if (!directory) return directory.error();
    const bool ours = directory->has(directory->keep());
    auto opened = open_or_rebuild(*directory, options.vfs, ours);
    if (!opened) return opened.error();
    auto keep = KeepFile::open(directory->keep());
    if (!keep) return keep.error();
    directory->fill_reserve();
    auto state = std::unique_ptr<State>{new State{std::move(*directory), std::move(*keep), std::move(opened->database), opened->how, opened->dropped,
                                                  options.limits, std::move(opened->outbox), {}, {}, {}, {}, {}, {}, {}, {}, 0}};
    if (const Status prepared = state->prepare(); !prepared) return prepared.error();
    if (const Status looked = state->look_at_second_copy(); !looked) return looked.error();
    return std::unique_ptr<SqliteVehicleStore>{new SqliteVehicleStore{std::move(state)}};
}

Status SqliteVehicleStore::commit(const StoreTransaction& transaction) {
    if (state_->outbox.overruns(transaction.outbox, state_->limits)) return StoreErrc::Full;
    Status done = state_->attempt(transaction);
    const bool critical = std::ranges::any_of(transaction.outbox, [](const OutboxEntry& e) { return e.value == ValueClass::Critical; });
    if (!done && done.error() == StoreErrc::Full && critical && state_->directory.release_reserve()) {
        done = state_->attempt(transaction);
    }
    if (!done) return done;
    state_->remember_mileage(transaction);
    if (++state_->commits % kReserveEach == 0) state_->directory.fill_reserve();
    return {};
}

Status SqliteVehicleStore::compact() {
    // The pages that were freed are overwritten already; the rebuilt file has none, and the log, which holds older ones, is emptied.
    if (const Status rebuilt = state_->database.run("VACUUM"); !rebuilt) return rebuilt;
    const auto busy = state_->database.number("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!busy) return busy.error();
    if (*busy != 0) return StoreErrc::Io;
    return state_->directory.shred_set_aside();
}

Result<std::vector<Record>> SqliteVehicleStore::load(RecordKind kind) {
    std::vector<Record> out;
    Use statement{state_->load};
    statement->bind(1, static_cast<std::int64_t>(kind));
    auto row = statement->step();
    for (; row && *row; row = statement->step()) out.push_back({kind, statement->text(0), statement->blob(1)});
    if (!row) return row.error();
    if (state_->second_copy && state_->second_copy->kind == kind) out.push_back(*state_->second_copy);
    return out;
}

Result<std::vector<Record>> SqliteVehicleStore::load_last(RecordKind kind, std::size_t count) {
    std::vector<Record> out;
    Use statement{state_->load_last};
    statement->bind(1, static_cast<std::int64_t>(kind)).bind(2, static_cast<std::int64_t>(count));
    auto row = statement->step();
    for (; row && *row; row = statement->step()) out.push_back({kind, statement->text(0), statement->blob(1)});
    if (!row) return row.error();
    std::ranges::reverse(out);
    return out;
}

Result<std::vector<JournalEntry>> SqliteVehicleStore::journal(std::uint64_t first_index, std::size_t count) {
    std::vector<JournalEntry> out;
    Use statement{state_->journal};
    statement->bind(1, static_cast<std::int64_t>(first_index)).bind(2, static_cast<std::int64_t>(count));
    auto row = statement->step();
    for (; row && *row; row = statement->step()) {
        JournalEntry entry{static_cast<std::uint64_t>(statement->integer(0)), statement->blob(1), {}};
        const Bytes hash = statement->blob(2);
        if (hash.size() != entry.hash.size()) return StoreErrc::Corrupt;
        std::ranges::copy(hash, entry.hash.begin());
        out.push_back(std::move(entry));
    }
    if (!row) return row.error();
    return out;
}

Result<std::optional<JournalEntry>> SqliteVehicleStore::last_journal_entry() {
    const auto newest = state_->database.number("SELECT max(number) FROM journal");
    if (!newest) return newest.error();
    if (*newest == 0) return std::optional<JournalEntry>{};
    auto entries = journal(static_cast<std::uint64_t>(*newest), 1);
    if (!entries) return entries.error();
    if (entries->empty()) return StoreErrc::Corrupt;
    return std::optional{std::move(entries->front())};
}

Result<std::vector<OutboxEntry>> SqliteVehicleStore::waiting(Stream stream, std::uint64_t after, std::size_t count) {
    return state_->outbox.waiting(stream, after, count);
}

Result<std::vector<OutboxRange>> SqliteVehicleStore::ranges() { return state_->outbox.ranges(); }

StoreOpening SqliteVehicleStore::opening() const { return state_->opening; }

std::uint64_t SqliteVehicleStore::dropped() const { return state_->dropped; }

Status SqliteVehicleStore::integrity_check() { return check(state_->database, "PRAGMA integrity_check(1)"); }

}  // namespace odolink
