// SPDX-License-Identifier: Apache-2.0
// The Metrics port of a process: counters and gauges in memory, printed in Prometheus' text format.
#pragma once

#include <map>
#include <string>

#include "ports/metrics.hpp"

namespace odolink {

class ProcessMetrics final : public Metrics {
public:
    void count(std::string_view name, std::uint64_t by) override { counters_[std::string{name}] += by; }
    void gauge(std::string_view name, double value) override { gauges_[std::string{name}] = value; }

    /// One line a value, names with the prefix "odolink_".
    [[nodiscard]] std::string text() const;

private:
    std::map<std::string, std::uint64_t> counters_;
    std::map<std::string, double> gauges_;
};

}  // namespace odolink
