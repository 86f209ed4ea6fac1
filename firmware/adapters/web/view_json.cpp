// SPDX-License-Identifier: Apache-2.0
// The view as JSON, one function for each part. Shapes: README.md.
#include "adapters/web/view_json.hpp"

#include <boost/json.hpp>

#include "adapters/web/words.hpp"

namespace odolink::web {
namespace {

namespace json = boost::json;

json::value text(const Text& t) { return {{"zh", t.zh}, {"en", t.en}}; }
json::value time(WallTime t) { return t.known() ? json::value(iso8601(t)) : json::value(nullptr); }
json::value time(const std::optional<WallTime>& t) { return t ? time(*t) : json::value(nullptr); }
json::value money(const Money& m) { return {{"amount", static_cast<double>(m.minor_units) / 100.0}, {"currency", m.currency}}; }

template <class T, class Function>
json::array list(const std::vector<T>& values, Function function) {
    json::array out;
    out.reserve(values.size());
    for (const T& value : values) out.push_back(function(value));
    return out;
}

json::array strings(const std::vector<std::string>& values) {
    return list(values, [](const std::string& s) { return json::value(s); });
}

template <class T, class Function>
json::value maybe(const std::optional<T>& value, Function function) {
    return value ? json::value(function(*value)) : json::value(nullptr);
}

json::value prompt(const Prompt& p) {
    return {{"id", p.id.text()},
            {"reason_key", p.reason_key},
            {"class", word(p.prompt_class)},
            {"what", text(p.what)},
            {"why", text(p.why)},
            {"next", text(p.next)},
            {"evidence", list(p.evidence, text)},
            {"answers", list(p.answers, [](PromptAnswer a) { return json::value(word(a)); })}};
}

json::value due(const DueLine& line) {
    const DueItem& d = line.due;
    return {{"item", d.item_id},
            {"name", text(line.name)},
            {"reason", text(line.reason)},
            {"state", word(d.state)},
            {"remaining_km", maybe(d.remaining_distance, [](Distance v) { return v.in_kilometres(); })},
            {"remaining_days", maybe(d.remaining_time, [](std::chrono::days v) { return v.count(); })},
            {"remaining_engine_hours", maybe(d.remaining_engine_hours, [](std::chrono::hours v) { return v.count(); })},
            {"condition_percent", maybe(d.condition_percent, [](double v) { return v; })},
            {"predicted_date", time(d.predicted_date)},
            {"predicted_early", time(d.predicted_early)},
            {"predicted_late", time(d.predicted_late)}};
}

json::value signal(const SignalValue& s) { return {{"name", s.name}, {"value", s.value}, {"unit", s.unit}}; }

json::value fault(const FaultLine& line) {
    const FaultRecord& f = line.fault;
    return {{"ecu", f.dtc.ecu},
            {"code", f.dtc.code},
            {"state", word(f.state)},
            {"permanent", f.permanent},
            {"lamp", f.lamp},
            {"urgency", word(f.urgency)},
            {"summary", text(line.summary)},
            {"advice", text(line.advice)},
            {"checks", text(line.checks)},
            {"first_seen", time(f.first_seen)},
            {"last_seen", time(f.last_seen)},
            {"first_km", f.mileage_first.in_kilometres()},
            {"last_km", f.mileage_last.in_kilometres()},
            {"occurrences", f.occurrences},
            {"clean_cycles", f.clean_cycles},
            {"freeze_frame", list(f.freeze_frame, signal)}};
}

json::value part(const Part& p) {
    return {{"number", p.number}, {"name", p.name}, {"quantity", p.quantity_milli / 1000.0}, {"price", money(p.price)}};
}

json::value job(const Job& j) {
    return {{"kind", word(j.kind)},          {"item", j.item_id},
            {"name", j.name},                {"fault_codes", strings(j.fault_codes)},
            {"parts", list(j.parts, part)},  {"labour_minutes", j.labour_minutes},
            {"labour_price", money(j.labour_price)}};
}

json::value finding(const Finding& f) {
    return {{"text", f.text}, {"item", f.item_id}, {"again_km", f.again_at.in_kilometres()}, {"again_on", time(f.again_on)}};
}

json::value record(const ServiceRecord& r) {
    return {{"id", r.id.text()},
            {"revision", r.revision},
            {"dealer", r.dealer_name},
            {"performed_at", time(r.performed_at)},
            {"km", r.mileage.in_kilometres()},
            {"jobs", list(r.jobs, job)},
            {"findings", list(r.findings, finding)},
            {"total", money(r.total)}};
}

json::value appointment(const Appointment& a) {
    return {{"id", a.id.text()},
            {"request", a.request_id.text()},
            {"revision", a.revision},
            {"state", word(a.state)},
            {"start", time(a.start)},
            {"minutes", a.duration.count()},
            {"price", money(a.price)},
            {"place", a.place},
            {"note", a.note},
            {"counter_start", time(a.counter_start)}};
}

json::value request(const RequestLine& line) {
    const ServiceRequest& r = line.request;
    return {{"id", r.id.text()},
            {"kind", word(r.kind)},
            {"state", word(r.state)},
            {"created", time(r.created)},
            {"due_items", strings(r.due_items)},
            {"fault_codes", strings(r.fault_codes)},
            {"note", r.note},
            {"delivered_at", time(r.delivered_at)},
            {"clerk", line.clerk},
            {"pick_up_by", time(line.pick_up_by)},
            {"contact_by", time(line.contact_by)},
            {"pick_up_missed", line.pick_up_missed},
            {"contact_missed", line.contact_missed}};
}

json::value consent(const ConsentLine& line) {
    return {{"purpose", word(line.consent.purpose)},
            {"state", word(line.consent.state)},
            {"recipient", line.consent.recipient},
            {"text_version", line.consent.text_version},
            {"changed", time(line.consent.changed)},
            {"title", text(line.title)},
            {"body", text(line.body)}};
}

json::value sent(const SentLine& s) {
    return {{"what", text(s.what)},
            {"purpose", word(s.purpose)},
            {"recipient", s.recipient},
            {"when", time(s.when)},
            {"received", s.received}};
}

json::value trip(const Trip& t) {
    return {{"number", t.number},
            {"km", t.distance.in_kilometres()},
            {"seconds", t.duration.count()},
            {"idle_seconds", t.idle.count()},
            {"started", time(t.started)}};
}

json::value readiness(const Readiness& r) {
    return {{"lamp", r.lamp},
            {"dtc_count", r.dtc_count},
            {"inspection_ready", r.inspection_ready},
            {"monitors", list(r.monitors, [](const Monitor& m) -> json::value {
                 return {{"name", m.name}, {"supported", m.supported}, {"complete", m.complete}};
             })}};
}

}  // namespace

json::value to_json(const HeadUnitView& v) {
    return {{"revision", v.revision},
            {"now", time(v.now)},
            {"driving", word(v.driving)},
            {"verdict", word(v.verdict)},
            {"vin", v.identity.vin},
            {"mileage",
             {{"km", v.mileage.value.in_kilometres()}, {"source", word(v.mileage.source)}, {"at", time(v.mileage.at)}}},
            {"readiness", readiness(v.readiness)},
            {"prompt", maybe(v.prompt, prompt)},
            {"prompts_waiting", v.prompts_waiting},
            {"due", list(v.due, due)},
            {"faults", list(v.faults, fault)},
            {"history", list(v.history, record)},
            {"appointments", list(v.appointments, appointment)},
            {"requests", list(v.requests, request)},
            {"consents", list(v.consents, consent)},
            {"sent", list(v.sent, sent)},
            {"link",
             {{"online", v.link.online},
              {"waiting", v.link.waiting},
              {"given", v.link.given},
              {"last_receipt", time(v.link.last_receipt)}}},
            {"trip", maybe(v.trip, trip)},
            {"bus", v.bus},
            {"dealer", v.dealer_name}};
}

}  // namespace odolink::web
