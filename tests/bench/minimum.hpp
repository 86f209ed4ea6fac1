// SPDX-License-Identifier: Apache-2.0
// The least time of all repetitions beside mean and median: on a machine that others use too, it is the one that says what the
// code costs. Use: BENCHMARK(name)->Apply(with_minimum);
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

namespace odolink::bench {

inline void with_minimum(benchmark::internal::Benchmark* bench) {
    bench->ComputeStatistics("min", [](const std::vector<double>& v) { return *std::min_element(v.begin(), v.end()); });
}

}  // namespace odolink::bench
