// SPDX-License-Identifier: Apache-2.0
// The text form of a Report.
#include <algorithm>
#include <iomanip>

#include "app/decode/fault_words.hpp"
#include "app/log_analysis/report_writer.hpp"

namespace odolink::log_analysis {
namespace {

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }

double milliseconds(Duration d) { return static_cast<double>(d.count()) / 1e6; }

/// Seconds since the recording began.
double since(const Report& report, Duration at) { return seconds(at - report.begin); }

void head(std::ostream& out, const Report& report) {
    out << report.text.frames << " frames in " << report.text.lines << " lines, " << std::fixed << std::setprecision(1)
        << seconds(report.end - report.begin) << " s, interfaces:";
    for (const std::string& name : report.interfaces) out << ' ' << name;
    out << '\n';
    if (report.text.bad_lines != 0)
        out << report.text.bad_lines << " bad lines, the first is line " << report.text.first_bad_line << ": " << report.text.first_error.message() << '\n';
    if (report.clock_steps_back != 0) out << "the clock steps back " << report.clock_steps_back << " times; what comes behind is told as if it went on\n";
}

void latency(std::ostream& out, const LatencyCount& l) {
    if (l.answers == 0) return;
    out << "; latency " << milliseconds(l.shortest) << " / " << milliseconds(l.sum) / static_cast<double>(l.answers) << " / " << milliseconds(l.longest)
        << " ms (least, mean, most)";
}

void transfers(std::ostream& out, const Report& report) {
    if (report.transfers.empty()) return;
    out << "\nISO-TP transfers\n";
    for (const auto& [id, count] : report.transfers) {
        out << "  " << std::setw(8) << id << "  " << count.single << " single, " << count.multiple << " multiple, " << count.rejected_sum() << " rejected";
        for (const auto& [reason, n] : count.rejected) out << "; " << reason << ' ' << n;
        out << '\n';
    }
    out << "\nQuestions and answers\n";
    for (const auto& [service, e] : report.exchanges) {
        out << "  service " << service << ": " << e.requests << " asked, " << e.answered << " answered, " << e.negative << " negative, " << e.pending
            << " pending, " << e.unasked << " answers without question";
        latency(out, e.latency);
        out << '\n';
    }
    for (const auto& [reason, n] : report.negative) out << "  refused " << n << " times: " << reason << '\n';
    for (const auto& [reason, n] : report.undecoded) out << "  " << n << " answers not decoded: " << reason << '\n';
}

void pairs(std::ostream& out, const Report& report) {
    if (!report.pairs.empty()) out << "\nWho answered whom\n";
    for (const PairCount& p : report.pairs) {
        out << "  " << p.asked << " -> " << p.answered << "  " << (p.service.size() == 2 ? "service " : "") << p.service << ": " << p.latency.answers << " answers";
        latency(out, p.latency);
        out << '\n';
    }
}

void signals(std::ostream& out, const Report& report) {
    if (report.signals.empty()) return;
    out << "\nSignals (count, min, max, last)\n" << std::setprecision(3);
    std::size_t width = 0;
    for (const SignalSummary& s : report.signals) width = std::max(width, s.source.size());
    for (const SignalSummary& s : report.signals)
        out << "  " << std::left << std::setw(static_cast<int>(width) + 2) << s.source << std::setw(64) << s.name << std::right << std::setw(8) << s.count << ' ' << std::setw(12)
            << s.minimum << ' ' << std::setw(12) << s.maximum << ' ' << std::setw(12) << s.last << ' ' << s.unit << '\n';
}

void j1939_part(std::ostream& out, const Report& report) {
    if (report.j1939_groups.empty()) return;
    out << "\nJ1939 groups (messages, of these by transfer)\n";
    for (const auto& [pgn, group] : report.j1939_groups) out << "  " << std::setw(6) << pgn << ' ' << group.messages << ' ' << group.transfers << '\n';
    for (const auto& [reason, n] : report.j1939_rejected) out << "  " << n << " transfers rejected: " << reason << '\n';
}

void faults(std::ostream& out, const Report& report) {
    if (!report.faults.empty() || !report.lamps.empty() || !report.malfunction_lamp.empty()) out << "\nFaults and lamps\n";
    for (const FaultSeen& f : report.faults) {
        out << "  " << f.ecu << "  " << f.code << "  " << f.kind;
        if (f.status) out << ", status " << to_hex(bytes_of({*f.status}));
        out << ", seen " << f.seen << " times from " << since(report, f.first_at) << " s to "
            << since(report, f.last_at) << " s";
        if (f.occurrences) out << ", occurrences " << *f.occurrences;
        if (f.old_conversion) out << ", old conversion: the SPN may be another";
        if (f.severity) out << ", severity " << decode::severity_word(uds::severity_of(*f.severity));
        if (f.snapshot_record) out << ", snapshot " << to_hex(bytes_of({*f.snapshot_record}));
        if (f.detection_counter) out << ", detection counter " << *f.detection_counter;
        if (f.cleared_at) out << ", cleared at " << since(report, *f.cleared_at) << " s";
        out << '\n';
    }
    for (const FaultRecord& r : report.fault_records) {
        out << "  " << r.last.ecu << "  " << r.last.code << "  " << r.last.kind;
        if (r.last.number) out << ' ' << to_hex(bytes_of({*r.last.number}));
        out << ": " << to_hex(r.last.data) << '\n';
    }
    for (const auto& [of, seen] : report.lamps)
        out << "  lamps of " << of << ": malfunction " << j1939::text_of(seen.last.malfunction) << ", red " << j1939::text_of(seen.last.red_stop) << ", amber "
            << j1939::text_of(seen.last.amber_warning) << ", protect " << j1939::text_of(seen.last.protect) << '\n';
    for (const auto& [ecu, on] : report.malfunction_lamp) out << "  malfunction lamp of " << ecu << ": " << (on ? "on" : "off") << '\n';
}

void clears(std::ostream& out, const Report& report) {
    if (!report.clears.empty()) out << "\nCodes cleared\n";
    for (const ClearSeen& c : report.clears) {
        out << "  " << since(report, c.at) << " s  " << (c.clear.code.empty() ? "codes" : c.clear.code) << " of " << c.clear.ecu;
        if (c.clear.state == "done") out << " cleared by " << c.clear.what;
        else out << ": " << c.clear.what << ' ' << c.clear.state;
        if (!c.clear.by.empty()) out << ", asked by " << c.clear.by;
        out << '\n';
    }
}

void readiness(std::ostream& out, const Report& report) {
    if (report.readiness.empty()) return;
    const Readiness all = readiness_of(report);
    std::string open;
    for (const Monitor& m : all.monitors)
        if (m.supported && !m.complete) open += (open.empty() ? "" : ", ") + m.name;
    out << "\nReadiness\n  inspection: " << decode::readiness_word(all) << ", malfunction lamp " << (all.lamp ? "on" : "off") << ", " << all.dtc_count << " codes; "
        << (open.empty() ? "all monitors complete" : "not complete: " + open) << '\n';
}

void distance(std::ostream& out, const DistanceView& d) {
    out << "  " << std::left << std::setw(16) << d.source << std::right;
    if (d.first && d.last) {
        out << (*d.last - *d.first).in_kilometres() << " km";
    } else {
        out << "not believed";
    }
    out << " (" << d.provenance << ", " << d.readings << " readings";
    if (d.source == "speed_integral") {
        if (d.missed.count() != 0) out << ", " << seconds(d.missed) << " s in gaps not counted";
    } else {
        if (d.first_raw) out << ", " << d.first_raw->in_kilometres() << " to " << d.last_raw.in_kilometres() << " km";
        if (d.refused != 0) out << ", " << d.refused << " refused";
    }
    out << ")\n";
}

/// What was refused and beside which trusted mileage; a value that is repeated is one line.
void quarantined(std::ostream& out, const Report& report) {
    constexpr std::size_t kShown = 20;
    const std::vector<QuarantinedReading>& all = report.mileage.quarantined;
    const auto same = [](const QuarantinedReading& a, const QuarantinedReading& b) {
        return a.reading.value == b.reading.value && a.reason == b.reason && a.reading.provenance == b.reading.provenance;
    };
    std::size_t lines = 0;
    for (std::size_t i = 0, next = 0; i < all.size(); i = next) {
        const QuarantinedReading& q = all[i];
        while (next < all.size() && same(q, all[next])) ++next;
        if (lines++ == kShown) {
            out << "    … " << all.size() - i << " more, see --json\n";
            return;
        }
        out << "    " << since(report, q.at.since_epoch) << " s  " << q.reading.value.in_kilometres() << " km  " << word_of(q.reason);
        if (q.trusted) out << " beside " << q.trusted->in_kilometres() << " km";
        out << "  " << q.reading.provenance;
        if (next - i > 1) out << "  (" << next - i << " times until " << since(report, all[next - 1].at.since_epoch) << " s)";
        out << '\n';
    }
}

void mileage(std::ostream& out, const Report& report) {
    const MileageReport& m = report.mileage;
    out << "\nDistance by source\n" << std::setprecision(3);
    for (const DistanceView& d : m.distances) distance(out, d);
    if (m.distances.empty()) out << "  nothing in this recording tells a distance\n";
    if (m.trusted) out << "  trusted at the end: " << m.trusted->value.in_kilometres() << " km from " << word_of(m.trusted->source) << '\n';
    for (const auto& [reason, n] : m.quarantined_by_reason) out << "  " << n << " readings quarantined: " << word_of(reason) << '\n';
    quarantined(out, report);
}

void trip(std::ostream& out, const Report& report, const Trip& t, const char* what) {
    out << "  " << what << ' ' << t.number << " at " << since(report, t.started.since_epoch) << " s: " << t.distance.in_kilometres() << " km in " << t.duration.count()
        << " s, idle " << t.idle.count() << " s";
    if (t.fuel_litres > 0) out << ", fuel " << t.fuel_litres << " l";
    if (t.coolant_start_c) out << ", coolant " << *t.coolant_start_c << " C at start";
    out << '\n';
}

}  // namespace

void write_text(std::ostream& out, const Report& report, Identities identities) {
    head(out, report);
    transfers(out, report);
    pairs(out, report);
    signals(out, report);
    j1939_part(out, report);
    faults(out, report);
    clears(out, report);
    readiness(out, report);
    mileage(out, report);
    if (!report.trips.empty() || report.open_trip) out << "\nTrips\n";
    for (const Trip& t : report.trips) trip(out, report, t, "trip");
    if (report.open_trip) trip(out, report, *report.open_trip, "trip not ended");
    if (!report.identities.empty()) out << "\nIdentities\n";
    for (const Identity& i : report.identities) out << "  " << i.source << "  " << i.kind << "  " << shown(i, identities) << '\n';
}

}  // namespace odolink::log_analysis
