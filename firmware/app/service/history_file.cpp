// SPDX-License-Identifier: Apache-2.0
// Columns and keys of a history, and their values. See history_file.hpp.
#include "app/service/history_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "adapters/exchange/exchange.hpp"
#include "adapters/exchange/table.hpp"
#include "app/service/plan_words.hpp"
#include "app/service/texts.hpp"
#include "domain/calendar.hpp"

namespace odolink::service {
namespace {

using exchange::Column;
using exchange::TableColumn;

/// A record being put together: its values as text, in the order in which they came.
class RowReader {
public:
    RowReader(const exchange::ItemsNamed& named, const Reading& reading, unsigned line) : named_{named}, reading_{reading} {
        row_.line = line;
        for (int i = 0; i < 4; ++i) row_.record.id.bytes[static_cast<std::size_t>(15 - i)] = static_cast<std::byte>(line >> (8 * i));
    }

    /// Errors: what is wrong with the value. One that says nothing is none; a column that is of no use here is passed over.
    Result<void, std::string> take(const TableColumn& column, std::string_view value) {
        if (exchange::says_nothing(value)) return {};
        switch (column.means.column) {
            case Column::Date: return take_date(value);
            case Column::Odometer: return take_mileage(value, column.means.unit);
            case Column::Hours: return put(exchange::read_hours(value), row_.record.engine_hours);
            case Column::NextDue: return put(exchange::read_date(value, reading_.dates), row_.stated_due);
            case Column::Item: add_to(items_, value); return {};
            case Column::Description: add_to(described_, value); return {};
            case Column::Declined:
            case Column::Kind:
            case Column::Status: take_state(column, value); return {};
            default: return {};
        }
    }
    /// What distances of this row without a unit count. Error: it is none.
    Result<void, std::string> take_unit(std::string_view value) {
        if (exchange::says_nothing(value)) return {};
        unit_ = exchange::mileage_unit(value);
        if (!unit_) return "\"" + std::string{value} + "\" is neither km nor mi";
        return {};
    }
    /// Words of a description beside items that are known are no item's name, and need be none; those that say only "declined" rule the items.
    [[nodiscard]] HistoryRow done() {
        if (!items_.empty()) {
            for (const std::string& words : described_) state_ = state_.empty() ? exchange::state_of(Column::Description, words) : state_;
        }
        for (const std::string& words : items_) take_work(words);
        const bool told = !row_.record.jobs.empty() || !row_.not_closed.empty();
        const std::size_t before = row_.unknown_items.size();
        for (const std::string& words : described_) take_work(words);
        if (told) row_.unknown_items.resize(before);
        return row_;
    }
    /// Whether its mileage names no unit.
    [[nodiscard]] bool plain_mileage() const { return plain_mileage_; }

private:
    static void add_to(std::vector<std::string>& all, std::string_view cell) {
        for (const std::string_view words : exchange::listed_works(cell)) all.emplace_back(words);
    }
    template <class From, class To>
    static Result<void, std::string> put(const Result<From, std::string>& from, To& to) {
        if (!from) return from.error();
        to = *from;
        return {};
    }
    Result<void, std::string> take_date(std::string_view value) {
        const auto taken = put(exchange::read_date(value, reading_.dates), row_.record.performed_at);
        if (taken && row_.record.performed_at.quality != WallQuality::Synchronised) {
            row_.remarks.push_back("its date \"" + std::string{value} + "\" is not exact: taken as " + to_text(row_.record.performed_at));
        }
        return taken;
    }
    Result<void, std::string> take_mileage(std::string_view value, std::optional<MileageUnit> of_column) {
        const std::optional<MileageUnit> unit = unit_ ? unit_ : of_column;
        const auto taken = put(exchange::read_mileage(value, unit.value_or(reading_.unit)), row_.record.mileage);
        if (taken && exchange::says_about(value)) row_.remarks.push_back("its mileage \"" + std::string{value} + "\" is not exact: taken as " + to_text(row_.record.mileage));
        // What a number counts that another unit would make another number
        plain_mileage_ = plain_mileage_ || (taken && !unit && exchange::read_mileage(value, MileageUnit::Kilometres) != exchange::read_mileage(value, MileageUnit::Miles));
        return taken;
    }
    void take_state(const TableColumn& column, std::string_view value) {
        const std::string said = exchange::state_of(column.means.column, value);
        if (state_.empty()) state_ = said;
        const bool number = value.find_first_not_of("0123456789") == std::string_view::npos;
        const bool read = !said.empty() || column.means.column == Column::Declined || exchange::state_said_by(value) != exchange::Says::NoItem || number;
        if (!read) row_.remarks.push_back("its " + column.heading + " \"" + std::string{value} + "\" is not read");
    }
    void take_work(const std::string& words) {
        for (const exchange::Work& work : exchange::works_of(state_.empty() ? words : state_ + ": " + words, named_)) take_work(work);
    }
    void take_work(const exchange::Work& work) {
        if (work.says == exchange::Says::LookedAt || work.says == exchange::Says::NotDone) return row_.not_closed.push_back(work);
        if (work.item_id.empty()) return row_.unknown_items.push_back(work.words);
        Job job;
        job.item_id = work.item_id;
        row_.record.jobs.push_back(std::move(job));
    }

