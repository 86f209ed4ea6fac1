// SPDX-License-Identifier: Apache-2.0
// Identity and version of the database file.
#include "adapters/sqlite/migrations.hpp"

#include <string>

#include "ports/vehicle_store.hpp"

namespace odolink::sqlite {
namespace {

constexpr std::int64_t kMostAhead = 100;  // steps of a newer version that can be believed

/// One step, and the number of the version that it leads to, in one transaction.
Status run_step(Database& database, const char* sql, std::size_t version) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return transaction.error();
    if (const Status made = database.run(sql); !made) return made;
    const std::string stamp = "PRAGMA application_id=" + std::to_string(kApplicationId) + "; PRAGMA user_version=" + std::to_string(version);
    if (const Status stamped = database.run(stamp.c_str()); !stamped) return stamped;
    return transaction->commit();
}

}  // namespace

Status recognise(Database& database) {
    const auto id = database.number("PRAGMA application_id");
    if (!id) return id.error();
    const auto tables = database.number("SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();
    if (*id != kApplicationId && (*id != 0 || *tables != 0)) return StoreErrc::NotOurs;
    const auto version = database.number("PRAGMA user_version");
    if (!version) return version.error();
    if (*version < 0 || *version > kSchemaVersion + kMostAhead) return StoreErrc::Corrupt;
    if (*version > kSchemaVersion) return StoreErrc::Newer;
    return {};
}

Status migrate(Database& database) {
    const auto version = database.number("PRAGMA user_version");
    if (!version) return version.error();
    for (auto step = static_cast<std::size_t>(*version); step < kMigrations.size(); ++step) {
        if (const Status done = run_step(database, kMigrations.at(step).forward, step + 1); !done) return done;
    }
    return {};
}

Status migrate_back(Database& database, std::int64_t version) {
    const auto now = database.number("PRAGMA user_version");
    if (!now) return now.error();
    for (auto step = static_cast<std::size_t>(*now); step > static_cast<std::size_t>(version); --step) {
        if (const Status done = run_step(database, kMigrations.at(step - 1).back, step - 1); !done) return done;
    }
    return {};
}

}  // namespace odolink::sqlite
