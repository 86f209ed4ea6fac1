// SPDX-License-Identifier: Apache-2.0
#include "app/take_out/bundle.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <sstream>

#include "adapters/mbedtls/enrolment/enrolment.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/mbedtls/sealed_store.hpp"
#include "adapters/web/words.hpp"
#include "app/take_out/redaction.hpp"
#include "app/vehicle_file/answers.hpp"
#include "app/vehicle_file/words.hpp"

namespace odolink::take_out {
namespace {

namespace json = boost::json;
using vehicle_file::VehicleFile;

constexpr std::size_t kLogLines = 2000;

/// All that this file knows to be somebody's.
Redaction redaction_for(const VehicleFile& file) {
    Redaction out;
    const HeadUnitView& v = file.now.view;
    out.know(v.identity.vin, vehicle_file::masked(v.identity.vin));
    if (const auto vehicle = vehicle_of(file.identity)) out.know(*vehicle, "<vehicle>");
    for (const std::string* phone : {&v.phones.service, &v.phones.complaint, &v.phones.roadside})
        out.know(*phone, "<phone>");
    out.know(v.dealer_name, "<dealer>");
    for (const ConsentLine& line : v.consents) out.know(line.consent.recipient, "<dealer>");
    for (const RequestLine& line : v.requests) {
        out.know(line.clerk, "<clerk>");
        out.know(line.request.note, "<note>");
    }
    for (const ServiceRecord& record : v.history) {
        out.know(record.dealer_name, "<dealer>");
        out.know(record.note, "<note>");
    }
    return out;
}

json::value redacted(const json::value& value, const Redaction& redaction) {
    if (value.is_string()) return json::value(redaction.of(value.get_string()));
    if (value.is_array()) {
        json::array out;
        for (const json::value& part : value.get_array()) out.push_back(redacted(part, redaction));
        return out;
    }
    if (!value.is_object()) return value;
    json::object out;
    for (const auto& [name, part] : value.get_object()) out[name] = redacted(part, redaction);
    return out;
}

/// A configuration's lines without remarks: those are somebody's own words.
std::string without_comments(const std::string& toml) {
    std::istringstream in{toml};
    std::string out;
    for (std::string line; std::getline(in, line);) {
        bool quoted = false;
        for (std::size_t at = 0; at < line.size(); ++at) {
            if (line[at] == '"') quoted = !quoted;
            if (line[at] == '#' && !quoted) line.resize(at);
        }
        if (line.find_first_not_of(" \t\r") != std::string::npos) out += line + '\n';
    }
    return out;
}

json::array lines_of(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) all.push_back(std::move(line));
    const std::size_t first = all.size() - std::min(all.size(), kLogLines);
    return json::array(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
}

json::object records_in(VehicleStore& store) {
    constexpr std::pair<RecordKind, const char*> kKinds[] = {{RecordKind::Meta, "meta"},
                                                             {RecordKind::Fault, "fault"},
                                                             {RecordKind::Trip, "trip"},
                                                             {RecordKind::Mileage, "mileage"},
                                                             {RecordKind::Plan, "plan"},
                                                             {RecordKind::Completion, "completion"},
                                                             {RecordKind::Service, "service"},
                                                             {RecordKind::Request, "request"},
                                                             {RecordKind::Appointment, "appointment"},
                                                             {RecordKind::Consent, "consent"},
                                                             {RecordKind::Prompt, "prompt"},
                                                             {RecordKind::Identity, "identity"},
                                                             {RecordKind::Duty, "duty"},
                                                             {RecordKind::Quarantine, "quarantine"},
                                                             {RecordKind::Message, "message"},
                                                             {RecordKind::Swap, "swap"},
                                                             {RecordKind::Capture, "capture"},
                                                             {RecordKind::RecordFile, "record_file"},
                                                             {RecordKind::Recall, "recall"},
                                                             {RecordKind::Attachment, "attachment"},
                                                             {RecordKind::Campaign, "campaign"}};
    json::object out;
    for (const auto& [kind, name] : kKinds) {
        const auto records = store.load(kind);
        out[name] = records ? json::value(records->size()) : json::value(nullptr);
    }
    return out;
}

}  // namespace

json::value bundle(const VehicleFile& file, const Surroundings& around) {
    const Redaction redaction = redaction_for(file);
    json::array configuration;
    for (const TextFile& text : around.configuration)
        configuration.push_back({{"file", text.name}, {"text", without_comments(text.content)}});
    json::value made{{"format", "odolink-bundle"},
                     {"version", 1},
                     {"made", web::iso8601(file.now.view.now)},
                     {"odolinkctl", ODOLINK_VERSION},
                     {"system", around.system},
                     {"configuration", std::move(configuration)},
                     {"status", vehicle_file::status_json(file)},
                     {"faults", vehicle_file::faults_json(file)},
                     {"mileage", vehicle_file::mileage_json(file)},
                     {"due", vehicle_file::due_json(file)},
                     {"consent", vehicle_file::consent_json(file)},
                     {"outbox", vehicle_file::outbox_json(file)},
                     {"records", records_in(*file.store)},
                     {"enrolled", enrolled(file.identity)},
                     {"metrics", lines_of(around.metrics)},
                     {"log", lines_of(redaction.of(around.log))}};
    return redacted(made, redaction);
}

}  // namespace odolink::take_out
