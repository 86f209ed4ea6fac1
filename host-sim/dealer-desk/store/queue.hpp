// SPDX-License-Identifier: Apache-2.0
// The queue of alerts and the timeline of each vehicle. Called within Database::transact() by ingest and commands.
#pragma once

#include <optional>

#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

/// Stable numbers: stored.
enum class AlertState : std::uint8_t { Open = 1, Snoozed = 2, Closed = 3 };

/// Opens a row, or brings the open one of the same matter up to date; or closes it. A row that a clerk closed stays
/// closed for 14 days unless the matter became more severe or its reason changed. Gives the row's number when something
/// changed.
std::optional<std::int64_t> change_alert(Sql& sql, const VehicleKey& vehicle, const AlertChange& change, WallTime now);

/// Snoozed rows whose time has come are open again; open rows whose deadline passed are marked once. Gives how many
/// changed, and puts a timeline entry "deadline_missed" for each newly missed one.
int advance_alerts(Sql& sql, WallTime now);
/// When advance_alerts() will next have something to do, as things stand; far away where nothing waits.
[[nodiscard]] WallTime next_alert(Sql& sql);

/// Rows of a dealer that are open, or also snoozed ones, by next due.
[[nodiscard]] std::vector<AlertRow> alert_rows(Sql& sql, const std::string& dealer, AlertState up_to);
[[nodiscard]] std::optional<AlertRow> alert_row(Sql& sql, const std::string& dealer, std::int64_t no);
/// Writes state, clerk, note, snooze time and the next version of a row, if its version is still `row.version`.
[[nodiscard]] bool save_alert(Sql& sql, const AlertRow& row, AlertState state, WallTime snoozed_until, WallTime closed);

/// Closes all rows of a vehicle: nobody is to be asked about it any more.
void close_alerts_of(Sql& sql, int vehicle_no, WallTime now);

/// The newer of two kinds of entries; empty where there is neither.
[[nodiscard]] std::string last_entry_of(Sql& sql, int vehicle_no, const std::string& one, const std::string& other);
void add_entry(Sql& sql, int vehicle_no, const TimelineEntry& entry);
/// The same for several of one vehicle, by one statement.
void add_entries(Sql& sql, int vehicle_no, const std::vector<TimelineEntry>& entries);
[[nodiscard]] std::vector<TimelineEntry> timeline_of(Sql& sql, int vehicle_no, int limit);

}  // namespace odolink::desk
