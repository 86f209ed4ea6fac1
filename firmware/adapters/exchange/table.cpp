// SPDX-License-Identifier: Apache-2.0
// See table.hpp.
#include "adapters/exchange/table.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "adapters/exchange/encodings.hpp"
#include "adapters/exchange/moments.hpp"
#include "adapters/exchange/works.hpp"
#include "base/utf8.hpp"

namespace odolink::exchange {
namespace {

constexpr std::size_t kLinesAboveHeadings = 10;

bool of_words(Column column) {
    return column == Column::Description || column == Column::Notes || column == Column::Workshop || column == Column::Item || column == Column::Vehicle;
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

/// "Total,,,50": the first field that is filled says so.
bool is_total(const CsvRow& row) {
    const auto filled = std::find_if(row.fields.begin(), row.fields.end(), [](const std::string& f) { return !trimmed(f).empty(); });
    std::string word = filled == row.fields.end() ? std::string{} : lower(narrow(*filled));
    while (word.ends_with(':')) word.pop_back();
    for (const std::string_view total : {"total", "totals", "grand total", "subtotal", "sub-total", "sum", "summe", "average", "合计", "总计", "小计", "共计", "总数"}) {
        if (word == total) return true;
    }
    return false;
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
            table.set_aside.push_back({row.line, {}, "it has more fields than there are headings", "put a field that holds the separator into quotation marks"});
            break;
        }
        if (!table.set_aside.empty() && table.set_aside.back().line == row.line) continue;
        if (is_total(row)) table.remarks.push_back("line " + std::to_string(row.line) + " is a total and is not read");
        else table.rows.push_back(row);
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

std::optional<Problem> no_text(std::string_view file) {
    constexpr std::string_view kSave = "open it and save the sheet as CSV UTF-8";
    if (file.starts_with("PK\x03\x04")) return Problem{0, {}, "it is a spreadsheet (.xlsx, .ods) or an archive, not a text", std::string{kSave}};
    if (file.starts_with("\xD0\xCF\x11\xE0")) return Problem{0, {}, "it is a spreadsheet (.xls), not a text", std::string{kSave}};
    if (file.starts_with("%PDF")) return Problem{0, {}, "it is a PDF, not a text", "copy its table into a spreadsheet and save it as CSV UTF-8"};
    return std::nullopt;
}

namespace {

Result<Table, Problem> read_utf8(std::string_view file) {
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

/// How many headings are known: what tells one encoding from another.
std::ptrdiff_t headings_in(std::string_view text) {
    const auto rows = csv_rows(text);
    if (!rows || rows->empty()) return 0;
    const auto& fields = (*rows)[place_of_headings(*rows)].fields;
    return std::count_if(fields.begin(), fields.end(), [](const std::string& f) { return column_of(f).has_value(); });
}

/// Bytes may mean something in several encodings; the one is right in which more headings are known. As many in both, and nobody knows which.
std::optional<Recoded> in_utf8(std::string_view file) {
    if (auto wide = from_utf16(file)) return wide;
    auto chinese = from_gb18030(file);
    auto western = from_windows_1252(file);
    const std::ptrdiff_t of_chinese = chinese ? headings_in(chinese->text) : 0;
    const std::ptrdiff_t of_western = western ? headings_in(western->text) : 0;
    if (of_chinese == of_western) return std::nullopt;
    return of_chinese > of_western ? std::move(chinese) : std::move(western);
}

}  // namespace

Result<Table, Problem> read_table(std::string_view file) {
    if (auto other = no_text(file)) return *other;
    if (is_utf8(file)) return read_utf8(file);
    const auto text = in_utf8(file);
    if (!text) return Problem{0, {}, "it is not UTF-8", "save it as CSV UTF-8"};
    auto table = read_utf8(text->text);
    if (table) table->remarks.insert(table->remarks.begin(), "it is not UTF-8: read as " + text->was);
    return table;
}

Result<void, Problem> choose_vehicle(Table& table, std::string_view wanted) {
    std::set<std::string> names;
    std::set<std::string> sure;
    std::vector<CsvRow> kept;
    std::vector<std::string> of_row;  // of merged cells: those above
    const std::string name = lower(narrow(wanted));
    for (CsvRow& row : table.rows) {
        std::vector<std::string> here;
        for (const TableColumn& c : table.headings.columns) {
            if (c.means.column != Column::Vehicle || c.place >= row.fields.size() || says_nothing(row.fields[c.place])) continue;
            here.push_back(lower(narrow(row.fields[c.place])));
            names.emplace(trimmed(row.fields[c.place]));
        }
        if (!here.empty()) {
            std::string all;
            for (const std::string& one : here) all += one + '\t';
            sure.insert(std::move(all));
            of_row = std::move(here);
        }
        if (!name.empty() && std::find(of_row.begin(), of_row.end(), name) == of_row.end()) continue;
        kept.push_back(std::move(row));
    }
    std::string all;
    for (const std::string& one : names) all += (all.empty() ? "\"" : ", \"") + one + '"';
    if (name.empty() && sure.size() > 1) return Problem{table.line, {}, "it tells of several vehicles: " + all, "say which one with --vehicle"};
    if (!name.empty() && kept.empty()) return Problem{table.line, {}, names.empty() ? "no column of it names the vehicle" : "it tells of other vehicles only: " + all, "leave out --vehicle, or give one of its names"};
    table.rows = std::move(kept);
    return {};
}

void fill_merged_cells(Table& table) {
    const auto told = [&table](const CsvRow& row) { return !says_nothing(table.text(row, Column::Date)) || !says_nothing(table.text(row, Column::Odometer)); };
    const CsvRow* first = nullptr;
    std::uint64_t next_line = 0;
    std::map<std::uint64_t, std::vector<std::uint64_t>> filled;
    for (CsvRow& row : table.rows) {
        const bool adjacent = first != nullptr && row.line == next_line;
        next_line = row.line + 1;
        for (const std::string& field : row.fields) next_line += static_cast<std::uint64_t>(std::count(field.begin(), field.end(), '\n'));
        if (told(row)) {
            first = &row;
            continue;
        }
        const bool works = !says_nothing(table.text(row, Column::Item)) || !says_nothing(table.text(row, Column::Description));
        if (!adjacent || !works) {
            first = nullptr;
            continue;
        }
        for (const TableColumn& c : table.headings.columns) {
            const bool of_visit = c.means.column == Column::Date || c.means.column == Column::Odometer || c.means.column == Column::Hours;
            if (of_visit && c.place < first->fields.size() && c.place < row.fields.size() && says_nothing(row.fields[c.place])) row.fields[c.place] = first->fields[c.place];
        }
        filled[first->line].push_back(row.line);
    }
    for (const auto& [from, lines] : filled) {
        const std::string which = lines.size() == 1 ? "line " + std::to_string(lines.front()) + " has" : "lines " + std::to_string(lines.front()) + " to " + std::to_string(lines.back()) + " have";
        table.remarks.push_back(which + " neither date nor mileage: taken from line " + std::to_string(from) + ", the first of the visit");
    }
}

std::string state_of(Column column, std::string_view value) {
    const std::string word = lower(narrow(value));
    if (column == Column::Declined) {
        for (const std::string_view no : {"no", "n", "false", "0", "否", "不"}) {
            if (word == no) return {};
        }
        return says_nothing(value) ? std::string{} : "declined";
    }
    if (column == Column::Status) {
        for (const std::string_view no : {"n", "no", "false", "0", "否"}) {
            if (word == no) return "not done";
        }
    }
    const Says said = state_said_by(value);
    return said == Says::NotDone || said == Says::LookedAt ? std::string{trimmed(value)} : std::string{};
}

std::string state_of(const Table& table, const CsvRow& row) {
    for (const TableColumn& c : table.headings.columns) {
        const bool of_state = c.means.column == Column::Declined || c.means.column == Column::Kind || c.means.column == Column::Status ||
                              (c.means.column == Column::Description && table.headings.has(Column::Item));
        if (!of_state || c.place >= row.fields.size()) continue;
        if (std::string said = state_of(c.means.column, row.fields[c.place]); !said.empty()) return said;
    }
    return {};
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
