// SPDX-License-Identifier: Apache-2.0
// One pass over the characters. See csv_table.hpp.
#include "app/service/csv_table.hpp"

#include <algorithm>

namespace odolink::service {
namespace {

char separator_of(std::string_view first_line) {
    const auto count = [first_line](char c) { return std::count(first_line.begin(), first_line.end(), c); };
    char best = ',';
    for (const char c : {';', '\t'}) {
        if (count(c) > count(best)) best = c;
    }
    return best;
}

std::string without_blanks(const std::string& text) {
    const std::size_t from = text.find_first_not_of(" \t");
    return from == std::string::npos ? std::string{} : text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

class Table {
public:
    void cell() {
        row_.cells.push_back(without_blanks(cell_));
        cell_.clear();
    }
    void row(unsigned next_line) {
        cell();
        const bool blank = std::all_of(row_.cells.begin(), row_.cells.end(), [](const std::string& c) { return c.empty(); });
        if (!blank) rows_.push_back(row_);
        row_ = CsvRow{next_line, {}};
    }
    void add(char c) { cell_ += c; }
    [[nodiscard]] bool cell_is_blank() const { return cell_.find_first_not_of(" \t") == std::string::npos; }
    void begin_quoted() { cell_.clear(); }
    [[nodiscard]] std::vector<CsvRow> take() { return std::move(rows_); }

private:
    CsvRow row_{1, {}};
    std::string cell_;
    std::vector<CsvRow> rows_;
};

}  // namespace

std::vector<CsvRow> read_csv(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const char separator = separator_of(text.substr(0, text.find_first_of("\r\n")));
    Table table;
    unsigned line = 1;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool pair = i + 1 < text.size() && text[i + 1] == (c == '"' ? '"' : '\n');
        if (c == '\n' || (c == '\r' && !pair)) ++line;
        if (quoted && c == '"' && pair) {
            table.add('"');
            ++i;
        } else if (quoted && c == '"') {
            quoted = false;
        } else if (quoted) {
            table.add(c);
        } else if (c == '"' && table.cell_is_blank()) {
            quoted = true;
            table.begin_quoted();
        } else if (c == separator) {
            table.cell();
        } else if (c == '\n' || (c == '\r' && !pair)) {
            table.row(line);
        } else if (c != '\r') {
            table.add(c);
        }
    }
    table.row(line);
    return table.take();
}

}  // namespace odolink::service
