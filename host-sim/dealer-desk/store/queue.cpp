// SPDX-License-Identifier: Apache-2.0
// SQL of alerts and timeline entries.
#include "dealer-desk/store/queue.hpp"

#include <algorithm>

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

namespace {

constexpr long long kQuietAfterClosingMs = 14LL * 24 * 3600 * 1000;

struct Stored {
    std::int64_t no{0};
    AlertState state{AlertState::Open};
    AlertReason reason{AlertReason::Request};
    Severity severity{Severity::Notice};
    long long closed_ms{0};
    long long due_ms{0};
    std::string clerk;
};

std::optional<Stored> latest(Sql& sql, int vehicle_no, const std::string& ref) {
    Stored s;
    long long no = 0;
    int state = 0, reason = 0, severity = 0;
    if (!sql.run(
            "SELECT no, state, reason, severity, closed_ms, due_ms, clerk FROM alert WHERE vehicle_no = :v AND ref = :r ORDER "
            "BY no DESC LIMIT 1",
            into(no), into(state), into(reason), into(severity), into(s.closed_ms), into(s.due_ms), into(s.clerk), use(vehicle_no),
            use(ref)))
        return std::nullopt;
    s.no = no;
    s.state = static_cast<AlertState>(state);
    s.reason = static_cast<AlertReason>(reason);
    s.severity = static_cast<Severity>(severity);
    return s;
}

std::int64_t insert_alert(Sql& sql, const VehicleKey& vehicle, const AlertChange& change, WallTime now) {
    long long no = 0;
    sql.run("SELECT COALESCE(MAX(no), 0) + 1 FROM alert", into(no));
    const int reason = static_cast<int>(change.reason), severity = static_cast<int>(change.severity);
    const int state = static_cast<int>(AlertState::Open);
    const long long opened = column(now), due = column(change.due);
    sql.run(
        "INSERT INTO alert (no, vehicle_no, dealer_id, ref, reason, severity, state, opened_ms, due_ms) "
        "VALUES (:n, :v, :d, :r, :e, :s, :t, :o, :u)",
        use(no), use(vehicle.no), use(vehicle.dealer), use(change.ref), use(reason), use(severity), use(state),
        use(opened), use(due));
    return no;
}

/// The open row's deadline is now that of the next clock; one that was missed stays on the timeline.
std::optional<std::int64_t> take_clock(Sql& sql, const Stored& row, WallTime due) {
    const long long at = column(due), no = row.no;
    if (at == row.due_ms) return std::nullopt;
    sql.run("UPDATE alert SET due_ms = :d, missed_ms = 0, version = version + 1 WHERE no = :n", use(at), use(no));
    return row.no;
}

}  // namespace

std::optional<std::int64_t> change_alert(Sql& sql, const VehicleKey& vehicle, const AlertChange& change, WallTime now) {
    const std::optional<Stored> have = latest(sql, vehicle.no, change.ref);
    const bool open = have && have->state != AlertState::Closed;
    const long long at = column(now);
    if (change.action == AlertChange::Action::Close) {
        if (!open) return std::nullopt;
        const int closed = static_cast<int>(AlertState::Closed);
        const long long no = have->no;
        sql.run("UPDATE alert SET state = :s, closed_ms = :t, clerk = '', version = version + 1 WHERE no = :n",
                use(closed), use(at), use(no));
        return have->no;
    }
    const bool same = have && have->reason == change.reason && change.severity <= have->severity;
    if (!open) {
        const bool quiet = have && same && !have->clerk.empty() && at - have->closed_ms < kQuietAfterClosingMs;
        if (quiet) return std::nullopt;
        return insert_alert(sql, vehicle, change, now);
    }
    if (same && !change.next_clock) return std::nullopt;  // told again: the clock that runs goes on running
    if (same) return take_clock(sql, *have, change.due);
    const int reason = static_cast<int>(change.reason), severity = static_cast<int>(change.severity);
    const int state = static_cast<int>(AlertState::Open);
    const long long due = column(change.due), no = have->no;
    sql.run(
        "UPDATE alert SET reason = :r, severity = :s, state = :t, due_ms = :d, missed_ms = 0, version = version + 1 "
        "WHERE no = :n",
        use(reason), use(severity), use(state), use(due), use(no));
    return have->no;
}

