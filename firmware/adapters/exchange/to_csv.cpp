// SPDX-License-Identifier: Apache-2.0
// One row a record, job, part, finding and attachment; a row fills the columns it has something for.
#include <map>

#include "adapters/exchange/csv.hpp"
#include "adapters/exchange/csv_columns.hpp"
#include "adapters/exchange/exchange.hpp"
#include "adapters/exchange/moments.hpp"

namespace odolink::exchange {
namespace {

using Row = std::map<Column, std::string>;

std::string line_of(const Row& row) {
    std::vector<std::string> fields;
    for (const ColumnName& name : columns()) {
        const auto at = row.find(name.column);
        fields.push_back(at == row.end() ? std::string{} : at->second);
    }
    return csv_line(fields);
}

std::string number(std::uint64_t value) { return std::to_string(value); }
std::string flag(bool value) { return value ? "1" : std::string{}; }
void set_money(Row& row, const Money& money) {
    row[Column::Cost] = hundredths_text(money.minor_units);
    row[Column::Currency] = money.currency;
}

Row row_of(const ServiceRecord& r) {
    Row row{{Column::Row, "record"},
            {Column::Record, r.id.text()},
            {Column::Revision, number(r.revision)},
            {Column::Date, moment_text(r.performed_at)},
            {Column::Odometer, thousandths_text(r.mileage.in_metres())},
            {Column::Workshop, r.dealer_name},
            {Column::WorkshopId, r.dealer_id},
            {Column::Author, number(static_cast<unsigned>(r.author))},
            {Column::Request, id_text(r.request_id)},
            {Column::Watch, thousandths_text(r.watch_distance.in_metres())},
            {Column::Received, moment_text(r.received_at)},
            {Column::Hours, r.engine_hours ? std::to_string(r.engine_hours->count()) : std::string{}},
            {Column::Notes, r.note},
            {Column::BroughtIn, moment_text(r.brought_in)},
            {Column::HandedBack, moment_text(r.handed_back)}};
    set_money(row, r.total);
    return row;
}

Row row_of(const Job& j) {
    std::string codes;
    for (const std::string& code : j.fault_codes) codes += (codes.empty() ? "" : "\n") + code;
    Row row{{Column::Row, "job"},
            {Column::Id, j.id.text()},
            {Column::Description, j.name},
            {Column::Item, j.item_id},
            {Column::Kind, number(static_cast<unsigned>(j.kind))},
            {Column::Codes, codes},
            {Column::Minutes, number(j.labour_minutes)},
            {Column::Covered, flag(j.covered)},
            {Column::System, j.system == VehicleSystem::None ? "" : number(static_cast<unsigned>(j.system))},
            {Column::Replaced, flag(j.replaced)},
            {Column::Closes, id_text(j.closes_finding)},
            {Column::Set, id_text(j.fits_set)},
            {Column::Recall, j.recall},
            {Column::Defect, j.defect == Defect::None ? "" : number(static_cast<unsigned>(j.defect))}};
    set_money(row, j.labour_price);
    return row;
}

Row row_of(const Part& p) {
    Row row{{Column::Row, "part"},
            {Column::Id, p.id.text()},
            {Column::Description, p.name},
            {Column::PartNumber, p.number},
            {Column::Quantity, thousandths_text(p.quantity_milli)}};
    set_money(row, p.price);
    return row;
}

Row row_of(const Finding& f) {
    return {{Column::Row, "finding"},
            {Column::Id, f.id.text()},
            {Column::Description, f.text},
            {Column::Item, f.item_id},
            {Column::AgainAt, f.again_at == Distance{} ? "" : thousandths_text(f.again_at.in_metres())},
            {Column::AgainOn, moment_text(f.again_on)},
            {Column::Declined, flag(f.declined)}};
}

Row row_of(const Attachment& a) {
    return {{Column::Row, "attachment"},
            {Column::Id, to_hex(a.digest)},
            {Column::Description, a.name},
            {Column::MediaType, a.media_type},
            {Column::Bytes, number(a.bytes)}};
}

}  // namespace

std::string to_csv(const std::vector<ServiceRecord>& records, Language headers) {
    std::vector<std::string> names;
    for (const ColumnName& name : columns()) names.emplace_back(headers == Language::Chinese ? name.zh : name.en);
    std::string out = "\xEF\xBB\xBF" + csv_line(names);
    for (const ServiceRecord& record : records) {
        const auto add = [&out, &record](Row row) {
            row[Column::Record] = record.id.text();
            out += line_of(row);
        };
        add(row_of(record));
        for (const Job& job : record.jobs) {
            add(row_of(job));
            for (const Part& part : job.parts) add(row_of(part));
        }
        for (const Finding& finding : record.findings) add(row_of(finding));
        for (const Attachment& attachment : record.attachments) add(row_of(attachment));
    }
    return out;
}

}  // namespace odolink::exchange
