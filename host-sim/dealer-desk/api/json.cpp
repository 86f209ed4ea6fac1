// SPDX-License-Identifier: Apache-2.0
// Values to JSON.
#include "dealer-desk/api/json.hpp"

#include <boost/json.hpp>

#include "dealer-desk/words.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

json::value ms(WallTime t) {
    return t.known() ? json::value(t.since_epoch.count()) : json::value(nullptr);  // braces would make an array of it
}

template <class T, class F>
json::array each(const std::vector<T>& rows, F make) {
    json::array out;
    for (const T& row : rows) out.push_back(make(row));
    return out;
}

json::array strings(const std::vector<std::string>& list) {
    return json::array(list.begin(), list.end());
}

json::value fault(const FaultRecord& f) {
    const auto frame = each(f.freeze_frame, [](const SignalValue& s) {
        return json::value{{"name", s.name}, {"value", s.value}, {"unit", s.unit}};
    });
    return {{"code", f.dtc.code},
            {"ecu", f.dtc.ecu},
            {"state", word(f.state)},
            {"urgency", word(f.urgency)},
            {"permanent", f.permanent},
            {"lamp", f.lamp},
            {"active", f.active()},
            {"first_seen_ms", ms(f.first_seen)},
            {"last_seen_ms", ms(f.last_seen)},
            {"mileage_first_m", f.mileage_first.in_metres()},
            {"mileage_last_m", f.mileage_last.in_metres()},
            {"occurrences", f.occurrences},
            {"clean_cycles", f.clean_cycles},
            {"freeze_frame", frame},
            {"cleared_by", f.cleared_by},
            {"repaired_by", f.repaired_by}};
}

json::value due(const DueItem& d) {
    json::object out{{"item", d.item_id}, {"state", word(d.state)}};
    if (d.remaining_distance) out["remaining_m"] = d.remaining_distance->in_metres();
    if (d.remaining_time) out["remaining_days"] = d.remaining_time->count();
    if (d.condition_percent) out["condition_percent"] = *d.condition_percent;
    if (d.predicted_date) out["predicted_ms"] = ms(*d.predicted_date);
    if (d.predicted_early) out["predicted_early_ms"] = ms(*d.predicted_early);
    if (d.predicted_late) out["predicted_late_ms"] = ms(*d.predicted_late);
    return out;
}

json::value position(const std::optional<Position>& p) {
    if (!p) return nullptr;
    return {{"latitude", p->latitude}, {"longitude", p->longitude}, {"accuracy_m", p->accuracy}, {"at_ms", ms(p->at)}};
}

json::value request(const RequestRow& row) {
    const ServiceRequest& r = row.request;
    return {{"id", r.id.text()},
            {"vehicle", row.vehicle},
            {"kind", asked_word(r)},
            {"answer", r.answer},
            {"position", position(r.position)},
            {"initiator", word(r.initiator)},
            {"state", word(r.state)},
            {"created_ms", ms(r.created)},
            {"mileage_m", r.mileage.in_metres()},
            {"items", strings(r.due_items)},
            {"codes", strings(r.fault_codes)},
            {"recalls", strings(r.recalls)},
            {"note", r.note},
            {"clerk", row.clerk},
            {"changed_ms", ms(row.changed)},
            {"delivered_ms", ms(r.delivered_at)},
            {"version", row.version}};
}

