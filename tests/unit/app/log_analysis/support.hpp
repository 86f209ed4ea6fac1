// SPDX-License-Identifier: Apache-2.0
// What the tests of `odolinkctl log` share: lines of a recording, its analysis, and finding things in the report.
#pragma once

#include <cstdio>
#include <string>

#include "app/log_analysis/analyzer.hpp"

#include <CppUTest/TestHarness.h>

namespace odolink::log_analysis {

/// A line at `ms` milliseconds after second 1000.
inline std::string line(int ms, const std::string& frame, const char* interface = "can0") {
    char head[40];
    std::snprintf(head, sizeof head, "(%010d.%03d000) ", 1000 + ms / 1000, ms % 1000);
    return head + std::string{interface} + " " + frame + "\n";
}

inline Report analysed(const std::string& text, Profiles profiles = {}, std::ostream* series = nullptr) {
    Analyzer analyzer{std::move(profiles), series};
    analyzer.take(text);
    return analyzer.finish();
}

inline const SignalSummary* signal(const Report& report, const std::string& name, const std::string& source = {}) {
    for (const SignalSummary& s : report.signals)
        if (s.name == name && (source.empty() || s.source == source)) return &s;
    return nullptr;
}

inline const FaultSeen* fault(const Report& report, const std::string& code, const std::string& kind) {
    for (const FaultSeen& f : report.faults)
        if (f.code == code && f.kind == kind) return &f;
    return nullptr;
}

inline const DistanceView* distance(const Report& report, const std::string& provenance) {
    for (const DistanceView& d : report.mileage.distances)
        if (d.provenance == provenance) return &d;
    return nullptr;
}

inline const PairCount* pair(const Report& report, const std::string& asked, const std::string& answered, const std::string& service) {
    for (const PairCount& p : report.pairs)
        if (p.asked == asked && p.answered == answered && p.service == service) return &p;
    return nullptr;
}

}  // namespace odolink::log_analysis
