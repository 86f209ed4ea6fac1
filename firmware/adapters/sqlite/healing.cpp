// SPDX-License-Identifier: Apache-2.0
// Sums of rows: made, compared once at open, and what follows where they do not fit.
#include "adapters/sqlite/healing.hpp"

#include <array>
#include <boost/crc.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "ports/vehicle_store.hpp"

namespace odolink::sqlite {
namespace {

struct DamagedRecord {
    std::int64_t kind;
    std::string key;
};

Result<std::vector<DamagedRecord>> damaged_records(Database& database) {
    auto rows = database.prepare("SELECT kind, key, value, sum FROM record WHERE sum IS NOT NULL");
    if (!rows) return rows.error();
    std::vector<DamagedRecord> out;
    auto row = rows->step();
    for (; row && *row; row = rows->step()) {
        const std::int64_t kind = rows->integer(0);
        const ByteView key = rows->view(1);
        if (record_sum(kind, std::string_view{reinterpret_cast<const char*>(key.data()), key.size()}, rows->view(2)) !=
            rows->integer(3))
            out.push_back({kind, rows->text(1)});
    }
    if (!row) return row.error();
    return out;
}

/// Links of the chain carry their own hash; what cannot be read at all would stop every start.
Status read_journal(Database& database) {
    auto rows = database.prepare("SELECT number, payload, hash FROM journal");
    if (!rows) return rows.error();
    auto row = rows->step();
    for (; row && *row; row = rows->step()) {
        if (rows->integer(0) < 1 || rows->view(2).size() != std::tuple_size_v<decltype(JournalEntry::hash)>)
            return StoreErrc::Corrupt;
    }
    if (!row) return row.error();
    return {};
}

Status drop(Database& database, const std::vector<DamagedRecord>& records) {
    auto work = Transaction::begin(database);
    if (!work) return work.error();
    auto record = database.prepare("DELETE FROM record WHERE kind = ?1 AND key = ?2");
    if (!record) return record.error();
    for (const DamagedRecord& damaged : records) {
        record->bind(1, damaged.kind).bind(2, std::string_view{damaged.key});
        if (const Status done = record->run(); !done) return done;
    }
    return work->commit();
}

}  // namespace

std::int64_t record_sum(std::int64_t kind, std::string_view key, ByteView value) {
    boost::crc_32_type crc;
    crc.process_byte(static_cast<unsigned char>(kind));
    crc.process_bytes(key.data(), key.size());
    crc.process_byte(0);
    crc.process_bytes(value.data(), value.size());
    return crc.checksum();
}

std::int64_t event_sum(std::int64_t number, std::int64_t value_class, std::int64_t purpose, ByteView id,
                       ByteView payload) {
    std::array<unsigned char, 10> head{};
    for (std::size_t i = 0; i < 8; ++i)
        head.at(i) = static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (56 - 8 * i));
    head[8] = static_cast<unsigned char>(value_class);
    head[9] = static_cast<unsigned char>(purpose);
    boost::crc_32_type crc;
    crc.process_bytes(head.data(), head.size());
    crc.process_bytes(id.data(), id.size());
    crc.process_bytes(payload.data(), payload.size());
    return crc.checksum();
}

Result<std::uint64_t> heal_records(Database& database) {
    const auto found = damaged_records(database);
    if (!found) return found.error();
    if (const Status readable = read_journal(database); !readable) return readable.error();
    if (found->empty()) return std::uint64_t{0};
    if (const Status dropped = drop(database, *found); !dropped) return dropped.error();
    // A key that is damaged in its type is found by no comparison.
    const auto left = damaged_records(database);
    if (!left) return left.error();
    if (!left->empty()) return StoreErrc::Corrupt;
    return found->size();
}

}  // namespace odolink::sqlite