    const exchange::ItemsNamed& named_;
    Reading reading_;
    HistoryRow row_;
    std::vector<std::string> described_;
    std::optional<exchange::MileageUnit> unit_;
    std::vector<std::string> items_;
    std::string state_;  ///< the word by which the row says that its works were not done
    bool plain_mileage_{false};
};

std::string advice_for(Column column) {
    switch (column) {
        case Column::Date:
        case Column::NextDue: return "write it like 2024-03-01, or say --dates day-first, month-first or year-first; leave it empty where it is not known";
        case Column::Odometer: return "write it like 46500, 46,500 km or 28,900 mi; leave it empty where it is not known";
        case Column::Hours: return "write it like 1234; leave it empty where it is not known";
        case Column::DistanceUnit: return "write km or mi";
        default: return "see the columns in the README of app/service";
    }
}

Problem problem_of(const std::string& name, const exchange::Problem& p) {
    const std::string line = p.line > 0 ? ':' + std::to_string(p.line) : std::string{};
    return {name + line, (p.column.empty() ? "" : p.column + ": ") + p.what, p.advice};
}

bool is_read(Column column) {
    return column == Column::Date || column == Column::Odometer || column == Column::Hours || column == Column::NextDue || column == Column::Item ||
           column == Column::Description || column == Column::DistanceUnit || column == Column::Declined || column == Column::Kind || column == Column::Status ||
           column == Column::Vehicle;
}

std::vector<std::string> remarks_of(const exchange::Table& table) {
    std::vector<std::string> remarks = table.remarks;
    for (const std::string& heading : table.headings.passed_over) remarks.push_back("the column \"" + heading + "\" is not read");
    for (const TableColumn& c : table.headings.columns) {
        const bool of_no_use = c.means.column == Column::Cost || c.means.column == Column::Currency || c.means.column == Column::Workshop || c.means.column == Column::Notes;
        if (!is_read(c.means.column) && !of_no_use) remarks.push_back("the column \"" + c.heading + "\" is not read");
    }
    return remarks;
}

Result<void, Problem> read_row(RowReader& reader, const exchange::Table& table, const exchange::CsvRow& row, const std::string& where) {
    if (const TableColumn* unit = table.headings.first(Column::DistanceUnit)) {
        const auto taken = reader.take_unit(table.text(row, Column::DistanceUnit));
        if (!taken) return Problem{where, unit->heading + ": " + taken.error(), advice_for(Column::DistanceUnit)};
    }
    for (const TableColumn& column : table.headings.columns) {
        if (column.place >= row.fields.size()) continue;
        const auto taken = reader.take(column, row.fields[column.place]);
        if (!taken) return Problem{where, column.heading + ": " + taken.error(), advice_for(column.means.column)};
    }
    return {};
}

/// A row that was read, or why it is set aside.
void add(History& history, RowReader& reader, const Result<void, Problem>& read) {
    if (!read) return history.set_aside.push_back(read.error());
    history.rows.push_back(reader.done());
    history.plain_mileages = history.plain_mileages || reader.plain_mileage();
}

/// Error: none of its rows can be read; then the first one's.
Result<History, Problem> usable(History history) {
    if (history.rows.empty() && !history.set_aside.empty()) return history.set_aside.front();
    return history;
}

/// Rows of a file of ours have lines, objects of JSON have numbers.
std::string place_of(const std::string& name, const exchange::Table& table, std::uint64_t line) {
    if (line == 0) return name;
    return name + (table.by_record ? ", record " : ":") + std::to_string(line);
}

Result<History, Problem> parse_table(const std::string& name, exchange::Table table, const exchange::ItemsNamed& named, Reading reading) {
    const exchange::Headings& headings = table.headings;
    History history;
    history.by_record = table.by_record;
    for (const exchange::Problem& problem : table.set_aside) history.set_aside.push_back({place_of(name, table, problem.line), (problem.column.empty() ? "" : problem.column + ": ") + problem.what, problem.advice});
    if ((!headings.has(Column::Item) && !headings.has(Column::Description)) || (!headings.has(Column::Date) && !headings.has(Column::Odometer))) {
        if ((table.rows.empty() || table.by_record) && !history.set_aside.empty()) return history.set_aside.front();
        std::string not_read;
        for (const std::string& heading : headings.passed_over) not_read += (not_read.empty() ? "; not read: \"" : ", \"") + heading + '"';
        return Problem{place_of(name, table, table.line), "the headings name no items, or neither date nor mileage" + not_read, "begin with a line like: date,mileage,items"};
    }
    if (auto chosen = exchange::choose_vehicle(table, reading.vehicle); !chosen) return problem_of(name, chosen.error());
    if (!table.by_record) exchange::fill_merged_cells(table);
    history.remarks = remarks_of(table);
    reading.dates = exchange::order_of_dates(table, reading.dates, history.remarks);
    for (const exchange::CsvRow& row : table.rows) {
        RowReader reader{named, reading, static_cast<unsigned>(row.line)};
        const auto read = read_row(reader, table, row, place_of(name, table, row.line));
        add(history, reader, read);
    }
    return usable(std::move(history));
}

/// A record of an export as one of a paper: at its day in China, with the plan's ids.
HistoryRow row_of(const ServiceRecord& record, const exchange::ItemsNamed& named, const MaintenancePlan& plan, unsigned number) {
    HistoryRow row = RowReader{named, {}, number}.done();
    const Id id = row.record.id;
    row.record = record;
    row.record.id = id;
    if (record.performed_at.known()) row.record.performed_at.since_epoch = local_day(record.performed_at, {}).time_since_epoch();
    row.record.jobs.clear();
    for (const Job& job : record.jobs) {
        const bool known = std::any_of(plan.items.begin(), plan.items.end(), [&job](const PlanItem& item) { return item.id == job.item_id; });
        std::vector<exchange::Work> works{{job.item_id, job.name.empty() ? job.item_id : job.name, exchange::Says::Done}};
        if (job.item_id.empty()) works = exchange::works_of(job.name, named);
        else if (!known) works.front().item_id.clear();
        for (const exchange::Work& work : works) {
            if (work.says == exchange::Says::LookedAt || work.says == exchange::Says::NotDone) row.not_closed.push_back(work);
            else if (work.item_id.empty()) row.unknown_items.push_back(work.words);
            else row.record.jobs.emplace_back().item_id = work.item_id;
        }
    }
    return row;
}

Result<History, Problem> parse_export(const std::string& name, std::string_view text, const exchange::ItemsNamed& named, const MaintenancePlan& plan) {
    const auto file = exchange::from_file(text);
    if (!file) return problem_of(name, file.error());
    History history;
    history.by_record = true;
    history.remarks = file->remarks;
    unsigned number = 0;
    for (const ServiceRecord& record : file->history.records) history.rows.push_back(row_of(record, named, plan, ++number));
    return history;
}

}  // namespace

Result<History, Problem> parse_history(const std::string& name, std::string_view text, const MaintenancePlan& plan, const Reading& reading) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const exchange::ItemsNamed named = names_of(plan);
    if (exchange::is_exported(text)) return parse_export(name, text, named, plan);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool is_json = first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
    auto table = is_json ? exchange::read_json_table(text) : exchange::read_table(text);
    if (!table) return problem_of(name, table.error());
    return parse_table(name, std::move(*table), named, reading);
}

std::optional<std::string> unit_remark(const History& history, std::string_view mileage_now, std::optional<MileageUnit> told) {
    const std::string now = exchange::narrow(mileage_now);
    const std::size_t unit = now.find_first_not_of("0123456789.,' ~");
    const bool in_miles = unit != std::string::npos && exchange::mileage_unit(std::string_view{now}.substr(unit)) == MileageUnit::Miles;
    if (told || !in_miles || !history.plain_mileages) return std::nullopt;
    return "its mileages name no unit and are taken as km, though --mileage is in miles: say --unit mi where they are miles, else --unit km";
}

Result<History, Problem> load_history(const std::filesystem::path& file, const MaintenancePlan& plan, const Reading& reading) {
    std::error_code none;
    if (std::filesystem::is_directory(file, none)) return Problem{file.string(), "it is a directory", "give the file that holds the history"};
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return Problem{file.string(), "cannot be read", "check the name and whether you may read it"};
    return parse_history(file.string(), text.str(), plan, reading);
}

}  // namespace odolink::service
