// SPDX-License-Identifier: Apache-2.0
// "odolink-history" 1: the vehicle, and each record with all its fields. Members of default value are left out; unknown ones are passed over.
#include <limits>

#include "adapters/exchange/json_record.hpp"
#include "adapters/exchange/moments.hpp"
#include "base/utf8.hpp"

namespace odolink::exchange {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMost32 = std::numeric_limits<std::uint32_t>::max();

json::object money_json(const Money& money) { return {{"minor_units", money.minor_units}, {"currency", utf8(money.currency)}}; }

void put(json::object& o, const char* name, const std::string& text) {
    if (!text.empty()) o[name] = utf8(text);
}
void put(json::object& o, const char* name, bool flag) {
    if (flag) o[name] = true;
}

template <class List, class Make>
void put_list(json::object& o, const char* name, const List& list, Make make) {
    if (list.empty()) return;
    json::array out;
    for (const auto& element : list) out.push_back(make(element));
    o[name] = std::move(out);
}

json::object part_json(const Part& p) {
    json::object o{{"id", p.id.text()}, {"quantity_milli", p.quantity_milli}, {"price", money_json(p.price)}};
    put(o, "number", p.number);
    put(o, "name", p.name);
    return o;
}

json::object job_json(const Job& j) {
    json::object o{{"id", j.id.text()}, {"kind", static_cast<int>(j.kind)}, {"labour_minutes", j.labour_minutes}, {"labour_price", money_json(j.labour_price)}};
    put(o, "item", j.item_id);
    put(o, "name", j.name);
    put(o, "covered", j.covered);
    put(o, "replaced", j.replaced);
    if (j.system != VehicleSystem::None) o["system"] = static_cast<int>(j.system);
    put(o, "closes_finding", id_text(j.closes_finding));
    put(o, "fits_set", id_text(j.fits_set));
    put(o, "recall", j.recall);
    if (j.defect != Defect::None) o["defect"] = static_cast<int>(j.defect);
    put_list(o, "codes", j.fault_codes, [](const std::string& code) { return json::value(utf8(code)); });
    put_list(o, "parts", j.parts, part_json);
    return o;
}

json::object finding_json(const Finding& f) {
    json::object o{{"id", f.id.text()}, {"text", utf8(f.text)}};
    put(o, "item", f.item_id);
    if (f.again_at != Distance{}) o["again_at_m"] = f.again_at.in_metres();
    put(o, "again_on", moment_text(f.again_on));
    put(o, "declined", f.declined);
    return o;
}

json::object attachment_json(const Attachment& a) {
    return {{"sha256", to_hex(a.digest)}, {"media_type", utf8(a.media_type)}, {"bytes", a.bytes}, {"name", utf8(a.name)}};
}

}  // namespace

json::object record_json(const ServiceRecord& r) {
    json::object o{{"id", r.id.text()},
                   {"revision", r.revision},
                   {"mileage_m", r.mileage.in_metres()},
                   {"total", money_json(r.total)},
                   {"watch_m", r.watch_distance.in_metres()},
                   {"author", static_cast<int>(r.author)}};
    put(o, "performed_at", moment_text(r.performed_at));
    put(o, "dealer_id", r.dealer_id);
    put(o, "dealer_name", r.dealer_name);
    put(o, "request_id", id_text(r.request_id));
    put(o, "received_at", moment_text(r.received_at));
    if (r.engine_hours) o["engine_hours"] = r.engine_hours->count();
    put(o, "note", r.note);
    put(o, "brought_in", moment_text(r.brought_in));
    put(o, "handed_back", moment_text(r.handed_back));
    put_list(o, "jobs", r.jobs, job_json);
    put_list(o, "findings", r.findings, finding_json);
    put_list(o, "attachments", r.attachments, attachment_json);
    return o;
}

json::object mileage_json(const TrustedMileage& m) {
    return {{"metres", m.value.in_metres()}, {"source", static_cast<int>(m.source)}, {"confidence", static_cast<int>(m.confidence)}, {"at", moment_text(m.at)}};
}

void JsonReader::wrong(const std::string& name, const std::string& what, const std::string& advice) {
    if (!problem) problem = Problem{0, place.empty() ? name : place + '.' + name, what, advice};
}

std::string JsonReader::text(const json::object& o, const char* name) {
    const auto* at = o.if_contains(name);
    if (at == nullptr || at->is_null()) return {};
    if (!at->is_string()) wrong(name, "is no text", "put it into quotation marks");
    return at->is_string() ? std::string{at->get_string().c_str(), at->get_string().size()} : std::string{};
}

