// SPDX-License-Identifier: Apache-2.0
// Our own table, row by row; others go to foreign_table.cpp. The first wrong field ends the reading.
#include <algorithm>
#include <limits>
#include <optional>

#include "adapters/exchange/foreign_table.hpp"
#include "adapters/exchange/moments.hpp"

namespace odolink::exchange {
namespace {

/// One row's fields by column; remembers the first that is wrong.
class Fields {
public:
    Fields(const Headings& headings, const CsvRow& row) : headings_{headings}, row_{row} {}

    [[nodiscard]] std::string text(Column column) const {
        const TableColumn* at = headings_.first(column);
        return at == nullptr || at->place >= row_.fields.size() ? std::string{} : row_.fields[at->place];
    }
    WallTime moment(Column column) {
        const auto at = read_moment(text(column));
        if (!at) wrong(column, "is no date that can be told for sure", "write it as 2026-04-30");
        return at.value_or(WallTime{});
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
        if (!text(Column::Currency).empty()) out.currency = text(Column::Currency);
        if (text(Column::Cost).empty()) return out;
        const auto value = read_decimal(text(Column::Cost), 2);
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
        const TableColumn* at = headings_.first(column);
        problem = Problem{row_.line, at == nullptr ? std::string{} : at->heading, "\"" + text(column) + "\" " + why, advice};
    }

    std::optional<Problem> problem;

private:
    const Headings& headings_;
    const CsvRow& row_;
};

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
        r.brought_in = f.moment(Column::BroughtIn);
        r.handed_back = f.moment(Column::HandedBack);
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
        j.system = static_cast<VehicleSystem>(f.whole(Column::System, 0, static_cast<int>(VehicleSystem::EmissionControl), 0));
        j.replaced = f.flag(Column::Replaced);
        j.closes_finding = f.id(Column::Closes);
        j.fits_set = f.id(Column::Set);
        j.recall = f.text(Column::Recall);
        j.defect = static_cast<Defect>(f.whole(Column::Defect, 0, static_cast<int>(Defect::SafetyCritical), 0));
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

}  // namespace

Result<Imported, Problem> from_csv(std::string_view file, const Reading& reading) {
    auto table = read_table(file);
    if (!table) return table.error();
    const Headings& headings = table->headings;
    if (!headings.has(Column::Row) || !headings.has(Column::Record)) return from_foreign(std::move(*table), reading);
    if (!table->set_aside.empty()) return table->set_aside.front();
    Imported out;
    OwnTable own;
    for (const CsvRow& row : table->rows) {
        Fields fields{headings, row};
        if (const auto problem = own.take(fields)) return *problem;
    }
    out.history.records = std::move(own.records);
    out.remarks = std::move(table->remarks);
    for (const std::string& heading : headings.passed_over) out.remarks.push_back(passed_over(heading));
    return out;
}

}  // namespace odolink::exchange
