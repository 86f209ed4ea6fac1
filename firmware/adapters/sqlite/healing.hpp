// SPDX-License-Identifier: Apache-2.0
// A sum with each row of records and events, so that a damaged value is never taken for a fact. SQLite itself checks
// the shape of a file, not what stands in it.
#pragma once

#include <cstdint>
#include <string_view>

#include "adapters/sqlite/database.hpp"

namespace odolink::sqlite {

/// CRC-32 of a record: kind (1 byte), key, a zero byte, value.
[[nodiscard]] std::int64_t record_sum(std::int64_t kind, std::string_view key, ByteView value);
/// CRC-32 of an event that waits: number (8 bytes, big-endian), class (1), purpose (1), id, payload.
[[nodiscard]] std::int64_t event_sum(std::int64_t number, std::int64_t value_class, std::int64_t purpose, ByteView id,
                                     ByteView payload);

/// Deletes records whose sum does not fit, in one transaction, and gives their number. Rows of before there were sums have none and stay.
/// The outbox does the same for itself. Errors: Corrupt, also where the journal cannot be read; those of the medium.
[[nodiscard]] Result<std::uint64_t> heal_records(Database& database);

}  // namespace odolink::sqlite
