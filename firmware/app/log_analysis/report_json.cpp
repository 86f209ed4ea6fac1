// SPDX-License-Identifier: Apache-2.0
// The JSON form of a Report.
#include <boost/json.hpp>

#include "app/decode/fault_words.hpp"
#include "app/log_analysis/report_writer.hpp"
#include "base/utf8.hpp"
#include "core/diagnostics/answer_decoder.hpp"
#include "domain/vin.hpp"

namespace odolink::log_analysis {
namespace {

namespace json = boost::json;

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }
double milliseconds(Duration d) { return static_cast<double>(d.count()) / 1e6; }

template <class Map>
json::object counts(const Map& map) {
    json::object made;
    for (const auto& [name, count] : map) made[name] = count;
    return made;
}

json::object transfers(const Report& report) {
    std::uint64_t good = 0;
    std::uint64_t rejected = 0;
    std::map<std::string, std::uint64_t> reasons;
    json::array by_id;
    for (const auto& [id, count] : report.transfers) {
        good += count.single + count.multiple;
        rejected += count.rejected_sum();
        for (const auto& [reason, n] : count.rejected) reasons[reason] += n;
        by_id.push_back(json::object{{"id", id}, {"single", count.single}, {"multiple", count.multiple}, {"rejected", counts(count.rejected)}});
    }
    return {{"good", good}, {"rejected", rejected}, {"reasons", counts(reasons)}, {"by_id", std::move(by_id)}};
}

json::object latency(const LatencyCount& l) {
    return {{"min", milliseconds(l.shortest)}, {"mean", milliseconds(l.sum) / static_cast<double>(l.answers)}, {"max", milliseconds(l.longest)}};
}

json::array exchanges(const Report& report) {
    json::array list;
    for (const auto& [service, e] : report.exchanges) {
        json::object made{{"service", service}, {"requests", e.requests}, {"answered", e.answered},
                          {"unanswered", e.requests - e.answered}, {"answers", e.latency.answers}, {"unasked", e.unasked}, {"negative", e.negative}, {"pending", e.pending}};
        if (e.latency.answers != 0) made["latency_ms"] = latency(e.latency);
        list.push_back(std::move(made));
    }
    return list;
}

json::array pairs(const Report& report) {
    json::array list;
    for (const PairCount& p : report.pairs)
        list.push_back(json::object{{"request", p.asked}, {"answer", p.answered}, {"service", p.service}, {"answers", p.latency.answers},
                                    {"latency_ms", latency(p.latency)}});
    return list;
}

json::array signals(const Report& report) {
    json::array list;
    for (const SignalSummary& s : report.signals) {
        json::object made{{"source", s.source}, {"name", s.name}, {"unit", s.unit}, {"count", s.count}, {"min", s.minimum}, {"max", s.maximum},
                          {"first", s.first}, {"last", s.last}, {"first_s", seconds(s.first_at)}, {"last_s", seconds(s.last_at)}};
        if (!s.id.empty()) made["id"] = s.id;
        list.push_back(std::move(made));
    }
    return list;
}

json::object j1939_part(const Report& report) {
    json::array groups;
    for (const auto& [pgn, group] : report.j1939_groups)
        groups.push_back(json::object{{"pgn", pgn}, {"messages", group.messages}, {"transfers", group.transfers}});
    return {{"groups", std::move(groups)}, {"rejected", counts(report.j1939_rejected)}};
}

json::object lamps_of(const std::string& of, const LampsSeen& seen) {
    json::array was_on;
    if (seen.malfunction_was_on) was_on.push_back("malfunction");
    if (seen.red_stop_was_on) was_on.push_back("red_stop");
    if (seen.amber_warning_was_on) was_on.push_back("amber_warning");
    if (seen.protect_was_on) was_on.push_back("protect");
    return {{"of", of}, {"malfunction", j1939::text_of(seen.last.malfunction)}, {"red_stop", j1939::text_of(seen.last.red_stop)},
            {"amber_warning", j1939::text_of(seen.last.amber_warning)}, {"protect", j1939::text_of(seen.last.protect)},
            {"was_on", std::move(was_on)}, {"messages", seen.messages}};
}

json::array fault_records(const Report& report) {
    json::array list;
    for (const FaultRecord& r : report.fault_records) {
        json::object made{{"ecu", r.last.ecu}, {"code", r.last.code}, {"kind", r.last.kind}};
        if (r.last.number) made["record"] = *r.last.number;
        made["data"] = to_hex(r.last.data);
        made["seen"] = r.seen;
        list.push_back(std::move(made));
    }
    return list;
}

json::array clears(const Report& report) {
    json::array list;
    for (const ClearSeen& c : report.clears) {
        json::object made{{"at_s", seconds(c.at)}, {"ecu", c.clear.ecu}};
        if (!c.clear.by.empty()) made["by"] = c.clear.by;
        made["what"] = c.clear.what;
        made["state"] = c.clear.state;
        if (!c.clear.code.empty()) made["code"] = c.clear.code;
        list.push_back(std::move(made));
    }
    return list;
}

json::value readiness(const Report& report) {
    if (report.readiness.empty()) return nullptr;
    const Readiness all = readiness_of(report);
    json::array open;
    for (const Monitor& m : all.monitors)
        if (m.supported && !m.complete) open.emplace_back(m.name);
    return json::object{{"verdict", decode::readiness_word(all)}, {"lamp_on", all.lamp}, {"codes", all.dtc_count}, {"incomplete", std::move(open)}};
}

json::object faults(const Report& report) {
    json::array codes;
    for (const FaultSeen& f : report.faults) {
        json::object made{{"ecu", f.ecu}, {"code", f.code}, {"kind", f.kind}, {"seen", f.seen}, {"first_s", seconds(f.first_at)},
                          {"last_s", seconds(f.last_at)}};
        if (f.status) made["status"] = *f.status;
        if (f.spn) made["spn"] = *f.spn;
        if (f.fmi) made["fmi"] = *f.fmi;
        if (f.occurrences) made["oc"] = *f.occurrences;
        if (f.old_conversion) made["old_conversion"] = true;
        if (f.severity) made["severity"] = decode::severity_word(uds::severity_of(*f.severity));
        if (f.snapshot_record) made["snapshot_record"] = *f.snapshot_record;
        if (f.detection_counter) made["detection_counter"] = *f.detection_counter;
        if (f.cleared_at) made["cleared_s"] = seconds(*f.cleared_at);
        codes.push_back(std::move(made));
    }
    json::array lamps;
    for (const auto& [of, seen] : report.lamps) lamps.push_back(lamps_of(of, seen));
    for (const auto& [ecu, on] : report.malfunction_lamp) lamps.push_back(json::object{{"of", ecu}, {"malfunction", on ? "on" : "off"}});
    return {{"codes", std::move(codes)}, {"lamps", std::move(lamps)}};
}

json::value km_or_null(const std::optional<Distance>& distance) {
    return distance ? json::value(distance->in_kilometres()) : json::value(nullptr);
}

json::object distance(const DistanceView& d) {
    json::object made{{"source", d.source}, {"provenance", d.provenance}, {"readings", d.readings}, {"km", nullptr}};
    if (d.first && d.last) made["km"] = (*d.last - *d.first).in_kilometres();
    if (d.source == "speed_integral") {
        made["missed_s"] = seconds(d.missed);
        return made;
    }
    made["first_km"] = km_or_null(d.first);
    made["last_km"] = km_or_null(d.last);
    made["first_raw_km"] = km_or_null(d.first_raw);
    made["last_raw_km"] = d.first_raw ? json::value(d.last_raw.in_kilometres()) : nullptr;
    made["refused"] = d.refused;
    return made;
}

json::object mileage(const Report& report) {
    const MileageReport& m = report.mileage;
    json::array points;
    for (const MileagePoint& p : m.points)
        points.push_back(json::object{{"s", seconds(p.at)}, {"source", word_of(p.source)}, {"raw_km", p.raw.in_kilometres()}, {"trusted_km", km_or_null(p.trusted)}});
    json::array quarantined;
    for (const QuarantinedReading& q : m.quarantined)
        quarantined.push_back(json::object{{"s", seconds(q.at.since_epoch)}, {"source", word_of(q.reading.source)}, {"provenance", q.reading.provenance},
                                           {"raw_km", q.reading.value.in_kilometres()}, {"trusted_km", km_or_null(q.trusted)}, {"reason", word_of(q.reason)}});
    json::object reasons;
    for (const auto& [reason, count] : m.quarantined_by_reason) reasons[word_of(reason)] = count;
    json::array distances;
    for (const DistanceView& d : m.distances) distances.push_back(distance(d));
    json::object made{{"distances", std::move(distances)}, {"quarantined", std::move(quarantined)}, {"quarantined_by_reason", std::move(reasons)}, {"points", std::move(points)}};
    made["speed_integral_km"] = m.integrated.in_kilometres();
    made["trusted_km"] = m.trusted ? json::value(m.trusted->value.in_kilometres()) : json::value(nullptr);
    return made;
}

json::object trip(const Trip& t) {
    json::object made{{"number", t.number}, {"started_s", seconds(t.started.since_epoch)}, {"duration_s", t.duration.count()}, {"idle_s", t.idle.count()},
                      {"km", t.distance.in_kilometres()}, {"mileage_at_end_km", t.mileage_at_end == Distance{} ? json::value(nullptr) : json::value(t.mileage_at_end.in_kilometres())}, {"fuel_l", t.fuel_litres}};
    made["coolant_start_c"] = t.coolant_start_c ? json::value(*t.coolant_start_c) : json::value(nullptr);
    return made;
}

}  // namespace

