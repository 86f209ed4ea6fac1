// SPDX-License-Identifier: Apache-2.0
// The view as JSON, one function for each part, and what of it may leave while the vehicle is not parked. Shapes: README.md.
#include "adapters/web/view_json.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "adapters/web/json_values.hpp"

namespace odolink::web {
namespace {

// Caps that keep a view below 30 kB; what is beyond is counted.
constexpr std::size_t kDueRows = 23;
constexpr std::size_t kFaultRows = 20;
constexpr std::size_t kMatterRows = 8;
constexpr std::size_t kRecallRows = 3;
constexpr std::size_t kRecallTitle = 120;  // bytes
constexpr std::size_t kCampaignRows = 3;
constexpr std::size_t kCodesInRow = 8;
constexpr std::size_t kNoteInRow = 120;  // bytes

/// At most `bytes` of it, cut between characters.
std::string_view beginning(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
    return text.substr(0, bytes);
}

json::value beginning(const Text& whole, std::size_t bytes) { return {{"zh", beginning(whole.zh, bytes)}, {"en", beginning(whole.en, bytes)}}; }

json::value prompt(const Prompt& p) {
    return {{"id", p.id.text()},
            {"reason_key", p.reason_key},
            {"class", word(p.prompt_class)},
            {"what", text(p.what)},
            {"why", text(p.why)},
            {"next", text(p.next)},
            {"evidence", list(p.evidence, text)},
            {"snoozes", p.snoozes},
            {"answers", list(p.answers, [](PromptAnswer a) { return json::value(word(a)); })}};
}

/// How much of the item's interval is used, in percent: of the limit that is nearest its end; over 100 when past it.
struct Used {
    double percent{0};
    std::string_view limit;  ///< which one that is
};

std::optional<Used> used_of(const DueLine& line) {
    std::optional<Used> used;
    const auto count = [&used](std::string_view limit, double left, double whole) {
        if (whole <= 0) return;
        const double percent = 100.0 * (1.0 - left / whole);
        if (!used || percent > used->percent) used = Used{std::max(0.0, percent), limit};
    };
    const DueItem& d = line.due;
    const Interval& i = line.interval;
    if (d.remaining_distance && i.distance) count("km", d.remaining_distance->in_kilometres(), i.distance->in_kilometres());
    if (d.remaining_time && i.time) count("days", static_cast<double>(d.remaining_time->count()), static_cast<double>(std::chrono::floor<std::chrono::days>(*i.time).count()));
    if (d.remaining_engine_hours && i.engine_hours) count("hours", static_cast<double>(d.remaining_engine_hours->count()), static_cast<double>(i.engine_hours->count()));
    if (d.condition_percent) count("life", *d.condition_percent, 100);
    return used;
}

json::object due(const DueLine& line) {
    const DueItem& d = line.due;
    const std::optional<Used> used = used_of(line);
    json::object o{{"item", d.item_id},
            {"name", text(line.name)},
            {"state", word(d.state)},
            {"remaining_km", kilometres(d.remaining_distance)},
            {"remaining_days", maybe(d.remaining_time, [](std::chrono::days v) { return v.count(); })},
            {"remaining_engine_hours", maybe(d.remaining_engine_hours, [](std::chrono::hours v) { return v.count(); })},
            {"used_percent", maybe(used, [](const Used& v) { return std::round(v.percent); })},
            {"predicted_date", time(d.predicted_date)},
            {"predicted_early", time(d.predicted_early)},
            {"predicted_late", time(d.predicted_late)}};
    if (used && used->limit != "km") o["calls"] = used->limit;
    return o;
}

json::object next(const DueLine& line) {
    json::object o = due(line);
    o["reason"] = text(line.reason);
    return o;
}

bool active(const FaultRecord& f) { return f.state == FaultState::Pending || f.state == FaultState::Confirmed; }

/// Indices of the faults: active ones first, then the more urgent, then as the book lists them.
std::vector<std::size_t> worst_first(const std::vector<FaultLine>& faults) {
    std::vector<std::size_t> order(faults.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&faults](std::size_t a, std::size_t b) {
        const FaultRecord &p = faults[a].fault, &q = faults[b].fault;
        return std::pair{!active(p), -static_cast<int>(p.urgency)} < std::pair{!active(q), -static_cast<int>(q.urgency)};
    });
    return order;
}

/// What may be known of a fault while driving: its code and what it means for the drive, no text.
json::object fault_mark(const FaultRecord& f) {
    return {{"code", f.dtc.code}, {"state", word(f.state)}, {"urgency", word(f.urgency)}, {"freeze_frame", f.freeze_frame.size()}};
}

json::object fault(const FaultLine& line) {
    const FaultRecord& f = line.fault;
    json::object o = fault_mark(f);
    o["id"] = fault_id(f.dtc);
    o["summary"] = text(line.summary);
    o["lamp"] = f.lamp;
    o["permanent"] = f.permanent;
    return o;
}

json::value appointment(const Appointment& a, bool far_ahead) {
    return {{"id", a.id.text()},
            {"far_ahead", far_ahead},
            {"request", a.request_id.text()},
            {"revision", a.revision},
            {"state", word(a.state)},
            {"start", time(a.start)},
            {"counter_start", time(a.counter_start)}};
}

json::value request(const RequestLine& line) {
    const ServiceRequest& r = line.request;
    const std::size_t codes = std::min(r.fault_codes.size(), kCodesInRow);
    return {{"id", r.id.text()},
            {"kind", asked_word(r)},
            {"state", word(r.state)},
            {"created", time(r.created)},
            {"items", r.due_items.size()},
            {"recalls", strings(r.recalls)},
            {"fault_codes", strings({r.fault_codes.begin(), r.fault_codes.begin() + static_cast<std::ptrdiff_t>(codes)})},
            {"note", beginning(r.note, kNoteInRow)},
            {"late", r.pick_up_missed || r.contact_missed || r.resolve_missed}};
}

json::value consent(const ConsentLine& line) {
    return {{"purpose", word(line.consent.purpose)},
            {"state", word(line.consent.state)},
            {"text_version", line.consent.text_version},
            {"title", text(line.title)},
            {"body", text(line.body)}};
}

/// `confirm` is empty while it is under way.
json::value erasure(const ErasureLine& line) {
    return {{"reason", word(line.reason)}, {"confirm", line.confirm.empty() ? std::string{} : line.confirm.text()}};
}

json::value live(const LiveLine& line) {
    return {{"clerk", line.clerk}, {"minutes", std::chrono::ceil<std::chrono::minutes>(line.left).count()}};
}

json::value recall(const RecallLine& line) {
    return {{"number", line.recall.number}, {"state", word(line)}, {"what", beginning(line.recall.what, kRecallTitle)}};
}

/// Open ones first, the latest told first among equals.
json::array recalls(const std::vector<RecallLine>& lines) {
    std::vector<const RecallLine*> order;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) order.push_back(&*line);
    std::stable_partition(order.begin(), order.end(), [](const RecallLine* line) { return line->open(); });
    if (order.size() > kRecallRows) order.resize(kRecallRows);
    return list(order, [](const RecallLine* line) { return recall(*line); });
}

