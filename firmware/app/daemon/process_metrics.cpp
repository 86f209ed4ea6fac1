// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/process_metrics.hpp"

namespace odolink {

std::string ProcessMetrics::text() const {
    std::string out;
    for (const auto& [name, value] : counters_) {
        out += "# TYPE odolink_" + name + " counter\nodolink_" + name + " " + std::to_string(value) + "\n";
    }
    for (const auto& [name, value] : gauges_) {
        out += "# TYPE odolink_" + name + " gauge\nodolink_" + name + " " + std::to_string(value) + "\n";
    }
    return out;
}

}  // namespace odolink
