// SPDX-License-Identifier: Apache-2.0
// JT/T 1132.2: one transaction a record, fields by the standard's names. Dates are China's days, mileage whole kilometres as text, prices
// yuan as text. What these lose is in "extension".
#include <algorithm>

#include "adapters/exchange/json_record.hpp"
#include "adapters/exchange/moments.hpp"
#include "base/utf8.hpp"
#include "domain/record_fields.hpp"

namespace odolink::exchange {
namespace {

namespace json = boost::json;

json::object transaction(const Vehicle& vehicle, const ServiceRecord& r) {
    json::array parts;
    json::array projects;
    std::string faults;
    for (const Job& job : r.jobs) {
        projects.push_back(json::object{{"repairproject", utf8(job.name)}, {"workinghours", thousandths_text(job.labour_minutes * 1000LL / 60)}, {"cost", hundredths_text(job.labour_price.minor_units)}});
        for (const std::string& code : job.fault_codes) faults += (faults.empty() ? "" : " ") + utf8(code);
        for (const Part& part : job.parts) {
            parts.push_back(json::object{{"partsname", utf8(part.name)}, {"partscode", utf8(part.number)}, {"partsquantity", thousandths_text(part.quantity_milli)}, {"cost", hundredths_text(part.price.minor_units)}});
        }
    }
    return {{"vehicleplatenumber", utf8(vehicle.plate)},
            {"vin", utf8(vehicle.vin)},
            {"companyname", utf8(r.dealer_name)},
            {"repairdate", day_text(r.performed_at)},
            {"repairmileage", std::to_string(r.mileage.whole_kilometres())},
            {"faultdescription", faults},
            {"settledate", day_text(r.performed_at)},
            {"costlistcode", r.id.text()},
            {"vehiclepartslist", parts},
            {"repairprojectlist", projects}};
}

/// Two transactions of the same standard fields.
bool agrees(const json::object& standard, const json::object& given) {
    return std::all_of(standard.begin(), standard.end(), [&given](const auto& member) {
        const auto* at = given.if_contains(member.key());
        return at != nullptr && *at == member.value();
    });
}

std::int64_t amount(JsonReader& read, const json::object& o, const char* name, int places) {
    const std::string given = read.text(o, name);
    if (given.empty()) return 0;
    const auto value = read_decimal(given, places);
    if (!value) read.wrong(name, "\"" + given + "\" is no number", "write it as 1480.00");
    return value.value_or(0);
}

/// A record from the standard's fields alone.
ServiceRecord standard_record(JsonReader& read, const json::object& o, std::size_t number) {
    ServiceRecord r;
    r.author = RecordAuthor::Import;
    r.dealer_name = read.text(o, "companyname");
    r.performed_at = read.moment(o, "repairdate");
    if (!r.performed_at.known()) read.wrong("repairdate", "is missing", "give the day of the repair as 2026-04-30");
    r.mileage = Distance::kilometres(amount(read, o, "repairmileage", 0));
    for (const json::value& value : read.list(o, "repairprojectlist")) {
        const json::object& p = read.object(value, "repairprojectlist");
        Job job;
        job.name = read.text(p, "repairproject");
        job.labour_minutes = static_cast<std::uint32_t>(std::clamp<std::int64_t>(amount(read, p, "workinghours", 3) * 60 / 1000, 0, 1'000'000));
        job.labour_price.minor_units = amount(read, p, "cost", 2);
        r.jobs.push_back(std::move(job));
    }
    const json::array& parts = read.list(o, "vehiclepartslist");
    if (r.jobs.empty() && !parts.empty()) r.jobs.emplace_back().name = read.text(o, "faultdescription");
    for (const json::value& value : parts) {
        const json::object& p = read.object(value, "vehiclepartslist");
        Part part;
        part.name = read.text(p, "partsname");
        part.number = read.text(p, "partscode");
        part.quantity_milli = static_cast<std::uint32_t>(std::clamp<std::int64_t>(amount(read, p, "partsquantity", 3), 0, 1'000'000'000));
        part.price.minor_units = amount(read, p, "cost", 2);
        r.jobs.front().parts.push_back(std::move(part));
    }
    for (const Job& job : r.jobs) {
        r.total.minor_units += job.labour_price.minor_units;
        for (const Part& part : job.parts) r.total.minor_units += part.price.minor_units;
    }
    r.note = read.text(o, "faultdescription");
    // The cost list's code is the record's name where it is an id; else a name is made of it and the vehicle, the same each time.
    const std::string code = read.text(o, "costlistcode");
    r.id = id_from_text(code);
    if (!r.id.empty()) return r;
    const std::string name = read.text(o, "vin") + '\t' + code + '\t' + read.text(o, "repairdate") + (code.empty() ? '\t' + std::to_string(number) : std::string{});
    std::uint64_t h = 14695981039346656037ULL;
    for (std::size_t i = 0; i < r.id.bytes.size(); ++i) {
        for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL + i;
        r.id.bytes[i] = static_cast<std::byte>(h >> 56U);
    }
    return r;
}

}  // namespace

std::string to_jtt1132(const History& h) {
    json::array out;
    for (const ServiceRecord& r : h.records) {
        json::object one = transaction(h.vehicle, r);
        json::object extension{{"odolink", record_json(r)}};
        if (out.empty()) extension["mileage"] = mileage_json(h.vehicle.mileage);
        one["extension"] = std::move(extension);
        out.push_back(std::move(one));
    }
    return json::serialize(out) + '\n';
}

Result<History, Problem> from_jtt1132(std::string_view file) {
    const auto value = parse_json(file);
    if (!value) return value.error();
    if (!value->is_array()) return Problem{0, {}, "it is no list of transactions", "give an array of JT/T 1132.2 repair transactions"};
    History out;
    JsonReader read;
    for (const json::value& element : value->get_array()) {
        read.place = "[" + std::to_string(out.records.size()) + "]";
        const json::object& o = read.object(element, "transaction");
        const Vehicle vehicle{read.text(o, "vin"), read.text(o, "vehicleplatenumber"), {}};
        std::optional<ServiceRecord> whole;
        const auto* extension = o.if_contains("extension");
        const bool extended = extension != nullptr && extension->is_object();
        const auto* own = extended ? extension->get_object().if_contains("odolink") : nullptr;
        if (out.records.empty()) {
            out.vehicle = vehicle;
            if (extended) out.vehicle.mileage = read.mileage(extension->get_object(), "mileage");
        }
        if (vehicle.vin != out.vehicle.vin) read.wrong("vin", "is of another vehicle than the first transaction", "give one vehicle's transactions at a time");
        if (own != nullptr) {
            JsonReader inner;
            ServiceRecord record = inner.record(*own);
            if (!inner.problem && agrees(transaction(vehicle, record), o)) whole = std::move(record);
        }
        out.records.push_back(whole ? std::move(*whole) : with_ids(standard_record(read, o, out.records.size()), kImportMark, {}));
        if (read.problem) return *read.problem;
    }
    return out;
}

}  // namespace odolink::exchange