json::value campaign(const CampaignLine* line) {
    return {{"id", line->campaign.id.text()}, {"state", word(*line)}};
}

std::vector<const CampaignLine*> listed(const std::vector<CampaignLine>& lines) {
    std::vector<const CampaignLine*> out;
    for (const CampaignLine& line : lines) {
        if (line.listed) out.push_back(&line);
    }
    return out;
}

json::value survey(const SurveyLine& line) {
    return {{"id", line.record_id.text()},
            {"visited", time(line.visited)},
            {"questionnaire", line.questions.version},
            {"questions", list(line.questions.questions, [](const SurveyQuestion& q) -> json::value {
                 return {{"id", q.id}, {"text", text(q.text)}, {"least", q.least}, {"most", q.most}};
             })}};
}

json::value readiness(const Readiness& r) {
    const auto left = std::count_if(r.monitors.begin(), r.monitors.end(), [](const Monitor& m) { return m.supported && !m.complete; });
    return {{"lamp", r.lamp}, {"dtc_count", r.dtc_count}, {"inspection_ready", r.inspection_ready}, {"monitors_left", left}};
}

/// What the page draws whatever the vehicle does: the state at a glance, without anything to read.
json::object glance(const HeadUnitView& v) {
    return {{"revision", v.revision},
            {"now", time(v.now)},
            {"driving", word(v.driving)},
            {"dark", v.dark},
            {"audience", word(v.audience)},
            {"mode", word(v.mode)},
            {"unsaved", v.unsaved},
            {"pin_set", v.pin_set},
            {"language", v.language == Language::English ? "en" : "zh"},
            {"verdict", word(v.verdict)},
            {"mileage",
             {{"km", v.mileage.value.in_kilometres()}, {"source", word(v.mileage.source)}, {"at", time(v.mileage.at)}}},
            {"prompt", maybe(v.prompt, prompt)},
            {"prompts_waiting", v.prompts_waiting},
            {"live", maybe(v.live, live)},
            {"next", v.due.empty() ? json::value(nullptr) : json::value(next(v.due.front()))},
            {"link",
             {{"online", v.link.online},
              {"waiting", v.link.waiting},
              {"given", v.link.given},
              {"last_receipt", time(v.link.last_receipt)},
              {"needs_enrolment", v.link.needs_enrolment},
              {"held", v.link.held},
              {"saves_data", v.link.saves_data}}}};
}

