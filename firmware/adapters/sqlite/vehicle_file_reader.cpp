// SPDX-License-Identifier: Apache-2.0
// A copy of the database, and two queries.
#include "adapters/sqlite/vehicle_file_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "adapters/sqlite/migrations.hpp"

namespace odolink {
namespace {

namespace fs = std::filesystem;

Result<sqlite::Database> open_copy(const fs::path& file) {
    auto database = sqlite::Database::open(file.string(), {});
    if (!database) return database;
    if (const Status alone = database->run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA trusted_schema=OFF"); !alone)
        return alone.error();
    if (const Status ours = sqlite::recognise(*database); !ours) return ours.error();
    return database;
}

}  // namespace

Result<VehicleFileReader> VehicleFileReader::open(const fs::path& path) {
    auto copy = VehicleCopy::make(path);
    if (!copy) return copy.error();
    auto database = open_copy(copy->database());
    if (!database) return database.error();
    return VehicleFileReader{std::move(*copy), std::move(*database)};
}

Result<std::vector<JournalEntry>> VehicleFileReader::journal(std::uint64_t first_index, std::size_t count) {
    auto statement =
        database_.prepare("SELECT number, payload, hash FROM journal WHERE number >= ?1 ORDER BY number LIMIT ?2");
    if (!statement) return statement.error();
    statement->bind(1, static_cast<std::int64_t>(first_index)).bind(2, static_cast<std::int64_t>(count));
    std::vector<JournalEntry> entries;
    while (true) {
        const auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return entries;
        JournalEntry entry;
        entry.index = static_cast<std::uint64_t>(statement->integer(0));
        entry.payload = statement->blob(1);
        const Bytes hash = statement->blob(2);
        if (hash.size() == entry.hash.size()) std::copy(hash.begin(), hash.end(), entry.hash.begin());
        entries.push_back(std::move(entry));
    }
}

Result<std::vector<Record>> VehicleFileReader::load(RecordKind kind) {
    auto statement = database_.prepare("SELECT key, value FROM record WHERE kind = ?1 ORDER BY key");
    if (!statement) return statement.error();
    statement->bind(1, static_cast<std::int64_t>(kind));
    std::vector<Record> records;
    while (true) {
        const auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return records;
        records.push_back({kind, statement->text(0), statement->blob(1)});
    }
}

}  // namespace odolink
