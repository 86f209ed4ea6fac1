// SPDX-License-Identifier: Apache-2.0
// See table.hpp.
#include "adapters/exchange/table.hpp"

#include <algorithm>
#include <span>

#include "adapters/exchange/moments.hpp"
#include "base/utf8.hpp"

namespace odolink::exchange {
namespace {

constexpr std::size_t kLinesAboveHeadings = 10;

bool of_words(Column column) {
    return column == Column::Description || column == Column::Notes || column == Column::Workshop || column == Column::Item;
}

enum class Wins : std::uint8_t { Both, Old, New, Neither };
Wins which(const FoundColumn& old, const FoundColumn& come) {
    if (old.weak != come.weak) return old.weak ? Wins::New : Wins::Old;
    if (of_words(come.column)) return Wins::Both;
    if (come.column == Column::Odometer && old.unit != come.unit) return come.unit != MileageUnit::Miles ? Wins::New : Wins::Old;
    const bool counts = come.column == Column::Date || come.column == Column::Odometer || come.column == Column::Hours || come.column == Column::NextDue;
    return counts ? Wins::Neither : Wins::Old;
}

/// A line that begins another table of the same file: "## Costs".
bool begins_section(const CsvRow& row) {
    const auto filled = std::count_if(row.fields.begin(), row.fields.end(), [](const std::string& f) { return !trimmed(f).empty(); });
    return filled == 1 && trimmed(row.fields.front()).starts_with('#');
}

struct Section {
    std::string name;
    std::span<const CsvRow> rows;
};

std::vector<Section> sections_of(std::span<const CsvRow> rows) {
    std::vector<Section> out;
    std::string name;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= rows.size(); ++i) {
        if (i < rows.size() && !begins_section(rows[i])) continue;
        if (i > from) out.push_back({name, rows.subspan(from, i - from)});
        if (i < rows.size()) name = trimmed(rows[i].fields.front());
        from = i + 1;
    }
    return out;
}

std::size_t place_of_headings(std::span<const CsvRow> rows) {
    for (std::size_t i = 0; i < std::min(rows.size(), kLinesAboveHeadings); ++i) {
        const auto known = std::count_if(rows[i].fields.begin(), rows[i].fields.end(), [](const std::string& f) { return column_of(f).has_value(); });
        if (known >= 2) return i;
    }
    return 0;
}

bool tells_works(const Section& section) {
    const auto has = [&section](std::initializer_list<Column> wanted) {
        const auto& fields = section.rows[place_of_headings(section.rows)].fields;
        return std::any_of(fields.begin(), fields.end(), [wanted](const std::string& f) {
            const auto found = column_of(f);
            return found && std::find(wanted.begin(), wanted.end(), found->column) != wanted.end();
        });
    };
    return has({Column::Date, Column::Odometer}) && has({Column::Description, Column::Item});
}

Result<Table, Problem> table_of(std::span<const CsvRow> rows) {
    const std::size_t at = place_of_headings(rows);
    Table table;
    table.line = rows[at].line;
    auto headings = understand(rows[at].fields);
    if (!headings) return Problem{table.line, headings.error().column, headings.error().what, headings.error().advice};
    table.headings = std::move(*headings);
    for (std::size_t i = 0; i < at; ++i) table.remarks.push_back("line " + std::to_string(rows[i].line) + " stands above the headings and is not read");
    for (const CsvRow& row : rows.subspan(at + 1)) {
        for (std::size_t i = rows[at].fields.size(); i < row.fields.size(); ++i) {
            if (trimmed(row.fields[i]).empty()) continue;
            return Problem{row.line, {}, "it has more fields than there are headings", "put a field that holds the separator into quotation marks"};
        }
        table.rows.push_back(row);
    }
    return table;
}

}  // namespace

const TableColumn* Headings::first(Column column) const {
    const auto at = std::find_if(columns.begin(), columns.end(), [column](const TableColumn& c) { return c.means.column == column; });
    return at == columns.end() ? nullptr : &*at;
}

Result<Headings, Problem> understand(const std::vector<std::string>& headings) {
    Headings out;
    for (std::size_t place = 0; place < headings.size(); ++place) {
        const std::string heading{trimmed(headings[place])};
        const auto found = column_of(heading);
        if (!found) {
            if (!heading.empty()) out.passed_over.push_back(heading);
            continue;
        }
        const TableColumn* old = out.first(found->column);
        switch (old == nullptr ? Wins::Both : which(old->means, *found)) {
            case Wins::Both: out.columns.push_back({heading, place, *found}); break;
            case Wins::Old: out.passed_over.push_back(heading); break;
            case Wins::New:
                out.passed_over.push_back(old->heading);
                std::erase_if(out.columns, [&found](const TableColumn& c) { return c.means.column == found->column; });
                out.columns.push_back({heading, place, *found});
                break;
            case Wins::Neither: return Problem{0, heading, "means the same as \"" + old->heading + "\"", "take one of the two columns out"};
        }
    }
    return out;
}

std::string Table::text(const CsvRow& row, Column column) const {
    std::string out;
    for (const TableColumn& c : headings.columns) {
        if (c.means.column != column || c.place >= row.fields.size()) continue;
        const std::string_view text = trimmed(row.fields[c.place]);
        if (!text.empty()) out += (out.empty() ? "" : "; ") + std::string{text};
    }
    return out;
}

Result<Table, Problem> read_table(std::string_view file) {
    if (!is_utf8(file)) return Problem{0, {}, "it is not UTF-8", "save it as CSV UTF-8"};
    const auto rows = csv_rows(file);
    if (!rows) return Problem{rows.error().line, {}, "a quotation mark is never closed", "close it, or double it where it belongs to the text"};
    const std::vector<Section> sections = sections_of(*rows);
    if (sections.empty()) return Problem{0, {}, "the history is empty", "give a table with a line of headings"};
    auto chosen = std::find_if(sections.begin(), sections.end(), tells_works);
    if (chosen == sections.end()) chosen = sections.begin();
    auto table = table_of(chosen->rows);
    if (!table) return table.error();
    for (const Section& other : sections) {
        if (&other == &*chosen) continue;
        table->remarks.push_back("the part \"" + (other.name.empty() ? std::string{"at the beginning"} : other.name) + "\" from line " + std::to_string(other.rows.front().line) + " on is not read");
    }
    return table;
}

DateOrder order_of_dates(const Table& table, DateOrder told, std::vector<std::string>& remarks) {
    if (told != DateOrder::NotTold) return told;
    DateOrder shown = DateOrder::NotTold;
    std::string by;
    bool asked = false;
    for (const CsvRow& row : table.rows) {
        for (const Column column : {Column::Date, Column::NextDue}) {
            const std::string text = table.text(row, column);
            const auto order = order_shown_by(text);
            asked = asked || (!order && read_date(text, DateOrder::NotTold).has_error() && read_date(text, DateOrder::DayFirst).has_value());
            if (!order) continue;
            if (shown != DateOrder::NotTold && shown != *order) return DateOrder::NotTold;
            if (by.empty()) by = "\"" + text + "\" in line " + std::to_string(row.line);
            shown = *order;
        }
    }
    if (asked && shown != DateOrder::NotTold) remarks.push_back(std::string{"dates like 3/4/2024 are read "} + (shown == DateOrder::DayFirst ? "day" : "month") + " first, as " + by + " is");
    return shown;
}

}  // namespace odolink::exchange
