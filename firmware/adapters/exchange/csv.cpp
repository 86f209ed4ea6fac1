// SPDX-License-Identifier: Apache-2.0
// One pass over the bytes; quotes are doubled inside quoted fields.
#include "adapters/exchange/csv.hpp"

#include <algorithm>

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

class Reader {
public:
    Reader(std::string_view file, char separator) : file_{file}, separator_{separator} {}

    Result<std::vector<CsvRow>, OpenQuote> read() {
        while (at_ < file_.size()) {
            CsvRow row{line_, {}};
            do row.fields.push_back(field());
            while (!broken_ && take(separator_));
            if (broken_) return OpenQuote{row.line};
            (void)take('\r');
            if (take('\n')) ++line_;
            const bool any = std::any_of(row.fields.begin(), row.fields.end(), [](const std::string& f) { return !f.empty(); });
            if (any) rows_.push_back(std::move(row));
        }
        return std::move(rows_);
    }

private:
    bool take(char c) {
        if (at_ >= file_.size() || file_[at_] != c) return false;
        ++at_;
        return true;
    }
    std::string field() {
        std::string out;
        if (take('"')) {
            for (;;) {
                if (at_ >= file_.size()) {
                    broken_ = true;
                    return out;
                }
                const char c = file_[at_++];
                if (c == '"' && !take('"')) break;
                if (c == '\n') ++line_;
                out += c;
            }
        }
        while (at_ < file_.size() && file_[at_] != separator_ && file_[at_] != '\n' && !ends_line()) out += file_[at_++];
        return harmless_removed(std::move(out));
    }
    [[nodiscard]] bool ends_line() const { return file_[at_] == '\r' && (at_ + 1 == file_.size() || file_[at_ + 1] == '\n'); }

    std::string_view file_;
    char separator_;
    std::size_t at_{0};
    std::uint64_t line_{1};
    bool broken_{false};
    std::vector<CsvRow> rows_;
};

}  // namespace

std::string csv_line(const std::vector<std::string>& fields) {
    std::string out;
    for (std::size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : ",") + quoted(fields[i]);
    return out + "\r\n";
}

Result<std::vector<CsvRow>, OpenQuote> csv_rows(std::string_view file, char separator) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (file.starts_with(kMark)) file.remove_prefix(kMark.size());
    return Reader{file, separator}.read();
}

}  // namespace odolink::exchange
