// SPDX-License-Identifier: Apache-2.0
// Values by the column they stand in; a row with one that cannot be read is set aside. See foreign_table.hpp.
#include "adapters/exchange/foreign_table.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "adapters/exchange/moments.hpp"
#include "domain/record_fields.hpp"

namespace odolink::exchange {
namespace {

constexpr std::array kRead{Column::Date, Column::Odometer, Column::Hours, Column::Workshop, Column::Cost, Column::Currency, Column::Notes, Column::Description,
                           Column::Item, Column::Codes, Column::DistanceUnit, Column::Declined, Column::Kind, Column::Status, Column::Vehicle};

constexpr const char* kDateAdvice = "write it as 2026-04-30, or say --dates day-first or month-first";

/// Two 64-bit FNV-1a sums of a text with different beginnings: the same row has the same id, whenever it is read.
Id id_of_text(const std::string& text) {
    Id id;
    for (std::size_t half = 0; half < 2; ++half) {
        std::uint64_t h = 14695981039346656037ULL ^ (half * 0x9E3779B97F4A7C15ULL);
        for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        for (std::size_t i = 0; i < 8; ++i) id.bytes[8 * half + i] = static_cast<std::byte>((h >> (8 * i)) & 0xFFU);
    }
    return id;
}

/// Codes parted by blanks or any marks.
std::vector<std::string> codes_of(std::string_view text) {
    std::vector<std::string> codes{std::string{}};
    for (const char c : text) {
        if (c == ' ' || c == ',' || c == ';' || c == '|' || c == '\n' || c == '\r') codes.emplace_back();
        else codes.back() += c;
    }
    std::erase_if(codes, [](const std::string& code) { return code.empty(); });
    return codes;
}

class ForeignTable {
public:
    ForeignTable(const Table& table, const Reading& reading, DateOrder order) : table_{table}, reading_{reading}, order_{order} {}

    /// Nothing where a field is wrong: then `problem` says which.
    std::optional<ServiceRecord> record_of(const CsvRow& row) {
        problem.reset();
        ServiceRecord r;
        r.author = RecordAuthor::Import;
        r.performed_at = date(row);
        r.mileage = odometer(row);
        if (!says_nothing(text(row, Column::Hours))) r.engine_hours = taken(row, Column::Hours, read_hours(text(row, Column::Hours)), "write it like 1234");
        r.dealer_name = text(row, Column::Workshop);
        r.total = cost(row);
        r.note = text(row, Column::Notes);
        r.jobs = jobs(row, r.note);
        if (problem) return std::nullopt;
        r.id = id_of(row);
        return with_ids(std::move(r), kImportMark, {});
    }

