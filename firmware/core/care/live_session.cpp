// SPDX-License-Identifier: Apache-2.0
#include "core/care/live_session.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace odolink {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t value{0};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string text_of(WallTime time) {
    return std::to_string(time.since_epoch.count()) + "\n" + std::to_string(static_cast<int>(time.quality));
}

std::optional<WallTime> time_of(std::string_view ms, std::string_view quality) {
    const auto since = number_of(ms);
    const auto known = number_of(quality);
    if (!since || !known || *known < 0 || *known > static_cast<int>(WallQuality::Synchronised)) return std::nullopt;
    return WallTime{std::chrono::milliseconds{*since}, static_cast<WallQuality>(*known)};
}

LiveSessionChanged unopened(const Id& id, LiveSessionState state) {
    LiveSessionChanged change;
    change.session_id = id;
    change.state = state;
    return change;
}

constexpr std::size_t kHeadLines = 7;  // phase, id, from (2), last (2), readings

}  // namespace

std::optional<LiveSessionChanged> LiveSession::ask(const LiveSessionAsked& asked, MonoTime now) {
    if (phase_ == LivePhase::Open) return unopened(asked.id, LiveSessionState::Declined);
    std::optional<LiveSessionChanged> before;
    if (phase_ == LivePhase::Asked) before = told(LiveSessionState::Lapsed, LiveSessionEnd::None, {});
    phase_ = LivePhase::Asked;
    asked_ = asked;
    asked_.time_box = std::clamp(asked.time_box, std::chrono::minutes{1}, kLongestLiveTimeBox);
    until_ = now + kLiveAskedFor;
    return before;
}

std::optional<LiveSessionChanged> LiveSession::open(MonoTime now, WallTime wall) {
    if (phase_ != LivePhase::Asked) return std::nullopt;
    phase_ = LivePhase::Open;
    until_ = now + asked_.time_box;
    from_ = last_ = wall;
    return told(LiveSessionState::Open, LiveSessionEnd::None, {});
}

std::optional<LiveSessionChanged> LiveSession::decline() {
    if (phase_ != LivePhase::Asked) return std::nullopt;
    const auto change = told(LiveSessionState::Declined, LiveSessionEnd::None, {});
    clear();
    return change;
}

std::optional<LiveSessionChanged> LiveSession::end(LiveSessionEnd why, WallTime wall) {
    if (phase_ != LivePhase::Open) return std::nullopt;
    const auto change = told(LiveSessionState::Ended, why, wall);
    clear();
    return change;
}

std::optional<LiveSessionChanged> LiveSession::close(const Id& id, WallTime wall) {
    if (phase_ == LivePhase::Idle || asked_.id != id) return std::nullopt;
    if (phase_ == LivePhase::Open) return end(LiveSessionEnd::ByDealer, wall);
    const auto change = told(LiveSessionState::Lapsed, LiveSessionEnd::None, {});
    clear();
    return change;
}

std::optional<LiveSessionChanged> LiveSession::on_time(MonoTime now, WallTime wall) {
    if (phase_ == LivePhase::Open && off_since_ && now - *off_since_ >= kIgnitionGrace) return end(LiveSessionEnd::IgnitionOff, wall);
    if (phase_ == LivePhase::Idle || now < until_) return std::nullopt;
    return phase_ == LivePhase::Open ? end(LiveSessionEnd::TimeUp, wall) : close(asked_.id, wall);
}

void LiveSession::on_ignition(bool on, MonoTime now) {
    if (on) off_since_.reset();
    else if (!off_since_) off_since_ = now;
}

void LiveSession::on_values(std::span<const SignalValue> values) {
    if (phase_ != LivePhase::Open) return;
    for (const SignalValue& value : values) {
        const bool room = fresh_.size() < kMostValues && names_.size() < kMostValues;
        if (room || names_.contains(value.name) || fresh_.contains(value.name)) fresh_.insert_or_assign(value.name, value);
    }
}

std::optional<LiveReadings> LiveSession::next(WallTime wall) const {
    if (phase_ != LivePhase::Open || fresh_.empty()) return std::nullopt;
    LiveReadings readings{asked_.id, std::uint64_t{readings_} + 1, wall, {}};
    for (const auto& [name, value] : fresh_) readings.values.push_back(value);
    return readings;
}

void LiveSession::on_sent(const LiveReadings& sent) {
    if (phase_ != LivePhase::Open) return;
    ++readings_;
    last_ = sent.at;
    for (const SignalValue& value : sent.values) names_.insert(value.name);
    fresh_.clear();
}

std::string LiveSession::state() const {
    if (phase_ == LivePhase::Idle) return {};
    std::string text = std::to_string(static_cast<int>(phase_)) + "\n" + asked_.id.text() + "\n" + text_of(from_) + "\n" + text_of(last_) + "\n" +
                       std::to_string(readings_) + "\n";
    for (const std::string& name : names_) text += name + "\n";
    return text;
}

std::optional<LiveSessionChanged> LiveSession::interrupted(std::string_view state) {
    const auto lines = lines_of(state);
    if (lines.size() < kHeadLines) return std::nullopt;
    const auto from = time_of(lines[2], lines[3]);
    const auto last = time_of(lines[4], lines[5]);
    const auto readings = number_of(lines[6]);
    const Id id = id_from_text(std::string{lines[1]});
    if (id.empty() || !from || !last || !readings || *readings < 0) return std::nullopt;
    if (lines[0] != "2") return unopened(id, LiveSessionState::Lapsed);
    return LiveSessionChanged{id,    LiveSessionState::Ended, LiveSessionEnd::AgentStopped,
                              *from, *last,                   static_cast<std::uint32_t>(*readings),
                              {lines.begin() + kHeadLines, lines.end()}};
}

LiveSessionChanged LiveSession::told(LiveSessionState state, LiveSessionEnd why, WallTime to) const {
    return {asked_.id, state, why, from_, to, readings_, {names_.begin(), names_.end()}};
}

void LiveSession::clear() {
    phase_ = LivePhase::Idle;
    asked_ = {};
    from_ = last_ = {};
    readings_ = 0;
    names_.clear();
    fresh_.clear();
}

}  // namespace odolink