const char* word_of(MileageSource source) {
    switch (source) {
        case MileageSource::Unknown: return "unknown";
        case MileageSource::PidA6: return "pid_a6";
        case MileageSource::UdsDid: return "uds_did";
        case MileageSource::DbcSignal: return "dbc_signal";
        case MileageSource::J1939Spn917: return "spn_917";
        case MileageSource::J1939Spn245: return "spn_245";
        case MileageSource::SpeedIntegral: return "speed_integral";
        case MileageSource::Dealer: return "dealer";
    }
    return "unknown";
}

const char* word_of(QuarantineReason reason) {
    switch (reason) {
        case QuarantineReason::NotAvailable: return "not_available";
        case QuarantineReason::NotAwake: return "not_awake";
        case QuarantineReason::Fell: return "fell";
        case QuarantineReason::Jumped: return "jumped";
        case QuarantineReason::UnitMixUp: return "unit_mix_up";
    }
    return "unknown";
}

Readiness readiness_of(const Report& report) {
    std::map<std::uint32_t, obd::Readiness> by_ecu;
    for (const auto& [ecu, one] : report.readiness) by_ecu.emplace(static_cast<std::uint32_t>(by_ecu.size()), one);
    return combined_readiness(by_ecu);
}

std::string shown(const Identity& identity, Identities identities) {
    if (identities == Identities::Shown) return identity.value;
    if (const auto vin = Vin::parse(identity.value); identity.kind == "VIN" && vin) return vin->masked();
    constexpr std::size_t kKept = 2;
    std::string text(identity.value.size(), '*');
    if (identity.value.size() > 2 * kKept) text.replace(text.size() - kKept, kKept, identity.value.substr(identity.value.size() - kKept));
    return text;
}

