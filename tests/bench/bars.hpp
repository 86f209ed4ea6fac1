// SPDX-License-Identifier: Apache-2.0
// The bars of the Google Benchmark programs: each program names its own, and its main() ends with their verdict.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/verdict.hpp"

namespace odolink::bench {

struct Bar {
    const char* benchmark;  ///< as it is printed, e.g. "isotp_receive/4095"
    const char* what;       ///< e.g. "P1: a frame of ISO-TP"
    double items;           ///< that one iteration works on
    double most_ns;         ///< CPU time of one item
};

/// What a terminal is told, and the least CPU time of each benchmark beside.
class LeastTimes final : public benchmark::ConsoleReporter {
public:
    LeastTimes() : ConsoleReporter{OO_None} {}  // no colours: what is kept in a file is read again
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs) {
            failed_ = failed_ || run.error_occurred;
            if (run.error_occurred || (run.run_type == Run::RT_Aggregate && run.aggregate_name != "min")) continue;
            const double time = run.GetAdjustedCPUTime() / benchmark::GetTimeUnitMultiplier(run.time_unit) * 1e9;
            const auto [at, is_new] = least_ns_.emplace(run.run_name.str(), time);
            if (!is_new && time < at->second) at->second = time;
        }
    }
    [[nodiscard]] bool failed() const { return failed_; }
    /// Zero where it did not run.
    [[nodiscard]] double least_ns(const char* name) const {
        const auto found = least_ns_.find(name);
        return found == least_ns_.end() ? 0 : found->second;
    }

private:
    std::map<std::string, double> least_ns_;
    bool failed_{false};
};

/// main() of such a program. 1: a bar was missed, or a benchmark said that its work went wrong. A benchmark that was
/// filtered out is not judged; without a filter, one that does not exist misses its bar.
inline int run_and_judge(int argc, char** argv, std::span<const Bar> bars) {
    bool filtered = false;
    for (int i = 1; i < argc; ++i) filtered = filtered || std::string_view{argv[i]}.starts_with("--benchmark_filter");
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    LeastTimes times;
    benchmark::RunSpecifiedBenchmarks(&times);
    bool met = !times.failed();
    for (const Bar& bar : bars) {
        const double least = times.least_ns(bar.benchmark) / bar.items;
        if (least == 0 && filtered) continue;
        const std::string at_most = "<= " + std::to_string(bar.most_ns).substr(0, 4);
        met &= judge(bar.what, least, "ns", at_most.c_str(), least > 0 && least <= bar.most_ns);
    }
    return met ? 0 : 1;
}

}  // namespace odolink::bench
