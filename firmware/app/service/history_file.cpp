// SPDX-License-Identifier: Apache-2.0
// Columns and keys of a history, and their values. See history_file.hpp.
#include "app/service/history_file.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "app/service/csv_table.hpp"
#include "app/service/quantities.hpp"

namespace odolink::service {
namespace {

namespace json = boost::json;

enum class Column { Date, Mileage, Miles, Items, Hours, NextDue };

struct Name {
    std::string_view name;
    Column column;
};

// Names as books and programs use them; anything else is passed over.
constexpr std::array kNames{
    Name{"date", Column::Date}, Name{"performed_at", Column::Date}, Name{"日期", Column::Date},
    Name{"mileage", Column::Mileage}, Name{"odometer", Column::Mileage}, Name{"mileage_km", Column::Mileage}, Name{"km", Column::Mileage},
    Name{"里程", Column::Mileage}, Name{"里程表", Column::Mileage}, Name{"miles", Column::Miles}, Name{"mileage_mi", Column::Miles},
    Name{"items", Column::Items}, Name{"item", Column::Items}, Name{"item_id", Column::Items}, Name{"plan_item", Column::Items},
    Name{"service", Column::Items}, Name{"description", Column::Items}, Name{"项目", Column::Items}, Name{"保养项目", Column::Items},
    Name{"hours", Column::Hours}, Name{"engine_hours", Column::Hours}, Name{"发动机小时", Column::Hours},
    Name{"next_due", Column::NextDue}, Name{"valid_until", Column::NextDue}, Name{"有效期至", Column::NextDue},
};

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(c < 128 ? std::tolower(c) : c); });
    return out;
}

/// The column of a heading; "odometer (mi)" is one in miles, blanks are as good as underlines.
std::optional<Column> column_of(std::string_view heading) {
    std::string name = lower(heading);
    const std::size_t open = name.find_first_of("([");
    const std::string unit = open == std::string::npos ? std::string{} : name.substr(open + 1, name.find_first_of(")]", open) - open - 1);
    name = name.substr(0, open);
    while (name.ends_with(' ')) name.pop_back();
    std::replace(name.begin(), name.end(), ' ', '_');
    for (const Name& known : kNames) {
        if (known.name != name) continue;
        const bool in_miles = unit == "mi" || unit == "miles" || unit == "英里";
        return known.column == Column::Mileage && in_miles ? Column::Miles : known.column;
    }
    return std::nullopt;
}

/// A record being put together: its values as text, in the order in which they came.
class RowReader {
public:
    RowReader(const MaintenancePlan& plan, DateOrder order, unsigned line) : plan_{plan}, order_{order} {
        row_.line = line;
        for (int i = 0; i < 4; ++i) row_.record.id.bytes[static_cast<std::size_t>(15 - i)] = static_cast<std::byte>(line >> (8 * i));
    }

    /// Errors: what is wrong with the value. An empty one is none.
    Result<void, std::string> take(Column column, std::string_view value) {
        if (value.empty()) return {};
        switch (column) {
            case Column::Date: return put(read_date(value, order_), row_.record.performed_at);
            case Column::Mileage: return put(read_mileage(value, MileageUnit::Kilometres), row_.record.mileage);
            case Column::Miles: return put(read_mileage(value, MileageUnit::Miles), row_.record.mileage);
            case Column::Hours: return put(read_hours(value), row_.record.engine_hours);
            case Column::NextDue: return put(read_date(value, order_), row_.stated_due);
            case Column::Items: take_items(value); return {};
        }
        return {};
    }
    void take_item(std::string_view name) {
        while (name.starts_with(' ')) name.remove_prefix(1);
        while (name.ends_with(' ')) name.remove_suffix(1);
        if (name.empty()) return;
        const std::string wanted = lower(name);
        for (const PlanItem& item : plan_.items) {
            if (wanted != lower(item.id) && wanted != lower(item.name.en) && wanted != lower(item.name.zh)) continue;
            Job job;
            job.item_id = item.id;
            row_.record.jobs.push_back(job);
            return;
        }
        row_.unknown_items.emplace_back(name);
    }
    [[nodiscard]] HistoryRow done() const { return row_; }

private:
    template <class From, class To>
    static Result<void, std::string> put(const Result<From, std::string>& from, To& to) {
        if (!from) return from.error();
        to = *from;
        return {};
    }
    /// Several in one cell are parted by ; | + or a comma, unless the whole is a name by itself.
    void take_items(std::string_view cell) {
        const std::size_t before = row_.unknown_items.size();
        take_item(cell);
        if (row_.unknown_items.size() == before || cell.find_first_of(";|+,") == std::string_view::npos) return;
        row_.unknown_items.pop_back();
        while (!cell.empty()) {
            const std::string_view one = cell.substr(0, cell.find_first_of(";|+,"));
            take_item(one);
            cell.remove_prefix(std::min(cell.size(), one.size() + 1));
        }
    }

    const MaintenancePlan& plan_;
    DateOrder order_;
    HistoryRow row_;
};

