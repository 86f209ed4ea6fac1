// SPDX-License-Identifier: Apache-2.0
// The Metrics port of a process: counters and gauges in memory, printed in Prometheus' text format (version 0.0.4) and
// written as a file for node_exporter's textfile collector. No labels but the version's: the number of lines is that of
// the table in process_metrics.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "ports/metrics.hpp"

namespace odolink {

struct Snapshot;

enum class MetricsErrc {
    NoFolder = 1,  ///< the folder of the file is not there
    CannotWrite,   ///< it may not be written, or has no room
};
[[nodiscard]] Error make_error_code(MetricsErrc e);

/// One line on what a metric counts, by its name without prefix; empty for a name that nobody described.
[[nodiscard]] std::string_view help_of(std::string_view name);

class ProcessMetrics final : public Metrics {
public:
    void count(std::string_view name, std::uint64_t by) override { counters_[std::string{name}] += by; }
    void gauge(std::string_view name, double value) override { gauges_[std::string{name}] = value; }
    /// Sets a counter that is counted elsewhere.
    void total(std::string_view name, std::uint64_t value) { counters_[std::string{name}] = value; }
    /// What the agent's state tells: numbers, nobody's identity.
    void describe(const Snapshot& snapshot);

    /// HELP, TYPE and value of each metric, names with the prefix "odolink_"; `version` is build_info's label.
    [[nodiscard]] std::string text(std::string_view version) const;

private:
    std::map<std::string, std::uint64_t> counters_;
    std::map<std::string, double> gauges_;
};

/// Replaces the file as a whole, for everybody to read. It is not flushed: it is worth nothing after a power cut.
/// Errors: MetricsErrc.
[[nodiscard]] Status write_metrics(const std::filesystem::path& file, std::string_view text);

}  // namespace odolink

ODOLINK_ERRC(odolink::MetricsErrc);
