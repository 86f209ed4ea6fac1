// SPDX-License-Identifier: Apache-2.0
// One pass over the bytes, behind one that finds the separator; quotes are doubled inside quoted fields.
#include "adapters/exchange/csv.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace odolink::exchange {
namespace {

bool runs_as_formula(std::string_view field) {
    const std::size_t first = field.find_first_not_of('\'');
    if (first == std::string_view::npos) return false;
    for (const std::string_view wide : {"＝", "＋", "－", "＠"}) {
        if (field.substr(first).starts_with(wide)) return true;
    }
    return std::string_view{"=+-@\t\r\n"}.find(field[first]) != std::string_view::npos;
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

constexpr std::string_view kSeparators = ",;\t|";
constexpr std::size_t kLinesLookedAt = 30;

/// How often each separator stands in each of the first lines, outside of quotes; lines with none (a title above the headings) left out.
std::vector<std::array<int, kSeparators.size()>> counts_of(std::string_view file) {
    std::vector<std::array<int, kSeparators.size()>> lines(1);
    bool quoted = false;
    for (const char c : file) {
        const std::size_t which = kSeparators.find(c);
        if (c == '"') quoted = !quoted;
        else if (!quoted && which != std::string_view::npos) ++lines.back()[which];
        else if (!quoted && (c == '\n' || c == '\r') && lines.back() != std::array<int, kSeparators.size()>{}) lines.emplace_back();
        if (lines.size() > kLinesLookedAt) break;
    }
    if (lines.back() == std::array<int, kSeparators.size()>{}) lines.pop_back();
    return lines;
}

/// The separator that stands equally often in the most lines; of several the one that the first line has most of.
char separator_of(std::string_view file) {
    const auto lines = counts_of(file);
    std::size_t best = 0;
    std::pair<std::ptrdiff_t, int> most{0, 0};
    for (std::size_t which = 0; which < kSeparators.size(); ++which) {
        std::ptrdiff_t alike = 0;
        for (const auto& line : lines) {
            if (line[which] > 0) alike = std::max(alike, std::count_if(lines.begin(), lines.end(), [&line, which](const auto& other) { return other[which] == line[which]; }));
        }
        const std::pair<std::ptrdiff_t, int> found{alike, lines.empty() ? 0 : lines.front()[which]};
        if (found > most) {
            most = found;
            best = which;
        }
    }
    return kSeparators[best];
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
