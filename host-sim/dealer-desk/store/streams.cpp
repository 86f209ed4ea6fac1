// SPDX-License-Identifier: Apache-2.0
// SQL of streams, events and gaps. Named gaps are few and short: they are kept as ranges and cut at what came.
#include "dealer-desk/store/streams.hpp"

#include <algorithm>

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/fleet.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

namespace {

long long number(std::uint64_t v) {
    return static_cast<long long>(v);
}
std::uint64_t number(long long v) {
    return static_cast<std::uint64_t>(v);
}

}  // namespace

std::optional<StreamRow> find_stream(Sql& sql, int vehicle_no, const Id& epoch, Stream stream) {
    StreamRow row{.no = 0, .vehicle_no = vehicle_no, .stream = stream};
    const std::string epoch_text = epoch.text();
    const int kind = static_cast<int>(stream);
    long long up_to = 0, highest = 0, received = 0, duplicates = 0, dropped = 0, lost = 0;
    if (!sql.run("SELECT no, up_to, highest, received, duplicates, dropped, lost FROM stream "
                 "WHERE vehicle_no = :v AND epoch = :e AND stream = :s",
                 into(row.no), into(up_to), into(highest), into(received), into(duplicates), into(dropped), into(lost),
                 use(vehicle_no), use(epoch_text), use(kind)))
        return std::nullopt;
    row.up_to = number(up_to);
    row.highest = number(highest);
    row.received = number(received);
    row.duplicates = number(duplicates);
    row.dropped = number(dropped);
    row.lost = number(lost);
    return row;
}

StreamRow stream_row(Sql& sql, int vehicle_no, const Id& epoch, Stream stream) {
    if (const auto known = find_stream(sql, vehicle_no, epoch, stream)) return *known;
    StreamRow row{.no = 0, .vehicle_no = vehicle_no, .stream = stream};
    const std::string epoch_text = epoch.text();
    const int kind = static_cast<int>(stream);
    sql.run("SELECT COALESCE(MAX(no), 0) + 1 FROM stream", into(row.no));
    sql.run("INSERT INTO stream (no, vehicle_no, epoch, stream) VALUES (:n, :v, :e, :s)", use(row.no), use(vehicle_no),
            use(epoch_text), use(kind));
    return row;
}

void save_stream(Sql& sql, const StreamRow& row) {
    const long long up_to = number(row.up_to), highest = number(row.highest), received = number(row.received);
    const long long duplicates = number(row.duplicates), dropped = number(row.dropped), lost = number(row.lost);
    sql.run(
        "UPDATE stream SET up_to = :u, highest = :h, received = :r, duplicates = :d, dropped = :x, lost = :l WHERE "
        "no = :n",
        use(up_to), use(highest), use(received), use(duplicates), use(dropped), use(lost), use(row.no));
}

bool has_event(Sql& sql, int stream_no, std::uint64_t sequence) {
    int found = 0;
    const long long n = number(sequence);
    sql.run("SELECT COUNT(*) FROM event WHERE stream_no = :s AND sequence = :n", into(found), use(stream_no), use(n));
    return found != 0;
}

void insert_events(Sql& sql, int stream_no, const std::vector<NewEvent>& events, WallTime received) {
    if (events.empty()) return;
    const std::vector<int> streams(events.size(), stream_no);
    const std::vector<long long> times(events.size(), column(received));
    std::vector<long long> numbers;
    std::vector<std::string> texts;
    for (const NewEvent& event : events) {
        numbers.push_back(number(event.sequence));
        texts.push_back(to_base64(event.payload));
    }
    sql.run("INSERT INTO event (stream_no, sequence, received_ms, payload) VALUES (:s, :n, :t, :p)", use(streams),
            use(numbers), use(times), use(texts));
}

void forget_event(Sql& sql, int stream_no, std::uint64_t sequence) {
    const long long n = number(sequence);
    sql.run("UPDATE event SET payload = '' WHERE stream_no = :s AND sequence = :n", use(stream_no), use(n));
}

Bytes event_bytes(Sql& sql, int stream_no, std::uint64_t sequence) {
    std::string text;
    const long long n = number(sequence);
    sql.run("SELECT payload FROM event WHERE stream_no = :s AND sequence = :n", into(text), use(stream_no), use(n));
    return from_base64(text);
}

std::uint64_t named_until(Sql& sql, int stream_no, std::uint64_t sequence) {
    long long last = 0;
    const long long n = number(sequence);
    sql.run("SELECT COALESCE(MAX(last), 0) FROM gap WHERE stream_no = :s AND first <= :a AND last >= :b", into(last),
            use(stream_no), use(n), use(n));
    return number(last);
}

