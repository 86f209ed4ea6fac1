// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/older_version.hpp"

#include <algorithm>
#include <vector>

#include "adapters/sqlite/data_directory.hpp"
#include "adapters/sqlite/migrations.hpp"

namespace odolink::sqlite {
namespace {

// What is opened is no longer to be read in freed pages either; otherwise as the store opens it.
constexpr const char* kSettings = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF";
constexpr std::size_t kPiece = 500;  // rows in memory at once
constexpr unsigned kStreamShift = 56;

/// A database of ours, held so that no agent opens it meanwhile.
struct Held {
    DataDirectory directory;
    Database database;
};

Result<Held> hold(const std::string& path, const std::string& vfs) {
    auto directory = DataDirectory::open(path);
    if (!directory) return directory.error();
    if (!directory->has(directory->database())) return StoreErrc::Io;
    auto database = Database::open(directory->database(), vfs);
    if (!database) return database.error();
    if (const Status alone = database->run("PRAGMA locking_mode=EXCLUSIVE"); !alone) return alone.error();
    database->at_close(Database::AtClose::LeaveLog);
    return Held{std::move(*directory), std::move(*database)};
}

Status open_records(Database& database, const OpenValues& values) {
    auto rows = database.prepare("SELECT kind, key, value FROM record");
    if (!rows) return rows.error();
    std::vector<Record> changed;
    std::vector<Record> gone;
    auto row = rows->step();
    for (; row && *row; row = rows->step()) {
        Record record{static_cast<RecordKind>(rows->integer(0)), rows->text(1), rows->blob(2)};
        if (values.belongs_to_the_seal(record)) {
            gone.push_back(std::move(record));
            continue;
        }
        const Bytes before = record.value;
        if (const Status opened = values.record(record); !opened) return opened;
        if (record.value != before) changed.push_back(std::move(record));
    }
    if (!row) return row.error();
    auto update = database.prepare("UPDATE record SET value = ?3, sum = NULL WHERE kind = ?1 AND key = ?2");
    if (!update) return update.error();
    for (const Record& record : changed) {
        update->bind(1, static_cast<std::int64_t>(record.kind)).bind(2, std::string_view{record.key}).bind(3, ByteView{record.value});
        if (const Status done = update->run(); !done) return done;
    }
    auto remove = database.prepare("DELETE FROM record WHERE kind = ?1 AND key = ?2");
    if (!remove) return remove.error();
    for (const Record& record : gone) {
        remove->bind(1, static_cast<std::int64_t>(record.kind)).bind(2, std::string_view{record.key});
        if (const Status done = remove->run(); !done) return done;
    }
    return {};
}

/// Opens the column of a table whose rows have a number; `open` gives the plain bytes of one.
template <class Open>
Status open_numbered(Database& database, const char* select, const char* write, const Open& open) {
    auto rows = database.prepare(select);
    if (!rows) return rows.error();
    auto update = database.prepare(write);
    if (!update) return update.error();
    std::int64_t last = 0;
    for (;;) {
        std::vector<std::pair<std::int64_t, Bytes>> piece;
        rows->bind(1, last).bind(2, static_cast<std::int64_t>(kPiece));
        auto row = rows->step();
        for (; row && *row; row = rows->step()) piece.emplace_back(rows->integer(0), rows->blob(1));
        if (!row) return row.error();
        rows->reset();
        if (piece.empty()) return {};
        for (auto& [number, bytes] : piece) {
            last = number;
            const Result<Bytes> plain = open(number, bytes);
            if (!plain) return plain.error();
            if (*plain == bytes) continue;
            update->bind(1, number).bind(2, ByteView{*plain});
            if (const Status done = update->run(); !done) return done;
        }
    }
}

Status open_values(Database& database, const OpenValues& values) {
    auto work = Transaction::begin(database);
    if (!work) return work.error();
    if (const Status opened = open_records(database, values); !opened) return opened;
    const auto event = [&values](std::int64_t number, const Bytes& payload) -> Result<Bytes> {
        OutboxEntry entry;
        entry.stream = static_cast<Stream>(number >> kStreamShift);
        entry.sequence = static_cast<std::uint64_t>(number) & ((std::uint64_t{1} << kStreamShift) - 1);
        entry.payload = payload;
        if (const Status opened = values.event(entry); !opened) return opened.error();
        return std::move(entry.payload);
    };
    const Status events = open_numbered(database, "SELECT number, payload FROM outbox WHERE number > ?1 ORDER BY number LIMIT ?2",
                                        "UPDATE outbox SET payload = ?2, sum = NULL WHERE number = ?1", event);
    if (!events) return events;
    const auto link = [&values](std::int64_t number, const Bytes& payload) -> Result<Bytes> {
        JournalEntry entry{static_cast<std::uint64_t>(number), payload, {}};
        if (const Status opened = values.entry(entry); !opened) return opened.error();
        return std::move(entry.payload);
    };
    const Status links = open_numbered(database, "SELECT number, payload FROM journal WHERE number > ?1 ORDER BY number LIMIT ?2",
                                       "UPDATE journal SET payload = ?2 WHERE number = ?1", link);
    return links ? work->commit() : links;
}

}  // namespace

Result<std::int64_t> stored_version(const std::string& directory, const std::string& vfs) {
    auto held = hold(directory, vfs);
    if (!held) return held.error();
    if (const Status ours = recognise(held->database); !ours && ours.error() != StoreErrc::Newer) return ours.error();
    return held->database.number("PRAGMA user_version");
}

Status take_back(const std::string& directory, const std::string& vfs, std::int64_t version, const OpenValues& values) {
    auto held = hold(directory, vfs);
    if (!held) return held.error();
    Database& database = held->database;
    if (const Status ours = recognise(database); !ours) return ours;
    database.at_close(Database::AtClose::CarryLogOver);
    const auto now = database.number("PRAGMA user_version");
    if (!now) return now.error();
    if (const Status set = database.run(kSettings); !set) return set;
    const auto whole = database.text("PRAGMA quick_check(1)");
    if (!whole) return whole.error();
    if (*whole != "ok") return StoreErrc::Corrupt;
    if (version < kFirstSealed && *now >= kFirstSealed) {
        if (const Status opened = open_values(database, values); !opened) return opened;
    }
    return migrate_back(database, version);
}

}  // namespace odolink::sqlite