std::int64_t JsonReader::number(const json::object& o, const char* name, std::int64_t least, std::int64_t most) {
    const auto* at = o.if_contains(name);
    if (at == nullptr) return 0;
    boost::system::error_code broken;
    const auto value = at->to_number<std::int64_t>(broken);
    if (broken || value < least || value > most) {
        wrong(name, "is no whole number from " + std::to_string(least) + " to " + std::to_string(most), "leave it as it was exported");
        return 0;
    }
    return value;
}

WallTime JsonReader::moment(const json::object& o, const char* name) {
    const std::string given = text(o, name);
    const auto at = read_moment(given);
    if (!at) wrong(name, "\"" + given + "\" is no date that can be told for sure", "write it as 2026-04-30");
    return at.value_or(WallTime{});
}

Id JsonReader::id(const json::object& o, const char* name) {
    const std::string given = text(o, name);
    const Id out = id_from_text(given);
    if (!given.empty() && out.empty()) wrong(name, "\"" + given + "\" is no id of 32 hexadecimal digits", "leave it as it was exported");
    return out;
}

bool JsonReader::flag(const json::object& o, const char* name) {
    const auto* at = o.if_contains(name);
    if (at != nullptr && !at->is_bool()) wrong(name, "is neither true nor false", "write true or false");
    return at != nullptr && at->is_bool() && at->get_bool();
}

Money JsonReader::money(const json::object& o, const char* name) {
    const auto* at = o.if_contains(name);
    if (at == nullptr) return {};
    const json::object& inner = object(*at, name);
    Money out;
    out.minor_units = number(inner, "minor_units", std::numeric_limits<std::int64_t>::min(), kMost);
    if (inner.contains("currency")) out.currency = text(inner, "currency");
    return out;
}

TrustedMileage JsonReader::mileage(const json::object& o, const char* name) {
    const auto* at = o.if_contains(name);
    if (at == nullptr) return {};
    const json::object& m = object(*at, name);
    return {Distance::metres(number(m, "metres", 0, kMost)), static_cast<MileageSource>(number(m, "source", 0, static_cast<int>(MileageSource::Dealer))),
            static_cast<MileageConfidence>(number(m, "confidence", 0, static_cast<int>(MileageConfidence::High))), moment(m, "at")};
}

const json::array& JsonReader::list(const json::object& o, const char* name) {
    static const json::array kNone;
    const auto* at = o.if_contains(name);
    if (at != nullptr && !at->is_array()) wrong(name, "is no list", "put it into square brackets");
    return at != nullptr && at->is_array() ? at->get_array() : kNone;
}

const json::object& JsonReader::object(const json::value& value, const char* name) {
    static const json::object kNone;
    if (!value.is_object()) wrong(name, "is no object", "put it into curly brackets");
    return value.is_object() ? value.get_object() : kNone;
}

Part JsonReader::part(const json::value& value) {
    const json::object& o = object(value, "parts");
    Part out;
    out.id = id(o, "id");
    out.number = text(o, "number");
    out.name = text(o, "name");
    if (o.contains("quantity_milli")) out.quantity_milli = static_cast<std::uint32_t>(number(o, "quantity_milli", 0, kMost32));
    out.price = money(o, "price");
    return out;
}

Job JsonReader::job(const json::value& value) {
    const json::object& o = object(value, "jobs");
    Job out;
    out.id = id(o, "id");
    if (o.contains("kind")) out.kind = static_cast<JobKind>(std::max<std::int64_t>(1, number(o, "kind", 1, static_cast<int>(JobKind::Recall))));
    out.item_id = text(o, "item");
    out.name = text(o, "name");
    for (const json::value& code : list(o, "codes")) {
        if (code.is_string()) out.fault_codes.emplace_back(code.get_string());
        else wrong("codes", "has an element that is no text", "put each code into quotation marks");
    }
    for (const json::value& p : list(o, "parts")) out.parts.push_back(part(p));
    out.labour_minutes = static_cast<std::uint32_t>(number(o, "labour_minutes", 0, kMost32));
    out.labour_price = money(o, "labour_price");
    out.covered = flag(o, "covered");
    out.system = static_cast<VehicleSystem>(number(o, "system", 0, static_cast<int>(VehicleSystem::EmissionControl)));
    out.replaced = flag(o, "replaced");
    out.closes_finding = id(o, "closes_finding");
    out.fits_set = id(o, "fits_set");
    out.recall = text(o, "recall");
    out.defect = static_cast<Defect>(number(o, "defect", 0, static_cast<int>(Defect::SafetyCritical)));
    return out;
}

