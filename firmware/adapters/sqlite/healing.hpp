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

/// What heal() dropped.
struct Healed {
    std::uint64_t records{0};
    std::uint64_t events{0};
    [[nodiscard]] bool any() const { return records + events > 0; }
};

/// Deletes records and events whose sum does not fit, in one transaction. A lost event counts as evicted in its stream,
/// so that the dealer is told. Rows of before there were sums have none and stay. Errors: Corrupt where the journal
/// cannot be read; those of the medium.
[[nodiscard]] Result<Healed> heal(Database& database);

}  // namespace odolink::sqlite
