// SPDX-License-Identifier: Apache-2.0
// One pass over the bytes, behind one that finds the separator; quotes are doubled inside quoted fields.
#include "adapters/exchange/csv.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace odolink::exchange {
namespace {

bool runs_as_formula(std::string_view field) {
    const std::size_t first = field.find_first_not_of('\'');
    return first != std::string_view::npos && std::string_view{"=+-@\t\r"}.find(field[first]) != std::string_view::npos;
}

bool is_decimal(std::string_view field) {
    if (field.starts_with('-')) field.remove_prefix(1);
    return !field.empty() && field.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string quoted(const std::string& field) {
    const std::string text = runs_as_formula(field) && !is_decimal(field) ? '\'' + field : field;
    if (text.find_first_of("\",;\t\r\n'") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + '"';
}

std::string harmless_removed(std::string field) {
    if (field.size() > 1 && field.front() == '\'' && runs_as_formula(field)) field.erase(0, 1);
    return field;
}

/// The separator that the first line with any has most of. A line with none (a title above the headings) says nothing.
char separator_of(std::string_view file) {
    std::map<char, int> times;
    bool quoted = false;
    for (const char c : file) {
        if (c == '"') quoted = !quoted;
        else if (!quoted && (c == ',' || c == ';' || c == '\t')) ++times[c];
        else if (!quoted && (c == '\n' || c == '\r') && !times.empty()) break;
    }
    char best = ',';
    for (const char c : {';', '\t'}) {
        if (times[c] > times[best]) best = c;
    }
    return best;
}

class Reader {
public:
    explicit Reader(std::string_view file) : file_{file}, separator_{separator_of(file)} {}

    Result<std::vector<CsvRow>, OpenQuote> read() {
        while (at_ < file_.size()) {
            CsvRow row{line_, {}};
            do row.fields.push_back(field());
            while (!open_ && take(separator_));
            if (open_) return *open_;
            end_line();
            const bool any = std::any_of(row.fields.begin(), row.fields.end(),
                                         [](const std::string& f) { return f.find_first_not_of(" \t\r\n") != std::string::npos; });
            if (any) rows_.push_back(std::move(row));
        }
        return std::move(rows_);
    }

private:
    [[nodiscard]] bool at_end_of_line() const { return at_ >= file_.size() || file_[at_] == '\n' || file_[at_] == '\r'; }
    bool take(char c) {
        if (at_ >= file_.size() || file_[at_] != c) return false;
        ++at_;
        return true;
    }
    void end_line() {
        const bool carriage = take('\r');
        if (take('\n') || carriage) ++line_;
    }
    /// Blanks before a quotation mark; any others are text.
    bool opens() {
        std::size_t at = at_;
        while (at < file_.size() && (file_[at] == ' ' || (file_[at] == '\t' && separator_ != '\t'))) ++at;
        if (at >= file_.size() || file_[at] != '"') return false;
        at_ = at + 1;
        return true;
    }
    std::string field() {
        if (!opens()) return harmless_removed(rest());
        const std::uint64_t line = line_;
        std::string out;
        for (;;) {
            if (at_ >= file_.size()) {
                open_ = OpenQuote{line};
                return out;
            }
            const char c = file_[at_++];
            if (c == '"' && !take('"')) break;
            if (c == '\n' || (c == '\r' && (at_ >= file_.size() || file_[at_] != '\n'))) ++line_;
            out += c;
        }
        const std::string behind = rest();
        return harmless_removed(behind.find_first_not_of(" \t") == std::string::npos ? out : out + behind);
    }
    std::string rest() {
        const std::size_t from = at_;
        while (!at_end_of_line() && file_[at_] != separator_) ++at_;
        return std::string{file_.substr(from, at_ - from)};
    }

    std::string_view file_;
    char separator_;
    std::size_t at_{0};
    std::uint64_t line_{1};
    std::optional<OpenQuote> open_;
    std::vector<CsvRow> rows_;
};

}  // namespace

std::string csv_line(const std::vector<std::string>& fields) {
    std::string out;
    for (std::size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : ",") + quoted(fields[i]);
    return out + "\r\n";
}

Result<std::vector<CsvRow>, OpenQuote> csv_rows(std::string_view file) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (file.starts_with(kMark)) file.remove_prefix(kMark.size());
    return Reader{file}.read();
}

}  // namespace odolink::exchange
