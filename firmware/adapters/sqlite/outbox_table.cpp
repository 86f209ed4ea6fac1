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

Status drop_damaged_events(Database& database, const std::vector<std::int64_t>& numbers) {
    auto remove = database.prepare("DELETE FROM outbox WHERE number = ?1");
    if (!remove) return remove.error();
    for (const std::int64_t number : numbers) {
        remove->bind(1, number);
        if (const Status done = remove->run(); !done) return done;
    }
    auto known = database.prepare("SELECT max(coalesce((SELECT max(number) FROM outbox WHERE number BETWEEN ?1 AND ?2), ?1), "
                                  "coalesce((SELECT last FROM stream WHERE stream = ?3), 0) + ?1)");
    if (!known) return known.error();
    auto count = database.prepare("INSERT INTO stream (stream, last, evicted) VALUES (?1, ?2, 1) "
                                  "ON CONFLICT (stream) DO UPDATE SET last = excluded.last, evicted = evicted + 1");
    if (!count) return count.error();
    for (const std::int64_t number : numbers) {
        const auto stream = number >> kStreamShift;
        if (stream < 1 || stream > static_cast<std::int64_t>(std::size(kStreams))) continue;
        const std::int64_t begin = number_of(static_cast<Stream>(stream), 0);
        known->bind(1, begin).bind(2, number_of(static_cast<Stream>(stream), kSequenceMask)).bind(3, stream);
        const auto row = known->step();
        if (!row) return row.error();
        const auto last = static_cast<std::uint64_t>(known->integer(0)) & kSequenceMask;
        known->reset();
        const auto lost = static_cast<std::uint64_t>(number) & kSequenceMask;
        count->bind(1, stream).bind(2, static_cast<std::int64_t>(lost <= last + kMostAhead ? std::max(lost, last) : last));
        if (const Status done = count->run(); !done) return done;
    }
    return {};
}

Result<OutboxTable> OutboxTable::open(Database& database) {
    OutboxTable table;
    const std::pair<Statement*, const char*> statements[] = {
        {&table.insert_, "INSERT OR IGNORE INTO outbox (number, class, purpose, id, payload, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                         "RETURNING 1"},
        {&table.acknowledge_, "DELETE FROM outbox WHERE number BETWEEN ?1 AND ?2 RETURNING number, class, length(payload)"},
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
    auto known = database.prepare("SELECT stream, last, evicted FROM stream WHERE stream BETWEEN 1 AND 4");
    if (!known) return known.error();
    auto row = known->step();
    for (; row && *row; row = known->step()) {
        StreamSums& stream = sums_.streams.at(static_cast<std::size_t>(known->integer(0)) - 1);
        stream.last = static_cast<std::uint64_t>(known->integer(1));
        stream.evicted = static_cast<std::uint64_t>(known->integer(2));
    }
    if (!row) return row.error();
    auto counted = database.prepare(
        "SELECT number >> 56, count(*), sum(length(payload)), max(number), sum(CASE class WHEN 1 THEN length(payload) ELSE 0 END) "
        "FROM outbox WHERE number >> 56 BETWEEN 1 AND 4 GROUP BY 1");
    if (!counted) return counted.error();
    row = counted->step();
    for (; row && *row; row = counted->step()) {
        StreamSums& stream = sums_.streams.at(static_cast<std::size_t>(counted->integer(0)) - 1);
        stream.count = static_cast<std::uint64_t>(counted->integer(1));
        stream.bytes = static_cast<std::uint64_t>(counted->integer(2));
        stream.last = std::max(stream.last, static_cast<std::uint64_t>(counted->integer(3)) & kSequenceMask);
        sums_.bytes += stream.bytes;
        sums_.critical_bytes += static_cast<std::uint64_t>(counted->integer(4));
    }
    if (!row) return row.error();
    return {};
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
    const auto row = statement->step();
    if (!row) return row.error();
    if (!*row) return {};  // it is there already
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
    Use statement{acknowledge_};
    statement->bind(1, number_of(receipt.stream, 0)).bind(2, number_of(receipt.stream, std::min(receipt.sequence, kSequenceMask)));
    return count_deleted(acknowledge_);
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