json::value record(const RecordRow& row) {
    const ServiceRecord& r = row.record;
    const auto jobs = each(r.jobs, [](const Job& j) {
        const auto parts = each(j.parts, [](const Part& p) {
            return json::value{{"id", p.id.text()},
                               {"number", p.number},
                               {"name", p.name},
                               {"quantity_milli", p.quantity_milli},
                               {"price", p.price.minor_units}};
        });
        return json::value{{"id", j.id.text()},
                           {"kind", word(j.kind)},
                           {"item", j.item_id},
                           {"name", j.name},
                           {"codes", strings(j.fault_codes)},
                           {"parts", parts},
                           {"covered", j.covered},
                           {"system", static_cast<int>(j.system)},
                           {"replaced", j.replaced},
                           {"closes_finding", j.closes_finding.empty() ? "" : j.closes_finding.text()},
                           {"fits_set", j.fits_set.empty() ? "" : j.fits_set.text()},
                           {"recall", j.recall},
                           {"defect", static_cast<int>(j.defect)},
                           {"labour_minutes", j.labour_minutes},
                           {"labour_price", j.labour_price.minor_units}};
    });
    const auto findings = each(r.findings, [](const Finding& f) {
        return json::value{{"id", f.id.text()},
                           {"declined", f.declined},
                           {"text", f.text},
                           {"item", f.item_id},
                           {"again_at_m", f.again_at.in_metres()},
                           {"again_on_ms", ms(f.again_on)}};
    });
    const auto attachments = each(r.attachments, [](const Attachment& a) {
        return json::value{{"digest", to_hex(a.digest)}, {"media_type", a.media_type}, {"bytes", a.bytes}, {"name", a.name}};
    });
    const auto contradictions = each(row.contradictions, [](const Conflict& c) {
        return json::value{{"path", c.path},
                           {"kept", c.kept.text},
                           {"lost", c.lost.text},
                           {"lost_by", c.lost.stamp.writer == Writer::Vehicle ? "owner" : "dealer"}};
    });
    return {{"id", r.id.text()},
            {"revision", r.revision},
            {"note", r.note},
            {"attachments", attachments},
            {"contradictions", contradictions},
            {"dealer", r.dealer_name},
            {"author", word(r.author)},
            {"performed_ms", ms(r.performed_at)},
            {"brought_in_ms", ms(r.brought_in)},
            {"handed_back_ms", ms(r.handed_back)},
            {"mileage_m", r.mileage.in_metres()},
            {"jobs", jobs},
            {"findings", findings},
            {"total", r.total.minor_units},
            {"currency", r.total.currency},
            {"request", r.request_id.empty() ? "" : r.request_id.text()},
            {"watch_m", r.watch_distance.in_metres()},
            {"clerk", row.clerk},
            {"applied_ms", ms(row.applied)},
            {"closed_items", row.closed_items}};
}

json::value repair(const RepairRow& row) {
    return {{"code", row.outcome.code},
            {"record", row.outcome.record_id.text()},
            {"distance_m", row.outcome.distance.in_metres()},
            {"drive_cycles", row.outcome.drive_cycles},
            {"cured", row.outcome.cured},
            {"at_ms", ms(row.at)}};
}

json::value entry(const TimelineEntry& e) {
    boost::system::error_code broken;
    json::value detail = json::parse(e.detail, broken);
    if (broken) detail = json::object{};
    return {{"at_ms", ms(e.at)},
            {"origin", word(e.origin)},
            {"kind", e.kind},
            {"clerk", e.clerk},
            {"detail", std::move(detail)}};
}

json::value live(const LiveView& l) {
    const LiveRow& row = l.row;
    const auto values = each(l.values, [](const SignalValue& s) {
        return json::value{{"name", s.name}, {"value", s.value}, {"unit", s.unit}};
    });
    return {{"id", row.id.text()},
            {"state", word(row.state)},
            {"code", row.code},
            {"clerk", row.clerk},
            {"minutes", row.time_box.count()},
            {"asked_ms", ms(row.asked)},
            {"ended_by", word(row.ended_by)},
            {"from_ms", ms(row.from)},
            {"to_ms", ms(row.to)},
            {"readings", row.readings},
            {"names", strings(row.names)},
            {"read_ms", ms(l.read)},
            {"values", values}};
}

json::value agent(const AgentRow& row) {
    return {{"link", link_word(row)},
            {"since_ms", ms(row.since)},
            {"told_ms", ms(row.told)},
            {"version", row.agent.version},
            {"mode", word(row.agent.mode)},
            {"waiting", row.waiting},
            {"store_damaged", row.agent.store_damaged},
            {"store_failing", row.agent.store_failing},
            {"configuration_refused", row.agent.configuration_refused}};
}