std::string advice_for(Column column) {
    switch (column) {
        case Column::Date:
        case Column::NextDue: return "write it like 2024-03-01, or say --dates day-first or month-first; leave it empty where it is not known";
        case Column::Mileage:
        case Column::Miles: return "write it like 46500, 46,500 km or 28,900 mi; leave it empty where it is not known";
        case Column::Hours: return "write it like 1234; leave it empty where it is not known";
        case Column::Items: break;
    }
    return "see the columns in the README of app/service";
}

Result<History, Problem> parse_table(const std::string& name, std::string_view text, const MaintenancePlan& plan, DateOrder order) {
    const std::vector<CsvRow> rows = read_csv(text);
    if (rows.empty()) return Problem{name, "the history is empty", "give a table with a line of headings, or a JSON array"};
    std::vector<std::optional<Column>> columns;
    for (const std::string& heading : rows.front().cells) columns.push_back(column_of(heading));
    const auto has = [&columns](Column wanted) { return std::find(columns.begin(), columns.end(), wanted) != columns.end(); };
    if (!has(Column::Items) || (!has(Column::Date) && !has(Column::Mileage) && !has(Column::Miles))) {
        return Problem{name + ':' + std::to_string(rows.front().line), "the headings name no items, or neither date nor mileage",
                       "begin with a line like: date,mileage,items"};
    }
    History history;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        RowReader reader{plan, order, rows[i].line};
        for (std::size_t c = 0; c < rows[i].cells.size() && c < columns.size(); ++c) {
            if (!columns[c]) continue;
            const auto taken = reader.take(*columns[c], rows[i].cells[c]);
            if (!taken) return Problem{name + ':' + std::to_string(rows[i].line), rows.front().cells[c] + ": " + taken.error(), advice_for(*columns[c])};
        }
        history.rows.push_back(reader.done());
    }
    return history;
}

/// A number or a text of JSON as text; nothing for null.
std::optional<std::string> as_text(const json::value& value) {
    if (value.is_null()) return std::string{};
    if (const auto* text = value.if_string()) return std::string{*text};
    if (value.is_int64() || value.is_uint64() || value.is_double()) {
        std::ostringstream out;
        out.precision(4);  // not three: those would be thousands
        if (value.is_double()) out << std::fixed << value.get_double();
        else out << value;
        return out.str();
    }
    return std::nullopt;
}

Result<void, Problem> read_object(RowReader& reader, const json::object& object, const std::string& where) {
    for (const auto& [key, value] : object) {
        const auto column = column_of(std::string_view{key});
        if (!column) continue;
        if (*column == Column::Items && value.is_array()) {
            for (const json::value& item : value.get_array()) {
                if (!item.is_string()) return Problem{where, std::string{key} + " holds something that is no text", "give names or ids of plan items"};
                reader.take_item(item.get_string());
            }
            continue;
        }
        const auto text = as_text(value);
        const auto taken = text ? reader.take(*column, *text) : Result<void, std::string>{std::string{"is neither a text nor a number"}};
        if (!taken) return Problem{where, std::string{key} + ": " + taken.error(), advice_for(*column)};
    }
    return {};
}

unsigned line_at(std::string_view text, std::size_t offset) {
    return 1U + static_cast<unsigned>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size())), '\n'));
}

Result<History, Problem> parse_json(const std::string& name, std::string_view text, const MaintenancePlan& plan, DateOrder order) {
    json::stream_parser parser;
    json::error_code failed;
    const std::size_t read = parser.write_some(text.data(), text.size(), failed);
    if (!failed) parser.finish(failed);
    if (failed) return Problem{name + ':' + std::to_string(line_at(text, read)), "this is no JSON", "give an array of records, or an object with one under \"records\""};
    const json::value root = parser.release();
    const json::value* list = &root;
    if (const auto* object = root.if_object()) list = object->if_contains("records");
    if (list == nullptr || !list->is_array()) return Problem{name, "there is no array of records", "give an array, or an object with one under \"records\""};
    History history;
    history.json = true;
    unsigned number = 0;
    for (const json::value& entry : list->get_array()) {
        const std::string where = name + ", record " + std::to_string(++number);
        if (!entry.is_object()) return Problem{where, "this is no object", "give {\"date\": \"2024-03-01\", \"mileage\": 46500, \"items\": [\"engine_oil\"]}"};
        RowReader reader{plan, order, number};
        const auto taken = read_object(reader, entry.get_object(), where);
        if (!taken) return taken.error();
        history.rows.push_back(reader.done());
    }
    return history;
}

}  // namespace

Result<History, Problem> parse_history(const std::string& name, std::string_view text, const MaintenancePlan& plan, DateOrder order) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool is_json = first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
    return is_json ? parse_json(name, text, plan, order) : parse_table(name, text, plan, order);
}

Result<History, Problem> load_history(const std::filesystem::path& file, const MaintenancePlan& plan, DateOrder order) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return Problem{file.string(), "cannot be read", "check the name and whether you may read it"};
    return parse_history(file.string(), text.str(), plan, order);
}

}  // namespace odolink::service
