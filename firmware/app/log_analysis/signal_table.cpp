// SPDX-License-Identifier: Apache-2.0
// Sums up signals and writes the series file. Analyzer owns it, the views count into it.
#include "app/log_analysis/signal_table.hpp"

#include <algorithm>
#include <cstdio>
#include <tuple>

namespace odolink::log_analysis {

SignalTable::SignalTable(std::ostream* series) : series_{series} {
    if (series_ != nullptr) *series_ << "time_s,source,name,value,unit\n";
}

std::vector<SignalSummary> SignalTable::summaries() const {
    std::vector<SignalSummary> list;
    std::copy_if(signals_.begin(), signals_.end(), std::back_inserter(list), [](const SignalSummary& s) { return s.count != 0; });
    std::sort(list.begin(), list.end(), [](const SignalSummary& a, const SignalSummary& b) {
        return std::tie(a.source, a.name) < std::tie(b.source, b.name);
    });
    return list;
}

void SignalTable::write(const SignalSummary& s, Duration at, double value) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "%.6f", static_cast<double>(at.count()) / 1e9);
    *series_ << numbers << ',' << s.source << ',' << s.name << ',';
    std::snprintf(numbers, sizeof numbers, "%.10g", value);
    // Names and units come from profiles: a comma in them would shift the columns.
    std::string unit = s.unit;
    std::replace(unit.begin(), unit.end(), ',', ';');
    *series_ << numbers << ',' << unit << '\n';
}

}  // namespace odolink::log_analysis
