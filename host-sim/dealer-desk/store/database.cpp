// SPDX-License-Identifier: Apache-2.0
// Opening: lock beside the file, check whose it is, pragmas, migrations. SQLite's own result codes become ours here.
#include "dealer-desk/store/database.hpp"

#include <fcntl.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mutex>
#include <new>

#include "dealer-desk/store/migrations.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {
namespace {

constexpr int kApplicationId = 0x4F444C44;  // "ODLD": a SQLite file says whose it is

const char* text(int value) {
    static const std::string newer = "the database was written by a newer desk: install that version again, or let it take the data back with odolink-desk --data DIR --back-to " +
                                     std::to_string(migrations().back().number);
    switch (static_cast<DatabaseErrc>(value)) {
        case DatabaseErrc::Full:
            return "no space left for the desk's data; free space on its disk";
        case DatabaseErrc::ReadOnly:
            return "the desk's data cannot be written; check mount options and file modes";
        case DatabaseErrc::Corrupt:
            return "the desk's database is damaged; restore the last backup";
        case DatabaseErrc::NotOurs:
            return "the file is a database of another program; choose another data directory";
        case DatabaseErrc::Newer:
            return newer.c_str();
        case DatabaseErrc::InUse:
            return "another desk runs on this data directory; stop it first";
        case DatabaseErrc::Unfit:
            return "a value cannot be kept in the desk's database";
        case DatabaseErrc::Failed:
            return "the desk's database failed";
    }
    return "unknown database error";
}

/// Executes each statement of a script; SOCI runs one at a time.
void run_script(Sql& sql, std::string_view script) {
    while (!script.empty()) {
        const std::size_t end = script.find(";\n");
        const std::string_view statement = script.substr(0, end);
        if (statement.find_first_not_of(" \n") != std::string_view::npos) sql << std::string{statement};
        if (end == std::string_view::npos) return;
        script.remove_prefix(end + 2);
    }
}

int single_number(Sql& sql, const std::string& query) {
    int value = 0;
    sql << query, soci::into(value);
    return value;
}

/// Takes the lock that a second desk on the same file does not get; -1 where it is taken.
int lock_beside(const std::string& path) {
    const int fd = ::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return fd;
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    ::close(fd);
    return -1;
}

sqlite_api::sqlite3* native(Sql& sql) {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

}  // namespace

Error make_error_code(DatabaseErrc e) {
    static const ErrorCategory category{"odolink.desk.database", text};
    return {static_cast<int>(e), category};
}

DatabaseErrc errc_of(const std::exception& e) {
    const auto* native = dynamic_cast<const soci::sqlite3_soci_error*>(&e);
    if (native == nullptr) return dynamic_cast<const std::bad_alloc*>(&e) != nullptr ? DatabaseErrc::Failed : DatabaseErrc::Unfit;
    switch (native->result() & 0xFF) {
        case SQLITE_FULL:
            return DatabaseErrc::Full;
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return DatabaseErrc::ReadOnly;
        case SQLITE_CORRUPT:
            return DatabaseErrc::Corrupt;
        case SQLITE_NOTADB:
            return DatabaseErrc::NotOurs;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return DatabaseErrc::InUse;
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG:
            return DatabaseErrc::Unfit;
        default:
            return DatabaseErrc::Failed;
    }
}

Database::Database() = default;

Database::~Database() {
    session_.reset();
    if (lock_ >= 0) ::close(lock_);
}

Result<std::unique_ptr<Database>> Database::connect(const std::string& path) {
    std::unique_ptr<Database> database{new Database};
    if (path != ":memory:") {
        struct stat info {};
        const std::string parent = path.substr(0, path.find_last_of('/') + 1);
        if (!parent.empty() && ::stat(parent.c_str(), &info) != 0) return DatabaseErrc::ReadOnly;
        database->lock_ = lock_beside(path);
        if (database->lock_ < 0) return errno == EWOULDBLOCK ? DatabaseErrc::InUse : DatabaseErrc::ReadOnly;
        const mode_t before = ::umask(0077);  // owners' names are in it: nobody else reads it
        (void)::close(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        ::umask(before);
    }
    // Before SQLite is used first: its count of memory, which nobody reads, costs a lock with each allocation.
    static const int uncounted = sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)uncounted;
    database->session_ = std::make_unique<Sql>(soci::sqlite3, "dbname=\"" + path + "\" timeout=5");
    // Until it is known to be ours, closing leaves its log as it is, byte by byte.
    sqlite_api::sqlite3_db_config(native(*database->session_), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return database;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, WallTime now) {
    try {
        auto database = connect(path);
        if (!database) return database;
        if (path == ":memory:" && !(*database)->copy_schema()) return DatabaseErrc::Failed;
        const Status ready = (*database)->migrate(now);
        if (!ready) return ready.error();
        return database;
    } catch (const std::exception& e) {
        return errc_of(e);
    }
}

Status Database::take_back(const std::string& path, int number) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return DatabaseErrc::ReadOnly;
    try {
        auto database = connect(path);
        if (!database) return database.error();
        return (*database)->migrate_back(path + ".before-back", number);
    } catch (const std::exception& e) {
        return errc_of(e);
    }
}

/// The simulator opens thousands of databases in memory: all but the first begin as a copy of an empty one of this version.
bool Database::copy_schema() {
    static std::mutex one_at_a_time;
    static std::unique_ptr<Database> empty;
    const std::lock_guard lock{one_at_a_time};
    if (!empty) {
        empty.reset(new Database);
        empty->session_ = std::make_unique<Sql>(soci::sqlite3, "dbname=:memory:");
        if (!empty->migrate({})) return false;
    }
    auto* copy = sqlite_api::sqlite3_backup_init(native(*session_), "main", native(*empty->session_), "main");
    if (copy == nullptr) return false;
    const bool whole = sqlite_api::sqlite3_backup_step(copy, -1) == SQLITE_DONE;
    return sqlite_api::sqlite3_backup_finish(copy) == SQLITE_OK && whole;
}

Result<int> Database::recognise() {
    Sql& sql = *session_;
    const bool fresh = single_number(sql, "SELECT COUNT(*) FROM sqlite_master") == 0;
    if (!fresh && single_number(sql, "PRAGMA application_id") != kApplicationId) return DatabaseErrc::NotOurs;
    const int have = fresh ? 0 : single_number(sql, "SELECT COALESCE(MAX(number), 0) FROM migration");
    if (have > migrations().back().number) return DatabaseErrc::Newer;
    sqlite_api::sqlite3_db_config(native(sql), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    return have;
}

Status Database::migrate(WallTime now) {
    Sql& sql = *session_;
    const auto have = recognise();
    if (!have) return have.error();
    const bool fresh = *have == 0;
    if (fresh) sql << "PRAGMA application_id = " << kApplicationId;
    std::string mode;
    sql << "PRAGMA journal_mode = WAL", soci::into(mode);
    sql << "PRAGMA synchronous = FULL";  // a receipt is sent after the commit: the commit has to be on the disk
    sql << "PRAGMA foreign_keys = ON";
    return transact([&sql, fresh, have = *have, now] {
        if (fresh)
            sql << "CREATE TABLE migration (number INTEGER PRIMARY KEY, name VARCHAR(64) NOT NULL, at_ms BIGINT NOT "
                   "NULL)";
        for (const Migration& step : migrations()) {
            if (step.number <= have) continue;
            run_script(sql, step.sql);
            const std::string name{step.name};
            const long long at = now.since_epoch.count();
            sql << "INSERT INTO migration (number, name, at_ms) VALUES (:n, :m, :t)", soci::use(step.number),
                soci::use(name), soci::use(at);
        }
        return Verdict::Commit;
    });
}

Status Database::migrate_back(const std::string& copy, int number) {
    Sql& sql = *session_;
    const auto have = recognise();
    if (!have) return have.error();
    if (*have <= number) return {};
    sql << "PRAGMA synchronous = FULL";
    if (::unlink(copy.c_str()) != 0 && errno != ENOENT) return DatabaseErrc::ReadOnly;
    const mode_t before = ::umask(0077);
    try {
        sql << "VACUUM INTO :c", soci::use(copy);
    } catch (const std::exception&) {
        ::umask(before);
        throw;
    }
    ::umask(before);
    return transact([&sql, have = *have, number] {
        const auto steps = migrations();
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            if (step->number > have || step->number <= number) continue;
            run_script(sql, step->back);
            sql << "DELETE FROM migration WHERE number = :n", soci::use(step->number);
        }
        return Verdict::Commit;
    });
}

Status Database::transact(const std::function<Verdict()>& work) {
    try {
        soci::transaction transaction{*session_};
        if (work() == Verdict::Commit) {
            transaction.commit();
            ++commits_;
        } else {
            transaction.rollback();
        }
        return {};
    } catch (const std::exception& e) {
        last_failure_ = e.what();
        return errc_of(e);
    }
}

}  // namespace odolink::desk