    std::optional<Problem> problem;

private:
    [[nodiscard]] std::string text(const CsvRow& row, Column column) const { return table_.text(row, column); }
    void wrong(const CsvRow& row, Column column, const std::string& what, const std::string& advice) {
        if (!problem) problem = Problem{row.line, table_.headings.first(column)->heading, what, advice};
    }
    template <class T>
    T taken(const CsvRow& row, Column column, const Result<T, std::string>& value, const char* advice) {
        if (value) return *value;
        wrong(row, column, value.error(), advice);
        return T{};
    }
    WallTime date(const CsvRow& row) {
        if (says_nothing(text(row, Column::Date))) return {};
        WallTime at = taken(row, Column::Date, read_date(text(row, Column::Date), order_), kDateAdvice);
        at.since_epoch += std::chrono::hours{12};
        return at;
    }
    Distance odometer(const CsvRow& row) {
        if (says_nothing(text(row, Column::Odometer))) return {};
        MileageUnit unit = table_.headings.first(Column::Odometer)->means.unit.value_or(reading_.unit);
        if (const std::string word = text(row, Column::DistanceUnit); !says_nothing(word)) {
            const auto named = mileage_unit(word);
            if (!named) wrong(row, Column::DistanceUnit, "\"" + word + "\" is neither km nor mi", "write km or mi");
            unit = named.value_or(unit);
        }
        return taken(row, Column::Odometer, read_mileage(text(row, Column::Odometer), unit), "write it like 48250, 48,250 km or 29,980 mi; leave it empty where it is not known");
    }
    Money cost(const CsvRow& row) {
        const std::string told = text(row, Column::Currency);
        const TableColumn* column = table_.headings.first(Column::Cost);
        std::string currency = currency_of(told);
        if (currency.empty()) currency = !told.empty() ? told : column != nullptr ? column->means.currency : std::string{};
        if (column == nullptr || says_nothing(text(row, Column::Cost))) {
            Money none;
            if (!currency.empty()) none.currency = currency;
            return none;
        }
        return taken(row, Column::Cost, read_money(text(row, Column::Cost), currency), "write it as 1480.00");
    }
    /// A job for each work of the column of items; the description is the words of the only one, or the first line of the note. Without items
    /// the description tells the works.
    std::vector<Job> jobs(const CsvRow& row, std::string& note) {
        std::string described = text(row, Column::Description);
        const std::string state = state_of(table_, row);
        const auto works_in = [this, &state](const std::string& cell) {
            std::vector<Work> works;
            for (const std::string_view words : listed_works(cell)) {
                for (Work& work : works_of(state.empty() ? std::string{words} : state + ": " + std::string{words}, reading_.items_named)) works.push_back(std::move(work));
            }
            return works;
        };
        std::vector<Work> works = works_in(text(row, Column::Item));
        const std::string listed = described;
        std::replace(described.begin(), described.end(), kNextWork, ';');
        const bool only = works.size() == 1 && !works.front().item_id.empty();
        if (works.empty()) works = works_in(listed);
        else if (only && !described.empty()) works.front().words = described;
        else if (!described.empty()) note = described + (note.empty() ? "" : "\n" + note);
        std::vector<Job> out;
        for (Work& work : works) {
            Job job;
            job.item_id = std::move(work.item_id);
            job.name = std::move(work.words);
            out.push_back(std::move(job));
        }
        std::vector<std::string> codes = codes_of(text(row, Column::Codes));
        if (out.empty() && !codes.empty()) out.emplace_back();
        if (!codes.empty()) out.front().fault_codes = std::move(codes);
        return out;
    }
    Id id_of(const CsvRow& row) {
        std::string whole = "row";
        for (const Column c : {Column::Date, Column::Odometer, Column::Description, Column::Cost, Column::Notes, Column::Workshop}) whole += '\t' + text(row, c);
        if (const std::string items = text(row, Column::Item); !items.empty()) whole += '\t' + items;
        return id_of_text(whole + '\t' + std::to_string(++times_[whole]));
    }

    const Table& table_;
    const Reading& reading_;
    DateOrder order_;
    std::map<std::string, int> times_;  ///< how often a row stood there: each has an id of its own
};

}  // namespace

std::string passed_over(const std::string& heading) { return "the column \"" + heading + "\" is not read"; }

Result<Imported, Problem> from_foreign(Table table, const Reading& reading) {
    const Headings& headings = table.headings;
    const bool works = headings.has(Column::Description) || headings.has(Column::Item);
    const bool dated = headings.has(Column::Date) && (headings.has(Column::Odometer) || headings.has(Column::Cost));
    if (!dated && (!works || (!headings.has(Column::Date) && !headings.has(Column::Odometer)))) {
        return Problem{table.line, {}, "it has no headings of a service history", "name the columns date, odometer, description, cost and notes (日期, 里程, 内容, 金额, 备注)"};
    }
    Imported out;
    for (const std::string& heading : headings.passed_over) out.remarks.push_back(passed_over(heading));
    for (const TableColumn& c : headings.columns) {
        if (std::find(kRead.begin(), kRead.end(), c.means.column) == kRead.end()) out.remarks.push_back(passed_over(c.heading));
    }
    if (auto chosen = choose_vehicle(table, reading.vehicle); !chosen) return chosen.error();
    std::vector<Problem> set_aside = table.set_aside;
    fill_merged_cells(table);
    out.remarks.insert(out.remarks.end(), table.remarks.begin(), table.remarks.end());
    ForeignTable foreign{table, reading, order_of_dates(table, reading.dates, out.remarks)};
    for (const CsvRow& row : table.rows) {
        auto record = foreign.record_of(row);
        if (record) out.history.records.push_back(std::move(*record));
        else set_aside.push_back(*foreign.problem);
    }
    if (out.history.records.empty() && !set_aside.empty()) return set_aside.front();
    for (const Problem& problem : set_aside) {
        std::string said = text_of(problem);
        if (table.by_record && said.starts_with("line ")) said.replace(0, 4, "record");
        out.remarks.push_back("set aside: " + said);
    }
    return out;
}

}  // namespace odolink::exchange
