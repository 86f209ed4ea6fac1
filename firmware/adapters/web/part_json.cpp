// SPDX-License-Identifier: Apache-2.0
// The parts of the view that the page asks for when the owner looks at them. Head: view_json.hpp. Shapes: README.md.
#include <algorithm>
#include <map>

#include "adapters/web/json_values.hpp"
#include "adapters/web/view_json.hpp"

namespace odolink::web {
namespace {

constexpr std::size_t kMatters = 50;  // threads shown; older ones are in the service history

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

json::value attachment(const Attachment& a, const HeadUnitView& v) {
    const auto line = v.attachments.find(a.digest);
    const std::uint32_t here = line == v.attachments.end() ? 0 : line->second.bytes;
    const std::uint32_t percent = a.bytes == 0 ? 0 : static_cast<std::uint32_t>(std::uint64_t{100} * here / a.bytes);
    return {{"digest", to_hex(a.digest)}, {"name", a.name}, {"media_type", a.media_type}, {"bytes", a.bytes}, {"state", word(a, v)}, {"percent", percent}};
}

json::object record_row(const ServiceRecord& r) {
    return {{"id", r.id.text()},
            {"performed_at", time(r.performed_at)},
            {"km", r.mileage.in_kilometres()},
            {"jobs", list(r.jobs, [](const Job& j) -> json::value { return {{"kind", word(j.kind)}, {"item", j.item_id}, {"name", j.name}}; })},
            {"put_off", r.findings.size()},
            {"total", money(r.total)}};
}

/// What each year cost, newest first, one sum for each currency; records without a date are the year 0.
json::array years(const HeadUnitView& v) {
    struct Year {
        std::size_t visits{0};
        std::map<std::string, std::int64_t> spent;
    };
    std::map<int, Year, std::greater<>> all;
    for (const ServiceRecord& r : v.history) {
        int number = 0;
        if (r.performed_at.known()) number = static_cast<int>(std::chrono::year_month_day{local_day(r.performed_at, v.offset)}.year());
        Year& year = all[number];
        ++year.visits;
        year.spent[r.total.currency] += r.total.minor_units;
    }
    return list(all, [](const auto& entry) -> json::value {
        const auto& [number, year] = entry;
        return {{"year", number}, {"visits", year.visits}, {"spent", list(year.spent, [](const auto& sum) { return money({sum.second, sum.first}); })}};
    });
}

json::value signal(const SignalValue& s) { return {{"name", s.name}, {"value", s.value}, {"unit", s.unit}}; }

std::string_view evidence(CompletionEvidence e) {
    switch (e) {
        case CompletionEvidence::DealerRecord: return "dealer_record";
        case CompletionEvidence::OwnerStatement: return "owner_statement";
        case CompletionEvidence::DetectedService: return "detected_service";
        case CompletionEvidence::FactoryNew: return "factory_new";
        case CompletionEvidence::Assumed: return "assumed";
    }
    return "unknown";
}

json::value completion(const Completion& c) {
    return {{"km", c.mileage.in_kilometres()}, {"at", time(c.at)}, {"evidence", evidence(c.evidence)}, {"record", c.record_id}};
}

json::value visit(const Appointment& a, bool far_ahead) {
    return {{"id", a.id.text()},     {"revision", a.revision}, {"state", word(a.state)}, {"start", time(a.start)}, {"far_ahead", far_ahead},
            {"minutes", a.duration.count()}, {"price", money(a.price)}, {"place", a.place},      {"note", a.note},
            {"counter_start", time(a.counter_start)}, {"changed", time(a.changed)}};
}

json::value asked(const RequestLine& line) {
    const ServiceRequest& r = line.request;
    return {{"id", r.id.text()},
            {"kind", asked_word(r)},
            {"state", word(r.state)},
            {"created", time(r.created)},
            {"due_items", strings(r.due_items)},
            {"fault_codes", strings(r.fault_codes)},
            {"recalls", strings(r.recalls)},
            {"note", r.note},
            {"clerk", line.clerk},
            {"answer", r.answer},
            {"delivered_at", time(r.delivered_at)},
            {"picked_up_at", time(r.picked_up_at)},
            {"answered_at", time(r.answered_at)},
            {"pick_up_by", time(line.pick_up_by)},
            {"contact_by", time(line.contact_by)},
            {"resolve_by", time(line.resolve_by)},
            {"closed_at", time(r.closed_at)},
            {"pick_up_missed", r.pick_up_missed},
            {"contact_missed", r.contact_missed},
            {"resolve_missed", r.resolve_missed}};
}

json::object warranty(const WarrantyLine& line) {
    const auto day = [](std::chrono::sys_days last) { return json::value(iso8601({last.time_since_epoch(), WallQuality::Synchronised}).substr(0, 10)); };
    return {{"name", text(line.term.name)},
            {"state", word(line.now.state)},
            {"remaining_days", maybe(line.now.remaining_time, [](std::chrono::days d) { return d.count(); })},
            {"remaining_km", kilometres(line.now.remaining_distance)},
            {"last_day", maybe(line.now.last_day, day)},
            {"until_km", kilometres(line.term.distance)}};
}

json::value counter(const PartCounter& p) {
    return {{"set", !p.set.empty()},
            {"system", word(p.system)},
            {"name", p.name},
            {"km", p.driven.in_kilometres()},
            {"fitted", p.fitted},
            {"first_fitted", time(p.first_fitted)},
            {"age_left_days", maybe(p.age_left, [](std::chrono::days d) { return d.count(); })},
            {"state", word(p.state)}};
}

json::value count(const GuaranteeCount& c) {
    return {{"rule", word(c.rule)}, {"system", word(c.system)}, {"subject", c.subject},   {"count", c.count},
            {"limit", c.limit},     {"reached", c.reached()},   {"records", list(c.records, [](const Id& id) { return json::value(id.text()); })}};
}

json::object thread(const Id& id, json::value request, const HeadUnitView& v, const std::vector<const Appointment*>& visits, const Id& request_id) {
    json::array records;
    for (const ServiceRecord& r : v.history) {
        if (!request_id.empty() && r.request_id == request_id) records.push_back(record_row(r));
    }
    return {{"id", id.text()}, {"request", std::move(request)}, {"visits", list(visits, [&v](const Appointment* a) { return visit(*a, v.far_ahead.contains(a->id)); })},
            {"records", std::move(records)}};
}

}  // namespace

json::value history_json(const HeadUnitView& v, const std::optional<Id>& before, std::size_t most) {
    auto first = v.history.begin();
    if (before) {
        first = std::find_if(first, v.history.end(), [&before](const ServiceRecord& r) { return r.id == *before; });
        if (first != v.history.end()) ++first;
    }
    const auto last = first + static_cast<std::ptrdiff_t>(std::min<std::size_t>(most, static_cast<std::size_t>(v.history.end() - first)));
    json::array records;
    for (auto record = first; record != last; ++record) records.push_back(record_row(*record));
    json::object o{{"records", std::move(records)}, {"more", last != v.history.end()}};
    if (!before) o["years"] = years(v);
    return o;
}

std::optional<json::value> record_json(const HeadUnitView& v, const Id& id) {
    const auto r = std::find_if(v.history.begin(), v.history.end(), [&id](const ServiceRecord& record) { return record.id == id; });
    if (r == v.history.end()) return std::nullopt;
    json::object o = record_row(*r);
    o["revision"] = r->revision;
    o["dealer"] = r->dealer_name;
    o["by_owner"] = r->author == RecordAuthor::Owner;
    o["imported"] = r->author == RecordAuthor::Import;
    o["jobs"] = list(r->jobs, job);
    o["findings"] = list(r->findings, finding);
    o["note"] = r->note;
    o["attachments"] = list(r->attachments, [&v](const Attachment& a) { return attachment(a, v); });
    const auto crossed = v.contradictions.find(id);
    if (crossed == v.contradictions.end()) return o;
    o["contradictions"] = list(crossed->second, [](const Conflict& c) {
        return json::object{{"path", c.path}, {"kept", c.kept.text}, {"lost", c.lost.text}, {"lost_by", c.lost.stamp.writer == Writer::Vehicle ? "owner" : "dealer"}};
    });
    return o;
}

std::optional<json::value> item_json(const HeadUnitView& v, std::string_view item) {
    const auto line = std::find_if(v.due.begin(), v.due.end(), [item](const DueLine& l) { return l.due.item_id == item; });
    if (line == v.due.end()) return std::nullopt;
    return json::value{{"item", line->due.item_id},
                       {"reason", text(line->reason)},
                       {"every_km", kilometres(line->interval.distance)},
                       {"every_months", maybe(line->interval.time, [](std::chrono::months m) { return m.count(); })},
                       {"every_hours", maybe(line->interval.engine_hours, [](std::chrono::hours h) { return h.count(); })},
                       {"severe", line->severe},
                       {"condition_percent", maybe(line->due.condition_percent, [](double p) { return p; })},
                       {"stood_days", maybe(line->due.stood, [](std::chrono::days d) { return d.count(); })},
                       {"due_km", kilometres(line->due_at)},
                       {"due_on", time(line->due_on)},
                       {"due_hours", maybe(line->due_hours, [](std::chrono::hours h) { return h.count(); })},
                       {"last", maybe(line->last, completion)},
                       {"warranty", list(line->warranty, text)}};
}

std::optional<json::value> fault_json(const HeadUnitView& v, std::string_view id) {
    const auto line = std::find_if(v.faults.begin(), v.faults.end(), [id](const FaultLine& l) { return fault_id(l.fault.dtc) == id; });
    if (line == v.faults.end()) return std::nullopt;
    const FaultRecord& f = line->fault;
    return json::value{{"id", id},
                       {"advice", text(line->advice)},
                       {"checks", text(line->checks)},
                       {"warranty", list(line->warranty, text)},
                       {"first_seen", time(f.first_seen)},
                       {"last_seen", time(f.last_seen)},
                       {"first_km", f.mileage_first.in_kilometres()},
                       {"last_km", f.mileage_last.in_kilometres()},
                       {"occurrences", f.occurrences},
                       {"clean_cycles", f.clean_cycles},
                       {"freeze_frame", list(f.freeze_frame, signal)}};
}

std::optional<json::value> recall_json(const HeadUnitView& v, std::string_view number) {
    const auto line = std::find_if(v.recalls.begin(), v.recalls.end(), [number](const RecallLine& l) { return l.recall.number == number; });
    if (line == v.recalls.end()) return std::nullopt;
    return json::value{{"number", line->recall.number},
                       {"risk", text(line->recall.risk)},
                       {"remedy", text(line->recall.remedy)},
                       {"announced", time(line->recall.announced)},
                       {"record", line->remedy.empty() ? std::string{} : line->remedy.text()}};
}

std::optional<json::value> campaign_json(const HeadUnitView& v, const Id& id) {
    const auto line = std::find_if(v.campaigns.begin(), v.campaigns.end(), [&id](const CampaignLine& l) { return l.listed && l.campaign.id == id; });
    if (line == v.campaigns.end()) return std::nullopt;
    const Campaign& c = line->campaign;
    return json::value{{"id", c.id.text()}, {"state", word(*line)}, {"title", text(c.title)}, {"body", text(c.body)}, {"until", time(c.until)}, {"offers_visit", c.offers_visit}};
}

json::value cover_json(const HeadUnitView& v) {
    json::object o{{"warranties", list(v.warranties, [](const WarrantyLine& line) { return json::value(warranty(line)); })}, {"three_guarantees", nullptr}, {"parts", list(v.part_counters, counter)}};
    if (v.three_guarantees) {
        json::object guarantees = warranty(v.three_guarantees->term);
        guarantees["counts"] = list(v.three_guarantees->counts, count);
        o["three_guarantees"] = std::move(guarantees);
    }
    return o;
}

json::value matters_json(const HeadUnitView& v) {
    std::vector<std::pair<WallTime, json::object>> threads;
    std::map<Id, std::vector<const Appointment*>> visits;
    for (const Appointment& a : v.appointments) visits[a.request_id].push_back(&a);
    for (const RequestLine& line : v.requests) {
        const Id& id = line.request.id;
        threads.emplace_back(line.request.created, thread(id, asked(line), v, visits[id], id));
        visits.erase(id);
    }
    for (const auto& [request, own] : visits) {
        for (const Appointment* a : own) threads.emplace_back(a->changed, thread(a->id, nullptr, v, {a}, a->request_id));
    }
    std::stable_sort(threads.begin(), threads.end(), [](const auto& a, const auto& b) { return a.first.since_epoch > b.first.since_epoch; });
    if (threads.size() > kMatters) threads.resize(kMatters);
    return {{"matters", list(threads, [](const auto& entry) { return json::value(entry.second); })}};
}

json::value sent_json(const HeadUnitView& v) {
    return {{"sent", list(v.sent, [](const SentLine& s) -> json::value {
                 return {{"what", text(s.what)}, {"purpose", word(s.purpose)}, {"recipient", s.recipient}, {"when", time(s.when)}, {"received", s.received}, {"messages", s.messages}, {"bytes", s.bytes}};
             })}};
}

}  // namespace odolink::web
