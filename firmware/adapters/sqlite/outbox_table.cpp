// SPDX-License-Identifier: Apache-2.0
// The outbox's rows. The rowid is stream << 56 | sequence: appending touches one page, acknowledging deletes a range.
#include "adapters/sqlite/outbox_table.hpp"

#include <algorithm>

#include "adapters/sqlite/healing.hpp"

namespace odolink::sqlite {
namespace {

constexpr int kStreamShift = 56;
constexpr std::uint64_t kSequenceMask = (1ULL << kStreamShift) - 1;
constexpr auto kCritical = static_cast<std::int64_t>(ValueClass::Critical);

std::int64_t number_of(Stream stream, std::uint64_t sequence) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(stream) << kStreamShift | (sequence & kSequenceMask));
}

std::size_t index_of(std::uint64_t number) { return static_cast<std::size_t>(number >> kStreamShift) - 1; }

/// A damaged number may name any event; this far above those that are whole it is not believed.
constexpr std::uint64_t kMostAhead = 1000;

}  // namespace

Result<OutboxTable> OutboxTable::open(Database& database) {
    OutboxTable table;
    const std::pair<Statement*, const char*> statements[] = {
        {&table.insert_, "INSERT OR IGNORE INTO outbox (number, class, purpose, id, payload, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
        {&table.receipted_, "SELECT number, class, length(payload) FROM outbox WHERE number BETWEEN ?1 AND ?2"},
        {&table.acknowledge_, "DELETE FROM outbox WHERE number BETWEEN ?1 AND ?2"},
        {&table.purge_, "DELETE FROM outbox WHERE purpose = ?1 RETURNING number, class, length(payload)"},
        {&table.victims_, "SELECT number, class, length(payload) FROM outbox WHERE class > 1 "
                          "ORDER BY class DESC, number & 72057594037927935, number"},
        {&table.delete_one_, "DELETE FROM outbox WHERE number = ?1"},
        {&table.newest_, "SELECT number FROM outbox WHERE number BETWEEN ?1 AND ?2 ORDER BY number DESC LIMIT 1"},
        {&table.oldest_, "SELECT number FROM outbox WHERE number BETWEEN ?1 AND ?2 ORDER BY number LIMIT 1"},
        {&table.remember_, "INSERT INTO stream (stream, last, evicted) VALUES (?1, ?2, ?3) "
                           "ON CONFLICT (stream) DO UPDATE SET last = excluded.last, evicted = excluded.evicted"},
        {&table.waiting_, "SELECT number, class, purpose, id, payload FROM outbox WHERE number BETWEEN ?1 AND ?2 "
                          "ORDER BY number LIMIT ?3"},
        {&table.clear_rows_, "DELETE FROM outbox"},
        {&table.clear_streams_, "DELETE FROM stream"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared) return prepared.error();
        *statement = std::move(*prepared);
    }
    if (const Status loaded = table.load_sums(database); !loaded) return loaded.error();
    return table;
}

Status OutboxTable::load_sums(Database& database) {
    if (const Status loaded = load_streams(database); !loaded) return loaded;
    const auto damaged = count_rows(database);
    if (!damaged) return damaged.error();
    if (damaged->empty()) return {};
    if (const Status dropped = drop_damaged(database, *damaged); !dropped) return dropped;
    dropped_ = damaged->size();
    return {};
}

Status OutboxTable::load_streams(Database& database) {
    auto known = database.prepare("SELECT stream, last, evicted FROM stream WHERE stream BETWEEN 1 AND 4");
    if (!known) return known.error();
    auto row = known->step();
    for (; row && *row; row = known->step()) {
        StreamSums& stream = sums_.streams.at(static_cast<std::size_t>(known->integer(0)) - 1);
        stream.last = static_cast<std::uint64_t>(known->integer(1));
        stream.evicted = static_cast<std::uint64_t>(known->integer(2));
    }
    if (!row) return row.error();
    return {};
}

Result<std::vector<std::int64_t>> OutboxTable::count_rows(Database& database) {
    auto rows = database.prepare("SELECT number, class, purpose, id, payload, sum, sum IS NULL FROM outbox");
    if (!rows) return rows.error();
    std::vector<std::int64_t> damaged;
    auto row = rows->step();
    for (; row && *row; row = rows->step()) {
        const std::int64_t number = rows->integer(0);
        const std::int64_t value_class = rows->integer(1);
        const ByteView payload = rows->view(4);
        const bool whole = rows->integer(6) != 0 || event_sum(number, value_class, rows->integer(2), rows->view(3), payload) == rows->integer(5);
        if (!whole || index_of(static_cast<std::uint64_t>(number)) >= sums_.streams.size()) {
            damaged.push_back(number);
            continue;
        }
        StreamSums& stream = of(static_cast<std::uint64_t>(number));
        ++stream.count;
        stream.bytes += payload.size();
        stream.last = std::max(stream.last, static_cast<std::uint64_t>(number) & kSequenceMask);
        sums_.bytes += payload.size();
        if (value_class == kCritical) sums_.critical_bytes += payload.size();
    }
    if (!row) return row.error();
    return damaged;
}

Status OutboxTable::drop_damaged(Database& database, const std::vector<std::int64_t>& numbers) {
    auto work = Transaction::begin(database);
    if (!work) return work.error();
    for (const std::int64_t number : numbers) {
        delete_one_.bind(1, number);
        if (const Status done = delete_one_.run(); !done) return done;
        const std::size_t index = index_of(static_cast<std::uint64_t>(number));
        if (index >= sums_.streams.size()) continue;
        StreamSums& stream = sums_.streams.at(index);
        const auto lost = static_cast<std::uint64_t>(number) & kSequenceMask;
        if (lost <= stream.last + kMostAhead) stream.last = std::max(stream.last, lost);
        ++stream.evicted;
        shrunk_.at(index) = true;
    }
    if (const Status remembered = remember_streams(); !remembered) return remembered;
    return work->commit();
}

StreamSums& OutboxTable::of(std::uint64_t number) { return sums_.streams.at(index_of(number)); }

void OutboxTable::subtract(StreamSums& stream, std::int64_t value_class, std::uint64_t bytes) {
    --stream.count;
    stream.bytes -= bytes;
    sums_.bytes -= bytes;
    if (value_class == kCritical) sums_.critical_bytes -= bytes;
}

bool OutboxTable::overruns(const std::vector<OutboxEntry>& entries, const StoreLimits& limits) const {
    std::uint64_t critical = 0;
    for (const OutboxEntry& entry : entries) critical += entry.value == ValueClass::Critical ? entry.payload.size() : 0;
    return critical != 0 && sums_.critical_bytes + critical > limits.outbox_bytes + limits.critical_reserve;
}

Status OutboxTable::insert(const OutboxEntry& entry) {
    const std::int64_t number = number_of(entry.stream, entry.sequence);
    Use statement{insert_};
    statement->bind(1, number)
        .bind(2, static_cast<std::int64_t>(entry.value))
        .bind(3, static_cast<std::int64_t>(entry.purpose))
        .bind(4, entry.id.view())
        .bind(5, ByteView{entry.payload})
        .bind(6, event_sum(number, static_cast<std::int64_t>(entry.value), static_cast<std::int64_t>(entry.purpose), entry.id.view(), entry.payload));
    if (const auto done = statement->step(); !done) return done.error();
    if (statement->changed() == 0) return {};  // it is there already
    StreamSums& stream = sums_.streams.at(static_cast<std::size_t>(entry.stream) - 1);
    ++stream.count;
    stream.bytes += entry.payload.size();
    stream.last = std::max(stream.last, entry.sequence);
    sums_.bytes += entry.payload.size();
    if (entry.value == ValueClass::Critical) sums_.critical_bytes += entry.payload.size();
    return {};
}

Status OutboxTable::count_deleted(Statement& deletion) {
    auto row = deletion.step();
    for (; row && *row; row = deletion.step()) {
        const auto number = static_cast<std::uint64_t>(deletion.integer(0));
        if (index_of(number) >= sums_.streams.size()) return StoreErrc::Corrupt;
        subtract(of(number), deletion.integer(1), static_cast<std::uint64_t>(deletion.integer(2)));
        shrunk_.at(index_of(number)) = true;
    }
    if (!row) return row.error();
    return {};
}

Status OutboxTable::acknowledge(const OutboxAcknowledgement& receipt) {
    const std::int64_t first = number_of(receipt.stream, 0);
    const std::int64_t last = number_of(receipt.stream, std::min(receipt.sequence, kSequenceMask));
    {
        Use counted{receipted_};
        counted->bind(1, first).bind(2, last);
        if (const Status done = count_deleted(receipted_); !done) return done;
    }
    acknowledge_.bind(1, first).bind(2, last);
    return acknowledge_.run();
}

Status OutboxTable::purge(Purpose purpose) {
    Use statement{purge_};
    statement->bind(1, static_cast<std::int64_t>(purpose));
    return count_deleted(purge_);
}

Status OutboxTable::clear() {
    if (const Status done = clear_rows_.run(); !done) return done;
    if (const Status done = clear_streams_.run(); !done) return done;
    sums_ = {};
    return {};
}

Status OutboxTable::evict(const StoreLimits& limits) {
    if (sums_.bytes <= limits.outbox_bytes) return {};
    struct Victim {
        std::int64_t number;
        std::int64_t value_class;
        std::uint64_t bytes;
    };
    std::vector<Victim> victims;
    std::uint64_t left = sums_.bytes;
    {
        Use statement{victims_};
        while (left > limits.outbox_bytes - limits.outbox_bytes / 16) {
            const auto row = statement->step();
            if (!row) return row.error();
            if (!*row) break;
            victims.push_back({statement->integer(0), statement->integer(1), static_cast<std::uint64_t>(statement->integer(2))});
            left -= victims.back().bytes;
        }
    }
    for (const Victim& victim : victims) {
        delete_one_.bind(1, victim.number);
        if (const Status done = delete_one_.run(); !done) return done;
        StreamSums& stream = of(static_cast<std::uint64_t>(victim.number));
        subtract(stream, victim.value_class, victim.bytes);
        ++stream.evicted;
        shrunk_.at(index_of(static_cast<std::uint64_t>(victim.number))) = true;
    }
    return {};
}

Status OutboxTable::remember_streams() {
    const auto shrunk = std::exchange(shrunk_, {});
    for (const Stream stream : kStreams) {
        const StreamSums& sums = sums_.streams.at(static_cast<std::size_t>(stream) - 1);
        if (!shrunk.at(static_cast<std::size_t>(stream) - 1)) continue;
        Use newest{newest_};
        newest->bind(1, number_of(stream, 0)).bind(2, number_of(stream, kSequenceMask));
        const auto row = newest->step();
        if (!row) return row.error();
        const bool told = *row && (static_cast<std::uint64_t>(newest->integer(0)) & kSequenceMask) == sums.last;
        if (told && sums.evicted == 0) continue;  // the newest row itself says how far the stream has come
        remember_.bind(1, static_cast<std::int64_t>(stream))
            .bind(2, static_cast<std::int64_t>(sums.last))
            .bind(3, static_cast<std::int64_t>(sums.evicted));
        if (const Status done = remember_.run(); !done) return done;
    }
    return {};
}

Result<std::vector<OutboxEntry>> OutboxTable::waiting(Stream stream, std::uint64_t after, std::size_t count) {
    std::vector<OutboxEntry> out;
    if (after >= kSequenceMask) return out;
    Use statement{waiting_};
    statement->bind(1, number_of(stream, after + 1))
        .bind(2, number_of(stream, kSequenceMask))
        .bind(3, static_cast<std::int64_t>(std::min<std::size_t>(count, 1U << 30U)));
    auto row = statement->step();
    for (; row && *row; row = statement->step()) {
        out.push_back({stream, static_cast<std::uint64_t>(statement->integer(0)) & kSequenceMask,
                       static_cast<ValueClass>(statement->integer(1)), static_cast<Purpose>(statement->integer(2)),
                       id_from(statement->blob(3)), statement->blob(4)});
    }
    if (!row) return row.error();
    return out;
}

Result<std::vector<OutboxRange>> OutboxTable::ranges() {
    std::vector<OutboxRange> out;
    for (const Stream stream : kStreams) {
        const StreamSums& sums = sums_.streams.at(static_cast<std::size_t>(stream) - 1);
        if (sums.last == 0) continue;
        OutboxRange range{stream, 0, sums.last, sums.count, sums.bytes, sums.evicted};
        Use oldest{oldest_};
        oldest->bind(1, number_of(stream, 0)).bind(2, number_of(stream, kSequenceMask));
        const auto row = oldest->step();
        if (!row) return row.error();
        if (*row) range.first = static_cast<std::uint64_t>(oldest->integer(0)) & kSequenceMask;
        out.push_back(range);
    }
    return out;
}

}  // namespace odolink::sqlite