json::value refusal(const RefusalRow& row) {
    return {{"down", row.sequence}, {"what", row.kind},       {"about", row.about},
            {"reason", word(row.reason)}, {"at_ms", ms(row.at)}, {"superseded", row.superseded}};
}

json::object words_of(const Recall& r) {
    const auto both = [](const Text& text) { return json::value{{"zh", text.zh}, {"en", text.en}}; };
    return {{"number", r.number}, {"state", word(r.state)}, {"what", both(r.what)}, {"risk", both(r.risk)}, {"remedy", both(r.remedy)}, {"announced_ms", ms(r.announced)}};
}

json::value health(const HealthPackage& h) {
    const auto monitors = each(h.readiness.monitors, [](const Monitor& m) {
        return json::value{{"name", m.name}, {"supported", m.supported}, {"complete", m.complete}};
    });
    const auto signals = each(h.signals, [](const SignalValue& s) {
        return json::value{{"name", s.name}, {"value", s.value}, {"unit", s.unit}};
    });
    return {{"taken_ms", ms(h.taken)},
            {"lamp", h.readiness.lamp},
            {"dtc_count", h.readiness.dtc_count},
            {"monitors", monitors},
            {"inspection_ready", h.readiness.inspection_ready},
            {"signals", signals},
            {"left_out", h.left_out},
            {"mileage_m", h.mileage.value.in_metres()}};
}

}  // namespace

json::value to_json(const AlertRow& row) {
    return {{"no", row.no},
            {"vehicle", row.vehicle},
            {"plate", row.plate},
            {"vin", row.vin},
            {"owner", row.owner},
            {"reason", word(row.reason)},
            {"severity", word(row.severity)},
            {"ref", row.ref},
            {"opened_ms", ms(row.opened)},
            {"due_ms", ms(row.due)},
            {"snoozed", row.snoozed},
            {"missed", row.missed},
            {"clerk", row.clerk},
            {"note", row.note},
            {"version", row.version},
            {"mileage_m", row.mileage.in_metres()},
            {"seen_ms", ms(row.seen)}};
}

json::value to_json(const VehicleRow& v) {
    return {{"vehicle", v.vehicle},
            {"plate", v.plate},
            {"vin", v.vin},
            {"owner", v.owner},
            {"phone", v.phone},
            {"version", v.version},
            {"mileage_m", v.mileage.in_metres()},
            {"mileage_source", word(v.mileage_source)},
            {"mileage_confidence", word(v.mileage_confidence)},
            {"mileage_ms", ms(v.mileage_at)},
            {"enrolled_ms", ms(v.enrolled)},
            {"seen_ms", ms(v.seen)},
            {"open_alerts", v.open_alerts},
            {"agent", agent(v.agent)}};
}

json::value to_json(const VehicleFile& f) {
    const auto consents = each(f.consents, [](const Consent& c) {
        return json::value{{"purpose", word(c.purpose)},
                           {"state", word(c.state)},
                           {"text_version", c.text_version},
                           {"changed_ms", ms(c.changed)}};
    });
    return {{"vehicle", to_json(f.vehicle)},
            {"health", f.health ? health(*f.health) : json::value(nullptr)},
            {"consents", consents},
            {"faults", each(f.faults, fault)},
            {"due", each(f.due, due)},
            {"requests", each(f.requests, request)},
            {"appointments", each(f.appointments, [](const VisitRow& row) { return to_json(row); })},
            {"records", each(f.records, record)},
            {"repairs", each(f.repairs, repair)},
            {"recalls", each(f.recalls, [](const RecallRow& row) { return to_json(row); })},
            {"live", f.live ? live(*f.live) : json::value(nullptr)},
            {"timeline", each(f.timeline, entry)},
            {"not_taken", each(f.refusals, refusal)},
            {"waiting_down", f.waiting_down}};
}

