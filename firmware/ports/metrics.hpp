// SPDX-License-Identifier: Apache-2.0
// Counters and gauges by name (Prometheus naming without the "odolink_" prefix, which the exporter adds).
#pragma once

#include <cstdint>
#include <string_view>

namespace odolink {

class Metrics {
public:
    virtual ~Metrics() = default;
    virtual void count(std::string_view name, std::uint64_t by = 1) = 0;
    virtual void gauge(std::string_view name, double value) = 0;
};

}  // namespace odolink
