// SPDX-License-Identifier: Apache-2.0
// A copy of the database in a folder of its own, and two queries.
#include "adapters/sqlite/vehicle_file_reader.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

#include "adapters/sqlite/migrations.hpp"

namespace odolink {
namespace {

namespace fs = std::filesystem;

/// True where another process holds the data directory. Its lock file is only looked at, never made.
bool in_use(const fs::path& directory) {
    const int lock = ::open((directory / "lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (lock < 0) return false;
    const bool held = ::flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(lock);
    return held;
}

Error error_of(const std::error_code& code) {
    return code == std::errc::no_space_on_device ? Error{StoreErrc::Full} : Error{StoreErrc::Io};
}

/// Copies the database and the log beside it. Errors: Io, Full; then the folder is gone again.
Result<fs::path> copy_of(const fs::path& file) {
    std::string name = (fs::temp_directory_path() / "odolinkctl-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) return StoreErrc::Io;
    const fs::path folder{name};
    std::error_code failed;
    fs::copy_file(file, folder / "vehicle.db", failed);
    const fs::path log{file.string() + "-wal"};
    if (!failed && fs::exists(log)) fs::copy_file(log, folder / "vehicle.db-wal", failed);
    if (!failed) return folder;
    std::error_code ignored;  // the first error is the one to tell
    fs::remove_all(folder, ignored);
    return error_of(failed);
}

Result<sqlite::Database> open_copy(const fs::path& folder) {
    auto database = sqlite::Database::open((folder / "vehicle.db").string(), {});
    if (!database) return database;
    if (const Status alone = database->run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA trusted_schema=OFF"); !alone) return alone.error();
    if (const Status ours = sqlite::recognise(*database); !ours) return ours.error();
    return database;
}

}  // namespace

Result<VehicleFileReader> VehicleFileReader::open(const fs::path& path) {
    std::error_code failed;
    const fs::path file = fs::is_directory(path, failed) ? path / "vehicle.db" : path;
    if (!fs::is_regular_file(file, failed)) return StoreErrc::Io;
    if (in_use(file.parent_path())) return StoreErrc::InUse;
    auto folder = copy_of(file);
    if (!folder) return folder.error();
    auto database = open_copy(*folder);
    if (!database) {
        fs::remove_all(*folder, failed);
        return database.error();
    }
    return VehicleFileReader{std::move(*folder), std::move(*database)};
}

VehicleFileReader::VehicleFileReader(VehicleFileReader&& other) noexcept
    : copy_{std::exchange(other.copy_, {})}, database_{std::move(other.database_)} {}

VehicleFileReader::~VehicleFileReader() {
    database_.close();
    if (copy_.empty()) return;
    std::error_code ignored;  // nobody is left to be told
    std::filesystem::remove_all(copy_, ignored);
}

Result<std::vector<JournalEntry>> VehicleFileReader::journal(std::uint64_t first_index, std::size_t count) {
    auto statement = database_.prepare("SELECT number, payload, hash FROM journal WHERE number >= ?1 ORDER BY number LIMIT ?2");
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
