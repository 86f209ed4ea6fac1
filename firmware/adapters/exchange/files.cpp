// SPDX-License-Identifier: Apache-2.0
// Which of the forms a file is of, and the words for what is wrong with it.
#include <algorithm>

#include "adapters/exchange/foreign_table.hpp"
#include "adapters/exchange/json_record.hpp"
#include "adapters/exchange/table.hpp"

namespace odolink::exchange {
namespace {

std::string_view without_mark(std::string_view file) {
    if (file.starts_with("\xEF\xBB\xBF")) file.remove_prefix(3);
    return file;
}

/// The first character that is no blank; 0 where there is none.
char first_of(std::string_view file) {
    const std::size_t at = file.find_first_not_of(" \t\r\n");
    return at == std::string_view::npos ? '\0' : file[at];
}

/// A transaction of JT/T 1132.2 has these members.
bool is_transaction(const boost::json::value& value) {
    return value.is_object() && value.get_object().contains("repairdate") && value.get_object().contains("repairprojectlist");
}

}  // namespace

bool is_exported(std::string_view file) {
    file = without_mark(file);
    const char first = first_of(file);
    if (first != '{' && first != '[') {
        const auto table = read_table(file);
        return table && table->headings.has(Column::Row) && table->headings.has(Column::Record);
    }
    const auto value = parse_json(file);
    if (!value) return false;
    if (value->is_array()) return !value->get_array().empty() && std::all_of(value->get_array().begin(), value->get_array().end(), is_transaction);
    const auto* format = value->get_object().if_contains("format");
    return format != nullptr && format->is_string() && format->get_string() == "odolink-history";
}

Result<Imported, Problem> from_file(std::string_view file, const Reading& reading) {
    file = without_mark(file);
    const char first = first_of(file);
    if (first != '{' && first != '[') return from_csv(file, reading);
    if (!is_exported(file)) {
        auto table = read_json_table(file);
        if (!table) return table.error();
        return from_foreign(std::move(*table), reading);
    }
    auto history = first == '{' ? from_json(file) : from_jtt1132(file);
    if (!history) return history.error();
    return Imported{std::move(*history), {}};
}

std::string text_of(const Problem& problem) {
    std::string where;
    if (problem.line > 0) where = "line " + std::to_string(problem.line);
    if (!problem.column.empty()) where += (where.empty() ? "" : ", ") + std::string{"column \""} + problem.column + '"';
    return (where.empty() ? "" : where + ": ") + problem.what + (problem.what.ends_with('?') ? " What to do: " : ". What to do: ") + problem.advice;
}

}  // namespace odolink::exchange
