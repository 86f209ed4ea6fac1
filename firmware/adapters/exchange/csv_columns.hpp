// SPDX-License-Identifier: Apache-2.0
// The columns of a history as CSV: their headers in both languages, and the other words they go by in tables of other programs. Inside of
// adapters/exchange only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace odolink::exchange {

enum class Column : std::uint8_t {
    Row, Record, Id, Date, Odometer, Workshop, WorkshopId, Description, Item, Kind, Codes, PartNumber, Quantity, Minutes, Cost, Currency,
    AgainAt, AgainOn, Declined, Covered, System, Replaced, Closes, Set, Recall, Author, Request, Watch, Received, Hours, Revision, MediaType, Bytes,
    Notes,
};

struct ColumnName {
    Column column;
    std::string_view zh;
    std::string_view en;
};
/// In the order in which they are written.
[[nodiscard]] std::span<const ColumnName> columns();

struct FoundColumn {
    Column column;
    bool miles{false};
};
/// The column that a header means: by its names, then by other programs' words, whatever its case and blanks; a unit in brackets is passed over.
[[nodiscard]] std::optional<FoundColumn> column_of(std::string_view header);

}  // namespace odolink::exchange
