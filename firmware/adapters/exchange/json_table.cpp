// SPDX-License-Identifier: Apache-2.0
// JSON of other programs as a table: a row an object. See table.hpp.
#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <sstream>

#include "adapters/exchange/moments.hpp"
#include "adapters/exchange/table.hpp"
#include "adapters/exchange/works.hpp"

namespace odolink::exchange {
namespace {

namespace json = boost::json;

constexpr const char* kListAdvice = "give an array of records, or an object with one under \"records\"";

std::uint64_t line_at(std::string_view text, std::size_t offset) {
    return 1U + static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size())), '\n'));
}

/// A number or a text as text; nothing for null; none for what holds something itself.
std::optional<std::string> plain_text(const json::value& value) {
    if (value.is_null()) return std::string{};
    if (const auto* text = value.if_string()) return std::string{*text};
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (!value.is_number()) return std::nullopt;
    std::ostringstream out;
    out.precision(4);  // not three: those would be thousands
    if (value.is_double()) out << std::fixed << value.get_double();
    else out << value;
    return out.str();
}

const json::value* member(const json::object& object, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        if (const json::value* found = object.if_contains(name)) return found;
    }
    return nullptr;
}

std::string work_of(const json::object& object);

/// The text of a value; of a list that of each, parted by kNextWork; of {"value": 72000, "unit": "km"} both; of a work its name with what it says
/// of it. None: it is something else.
std::optional<std::string> text_of(const json::value& value, bool works) {
    if (auto text = plain_text(value)) return text;
    if (const auto* object = value.if_object()) {
        if (works) {
            std::string work = work_of(*object);
            return work.empty() ? std::nullopt : std::optional{std::move(work)};
        }
        const json::value* amount = member(*object, {"value", "amount", "reading"});
        const json::value* unit = member(*object, {"unit", "units"});
        auto number = amount == nullptr ? std::nullopt : plain_text(*amount);
        if (!number) return std::nullopt;
        const auto of = unit == nullptr ? std::nullopt : plain_text(*unit);
        return of && !of->empty() ? *number + ' ' + *of : *number;
    }
    if (!works) return std::nullopt;
    std::string all;
    for (const json::value& one : value.get_array()) {
        if (one.is_null()) continue;
        const auto text = one.is_string() || one.is_object() ? text_of(one, true) : std::nullopt;
        if (!text) return std::nullopt;
        if (!text->empty()) all += (all.empty() ? std::string{} : std::string(1, kNextWork)) + *text;
    }
    return all;
}

/// "declined: Brake fluid" of {"name": "Brake fluid", "declined": true}; empty where it names nothing.
std::string work_of(const json::object& object) {
    std::string name;
    std::string state;
    for (const auto& [key, value] : object) {
        const auto found = column_of(key);
        const auto text = plain_text(value);
        if (!found || !text || says_nothing(*text)) continue;
        const Column column = found->column;
        if (column == Column::Item || (column == Column::Description && name.empty())) name = *text;
        if (column == Column::Declined || column == Column::Status || column == Column::Kind) state = state.empty() ? state_of(column, *text) : state;
    }
    return name.empty() || state.empty() ? name : state + ": " + name;
}

/// The list of records: the root, or a member of it, or of a member.
const json::array* list_in(const json::value& root, std::string& name, int depth) {
    const auto of_objects = [](const json::value& v) { return v.is_array() && std::any_of(v.get_array().begin(), v.get_array().end(), [](const json::value& e) { return e.is_object(); }); };
    if (const auto* list = root.if_array()) return list;
    const auto* object = root.if_object();
    if (object == nullptr || depth > 2) return nullptr;
    if (const json::value* records = object->if_contains("records"); records != nullptr && records->is_array()) return &records->get_array();
    const json::array* found = nullptr;
    for (const auto& [key, value] : *object) {
        if (!of_objects(value)) continue;
        std::vector<std::string> keys;
        for (const auto& [inner, ignored] : value.get_array().begin()->is_object() ? value.get_array().begin()->get_object() : json::object{}) keys.emplace_back(inner);
        const auto headings = understand(keys);
        const bool history = headings && (headings->has(Column::Date) || headings->has(Column::Odometer)) && (headings->has(Column::Description) || headings->has(Column::Item));
        if (!history) continue;
        if (found != nullptr) return nullptr;  // which of two?
        found = &value.get_array();
        name = key;
    }
    for (auto at = object->begin(); found == nullptr && at != object->end(); ++at) {
        if (at->value().is_object()) found = list_in(at->value(), name, depth + 1);
    }
    return found;
}