Finding JsonReader::finding(const json::value& value) {
    const json::object& o = object(value, "findings");
    Finding out;
    out.id = id(o, "id");
    out.text = text(o, "text");
    out.item_id = text(o, "item");
    out.again_at = Distance::metres(number(o, "again_at_m", 0, kMost));
    out.again_on = moment(o, "again_on");
    out.declined = flag(o, "declined");
    return out;
}

Attachment JsonReader::attachment(const json::value& value) {
    const json::object& o = object(value, "attachments");
    Attachment out;
    const auto digest = from_hex(text(o, "sha256"));
    if (digest && digest->size() == out.digest.size()) std::copy(digest->begin(), digest->end(), out.digest.begin());
    else wrong("sha256", "is no digest of 64 hexadecimal digits", "leave it as it was exported");
    out.media_type = text(o, "media_type");
    out.bytes = static_cast<std::uint32_t>(number(o, "bytes", 0, kMost32));
    out.name = text(o, "name");
    return out;
}

ServiceRecord JsonReader::record(const json::value& value) {
    const json::object& o = object(value, "records");
    ServiceRecord out;
    out.id = id(o, "id");
    if (out.id.empty()) wrong("id", "is missing", "give each record an id of 32 hexadecimal digits");
    if (o.contains("revision")) out.revision = static_cast<std::uint32_t>(number(o, "revision", 1, kMost32));
    out.performed_at = moment(o, "performed_at");
    out.mileage = Distance::metres(number(o, "mileage_m", std::numeric_limits<std::int64_t>::min(), kMost));
    out.total = money(o, "total");
    if (o.contains("watch_m")) out.watch_distance = Distance::metres(number(o, "watch_m", 0, kMost));
    out.author = static_cast<RecordAuthor>(number(o, "author", 0, static_cast<int>(RecordAuthor::Import)));
    out.dealer_id = text(o, "dealer_id");
    out.dealer_name = text(o, "dealer_name");
    out.request_id = id(o, "request_id");
    out.received_at = moment(o, "received_at");
    out.note = text(o, "note");
    out.brought_in = moment(o, "brought_in");
    out.handed_back = moment(o, "handed_back");
    if (o.contains("engine_hours")) out.engine_hours = std::chrono::hours{number(o, "engine_hours", 0, kMost)};
    for (const json::value& j : list(o, "jobs")) out.jobs.push_back(job(j));
    for (const json::value& f : list(o, "findings")) out.findings.push_back(finding(f));
    for (const json::value& a : list(o, "attachments")) out.attachments.push_back(attachment(a));
    return out;
}

Result<json::value, Problem> parse_json(std::string_view file) {
    boost::system::error_code broken;
    json::value value = json::parse({file.data(), file.size()}, broken);
    if (broken) return Problem{0, {}, "it is not JSON: " + broken.message(), "give the file as it was exported"};
    return value;
}

std::string to_json(const History& h) {
    json::array records;
    for (const ServiceRecord& r : h.records) records.push_back(record_json(r));
    return json::serialize(json::object{{"format", "odolink-history"},
                                        {"version", 1},
                                        {"vehicle", {{"vin", utf8(h.vehicle.vin)}, {"plate", utf8(h.vehicle.plate)}, {"mileage", mileage_json(h.vehicle.mileage)}}},
                                        {"records", records}}) +
           '\n';
}

Result<History, Problem> from_json(std::string_view file) {
    const auto value = parse_json(file);
    if (!value) return value.error();
    JsonReader read;
    const json::object& o = read.object(*value, "file");
    if (read.text(o, "format") != "odolink-history") return Problem{0, "format", "it is no odolink-history", "give a file of odolinkctl history export --as json"};
    if (read.number(o, "version", 0, kMost) != 1) return Problem{0, "version", "it is of a newer version", "install the newer odolinkctl"};
    History out;
    if (const auto* vehicle = o.if_contains("vehicle")) {
        const json::object& v = read.object(*vehicle, "vehicle");
        out.vehicle.vin = read.text(v, "vin");
        out.vehicle.plate = read.text(v, "plate");
        out.vehicle.mileage = read.mileage(v, "mileage");
    }
    for (const json::value& r : read.list(o, "records")) {
        read.place = "records[" + std::to_string(out.records.size()) + "]";
        out.records.push_back(read.record(r));
        if (read.problem) return *read.problem;
    }
    if (read.problem) return *read.problem;
    return out;
}

}  // namespace odolink::exchange
