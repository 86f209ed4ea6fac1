// SPDX-License-Identifier: Apache-2.0
// Kendall's score says whether the margin falls at all, the median of all slopes how fast: neither cares about single wild
// values. Source: Mann-Kendall test with correction for ties; Theil-Sen estimator.
#include "core/diagnostics/monitor_trend.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <span>

namespace odolink {
namespace {

constexpr std::size_t kRecentValues = 3;  // their median says how it is now
constexpr char kSeparator = '\n';

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

/// Score of all pairs, normalised; ties count neither way and make the score less certain to mean anything.
double kendall_score(std::span<const double> values) {
    const auto n = static_cast<double>(values.size());
    double score = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        for (std::size_t j = i + 1; j < values.size(); ++j)
            score += values[j] > values[i] ? 1 : values[j] < values[i] ? -1 : 0;
    double spread = n * (n - 1) * (2 * n + 5);
    std::vector<double> sorted{values.begin(), values.end()};
    std::sort(sorted.begin(), sorted.end());
    for (auto at = sorted.begin(); at != sorted.end();) {
        const auto end = std::upper_bound(at, sorted.end(), *at);
        const auto t = static_cast<double>(end - at);
        spread -= t * (t - 1) * (2 * t + 5);
        at = end;
    }
    return spread <= 0 ? 0 : score / std::sqrt(spread / 18);
}

/// The limit a result is nearest to. Precondition: it has a margin.
double nearest_limit(const MonitorResult& r) {
    if (r.lowest && r.highest) return r.value - *r.lowest < *r.highest - r.value ? *r.lowest : *r.highest;
    return r.lowest ? *r.lowest : *r.highest;
}

template <class Number>
std::string text_of(Number value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Takes the text up to the next `separator` off the front.
std::string_view next_part(std::string_view& rest, char separator) {
    const auto at = rest.find(separator);
    const std::string_view part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    return part;
}

template <class Number>
std::string optional_text(const std::optional<Number>& value) {
    return value ? text_of(*value) : std::string{"-"};
}

/// Reads a number or "-"; `damaged` is set by anything else.
std::optional<double> optional_number(std::string_view text, bool& damaged) {
    if (text == "-") return std::nullopt;
    const auto value = number_of<double>(text);
    damaged = damaged || !value || !std::isfinite(*value);
    return value;
}

}  // namespace

std::string MonitorKey::text() const {
    return std::to_string(ecu) + ':' + to_hex(bytes_of({monitor})) + ':' + to_hex(bytes_of({test}));
}

std::optional<MonitorKey> MonitorKey::parse(std::string_view text) {
    const auto ecu = number_of<std::uint32_t>(next_part(text, ':'));
    const auto monitor = from_hex(next_part(text, ':'));
    const auto test = from_hex(text);
    if (!ecu || !monitor || monitor->size() != 1 || !test || test->size() != 1) return std::nullopt;
    return MonitorKey{*ecu, u8((*monitor)[0]), u8((*test)[0])};
}

MonitorTrend::Outcome MonitorTrend::on_results(const MonitorResultsRead& read, std::uint64_t drive_cycle, SoFar so_far) {
    Outcome out;
    for (const MonitorResult& result : read.results) {
        const auto margin = result.margin_percent();
        if (!margin) continue;
        const MonitorKey key{read.ecu, result.monitor, result.test};
        if (tests_.size() >= kMostTests && tests_.count(key) == 0) continue;
        Watched& watched = tests_[key];
        if (!take(watched, result, *margin, measured_in(watched, drive_cycle, so_far))) continue;
        out.changed.push_back(key);
        if (watched.warned_at) {
            if (!recovered(watched)) continue;
            watched.warned_at.reset();
            watched.history.erase(watched.history.begin(), watched.history.end() - kRecentValues);
            out.recovered.push_back(key);
            continue;
        }
        if (warns(watched)) out.warnings.push_back(drift_of(key, watched));
    }
    return out;
}

/// The drive whose value a result is. A drive that has a value of its own keeps it: the agent may have forgotten that the vehicle moved.
std::uint64_t MonitorTrend::measured_in(const Watched& watched, std::uint64_t drive_cycle, SoFar so_far) {
    if (so_far == SoFar::Driven || drive_cycle == 0) return drive_cycle;
    const bool has_one = !watched.history.empty() && watched.history.back().cycle == drive_cycle;
    return has_one ? drive_cycle : drive_cycle - 1;
}

/// Adds the value, or replaces that of the same drive. False: nothing new.
bool MonitorTrend::take(Watched& watched, const MonitorResult& result, double margin, std::uint64_t cycle) {
    auto& history = watched.history;
    if (!history.empty() && watched.latest == result) return false;
    watched.latest = result;
    if (!history.empty() && cycle < history.back().cycle) history.clear();  // counted anew
    if (!history.empty() && cycle == history.back().cycle) {
        history.back().margin = margin;
        return true;
    }
    if (history.size() == kHistory) history.erase(history.begin());
    history.push_back({cycle, margin});
    return true;
}

/// Will the margin soon be gone? Then `watched` says so from now on.
bool MonitorTrend::warns(Watched& watched) {
    const std::span<const Value> all{watched.history};
    for (const std::size_t newest : kLooks) {
        const std::size_t looked_at = std::min(newest, all.size());
        const auto trend = looked_at < kFewestValues ? std::nullopt : falling(all.last(looked_at));
        if (!trend || trend->level <= 0 || trend->level > kNearPercent) continue;
        const double left = trend->level / -trend->slope;
        if (left > kHorizonDrives) continue;
        watched.warned_at = trend->level;
        watched.drives_left = static_cast<int>(left);
        return true;
    }
    return false;
}

/// The trend of these values, if they surely fall, throughout.
std::optional<MonitorTrend::Trend> MonitorTrend::falling(std::span<const Value> values) {
    std::vector<double> margins;
    for (const Value& v : values) margins.push_back(v.margin);
    if (kendall_score(margins) > kSurelyFalling) return std::nullopt;

    const auto slope_of = [](std::span<const Value> part) {
        std::vector<double> slopes;
        for (std::size_t i = 0; i < part.size(); ++i)
            for (std::size_t j = i + 1; j < part.size(); ++j)
                slopes.push_back((part[j].margin - part[i].margin) / static_cast<double>(part[j].cycle - part[i].cycle));
        return median(std::move(slopes));
    };
    Trend trend;
    trend.slope = slope_of(values);
    const std::size_t half = values.size() / 2;
    const double gentler = std::max(slope_of(values.first(half)), slope_of(values.last(half)));
    if (trend.slope >= 0 || gentler > trend.slope * kThroughout) return std::nullopt;
    std::vector<double> now;
    for (const Value& v : values)
        now.push_back(v.margin + trend.slope * static_cast<double>(values.back().cycle - v.cycle));
    trend.level = median(std::move(now));
    return trend;
}

bool MonitorTrend::recovered(const Watched& watched) {
    if (watched.history.size() < kRecentValues) return false;
    std::vector<double> recent;
    for (auto it = watched.history.end() - kRecentValues; it != watched.history.end(); ++it)
        recent.push_back(it->margin);
    return median(std::move(recent)) >= *watched.warned_at + kRecoveredBy;
}

MonitorDrift MonitorTrend::drift_of(const MonitorKey& key, const Watched& watched) {
    return {key, watched.latest, nearest_limit(watched.latest), *watched.warned_at, watched.drives_left};
}

std::vector<MonitorDrift> MonitorTrend::drifting() const {
    std::vector<MonitorDrift> out;
    for (const auto& [key, watched] : tests_)
        if (watched.warned_at) out.push_back(drift_of(key, watched));
    return out;
}

/// Lines: name; unit; value, lowest, highest; warned margin and drives left; then one line `cycle margin` a value.
Bytes MonitorTrend::encode(const MonitorKey& key) const {
    const auto found = tests_.find(key);
    if (found == tests_.end()) return {};
    const Watched& w = found->second;
    std::string text = w.latest.name + kSeparator + w.latest.unit + kSeparator + text_of(w.latest.value) + ' ' +
                       optional_text(w.latest.lowest) + ' ' + optional_text(w.latest.highest) + kSeparator +
                       optional_text(w.warned_at) + ' ' + text_of(w.drives_left);
    for (const Value& v : w.history) text += kSeparator + text_of(v.cycle) + ' ' + text_of(v.margin);
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

bool MonitorTrend::restore(const MonitorKey& key, ByteView bytes) {
    const std::string text = to_text(bytes);
    std::string_view rest = text;
    Watched w;
    w.latest.monitor = key.monitor;
    w.latest.test = key.test;
    w.latest.name = next_part(rest, kSeparator);
    w.latest.unit = next_part(rest, kSeparator);
    bool damaged = false;
    std::string_view limits = next_part(rest, kSeparator);
    w.latest.value = optional_number(next_part(limits, ' '), damaged).value_or(0);
    w.latest.lowest = optional_number(next_part(limits, ' '), damaged);
    w.latest.highest = optional_number(limits, damaged);
    std::string_view warned = next_part(rest, kSeparator);
    w.warned_at = optional_number(next_part(warned, ' '), damaged);
    const auto left = number_of<int>(warned);
    w.drives_left = left.value_or(0);
    damaged = damaged || !left || !w.latest.margin_percent();
    while (!rest.empty() && w.history.size() < kHistory) {
        std::string_view line = next_part(rest, kSeparator);
        const auto cycle = number_of<std::uint64_t>(next_part(line, ' '));
        const auto margin = optional_number(line, damaged);
        damaged = damaged || !cycle || !margin || (!w.history.empty() && *cycle <= w.history.back().cycle);
        if (damaged) return false;
        w.history.push_back({*cycle, *margin});
    }
    if (damaged || w.history.empty() || tests_.size() >= kMostTests) return false;
    tests_.insert_or_assign(key, std::move(w));
    return true;
}

}  // namespace odolink