std::string to_json(const Report& report, Identities identities) {
    json::array who;
    for (const Identity& i : report.identities) who.push_back(json::object{{"source", i.source}, {"kind", i.kind}, {"value", shown(i, identities)}});
    json::array trips;
    for (const Trip& t : report.trips) trips.push_back(trip(t));
    json::object text{{"lines", report.text.lines}, {"frames", report.text.frames}, {"bad_lines", report.text.bad_lines}};
    if (report.text.bad_lines != 0) {
        text["first_bad_line"] = report.text.first_bad_line;
        text["first_error"] = report.text.first_error.message();
    }
    if (report.clock_steps_back != 0) text["clock_steps_back"] = report.clock_steps_back;
    json::array interfaces;
    for (std::size_t i = 0; i < report.interfaces.size(); ++i)
        interfaces.push_back(json::object{{"name", report.interfaces[i]}, {"frames", i < report.frames_by_interface.size() ? report.frames_by_interface[i] : 0}});
    json::object root{{"text", std::move(text)},
                      {"interfaces", std::move(interfaces)},
                      {"frames", counts(report.frames_by_kind)},
                      {"begin_s", seconds(report.begin)},
                      {"end_s", seconds(report.end)},
                      {"transfers", transfers(report)},
                      {"exchanges", exchanges(report)},
                      {"pairs", pairs(report)},
                      {"negative", counts(report.negative)},
                      {"undecoded", counts(report.undecoded)},
                      {"signals", signals(report)},
                      {"j1939", j1939_part(report)},
                      {"faults", faults(report)},
                      {"fault_records", fault_records(report)},
                      {"clears", clears(report)},
                      {"readiness", readiness(report)},
                      {"mileage", mileage(report)},
                      {"trips", std::move(trips)},
                      {"open_trip", report.open_trip ? json::value(trip(*report.open_trip)) : json::value(nullptr)},
                      {"identities", std::move(who)}};
    return utf8(json::serialize(root)) + "\n";
}

}  // namespace odolink::log_analysis
