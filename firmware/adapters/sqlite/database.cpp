// SPDX-License-Identifier: Apache-2.0
// The thin layer over the SQLite C interface.
#include "adapters/sqlite/database.hpp"

#include <new>

#include "ports/vehicle_store.hpp"

namespace odolink::sqlite {

Error error_of(int code) {
    switch (code & 0xFF) {  // the low byte is the primary code
        case SQLITE_FULL: return StoreErrc::Full;
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH: return StoreErrc::ReadOnly;
        case SQLITE_CORRUPT:
        case SQLITE_ERROR: return StoreErrc::Corrupt;  // our statements are fixed: then a table is not as we made it
        case SQLITE_NOTADB: return StoreErrc::NotOurs;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return StoreErrc::InUse;
        case SQLITE_NOMEM:
            if (const auto handler = std::get_new_handler()) handler();  // as where `new` finds none
            return StoreErrc::Io;
        default: return StoreErrc::Io;
    }
}

Result<Database> Database::open(const std::string& path, const std::string& vfs) {
    sqlite3* raw = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, vfs.empty() ? nullptr : vfs.c_str());
    Database database;
    database.handle_.reset(raw);  // a handle comes back even with an error, and must be closed
    if (code != SQLITE_OK) return error_of(code);
    for (const auto& [statement, sql] : {std::pair{&database.begin_, "BEGIN IMMEDIATE"}, std::pair{&database.commit_, "COMMIT"}}) {
        auto prepared = database.prepare(sql);
        if (!prepared) return prepared.error();
        *statement = std::move(*prepared);
    }
    return database;
}

Status Database::run(const char* sql) {
    const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(code);
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &raw, nullptr);
    if (code != SQLITE_OK) return error_of(code);
    return Statement{raw};
}

Result<std::int64_t> Database::number(std::string_view sql) {
    auto statement = prepare(sql);
    if (!statement) return statement.error();
    const auto row = statement->step();
    if (!row) return row.error();
    return *row ? statement->integer(0) : std::int64_t{0};
}

Result<std::string> Database::text(std::string_view sql) {
    auto statement = prepare(sql);
    if (!statement) return statement.error();
    const auto row = statement->step();
    if (!row) return row.error();
    return *row ? statement->text(0) : std::string{};
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    if (const int code = sqlite3_bind_int64(handle_.get(), parameter, value); code != SQLITE_OK) bind_error_ = code;
    return *this;
}

Statement& Statement::bind(int parameter, ByteView value) {
    const void* data = value.empty() ? static_cast<const void*>("") : value.data();  // a null pointer would bind NULL
    const int code = sqlite3_bind_blob64(handle_.get(), parameter, data, value.size(), SQLITE_STATIC);
    if (code != SQLITE_OK) bind_error_ = code;
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) {
    const char* data = value.empty() ? "" : value.data();
    const int code = sqlite3_bind_text64(handle_.get(), parameter, data, value.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (code != SQLITE_OK) bind_error_ = code;
    return *this;
}

Result<bool> Statement::step() {
    if (bind_error_ != SQLITE_OK) return Result<bool>{boost::system::in_place_error, error_of(bind_error_)};
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return Result<bool>{boost::system::in_place_error, error_of(code)};
}

Status Statement::run() {
    const auto done = step();
    reset();
    if (!done) return done.error();
    return {};
}

void Statement::reset() {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
    bind_error_ = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }

Bytes Statement::blob(int column) const {
    const ByteView bytes = view(column);
    return {bytes.begin(), bytes.end()};
}

ByteView Statement::view(int column) const {
    const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(handle_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return data == nullptr ? ByteView{} : ByteView{data, size};
}

std::string Statement::text(int column) const { return to_text(blob(column)); }

Result<Transaction> Transaction::begin(Database& database) {
    const Status begun = database.begin();
    if (!begun) return begun.error();
    return Transaction{database};
}

Transaction::~Transaction() {
    // Where SQLite rolled back by itself this fails, and that is right too.
    if (database_ != nullptr) (void)database_->run("ROLLBACK");
}

Status Transaction::commit() {
    const Status done = database_->commit();
    if (done) database_ = nullptr;
    return done;
}

}  // namespace odolink::sqlite