int advance_alerts(Sql& sql, WallTime now) {
    const long long at = column(now);
    const int open = static_cast<int>(AlertState::Open), snoozed = static_cast<int>(AlertState::Snoozed);
    int woken = 0;
    sql.run("SELECT COUNT(*) FROM alert WHERE state = :s AND snoozed_ms <= :t", into(woken), use(snoozed), use(at));
    if (woken > 0) {
        sql.run("UPDATE alert SET state = :o, version = version + 1 WHERE state = :s AND snoozed_ms <= :t", use(open),
                use(snoozed), use(at));
    }
    struct Missed {
        long long no;
        int vehicle;
        std::string ref;
    };
    std::vector<Missed> missed;
    {
        Missed m{};
        sql.each(
            "SELECT no, vehicle_no, ref FROM alert WHERE state = :s AND missed_ms = 0 AND due_ms < :t",
            [&] { missed.push_back(m); }, into(m.no), into(m.vehicle), into(m.ref), use(open), use(at));
    }
    for (const Missed& m : missed) {
        sql.run("UPDATE alert SET missed_ms = :t, version = version + 1 WHERE no = :n", use(at), use(m.no));
        add_entry(sql, m.vehicle,
                  {.at = now,
                   .origin = Origin::Dealer,
                   .kind = "deadline_missed",
                   .clerk = {},
                   .detail = "{\"ref\":\"" + m.ref + "\"}"});
    }
    return woken + static_cast<int>(missed.size());
}

WallTime next_alert(Sql& sql) {
    long long wakes = 0, missed = 0;
    const int open = static_cast<int>(AlertState::Open), snoozed = static_cast<int>(AlertState::Snoozed);
    sql.run("SELECT COALESCE(MIN(snoozed_ms), :f) FROM alert WHERE state = :s", into(wakes), use(kFarAway),
            use(snoozed));
    sql.run("SELECT COALESCE(MIN(due_ms + 1), :f) FROM alert WHERE state = :s AND missed_ms = 0", into(missed),
            use(kFarAway), use(open));
    return wall_time(std::max(std::min(wakes, missed), 1LL));
}

namespace {

constexpr const char* kAlertColumns =
    "SELECT a.no, v.pseudonym, v.plate, v.vin, v.owner, a.reason, a.severity, a.ref, a.opened_ms, a.due_ms, a.state, "
    "a.missed_ms, "
    "a.clerk, a.note, a.version, v.mileage_m, v.seen_ms FROM alert a JOIN vehicle v ON v.no = a.vehicle_no ";

struct AlertBuffer {
    AlertRow row;
    long long no{0}, opened{0}, due{0}, missed{0}, version{0}, mileage{0}, seen{0};
    int reason{0}, severity{0}, state{0};

    void bind(soci::statement& statement) {
        statement.exchange(into(no));
        statement.exchange(into(row.vehicle));
        statement.exchange(into(row.plate));
        statement.exchange(into(row.vin));
        statement.exchange(into(row.owner));
        statement.exchange(into(reason));
        statement.exchange(into(severity));
        statement.exchange(into(row.ref));
        statement.exchange(into(opened));
        statement.exchange(into(due));
        statement.exchange(into(state));
        statement.exchange(into(missed));
        statement.exchange(into(row.clerk));
        statement.exchange(into(row.note));
        statement.exchange(into(version));
        statement.exchange(into(mileage));
        statement.exchange(into(seen));
    }
    AlertRow take() {
        row.no = no;
        row.reason = static_cast<AlertReason>(reason);
        row.severity = static_cast<Severity>(severity);
        row.opened = wall_time(opened);
        row.due = wall_time(due);
        row.snoozed = static_cast<AlertState>(state) == AlertState::Snoozed;
        row.missed = missed != 0;
        row.version = version;
        row.mileage = Distance::metres(mileage);
        row.seen = wall_time(seen);
        return row;
    }
};

}  // namespace

