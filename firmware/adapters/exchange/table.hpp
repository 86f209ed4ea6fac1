// SPDX-License-Identifier: Apache-2.0
// A table of somebody's history with its headings understood: what each column means, where the values stand, and what of it is not read.
// The one reader of tables: of our own (from_csv.cpp), of other programs' (foreign_table.cpp) and of `odolinkctl service replay`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/exchange/csv.hpp"
#include "adapters/exchange/csv_columns.hpp"
#include "adapters/exchange/exchange.hpp"

namespace odolink::exchange {

/// A heading with its meaning and its place in a row.
struct TableColumn {
    std::string heading;
    std::size_t place{0};
    FoundColumn means;
};

/// What a line of headings, or the keys of an object, mean together.
struct Headings {
    std::vector<TableColumn> columns;
    std::vector<std::string> passed_over;  ///< headings of no meaning here

    [[nodiscard]] const TableColumn* first(Column column) const;
    [[nodiscard]] bool has(Column column) const { return first(column) != nullptr; }
};

/// Several headings for one column: of words (description, notes, workshop, items) all count; else a weak one gives way, miles give way to
/// kilometres, and of others the first counts. Error: two dates, odometers or hours that mean the same; line 0.
[[nodiscard]] Result<Headings, Problem> understand(const std::vector<std::string>& headings);

struct Table {
    std::uint64_t line{0};  ///< of the headings
    bool by_record{false};  ///< of JSON: lines are numbers of records, headings the keys of all of them
    Headings headings;
    std::vector<CsvRow> rows;          ///< those below
    std::vector<std::string> remarks;  ///< on lines above the headings, totals and other parts of the file, which are not read
    std::vector<Problem> set_aside;    ///< rows with more fields than headings; they are not among the rows

    /// A row's text for a column, without blanks around it; several of them with "; " between.
    [[nodiscard]] std::string text(const CsvRow& row, Column column) const;
};

/// The headings are the first of the first ten lines that names two columns, or the first line. In a file of several tables (each below a line
/// that begins with #) the first that tells dates or mileages and works is read. Errors: no UTF-8, an open quotation mark, nothing in it,
/// a spreadsheet's or other file that is no text, headings that mean the same.
[[nodiscard]] Result<Table, Problem> read_table(std::string_view file);

/// JSON of another program: an array of objects, under any name, as a table; a list of works is one cell (kNextWork), a work that is an object its
/// name with what it says of it. A remark tells a name that is not "records". Errors: no JSON (with its line), no array of records in it.
[[nodiscard]] Result<Table, Problem> read_json_table(std::string_view file);

/// What a file is that is no text: a spreadsheet (.xlsx, .xls), a PDF. Nothing where it may be text.
[[nodiscard]] std::optional<Problem> no_text(std::string_view file);

/// Of a table of several vehicles those rows stay that name `wanted` (a column vehicle, plate, VIN; any case; an empty cell is that above).
/// Errors: it tells of several and none is wanted; none of its rows is of that one.
[[nodiscard]] Result<void, Problem> choose_vehicle(Table& table, std::string_view wanted);

/// Merged cells of a spreadsheet: a row that tells works but neither date nor mileage, directly below one that tells any of them, gets those of that
/// row, in `table`. A remark tells which.
void fill_merged_cells(Table& table);

/// The word by which a row's other columns (declined, kind, status, a description beside items) say that its work was not done, or only looked at:
/// "declined", "quote", "planned", "检查"; empty where none does. Put before the works with a colon, it rules them (works.hpp).
[[nodiscard]] std::string state_of(const Table& table, const CsvRow& row);
/// The same of one value.
[[nodiscard]] std::string state_of(Column column, std::string_view value);

/// The order of day and month in the table's dates: as told, else the one that others of its dates show (31/12/2026), where none shows the
/// other; then a remark says so. NotTold where nothing settles it.
[[nodiscard]] DateOrder order_of_dates(const Table& table, DateOrder told, std::vector<std::string>& remarks);

}  // namespace odolink::exchange
