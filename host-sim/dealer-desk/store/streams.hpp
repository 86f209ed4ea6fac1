// SPDX-License-Identifier: Apache-2.0
// Numbered streams of vehicles: their events, each kept once; how far they are complete; what will never come.
// Called within Database::transact() by the ingest.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dealer-desk/values.hpp"
#include "wire/envelope.hpp"

namespace odolink::desk {

class Sql;

/// One stream of one vehicle in one epoch of its store.
struct StreamRow {
    int no{0};
    int vehicle_no{0};
    Stream stream{Stream::Operation};
    std::uint64_t up_to{0};    ///< each number up to here is committed, or named as never coming
    std::uint64_t highest{0};  ///< highest number seen
    std::uint64_t received{0};
    std::uint64_t duplicates{0};
    std::uint64_t dropped{0};
    std::uint64_t lost{0};
};

/// Why a number will never come. Stable numbers: stored.
enum class GapReason : std::uint8_t { Dropped = 1, Lost = 2 };

/// Nothing: the vehicle never spoke of that stream in that epoch.
[[nodiscard]] std::optional<StreamRow> find_stream(Sql& sql, int vehicle_no, const Id& epoch, Stream stream);
/// The same, made where there is none.
[[nodiscard]] StreamRow stream_row(Sql& sql, int vehicle_no, const Id& epoch, Stream stream);
void save_stream(Sql& sql, const StreamRow& row);

[[nodiscard]] bool has_event(Sql& sql, int stream_no, std::uint64_t sequence);
struct NewEvent {
    std::uint64_t sequence{0};
    ByteView payload;
};
/// Numbers that are not there yet, by one statement: reading it again for each would cost more than what it does.
void insert_events(Sql& sql, int stream_no, const std::vector<NewEvent>& events, WallTime received);
/// The number stays taken, its bytes go: of an event that was applied and may not be kept.
void forget_event(Sql& sql, int stream_no, std::uint64_t sequence);
/// Empty where there is none.
[[nodiscard]] Bytes event_bytes(Sql& sql, int stream_no, std::uint64_t sequence);

/// Names the numbers of `range` as never coming; those that came, are named already or are in `spared` are passed over.
/// Gives how many were new.
std::uint64_t name_gap(Sql& sql, int stream_no, wire::Range range, const std::vector<wire::Range>& spared,
                       GapReason reason);
/// The last number of the named range that holds `sequence`; 0 where none does.
[[nodiscard]] std::uint64_t named_until(Sql& sql, int stream_no, std::uint64_t sequence);
[[nodiscard]] std::uint64_t highest_named(Sql& sql, int stream_no);

/// Numbers above `up_to` and up to `highest` that are neither here nor named; at most `limit` ranges, lowest first.
[[nodiscard]] std::vector<wire::Range> missing_ranges(Sql& sql, const StreamRow& row, std::size_t limit);

[[nodiscard]] LinkCounts link_counts(Sql& sql, int vehicle_no);

}  // namespace odolink::desk
