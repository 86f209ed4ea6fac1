// SPDX-License-Identifier: Apache-2.0
// A thin layer over the SQLite C interface: handles that close themselves, results instead of return codes. It knows no
// table. Source: sqlite.org/c3ref (public interface of SQLite 3.40).
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace odolink::sqlite {

/// The store's word for a SQLite result code. Codes that cannot come become Io.
[[nodiscard]] Error error_of(int code);

/// A prepared statement. Parameters count from 1, columns from 0.
class Statement {
public:
    Statement() = default;
    explicit Statement(sqlite3_stmt* handle) : handle_{handle} {}

    Statement& bind(int parameter, std::int64_t value);
    /// The bytes must stay where they are until reset().
    Statement& bind(int parameter, ByteView value);
    Statement& bind(int parameter, std::string_view value);

    /// True: a row is here. False: done. Errors: StoreErrc.
    [[nodiscard]] Result<bool> step();
    /// Runs a statement that gives no rows, and makes it ready for the next use.
    [[nodiscard]] Status run();
    /// Rows that the last run of this kind of statement inserted, changed or deleted.
    [[nodiscard]] std::int64_t changed() const { return sqlite3_changes64(sqlite3_db_handle(handle_.get())); }
    /// Ready for the next use; parameters are forgotten.
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] Bytes blob(int column) const;
    /// The same bytes where they lie, until the next step or reset.
    [[nodiscard]] ByteView view(int column) const;
    [[nodiscard]] std::string text(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    int bind_error_{SQLITE_OK};
};

class Database {
public:
    Database() = default;
    /// Opens or makes the file. `vfs` names a registered VFS; empty: the usual one. Errors: Io, ReadOnly, Corrupt, Full.
    [[nodiscard]] static Result<Database> open(const std::string& path, const std::string& vfs);
    /// Runs one or more statements that give no rows. Errors: StoreErrc.
    [[nodiscard]] Status run(const char* sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    /// The first column of the first row as an integer; 0 without a row.
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql);
    /// The first column of the first row as text.
    [[nodiscard]] Result<std::string> text(std::string_view sql);
    [[nodiscard]] bool is_open() const { return handle_ != nullptr; }
    void close() { *this = {}; }
    enum class AtClose : std::uint8_t { CarryLogOver, LeaveLog };
    /// LeaveLog: a file that may not be ours stays as it is, byte by byte. From the start it is CarryLogOver.
    void at_close(AtClose what) { (void)sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, what == AtClose::LeaveLog ? 1 : 0, nullptr); }

    /// A write transaction from here on. Errors: StoreErrc.
    [[nodiscard]] Status begin() { return begin_.run(); }
    [[nodiscard]] Status commit() { return commit_.run(); }

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::unique_ptr<sqlite3, Close> handle_;
    Statement begin_;
    Statement commit_;
};

/// Begins a write transaction; rolls it back unless commit() succeeded.
class Transaction {
public:
    [[nodiscard]] static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept : database_{std::exchange(other.database_, nullptr)} {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    [[nodiscard]] Status commit();

private:
    explicit Transaction(Database& database) : database_{&database} {}
    Database* database_;
};

/// Gives a statement back whatever way a function is left.
class Use {
public:
    explicit Use(Statement& statement) : statement_{statement} {}
    ~Use() { statement_.reset(); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    Statement* operator->() { return &statement_; }

private:
    Statement& statement_;
};

}  // namespace odolink::sqlite
