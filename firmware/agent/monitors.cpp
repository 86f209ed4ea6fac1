// SPDX-License-Identifier: Apache-2.0
// Results of the ECUs' own monitors: kept one a drive, and told to owner and dealer when they drift to their limit.
#include <algorithm>

#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/prompts/texts.hpp"
#include "domain/fault_texts/monitor_texts.hpp"

namespace odolink {
namespace {

std::string record_key(const MonitorKey& key) { return stored::kMonitor + key.text(); }

std::string subject_of(const MonitorDrift& drift) {
    if (!drift.latest.name.empty()) return drift.latest.name;
    return "monitor " + to_hex(bytes_of({drift.key.monitor}));
}

}  // namespace

void Agent::Core::on_monitors(const MonitorResultsRead& read) {
    const std::vector<MonitorDrift> before = monitor_trend.drifting();
    const MonitorTrend::Outcome outcome = monitor_trend.on_results(read, drive_cycle, so_far());
    for (const MonitorKey& key : outcome.changed) ledger.put(RecordKind::Duty, record_key(key), monitor_trend.encode(key));
    for (const MonitorDrift& drift : outcome.warnings) warn_of(drift);
    const std::vector<MonitorDrift> still = monitor_trend.drifting();
    for (const MonitorDrift& drift : before) {
        const bool over = std::find(outcome.recovered.begin(), outcome.recovered.end(), drift.key) != outcome.recovered.end();
        const std::string subject = subject_of(drift);
        const bool another = std::any_of(still.begin(), still.end(), [&](const MonitorDrift& d) { return subject_of(d) == subject; });
        if (over && !another) withdraw_prompt(texts::warning_key(subject));
    }
    if (!outcome.changed.empty()) touch();
}

/// Of a drive that began before this start the odometer tells. In one that began since, it may only catch up with what was not stored.
MonitorTrend::SoFar Agent::Core::so_far() const {
    const bool before = drive_restored && trips.open() && trips.open()->trip.distance > Distance{};
    return drive_moved || before || !trips.open() ? MonitorTrend::SoFar::Driven : MonitorTrend::SoFar::Standing;
}

void Agent::Core::warn_of(const MonitorDrift& drift) {
    const std::string subject = subject_of(drift);
    Text name = monitor_text(drift.key.monitor);
    if (name.en.empty()) name = {"监测项 " + to_hex(bytes_of({drift.key.monitor})), subject};
    warn({WarningKind::MonitorDrift, drift.key.ecu, subject, drift.latest.value, drift.limit, drift.latest.unit, days_of(drift.drives_left)}, name);
}

/// How many days so many drives take with this vehicle's use; nothing before that is known.
std::optional<std::int32_t> Agent::Core::days_of(int drives) const {
    const UsageRates rates = upkeep.rates(now());
    const auto& observed = upkeep.use().days;
    if (!rates.usable() || observed.empty()) return std::nullopt;
    const int days = std::min<int>(rates.days_observed, kUsageWindowDays);
    std::uint32_t driven = 0;
    for (const UsageDay& day : observed)
        if (observed.back().day - day.day < std::chrono::days{days}) driven += day.trips;
    if (driven == 0) return std::nullopt;
    return static_cast<std::int32_t>(static_cast<std::int64_t>(drives) * days / driven);
}

void Agent::Core::restore_monitors(const std::vector<Record>& duty) {
    for (const Record& record : duty) {
        if (!record.key.starts_with(stored::kMonitor)) continue;
        const auto key = MonitorKey::parse(std::string_view{record.key}.substr(std::string_view{stored::kMonitor}.size()));
        if (!key || !monitor_trend.restore(*key, record.value)) p.metrics.count("store_records_damaged_total");
    }
}

}  // namespace odolink
