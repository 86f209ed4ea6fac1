// SPDX-License-Identifier: Apache-2.0
// faults, mileage, due: what the vehicle itself is about.
#include <boost/json.hpp>

#include "adapters/web/view_json.hpp"
#include "adapters/web/words.hpp"
#include "app/vehicle_file/answers.hpp"
#include "app/vehicle_file/words.hpp"
#include "core/prompts/texts.hpp"

namespace odolink::vehicle_file {
namespace {

namespace json = boost::json;

json::value both(const Text& text) {
    return {{"zh", text.zh}, {"en", text.en}};
}
json::value time(WallTime at) {
    return at.known() ? json::value(web::iso8601(at)) : json::value(nullptr);
}

/// "engine control unit 7E8" is named by its address in the tongue of the trade.
std::string ecu(std::uint32_t address) {
    char text[16];
    std::snprintf(text, sizeof text, "%X", address);
    return text;
}

/// Work that somebody did, not a mark to count from.
bool done(CompletionEvidence e) { return e != CompletionEvidence::FactoryNew && e != CompletionEvidence::Assumed; }

/// "998 km, 30 days"
std::string left(const DueItem& item, Language language) {
    const bool zh = language == Language::Chinese;
    std::string out;
    const auto add = [&out, zh](const std::string& part) { out += (out.empty() ? "" : zh ? "，" : ", ") + part; };
    if (item.remaining_distance)
        add((*item.remaining_distance < Distance{} ? (zh ? "已超 " : "past by ") : std::string{}) +
            kilometres(*item.remaining_distance));
    if (item.remaining_time) {
        const auto days = item.remaining_time->count();
        add((days < 0 ? (zh ? "已超 " : "past by ") : std::string{}) + std::to_string(std::abs(days)) +
            (zh                    ? " 天"
             : std::abs(days) == 1 ? " day"
                                   : " days"));
    }
    if (item.remaining_engine_hours)
        add(std::to_string(item.remaining_engine_hours->count()) + (zh ? " 发动机小时" : " engine hours"));
    if (item.condition_percent)
        add((zh ? "剩余寿命 " : "life left ") + std::to_string(static_cast<int>(*item.condition_percent)) + "%");
    return out.empty() ? "–" : out;
}

}  // namespace

json::value faults_json(const VehicleFile& file) {
    const HeadUnitView& v = file.now.view;
    json::array faults;
    for (const FaultLine& line : v.faults) {
        const FaultRecord& f = line.fault;
        json::object o = web::fault_json(v, web::fault_id(f.dtc))->as_object();
        o["code"] = f.dtc.code;
        o["ecu"] = ecu(f.dtc.ecu);
        o["state"] = web::word(f.state);
        o["urgency"] = web::word(f.urgency);
        o["summary"] = both(line.summary);
        o["lamp"] = f.lamp;
        o["permanent"] = f.permanent;
        o["cleared_by"] = f.cleared_by;
        o["repaired_by"] = f.repaired_by;
        faults.push_back(std::move(o));
    }
    return {{"faults", std::move(faults)}};
}

std::string faults_text(const VehicleFile& file, Language language) {
    const HeadUnitView& v = file.now.view;
    const bool zh = language == Language::Chinese;
    if (v.faults.empty()) return zh ? "没有故障记录\n" : "no fault was told\n";
    std::string out;
    for (const FaultLine& line : v.faults) {
        const FaultRecord& f = line.fault;
        out += f.dtc.code + "  " + text_of(f.state).in(language) + (zh ? "，" : ", ") +
               text_of(f.urgency).in(language) + (zh ? "：" : ": ") + line.summary.in(language) + '\n';
        out += (zh ? "  首次 " : "  first ") + local_time(f.first_seen, v.offset) + (zh ? "，" : " at ") +
               kilometres(f.mileage_first);
        out += (zh ? "；最近 " : "; last ") + local_time(f.last_seen, v.offset) + (zh ? "，" : " at ") +
               kilometres(f.mileage_last);
        out += (zh ? "；控制单元 " : "; unit ") + ecu(f.dtc.ecu) + '\n';
        if (!f.cleared_by.empty()) out += (zh ? "  清除者：" : "  cleared by ") + f.cleared_by + '\n';
        out += "  " + line.advice.in(language) + '\n';
    }
    return out;
}

json::value mileage_json(const VehicleFile& file) {
    const TrustedMileage& m = file.now.view.mileage;
    json::array quarantined;
    for (const QuarantinedReading& q : file.quarantined) {
        quarantined.push_back(
            {{"km", q.reading.value.in_kilometres()},
             {"source", web::word(q.reading.source)},
             {"from", q.reading.provenance},
             {"reason", word(q.reason)},
             {"trusted_km", q.trusted ? json::value(q.trusted->in_kilometres()) : json::value(nullptr)},
             {"at", time(q.at)}});
    }
    return {{"km", m.value.in_kilometres()},    {"source", web::word(m.source)},
            {"confidence", word(m.confidence)}, {"at", time(m.at)},
            {"trips", file.trips.size()},       {"quarantined", std::move(quarantined)}};
}

std::string mileage_text(const VehicleFile& file, Language language) {
    const HeadUnitView& v = file.now.view;
    const bool zh = language == Language::Chinese;
    const TrustedMileage& m = v.mileage;
    if (m.source == MileageSource::Unknown) return zh ? "还没有可信里程\n" : "no mileage was learned yet\n";
    const char* comma = zh ? "，" : ", ";
    std::string out = kilometres(m.value) + comma + text_of(m.confidence).in(language) + comma +
                      text_of(m.source).in(language) + comma + local_time(m.at, v.offset) + '\n';
    out += (zh ? "不可信的读数：" : "readings not believed: ") + std::to_string(file.quarantined.size()) + '\n';
    for (const QuarantinedReading& q : file.quarantined)
        out += "  " + local_time(q.at, v.offset) + "  " + kilometres(q.reading.value) + (zh ? "：" : ": ") +
               text_of(q.reason).in(language) + " (" + q.reading.provenance + ")\n";
    return out;
}

json::value due_json(const VehicleFile& file) {
    const HeadUnitView& v = file.now.view;
    json::array items;
    for (const DueLine& line : v.due) {
        json::object o = web::item_json(v, line.due.item_id)->as_object();
        o["name"] = both(line.name);
        o["state"] = web::word(line.due.state);
        o["remaining_km"] = line.due.remaining_distance ? json::value(line.due.remaining_distance->in_kilometres())
                                                        : json::value(nullptr);
        o["remaining_days"] =
            line.due.remaining_time ? json::value(line.due.remaining_time->count()) : json::value(nullptr);
        o["remaining_engine_hours"] = line.due.remaining_engine_hours
                                          ? json::value(line.due.remaining_engine_hours->count())
                                          : json::value(nullptr);
        o["predicted_date"] = line.due.predicted_date ? time(*line.due.predicted_date) : json::value(nullptr);
        items.push_back(std::move(o));
    }
    return {
        {"plan", file.plan.id}, {"at", time(v.now)}, {"km", v.mileage.value.in_kilometres()}, {"items", std::move(items)}};
}

std::string due_text(const VehicleFile& file, Language language) {
    const HeadUnitView& v = file.now.view;
    const bool zh = language == Language::Chinese;
    std::string out =
        (zh ? "保养计划 " : "plan ") + file.plan.id + (zh ? "，里程 " : " at ") + kilometres(v.mileage.value) + '\n';
    for (const DueLine& line : v.due) {
        out += text_of(line.due.state).in(language) + "  " + line.name.in(language) + (zh ? "：" : ": ") +
               left(line.due, language);
        if (line.severe) out += zh ? "（工况严苛，间隔已缩短）" : " (shortened for severe duty)";
        if (line.last && done(line.last->evidence))
            out += (zh ? "；上次 " : "; last ") + local_time(line.last->at, v.offset) + (zh ? "，" : " at ") +
                   kilometres(line.last->mileage);
        out += '\n';
    }
    return out;
}

}  // namespace odolink::vehicle_file