std::uint64_t highest_named(Sql& sql, int stream_no) {
    long long last = 0;
    sql.run("SELECT COALESCE(MAX(last), 0) FROM gap WHERE stream_no = :s", into(last), use(stream_no));
    return number(last);
}

namespace {

/// Numbers within `range` that are here or named, as sorted ranges.
std::vector<wire::Range> accounted(Sql& sql, int stream_no, wire::Range range) {
    std::vector<wire::Range> out;
    const long long first = number(range.first), last = number(range.last);
    long long a = 0, b = 0;
    sql.each(
        "SELECT sequence, sequence FROM event WHERE stream_no = :s AND sequence >= :a AND sequence <= :b "
        "UNION ALL SELECT first, last FROM gap WHERE stream_no = :t AND last >= :c AND first <= :d ORDER BY 1",
        [&] {
            out.push_back({number(a), number(b)});
        },
        into(a), into(b), use(stream_no), use(first), use(last), use(stream_no), use(first), use(last));
    return out;
}

/// What `taken` (sorted) leaves of `range`.
std::vector<wire::Range> holes(wire::Range range, const std::vector<wire::Range>& taken, std::size_t limit) {
    std::vector<wire::Range> out;
    std::uint64_t next = range.first;
    for (const wire::Range& t : taken) {
        if (out.size() == limit || t.first > range.last) break;
        if (t.first > next) out.push_back({next, t.first - 1});
        next = std::max(next, t.last + 1);
    }
    if (next <= range.last && out.size() < limit) out.push_back({next, range.last});
    return out;
}

}  // namespace

std::uint64_t name_gap(Sql& sql, int stream_no, wire::Range range, const std::vector<wire::Range>& spared,
                       GapReason reason) {
    constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);
    std::uint64_t count = 0;
    const int why = static_cast<int>(reason);
    std::vector<wire::Range> taken = accounted(sql, stream_no, range);
    taken.insert(taken.end(), spared.begin(), spared.end());
    std::sort(taken.begin(), taken.end(), [](const wire::Range& a, const wire::Range& b) { return a.first < b.first; });
    for (const wire::Range& hole : holes(range, taken, kNoLimit)) {
        const long long first = number(hole.first), last = number(hole.last);
        sql.run("INSERT INTO gap (stream_no, first, last, reason) VALUES (:s, :f, :l, :r)", use(stream_no), use(first),
                use(last), use(why));
        count += hole.last - hole.first + 1;
    }
    return count;
}

std::vector<wire::Range> missing_ranges(Sql& sql, const StreamRow& row, std::size_t limit) {
    if (row.highest <= row.up_to) return {};
    const wire::Range open{row.up_to + 1, row.highest};
    return holes(open, accounted(sql, row.no, open), limit);
}

LinkCounts link_counts(Sql& sql, int vehicle_no) {
    constexpr std::size_t kMostRanges = 64;
    LinkCounts counts;
    std::vector<StreamRow> rows;
    int no = 0;
    long long up_to = 0, highest = 0, received = 0, duplicates = 0, dropped = 0, lost = 0, last = 0, acked = 0;
    {
        sql.each(
            "SELECT no, up_to, highest, received, duplicates, dropped, lost FROM stream WHERE vehicle_no = :v",
            [&] {
                rows.push_back({.no = no,
                                .up_to = number(up_to),
                                .highest = number(highest),
                                .received = number(received),
                                .duplicates = number(duplicates),
                                .dropped = number(dropped),
                                .lost = number(lost)});
            },
            into(no), into(up_to), into(highest), into(received), into(duplicates), into(dropped), into(lost),
            use(vehicle_no));
    }
    for (const StreamRow& row : rows) {
        counts.events += row.received;
        counts.receipted += row.up_to;
        counts.duplicates += row.duplicates;
        counts.dropped += row.dropped;
        counts.lost += row.lost;
        for (const wire::Range& hole : missing_ranges(sql, row, kMostRanges))
            counts.missing += hole.last - hole.first + 1;
    }
    sql.run("SELECT pseudonym, down_last, down_acked FROM vehicle WHERE no = :v", into(counts.vehicle), into(last),
            into(acked), use(vehicle_no));
    counts.down_last = number(last);
    counts.down_acknowledged = number(acked);
    counts.certificate_end = certificate_end(sql, vehicle_no);
    return counts;
}

}  // namespace odolink::desk