std::vector<AlertRow> alert_rows(Sql& sql, const std::string& dealer, AlertState up_to) {
    AlertBuffer buffer;
    const int state = static_cast<int>(up_to);
    std::vector<AlertRow> out;
    // A queue nobody can read to its end needs no more than 500.
    sql.each(
        std::string{kAlertColumns} +
            "WHERE a.dealer_id = :d AND a.state <= :s ORDER BY a.state, a.due_ms, a.no LIMIT 500",
        [&] { out.push_back(buffer.take()); }, buffer, use(dealer), use(state));
    return out;
}

std::optional<AlertRow> alert_row(Sql& sql, const std::string& dealer, std::int64_t no) {
    AlertBuffer buffer;
    const long long n = no;
    if (!sql.run(std::string{kAlertColumns} + "WHERE a.dealer_id = :d AND a.no = :n AND a.state <> 3", buffer,
                 use(dealer), use(n)))
        return std::nullopt;
    return buffer.take();
}

bool save_alert(Sql& sql, const AlertRow& row, AlertState state, WallTime snoozed_until, WallTime closed) {
    const int s = static_cast<int>(state);
    const long long snoozed = column(snoozed_until), at = column(closed), no = row.no, version = row.version;
    return sql.change(
               "UPDATE alert SET state = :s, clerk = :c, note = :o, snoozed_ms = :z, closed_ms = :t, version = version "
               "+ 1 "
               "WHERE no = :n AND version = :v",
               use(s), use(row.clerk), use(row.note), use(snoozed), use(at), use(no), use(version)) == 1;
}

void close_alerts_of(Sql& sql, int vehicle_no, WallTime now) {
    const long long at = column(now);
    sql.run(
        "UPDATE alert SET state = 3, note = '', closed_ms = :t, version = version + 1 WHERE vehicle_no = :v AND state "
        "<> 3",
        use(at), use(vehicle_no));
}

std::string last_entry_of(Sql& sql, int vehicle_no, const std::string& one, const std::string& other) {
    std::string kind;
    sql.run("SELECT kind FROM entry WHERE vehicle_no = :v AND (kind = :a OR kind = :b) ORDER BY no DESC LIMIT 1",
            into(kind), use(vehicle_no), use(one), use(other));
    return kind;
}

void add_entry(Sql& sql, int vehicle_no, const TimelineEntry& entry) {
    add_entries(sql, vehicle_no, {entry});
}

void add_entries(Sql& sql, int vehicle_no, const std::vector<TimelineEntry>& entries) {
    if (entries.empty()) return;
    const std::vector<int> vehicles(entries.size(), vehicle_no);
    std::vector<long long> times;
    std::vector<int> origins;
    std::vector<std::string> kinds, clerks, details;
    for (const TimelineEntry& entry : entries) {
        times.push_back(column(entry.at));
        origins.push_back(static_cast<int>(entry.origin));
        kinds.push_back(entry.kind);
        clerks.push_back(entry.clerk);
        details.push_back(entry.detail);
    }
    sql.run(
        "INSERT INTO entry (no, vehicle_no, at_ms, origin, kind, clerk, detail) "
        "SELECT COALESCE(MAX(no), 0) + 1, :v, :t, :o, :k, :c, :d FROM entry",
        use(vehicles), use(times), use(origins), use(kinds), use(clerks), use(details));
}

std::vector<TimelineEntry> timeline_of(Sql& sql, int vehicle_no, int limit) {
    std::vector<TimelineEntry> out;
    TimelineEntry row;
    long long at = 0;
    int origin = 0;
    sql.each(
        "SELECT at_ms, origin, kind, clerk, detail FROM entry WHERE vehicle_no = :v ORDER BY at_ms DESC, no DESC LIMIT "
        ":l",
        [&] {
            row.at = wall_time(at);
            row.origin = static_cast<Origin>(origin);
            out.push_back(row);
        },
        into(at), into(origin), into(row.kind), into(row.clerk), into(row.detail), use(vehicle_no), use(limit));
    return out;
}

}  // namespace odolink::desk