json::value to_json(const VisitRow& row) {
    const Appointment& a = row.appointment;
    return {{"id", a.id.text()},
            {"request", a.request_id.text()},
            {"vehicle", row.vehicle},
            {"plate", row.plate},
            {"owner", row.owner},
            {"state", word(a.state)},
            {"revision", a.revision},
            {"start_ms", ms(a.start)},
            {"minutes", a.duration.count()},
            {"price", a.price.minor_units},
            {"currency", a.price.currency},
            {"place", a.place},
            {"note", a.note},
            {"counter_ms", a.counter_start ? ms(*a.counter_start) : json::value(nullptr)},
            {"changed_ms", ms(a.changed)},
            {"clerk", row.clerk},
            {"version", row.version}};
}

json::value to_json(const RecallRow& row) {
    json::object out = words_of(row.recall);
    out["vehicle"] = row.vehicle;
    out["plate"] = row.plate;
    out["vin"] = row.vin;
    out["owner"] = row.owner;
    out["phone"] = row.phone;
    out["told_ms"] = ms(row.told);
    out["delivered"] = row.delivered;
    out["refused"] = row.refused;
    out["answer"] = row.answer ? json::value(word(*row.answer)) : json::value(nullptr);
    out["answered_ms"] = ms(row.answered);
    out["record"] = row.record.empty() ? "" : row.record.text();
    out["done"] = row.done();
    return out;
}

json::value to_json(const RecallCampaign& c) {
    json::object out = words_of(c.recall);
    out["told_ms"] = ms(c.told);
    out["vehicles"] = c.vehicles;
    out["delivered"] = c.delivered;
    out["done"] = c.done;
    return out;
}

json::value to_json(const CampaignRow& row) {
    const Campaign& c = row.campaign;
    json::object counts;
    for (const auto& [name, number] : row.counts) counts[name] = number;
    return {{"id", c.id.text()},
            {"class", word(c.campaign_class)},
            {"theme", word(c.theme)},
            {"title", {{"zh", c.title.zh}, {"en", c.title.en}}},
            {"body", {{"zh", c.body.zh}, {"en", c.body.en}}},
            {"wmis", json::array(c.criteria.wmis.begin(), c.criteria.wmis.end())},
            {"plan", c.criteria.plan},
            {"year_from", c.criteria.year_from},
            {"year_until", c.criteria.year_until},
            {"mileage_from_m", c.criteria.mileage_from.in_metres()},
            {"mileage_until_m", c.criteria.mileage_until.in_metres()},
            {"age_from_months", c.criteria.age_from.count()},
            {"age_until_months", c.criteria.age_until.count()},
            {"items", json::array(c.criteria.items.begin(), c.criteria.items.end())},
            {"from_ms", ms(c.from)},
            {"until_ms", ms(c.until)},
            {"offers_visit", c.offers_visit},
            {"standing", word(row.standing)},
            {"clerk", row.clerk},
            {"changed_ms", ms(row.changed)},
            {"version", row.version},
            {"audience", row.audience},
            {"counts", counts}};
}

json::value to_json(const CampaignCar& car) {
    return {{"vehicle", car.vehicle}, {"plate", car.plate},         {"vin", car.vin},       {"owner", car.owner}, {"phone", car.phone}, {"told_ms", ms(car.told)},
            {"delivered", car.delivered}, {"step", word(car.step)}, {"at_ms", ms(car.at)}};
}

json::value to_json(const LinkCounts& c, WallTime now) {
    return {{"vehicle", c.vehicle},
            {"events", c.events},
            {"receipted", c.receipted},
            {"duplicates", c.duplicates},
            {"dropped", c.dropped},
            {"lost", c.lost},
            {"missing", c.missing},
            {"down_last", c.down_last},
            {"down_acknowledged", c.down_acknowledged},
            {"certificate_end_ms", ms(c.certificate_end)},
            {"certificate", certificate_word(c.certificate_end, now)},
            {"agent", agent(c.agent)}};
}

json::value to_json(const AuditRow& row) {
    return {{"no", row.no},         {"at_ms", ms(row.at)},    {"clerk", row.clerk},
            {"action", row.action}, {"subject", row.subject}, {"detail", row.detail}};
}

json::value to_json(const Clerk& clerk) {
    return {{"name", clerk.name}, {"dealer", clerk.dealer}, {"role", word(clerk.role)}};
}

}  // namespace odolink::desk
