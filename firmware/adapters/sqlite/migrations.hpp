// SPDX-License-Identifier: Apache-2.0
// The tables of the vehicle's database, as numbered steps, each with its way back. A step that has left the house is never changed again: a new
// one is added. `user_version` of the file says which steps it has; `application_id` says that it is ours.
#pragma once

#include <array>
#include <cstdint>

#include "adapters/sqlite/database.hpp"

namespace odolink::sqlite {

inline constexpr std::int64_t kApplicationId = 0x4F444C4B;  // "ODLK"

struct Migration {
    const char* forward;
    const char* back;  ///< undoes it and keeps all that the version before knows; none for the first, before which there is nothing
};

/// migrations[i] leads from version i to version i + 1, and back.
inline constexpr std::array kMigrations{
    // 1: records; the outbox, whose rowid is stream << 56 | sequence, so that each stream grows at its own end without an
    // index; what remains known of a stream whose rows are gone; the journal.
    Migration{R"sql(
CREATE TABLE record (
  kind  INTEGER NOT NULL,
  key   TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE outbox (
  number  INTEGER PRIMARY KEY,
  class   INTEGER NOT NULL,
  purpose INTEGER NOT NULL,
  id      BLOB NOT NULL,
  payload BLOB NOT NULL
);
CREATE TABLE stream (
  stream  INTEGER PRIMARY KEY,
  last    INTEGER NOT NULL,
  evicted INTEGER NOT NULL
);
CREATE TABLE journal (
  number  INTEGER PRIMARY KEY,
  payload BLOB NOT NULL,
  hash    BLOB NOT NULL
);
)sql", nullptr},
    // 2: a sum with each row that is state or waits (healing.hpp); rows of before have none.
    Migration{R"sql(
ALTER TABLE record ADD COLUMN sum INTEGER;
ALTER TABLE outbox ADD COLUMN sum INTEGER;
)sql", R"sql(
ALTER TABLE record DROP COLUMN sum;
ALTER TABLE outbox DROP COLUMN sum;
)sql"},
};

inline constexpr std::int64_t kSchemaVersion = static_cast<std::int64_t>(kMigrations.size());

/// Is this file a database of ours, or an empty one, and can we read it? Changes nothing. Errors: NotOurs (another program's), Newer,
/// Corrupt (also a version so far ahead that only damage explains it), and those of the medium.
[[nodiscard]] Status recognise(Database& database);

/// Brings a recognised file to kSchemaVersion, each step in a transaction of its own; a cut in between leaves a whole older
/// version. Errors: those of the medium.
[[nodiscard]] Status migrate(Database& database);

/// Brings a recognised file back to `version` (1 to the file's own), step by step in the same way. Errors: those of the medium.
[[nodiscard]] Status migrate_back(Database& database, std::int64_t version);

}  // namespace odolink::sqlite
