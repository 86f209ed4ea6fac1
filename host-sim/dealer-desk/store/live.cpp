// SPDX-License-Identifier: Apache-2.0
#include "dealer-desk/store/live.hpp"

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {
namespace {

using soci::into;
using soci::use;

constexpr std::string_view kNewest =
    "SELECT id, code, clerk, minutes, asked_ms, state, ended_by, from_ms, to_ms, readings, names FROM live_session "
    "WHERE vehicle_no = :v ORDER BY asked_ms DESC, id LIMIT 1";
constexpr std::string_view kOne =
    "SELECT id, code, clerk, minutes, asked_ms, state, ended_by, from_ms, to_ms, readings, names FROM live_session "
    "WHERE vehicle_no = :v AND id = :i";

/// The vehicle may have opened it before its question lapsed, and tell so later: a while of grace.
constexpr std::chrono::minutes kGrace{1};

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += name + "\n";
    return text;
}

std::vector<std::string> parted(const std::string& text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        names.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return names;
}

/// One row of either.
class Row {
public:
    void bind(soci::statement& statement) {
        for (std::string* text : {&id_, &row_.code, &row_.clerk}) statement.exchange(into(*text));
        statement.exchange(into(minutes_));
        statement.exchange(into(asked_));
        statement.exchange(into(state_));
        statement.exchange(into(ended_));
        statement.exchange(into(from_));
        statement.exchange(into(to_));
        statement.exchange(into(readings_));
        statement.exchange(into(names_));
    }
    [[nodiscard]] LiveRow value(WallTime now) {
        row_.id = id_from_text(id_);
        row_.time_box = std::chrono::minutes{minutes_};
        row_.asked = wall_time(asked_);
        row_.state = static_cast<LiveRowState>(state_);
        row_.ended_by = static_cast<LiveSessionEnd>(ended_);
        row_.from = wall_time(from_);
        row_.to = wall_time(to_);
        row_.readings = static_cast<std::uint32_t>(readings_);
        row_.names = parted(names_);
        const bool waited = now.since_epoch - row_.asked.since_epoch > kLiveAskedFor + kGrace;
        if (row_.state == LiveRowState::Asked && waited) row_.state = LiveRowState::Lapsed;
        return row_;
    }

private:
    LiveRow row_;
    std::string id_, names_;
    int minutes_{0}, state_{0}, ended_{0}, readings_{0};
    long long asked_{0}, from_{0}, to_{0};
};

}  // namespace

void insert_live(Sql& sql, int vehicle_no, const LiveRow& row) {
    const std::string id = row.id.text(), none;
    const int minutes = static_cast<int>(row.time_box.count());
    const long long asked = column(row.asked);
    sql.run("INSERT INTO live_session (id, vehicle_no, code, clerk, minutes, asked_ms, names) VALUES (:i, :v, :c, :k, :m, :a, :n)", use(id), use(vehicle_no),
            use(row.code), use(row.clerk), use(minutes), use(asked), use(none));
}

std::optional<LiveRow> newest_live(Sql& sql, int vehicle_no, WallTime now) {
    Row row;
    return sql.run(kNewest, row, use(vehicle_no)) ? std::optional{row.value(now)} : std::nullopt;
}

std::optional<LiveRow> find_live(Sql& sql, int vehicle_no, const Id& id, WallTime now) {
    Row row;
    const std::string key = id.text();
    return sql.run(kOne, row, use(vehicle_no), use(key)) ? std::optional{row.value(now)} : std::nullopt;
}

bool save_live(Sql& sql, int vehicle_no, const LiveSessionChanged& change) {
    const std::string id = change.session_id.text(), names = joined(change.names);
    const int state = static_cast<int>(change.state), ended = static_cast<int>(change.ended_by), readings = static_cast<int>(change.readings);
    const long long from = column(change.from), to = column(change.to);
    // Asked < Open < what is over: a session only goes forward, and what is over stays.
    const int highest = state == static_cast<int>(LiveRowState::Open) ? static_cast<int>(LiveRowState::Asked) : static_cast<int>(LiveRowState::Open);
    return sql.change("UPDATE live_session SET state = :s, ended_by = :e, from_ms = :f, to_ms = :t, readings = :r, names = :n "
                      "WHERE id = :i AND vehicle_no = :v AND state <= :h",
                      use(state), use(ended), use(from), use(to), use(readings), use(names), use(id), use(vehicle_no), use(highest)) == 1;
}

}  // namespace odolink::desk
