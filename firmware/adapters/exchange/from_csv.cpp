// SPDX-License-Identifier: Apache-2.0
// Our own table row by row, and other programs' tables with one job a row. The first wrong field ends the reading.
#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "adapters/exchange/csv.hpp"
#include "adapters/exchange/csv_columns.hpp"
#include "adapters/exchange/exchange.hpp"
#include "adapters/exchange/moments.hpp"
#include "base/utf8.hpp"
#include "domain/record_fields.hpp"

namespace odolink::exchange {
namespace {

struct Header {
    std::string name;
    std::size_t place{0};
    bool miles{false};
};
using Headers = std::map<Column, Header>;

/// One row's fields by column; remembers the first that is wrong.
class Fields {
public:
    Fields(const Headers& headers, const CsvRow& row) : headers_{headers}, row_{row} {}

    [[nodiscard]] std::string text(Column column) const {
        const auto at = headers_.find(column);
        return at == headers_.end() || at->second.place >= row_.fields.size() ? std::string{} : row_.fields[at->second.place];
    }
    WallTime moment(Column column) {
        const auto at = read_moment(text(column));
        if (!at) wrong(column, "is no date that can be told for sure", "write it as 2026-04-30");
        return at.value_or(WallTime{});
    }
    /// Kilometres, or miles where the header says so; other programs' thousands marks and units are taken off.
    Distance distance(Column column) {
        const std::string plain = without_unit(text(column), {"km", "公里", "mi", "miles", "千米"});
        if (plain.empty()) return {};
        if (grouped(plain, '.')) {
            wrong(column, "may be thousands or a fraction", "write 48250 or 48250.0");
            return {};
        }
        const auto metres = read_decimal(without_groups(plain), 3);
        if (!metres) wrong(column, "is no distance", "write kilometres as 48250 or 48250.3");
        return Distance::metres(miles(column) ? miles_in_metres(metres.value_or(0)) : metres.value_or(0));
    }
    std::int64_t decimal(Column column, int places, std::int64_t otherwise) {
        if (text(column).empty()) return otherwise;
        const auto value = read_decimal(text(column), places);
        if (!value) wrong(column, "is no number of at most " + std::to_string(places) + " places", "write it as 4.5");
        return value.value_or(otherwise);
    }
    template <class T>
    T whole(Column column, T least, T most, T otherwise) {
        const std::int64_t value = decimal(column, 0, static_cast<std::int64_t>(otherwise));
        const bool fits = value >= static_cast<std::int64_t>(least) && value <= static_cast<std::int64_t>(most);
        if (!fits) wrong(column, "is not between " + std::to_string(static_cast<std::int64_t>(least)) + " and " + std::to_string(static_cast<std::int64_t>(most)), "leave it empty where it is not known");
        return fits ? static_cast<T>(value) : otherwise;
    }
    bool flag(Column column) { return whole(column, 0, 1, 0) == 1; }
    Money money() {
        Money out;
        std::string amount = text(Column::Cost);
        for (const auto& [sign, currency] : {std::pair{"¥", "CNY"}, {"￥", "CNY"}, {"元", "CNY"}, {"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}}) {
            const std::size_t at = amount.find(sign);
            if (at == std::string::npos) continue;
            amount.erase(at, std::string_view{sign}.size());
            out.currency = currency;
        }
        if (!text(Column::Currency).empty()) out.currency = text(Column::Currency);
        const std::string plain{trimmed(amount)};
        if (plain.empty()) return out;
        const auto value = read_decimal(without_groups(plain), 2);
        if (!value) wrong(Column::Cost, "is no amount", "write it as 1480.00");
        out.minor_units = value.value_or(0);
        return out;
    }
    Id id(Column column) {
        const std::string given = text(column);
        const Id out = id_from_text(given);
        if (!given.empty() && out.empty()) wrong(column, "is no id of 32 hexadecimal digits", "leave the field as it was exported");
        return out;
    }

    void wrong(Column column, const std::string& why, const std::string& advice) {
        if (problem) return;
        const auto at = headers_.find(column);
        const std::string name = at == headers_.end() ? std::string{} : at->second.name;
        problem = Problem{row_.line, name, "\"" + text(column) + "\" " + why, advice};
    }

    std::optional<Problem> problem;

private:
    [[nodiscard]] bool miles(Column column) const {
        const auto at = headers_.find(column);
        return at != headers_.end() && at->second.miles;
    }
    static std::int64_t miles_in_metres(std::int64_t thousandths) {
        return static_cast<std::int64_t>(static_cast<double>(thousandths) * 1.609344 + 0.5);
    }
    static std::string without_unit(std::string_view value, std::initializer_list<std::string_view> units) {
        value = trimmed(value);
        for (const std::string_view unit : units) {
            if (value.size() > unit.size() && value.ends_with(unit)) value = trimmed(value.substr(0, value.size() - unit.size()));
        }
        return std::string{value};
    }
    /// "48.250", "1,048,250": groups of three behind the first.
    static bool grouped(std::string_view value, char mark) {
        std::size_t at = value.find(mark);
        if (at == std::string_view::npos || at == 0 || at > 3) return false;
        for (; at < value.size(); at += 4) {
            if (value[at] != mark || value.size() - at < 4) return false;
        }
        return true;
    }
    static std::string without_groups(std::string value) {
        const std::string_view whole = std::string_view{value}.substr(0, value.find('.'));
        if (grouped(whole, ',') || grouped(whole, ' ')) std::erase_if(value, [](char c) { return c == ',' || c == ' '; });
        return value;
    }

    const Headers& headers_;
    const CsvRow& row_;
};

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

class OwnTable {
public:
    /// Empty where the row is right.
    std::optional<Problem> take(Fields& f) {
        const std::string kind = f.text(Column::Row);
        const Id id = f.id(Column::Record);
        if (kind == "record") take_record(f, id);
        else if (records.empty() || records.back().id != id) return f.wrong(Column::Record, "is not of the record above", "keep each record's rows together, its own first"), f.problem;
        else if (kind == "job") take_job(f);
        else if (kind == "part") take_part(f);
        else if (kind == "finding") take_finding(f);
        else if (kind == "attachment") take_attachment(f);
        else f.wrong(Column::Row, "is no kind of row", "write record, job, part, finding or attachment");
        return f.problem;
    }

    std::vector<ServiceRecord> records;

private:
    void take_record(Fields& f, const Id& id) {
        ServiceRecord r;
        r.id = id;
        if (id.empty()) f.wrong(Column::Record, "is no id", "give 32 hexadecimal digits, or leave out the columns row and record_id");
        const auto same = [&id](const ServiceRecord& other) { return other.id == id; };
        if (std::any_of(records.begin(), records.end(), same)) f.wrong(Column::Record, "is there twice", "keep one of the two");
        r.revision = f.whole<std::uint32_t>(Column::Revision, 1, std::numeric_limits<std::uint32_t>::max(), 1);
        r.performed_at = f.moment(Column::Date);
        r.mileage = Distance::metres(f.decimal(Column::Odometer, 3, 0));
        r.dealer_name = f.text(Column::Workshop);
        r.dealer_id = f.text(Column::WorkshopId);
        r.total = f.money();
        r.author = static_cast<RecordAuthor>(f.whole(Column::Author, 0, static_cast<int>(RecordAuthor::Import), 0));
        r.request_id = f.id(Column::Request);
        r.watch_distance = Distance::metres(f.decimal(Column::Watch, 3, r.watch_distance.in_metres()));
        r.received_at = f.moment(Column::Received);
        if (!f.text(Column::Hours).empty()) r.engine_hours = std::chrono::hours{f.decimal(Column::Hours, 0, 0)};
        r.note = f.text(Column::Notes);
        records.push_back(std::move(r));
    }
    void take_job(Fields& f) {
        Job j;
        j.id = f.id(Column::Id);
        j.name = f.text(Column::Description);
        j.item_id = f.text(Column::Item);
        j.kind = static_cast<JobKind>(f.whole(Column::Kind, 1, static_cast<int>(JobKind::Recall), 1));
        const std::string codes = f.text(Column::Codes);
        for (std::size_t from = 0; from < codes.size();) {
            const std::size_t end = std::min(codes.find('\n', from), codes.size());
            j.fault_codes.push_back(codes.substr(from, end - from));
            from = end + 1;
        }
        j.labour_minutes = f.whole<std::uint32_t>(Column::Minutes, 0, std::numeric_limits<std::uint32_t>::max(), 0);
        j.labour_price = f.money();
        j.covered = f.flag(Column::Covered);
        j.system = static_cast<VehicleSystem>(f.whole(Column::System, 0, static_cast<int>(VehicleSystem::Other), 0));
        j.replaced = f.flag(Column::Replaced);
        j.closes_finding = f.id(Column::Closes);
        j.fits_set = f.id(Column::Set);
        j.recall = f.text(Column::Recall);
        records.back().jobs.push_back(std::move(j));
    }
    void take_part(Fields& f) {
        if (records.back().jobs.empty()) return f.wrong(Column::Row, "stands above every job of its record", "put it below its job");
        Part p;
        p.id = f.id(Column::Id);
        p.name = f.text(Column::Description);
        p.number = f.text(Column::PartNumber);
        const std::int64_t milli = f.decimal(Column::Quantity, 3, 1000);
        if (milli < 0 || milli > std::numeric_limits<std::uint32_t>::max()) f.wrong(Column::Quantity, "is no quantity", "write it as 4.5");
        p.quantity_milli = static_cast<std::uint32_t>(milli);
        p.price = f.money();
        records.back().jobs.back().parts.push_back(std::move(p));
    }
    void take_finding(Fields& f) {
        Finding out;
        out.id = f.id(Column::Id);
        out.text = f.text(Column::Description);
        out.item_id = f.text(Column::Item);
        out.again_at = Distance::metres(f.decimal(Column::AgainAt, 3, 0));
        out.again_on = f.moment(Column::AgainOn);
        out.declined = f.flag(Column::Declined);
        records.back().findings.push_back(std::move(out));
    }
    void take_attachment(Fields& f) {
        Attachment a;
        const auto digest = from_hex(f.text(Column::Id));
        if (!digest || digest->size() != a.digest.size()) return f.wrong(Column::Id, "is no digest of 64 hexadecimal digits", "leave the field as it was exported");
        std::copy(digest->begin(), digest->end(), a.digest.begin());
        a.name = f.text(Column::Description);
        a.media_type = f.text(Column::MediaType);
        a.bytes = f.whole<std::uint32_t>(Column::Bytes, 0, std::numeric_limits<std::uint32_t>::max(), 0);
        records.back().attachments.push_back(std::move(a));
    }
};

/// A row of another program: a record of one job.
ServiceRecord foreign_record(Fields& f) {
    ServiceRecord r;
    r.author = RecordAuthor::Import;
    r.performed_at = f.moment(Column::Date);
    if (!r.performed_at.known()) f.wrong(Column::Date, "is no date", "give each row the day of the work");
    r.mileage = f.distance(Column::Odometer);
    if (!f.text(Column::Hours).empty()) r.engine_hours = std::chrono::hours{f.decimal(Column::Hours, 0, 0)};
    r.dealer_name = f.text(Column::Workshop);
    r.total = f.money();
    r.note = f.text(Column::Notes);
    Job job;
    job.name = f.text(Column::Description);
    job.item_id = f.text(Column::Item);
    if (!job.name.empty() || !job.item_id.empty()) r.jobs.push_back(std::move(job));
    return r;
}

Result<std::vector<ServiceRecord>, Problem> foreign_table(const Headers& headers, std::span<const CsvRow> rows) {
    std::vector<ServiceRecord> out;
    std::map<std::string, int> times;
    for (const CsvRow& row : rows) {
        Fields fields{headers, row};
        ServiceRecord record = foreign_record(fields);
        if (fields.problem) return *fields.problem;
        std::string whole = "row";
        for (const Column c : {Column::Date, Column::Odometer, Column::Description, Column::Cost, Column::Notes, Column::Workshop}) whole += '\t' + fields.text(c);
        record.id = id_of_text(whole + '\t' + std::to_string(++times[whole]));
        out.push_back(with_ids(std::move(record), kImportMark, {}));
    }
    return out;
}

/// The separator that parts the first line into most fields.
char separator_of(std::string_view file) {
    const std::string_view first = file.substr(0, file.find('\n'));
    const auto count = [first](char c) { return std::count(first.begin(), first.end(), c); };
    if (count('\t') > count(',') && count('\t') >= count(';')) return '\t';
    return count(';') > count(',') ? ';' : ',';
}

}  // namespace

Result<std::vector<ServiceRecord>, Problem> from_csv(std::string_view file) {
    if (utf8(file) != file) return Problem{0, {}, "it is not UTF-8", "save it as CSV UTF-8"};
    const auto rows = csv_rows(file, separator_of(file));
    if (!rows) return Problem{rows.error().line, {}, "a quotation mark is never closed", "close it, or double it where it belongs to the text"};
    if (rows->empty()) return Problem{0, {}, "it is empty", "give a table with a line of headers"};
    Headers headers;
    for (std::size_t place = 0; place < rows->front().fields.size(); ++place) {
        const std::string& name = rows->front().fields[place];
        const auto found = column_of(trimmed(name));
        if (!found) continue;
        if (headers.contains(found->column)) return Problem{rows->front().line, name, "means the same as \"" + headers[found->column].name + "\"", "take one of the two columns out"};
        headers[found->column] = {name, place, found->miles};
    }
    const std::span<const CsvRow> body = std::span{*rows}.subspan(1);
    const bool ours = headers.contains(Column::Row) && headers.contains(Column::Record);
    const bool any = headers.contains(Column::Description) || headers.contains(Column::Odometer) || headers.contains(Column::Cost);
    if (!ours && (!headers.contains(Column::Date) || !any)) {
        return Problem{rows->front().line, {}, "no headers of a service history are in its first line", "name the columns date, odometer, description, cost and notes (日期, 里程, 内容, 金额, 备注)"};
    }
    if (!ours) return foreign_table(headers, body);
    OwnTable table;
    for (const CsvRow& row : body) {
        Fields fields{headers, row};
        if (const auto problem = table.take(fields)) return *problem;
    }
    return std::move(table.records);
}

std::string text_of(const Problem& problem) {
    std::string where;
    if (problem.line > 0) where = "line " + std::to_string(problem.line);
    if (!problem.column.empty()) where += (where.empty() ? "" : ", ") + std::string{"column \""} + problem.column + '"';
    return (where.empty() ? "" : where + ": ") + problem.what + ". What to do: " + problem.advice;
}

}  // namespace odolink::exchange
