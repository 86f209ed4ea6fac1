// SPDX-License-Identifier: Apache-2.0
// The desk's database: opened, checked and migrated here, by SOCI, so that the same SQL runs on SQLite and PostgreSQL.
// The functions of store/ throw SOCI's exceptions; transact() is the one place where they stop and become errors.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace odolink::desk {

class Sql;

enum class DatabaseErrc {
    Full = 1,  ///< no space left
    ReadOnly,  ///< it cannot be written
    Corrupt,   ///< it is damaged
    NotOurs,   ///< the file is of another program
    Newer,     ///< a newer version of the desk wrote it
    InUse,     ///< another desk runs on it
    Unfit,     ///< what was to be kept breaks a rule of the database; its disk and file are well
    Failed,    ///< any other failure of the database
};
[[nodiscard]] Error make_error_code(DatabaseErrc e);
/// What an exception that came out of the store says; Unfit also for one that is not the database's.
[[nodiscard]] DatabaseErrc errc_of(const std::exception& e);

class Database {
public:
    /// Opens a SQLite file (":memory:" for none), locks it against a second desk and brings it to this version's
    /// schema. Errors: each of DatabaseErrc; the file is then as it was.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path, WallTime now);
    /// The way back, before an older desk is installed again: takes the file to the tables of migration `number` (1 to ours). What that desk does not know is
    /// dropped, after the whole file was copied to `path`.before-back (a copy of before goes). Done already: nothing happens. Errors: as open(), also where it is
    /// not there (ReadOnly); the file is then as it was.
    [[nodiscard]] static Status take_back(const std::string& path, int number);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    enum class Verdict : std::uint8_t { Commit, Discard };

    /// Runs `work` in one transaction and makes it durable on Commit. Errors: Full, ReadOnly, Corrupt, InUse, Unfit, Failed; then, as
    /// on Discard, nothing of it is kept.
    [[nodiscard]] Status transact(const std::function<Verdict()>& work);

    /// For the functions of store/, within transact() only.
    [[nodiscard]] Sql& session() { return *session_; }

    /// How many transactions were made durable: what was read before holds while this has not moved.
    [[nodiscard]] std::uint64_t commits() const { return commits_; }

    /// What the database said last, for the log.
    [[nodiscard]] const std::string& last_failure() const { return last_failure_; }

private:
    Database();
    [[nodiscard]] static Result<std::unique_ptr<Database>> connect(const std::string& path);
    /// The number of the last migration that the file has; 0: it is empty. Errors: NotOurs, Newer.
    [[nodiscard]] Result<int> recognise();
    Status migrate(WallTime now);
    Status migrate_back(const std::string& copy, int number);
    [[nodiscard]] bool copy_schema();
    std::unique_ptr<Sql> session_;
    std::string last_failure_;
    std::uint64_t commits_{0};
    int lock_{-1};
};

}  // namespace odolink::desk

ODOLINK_ERRC(odolink::desk::DatabaseErrc);