/// The first `most` rows of a list, made by `row`.
template <class Function>
json::array rows(std::size_t count, std::size_t most, Function row) {
    json::array out;
    for (std::size_t i = 0; i < std::min(count, most); ++i) out.push_back(row(i));
    return out;
}

/// The last of them, in their order.
template <class T, class Function>
json::array newest(const std::vector<T>& values, Function row) {
    const std::size_t first = values.size() - std::min(values.size(), kMatterRows);
    json::array out;
    for (std::size_t i = first; i < values.size(); ++i) out.push_back(row(values[i]));
    return out;
}

json::value while_driving(const HeadUnitView& v) {
    json::object o = glance(v);
    const auto order = worst_first(v.faults);
    o["faults"] = rows(order.size(), kFaultRows, [&v, &order](std::size_t i) { return json::value(fault_mark(v.faults[order[i]].fault)); });
    o["due"] = rows(v.due.size(), kDueRows, [&v](std::size_t i) -> json::value {
        return {{"item", v.due[i].due.item_id}, {"state", word(v.due[i].due.state)}};
    });
    return o;
}

/// Attachments in one line: it is another when a row of a record is, so that the page reads the record anew.
json::value shelf(const HeadUnitView& v) {
    std::uint64_t bytes = 0;
    json::array states;
    for (std::uint8_t state = 1; state <= static_cast<std::uint8_t>(AttachmentState::Broken); ++state) {
        states.push_back(std::count_if(v.attachments.begin(), v.attachments.end(), [state](const auto& a) { return a.second.state == static_cast<AttachmentState>(state); }));
    }
    for (const auto& [digest, line] : v.attachments) bytes += line.bytes;
    return {{"bytes", bytes}, {"states", std::move(states)}};
}

json::value while_parked(const HeadUnitView& v) {
    json::object o = glance(v);
    const auto order = worst_first(v.faults);
    o["reminder_days"] = v.reminder_days;
    o["vin"] = v.identity.vin;
    o["readiness"] = readiness(v.readiness);
    o["faults"] = rows(order.size(), kFaultRows, [&v, &order](std::size_t i) { return json::value(fault(v.faults[order[i]])); });
    o["faults_known"] = v.faults.size();
    o["due"] = rows(v.due.size(), kDueRows, [&v](std::size_t i) { return json::value(due(v.due[i])); });
    o["records"] = v.history.size();
    o["record_revisions"] = std::accumulate(v.history.begin(), v.history.end(), std::uint64_t{0}, [](std::uint64_t sum, const ServiceRecord& r) { return sum + r.revision; });
    o["shelf"] = shelf(v);
    o["appointments"] = newest(v.appointments, [&v](const Appointment& a) { return appointment(a, v.far_ahead.contains(a.id)); });
    o["requests"] = newest(v.requests, request);
    o["matters_known"] = v.requests.size() + v.appointments.size();
    o["recalls"] = recalls(v.recalls);
    o["recalls_known"] = v.recalls.size();
    const std::vector<const CampaignLine*> campaigns = listed(v.campaigns);
    const std::size_t left_out = campaigns.size() - std::min(campaigns.size(), kCampaignRows);
    o["campaigns"] = rows(campaigns.size() - left_out, kCampaignRows, [&campaigns, left_out](std::size_t i) { return campaign(campaigns[left_out + i]); });
    o["campaigns_known"] = campaigns.size();
    o["survey"] = maybe(v.survey, survey);
    o["consents"] = list(v.consents, consent);
    o["sent"] = v.sent.size();
    o["sent_received"] = std::count_if(v.sent.begin(), v.sent.end(), [](const SentLine& line) { return line.received; });
    o["erasure"] = maybe(v.erasure, erasure);
    o["cover"] = !v.part_counters.empty() || !v.warranties.empty() || v.three_guarantees.has_value();
    o["bus"] = v.bus;
    o["dealer"] = v.dealer_name;
    if (!v.refused_configuration.empty()) o["config"] = v.refused_configuration;
    o["phones"] = {{"service", v.phones.service}, {"complaint", v.phones.complaint}, {"roadside", v.phones.roadside}};
    o["can_locate"] = v.can_locate;
    o["position_shared"] = v.position_shared;
    return o;
}

}  // namespace

std::string fault_id(const Dtc& dtc) { return std::to_string(dtc.ecu) + ":" + dtc.code; }

json::value to_json(const HeadUnitView& v) {
    return v.driving == DrivingState::Parked && v.audience == Audience::Owner ? while_parked(v) : while_driving(v);
}

}  // namespace odolink::web
