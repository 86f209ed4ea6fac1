// SPDX-License-Identifier: Apache-2.0
// The one vocabulary of a history's columns: their headings in both languages as we write them, and the words they go by in tables and JSON
// of other programs. Used by everything here that reads or writes a table, and by `odolinkctl service replay`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/exchange/quantities.hpp"

namespace odolink::exchange {

enum class Column : std::uint8_t {
    Row, Record, Id, Date, Odometer, Workshop, WorkshopId, Description, Item, Kind, Codes, PartNumber, Quantity, Minutes, Cost, Currency,
    AgainAt, AgainOn, Declined, Covered, System, Replaced, Closes, Set, Recall, Author, Request, Watch, Received, Hours, Revision, MediaType, Bytes,
    Notes, Defect, BroughtIn, HandedBack,
    // of other programs only
    NextDue, DistanceUnit, Status, Vehicle,
};

struct ColumnName {
    Column column;
    std::string_view zh;
    std::string_view en;
};
/// In the order in which they are written.
[[nodiscard]] std::span<const ColumnName> columns();

/// What a heading means.
struct FoundColumn {
    Column column;
    std::optional<MileageUnit> unit{};  ///< that it names
    std::string currency{};             ///< that it names, or empty
    bool weak{false};                   ///< a word that may mean something else: it gives way to a stronger one for the same column
};
/// By our names, then by other programs' words; case, width, blanks, underlines, dashes and colons do not matter. A unit or currency may stand
/// in brackets or behind: "Odometer (mi)", "Mileage [km]", "里程 km", "cost USD". Anything else in brackets is passed over.
[[nodiscard]] std::optional<FoundColumn> column_of(std::string_view heading);

}  // namespace odolink::exchange