/// One name for all keys of a column of which an object has one; of the others each key its own.
std::string heading_of(const TableColumn& column) {
    switch (column.means.column) {
        case Column::Date: return "date";
        case Column::Odometer: return "odometer";
        case Column::Hours: return "hours";
        case Column::NextDue: return "next_due";
        case Column::DistanceUnit: return "distance_unit";
        default: return column.heading;
    }
}

class Rows {
public:
    explicit Rows(Table& table) : table_{table} {}

    void take(const json::object& object, std::uint64_t number) {
        std::vector<std::string> keys;
        for (const auto& [key, value] : object) keys.emplace_back(key);
        const auto headings = understand(keys);
        if (!headings) return table_.set_aside.push_back({number, headings.error().column, headings.error().what, headings.error().advice});
        for (const std::string& key : headings->passed_over) passed_over_.insert(key);
        CsvRow row{number, {}};
        for (const TableColumn& column : headings->columns) {
            const Column means = column.means.column;
            const bool works = means == Column::Description || means == Column::Item;
            auto text = text_of(object.at(keys[column.place]), works);
            if (!text && (means == Column::Date || means == Column::Odometer || means == Column::Hours || means == Column::Item || means == Column::NextDue))
                return table_.set_aside.push_back({number, column.heading, works ? "holds something that is no text" : "is neither a text nor a number", works ? "give names or ids of plan items" : "leave it empty where it is not known"});
            if (!text) {
                if (works) table_.remarks.push_back("record " + std::to_string(number) + ": \"" + column.heading + "\" holds something that is no text and is not read");
                continue;
            }
            if (means == Column::Odometer && column.means.unit && text->find_first_not_of("0123456789., ") == std::string::npos && !text->empty()) *text += *column.means.unit == MileageUnit::Miles ? " mi" : *column.means.unit == MileageUnit::Kilometres ? " km" : "";
            const std::size_t place = place_of(heading_of(column));
            row.fields.resize(std::max(row.fields.size(), place + 1));
            row.fields[place] = std::move(*text);
        }
        table_.rows.push_back(std::move(row));
    }
    /// Error: two headings mean the same.
    Result<void, Problem> end() {
        auto headings = understand(names_);
        if (!headings) return headings.error();
        table_.headings = std::move(*headings);
        table_.headings.passed_over.insert(table_.headings.passed_over.end(), passed_over_.begin(), passed_over_.end());
        return {};
    }

private:
    std::size_t place_of(const std::string& heading) {
        const auto at = std::find(names_.begin(), names_.end(), heading);
        if (at != names_.end()) return static_cast<std::size_t>(at - names_.begin());
        names_.push_back(heading);
        return names_.size() - 1;
    }

    Table& table_;
    std::vector<std::string> names_;
    std::set<std::string> passed_over_;
};

}  // namespace

Result<Table, Problem> read_json_table(std::string_view file) {
    json::stream_parser parser;
    json::error_code failed;
    const std::size_t read = parser.write_some(file.data(), file.size(), failed);
    if (!failed) parser.finish(failed);
    if (failed) return Problem{line_at(file, read), {}, "this is no JSON", kListAdvice};
    const json::value root = parser.release();
    Table table;
    table.by_record = true;
    std::string name;
    const json::array* list = list_in(root, name, 0);
    if (list == nullptr) return Problem{0, {}, "there is no array of records", kListAdvice};
    if (!name.empty()) table.remarks.push_back("the records are those under \"" + name + '"');
    Rows rows{table};
    std::uint64_t number = 0;
    for (const json::value& entry : *list) {
        ++number;
        if (const auto* object = entry.if_object()) rows.take(*object, number);
        else table.set_aside.push_back({number, {}, "this is no object", "give {\"date\": \"2024-03-01\", \"mileage\": 46500, \"items\": [\"engine_oil\"]}"});
    }
    if (auto ended = rows.end(); !ended) return ended.error();
    return table;
}

}  // namespace odolink::exchange
