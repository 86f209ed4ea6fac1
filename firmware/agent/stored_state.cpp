// SPDX-License-Identifier: Apache-2.0
#include "agent/stored_state.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <span>
#include <sstream>

#include "wire/records.hpp"

namespace odolink::stored {
namespace {

Bytes join(std::span<const std::int64_t> numbers) {
    std::string text;
    for (std::int64_t n : numbers) text += (text.empty() ? "" : " ") + std::to_string(n);
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

/// Numbers separated by single blanks, or nothing.
std::optional<std::vector<std::int64_t>> split(ByteView bytes) {
    const std::string text = to_text(bytes);
    std::vector<std::int64_t> out;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        if (!out.empty() && *at++ != ' ') return std::nullopt;
        std::int64_t value = 0;
        const auto [stop, error] = std::from_chars(at, end, value);
        if (error != std::errc{}) return std::nullopt;
        out.push_back(value);
        at = stop;
    }
    return out;
}

/// Exactly `count` numbers, or nothing.
std::optional<std::vector<std::int64_t>> split(ByteView bytes, std::size_t count) {
    auto out = split(bytes);
    if (!out || out->size() != count) return std::nullopt;
    return out;
}

std::string sortable(std::uint64_t number) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%012llu", static_cast<unsigned long long>(number));
    return text.data();
}

constexpr std::size_t kOpenTripHead = 5;
constexpr std::size_t kWithoutEngine = 3;  // as earlier versions wrote it
constexpr std::int64_t kLongestTrip = 1'000'000'000;  // in seconds or revolutions: more is damage
constexpr std::int64_t kEngineFromBus = 1;
constexpr std::int64_t kIdleFromBus = 2;
constexpr std::string_view kRequestNumber = "request_number:";

}  // namespace

std::string trip_key(std::uint64_t number) { return sortable(number); }

std::string quarantine_key(const QuarantinedReading& reading) {
    const auto ms = reading.at.since_epoch.count();
    return sortable(ms > 0 ? static_cast<std::uint64_t>(ms) : 0) + ":" + std::to_string(static_cast<int>(reading.reading.source));
}

std::string capture_key(WallTime at, const std::string& code) {
    const auto ms = at.since_epoch.count();
    return sortable(ms > 0 ? static_cast<std::uint64_t>(ms) : 0) + ":" + code;
}

std::string fault_key(const Dtc& dtc) { return std::to_string(dtc.ecu) + ":" + dtc.code; }

std::string request_number_key(const Id& request) { return std::string{kRequestNumber} + request.text(); }

std::optional<Id> request_of_number_key(std::string_view key) {
    if (!key.starts_with(kRequestNumber)) return std::nullopt;
    const Id id = id_from_text(key.substr(kRequestNumber.size()));
    return id.empty() ? std::nullopt : std::optional{id};
}

Bytes encode(std::uint64_t number) {
    const std::int64_t value = static_cast<std::int64_t>(number);
    return join({&value, 1});
}

std::optional<std::uint64_t> decode_number(ByteView bytes) {
    const auto numbers = split(bytes, 1);
    if (!numbers || numbers->front() < 0) return std::nullopt;
    return static_cast<std::uint64_t>(numbers->front());
}

Bytes encode(const HelpCall& call) {
    return encode_lines({call.request.text(), std::to_string(call.event), call.for_this_call ? "call" : "standing"});
}

std::optional<HelpCall> decode_help_call(ByteView bytes) {
    const std::vector<std::string> lines = decode_lines(bytes);
    if (lines.size() != 3) return std::nullopt;
    const ByteView number = as_bytes(lines[1]);
    const auto event = decode_number(number);
    const Id request = id_from_text(lines[0]);
    if (!event || request.empty()) return std::nullopt;
    return HelpCall{request, *event, lines[2] == "call"};
}

Bytes encode(const OpenTrip& open) {
    const std::array<std::int64_t, kOpenTripHead> head{open.last_alive.since_epoch.count(), static_cast<std::int64_t>(open.last_alive.quality),
                                                       open.mileage_at_start.in_metres(), static_cast<std::int64_t>(open.engine.revolutions), open.engine.cold_running.count()};
    Bytes out = join(head);
    out.push_back(std::byte{'\n'});
    const Bytes trip = wire::encode(open.trip);
    out.insert(out.end(), trip.begin(), trip.end());
    return out;
}

std::optional<OpenTrip> decode_open_trip(ByteView bytes) {
    const auto line = std::find(bytes.begin(), bytes.end(), std::byte{'\n'});
    if (line == bytes.end()) return std::nullopt;
    const auto size = static_cast<std::size_t>(line - bytes.begin());
    const auto head = split(bytes.first(size));
    const auto trip = wire::decode_trip(bytes.subspan(size + 1));
    if (!head || (head->size() != kOpenTripHead && head->size() != kWithoutEngine) || !trip || (*head)[1] < 0 || (*head)[1] > 2) return std::nullopt;
    OpenTrip open{*trip, WallTime{std::chrono::milliseconds{(*head)[0]}, static_cast<WallQuality>((*head)[1])}, Distance::metres((*head)[2])};
    if (head->size() == kWithoutEngine) return open;
    open.engine.revolutions = static_cast<std::uint64_t>(std::clamp<std::int64_t>((*head)[3], 0, kLongestTrip));
    open.engine.cold_running = std::chrono::seconds{std::clamp<std::int64_t>((*head)[4], 0, kLongestTrip)};
    return open;
}

Bytes encode(const UsageCounters& c) {
    const std::array<std::int64_t, 7> numbers{c.engine.count(),
                                              c.idle.count(),
                                              (c.engine_from_bus ? kEngineFromBus : 0) | (c.idle_from_bus ? kIdleFromBus : 0),
                                              static_cast<std::int64_t>(c.trips),
                                              static_cast<std::int64_t>(c.short_trips),
                                              static_cast<std::int64_t>(c.cold_starts),
                                              static_cast<std::int64_t>(c.fuel_litres * 1000)};
    return join(numbers);
}

std::optional<UsageCounters> decode_counters(ByteView bytes) {
    const auto n = split(bytes, 7);
    if (!n) return std::nullopt;
    UsageCounters c;
    c.engine = std::chrono::seconds{(*n)[0]};
    c.idle = std::chrono::seconds{(*n)[1]};
    c.engine_from_bus = ((*n)[2] & kEngineFromBus) != 0;
    c.idle_from_bus = ((*n)[2] & kIdleFromBus) != 0;
    c.trips = static_cast<std::uint64_t>((*n)[3]);
    c.short_trips = static_cast<std::uint64_t>((*n)[4]);
    c.cold_starts = static_cast<std::uint64_t>((*n)[5]);
    c.fuel_litres = static_cast<double>((*n)[6]) / 1000.0;
    return c;
}

Bytes encode_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

std::vector<std::string> decode_lines(ByteView bytes) {
    std::vector<std::string> out;
    std::istringstream text{to_text(bytes)};
    for (std::string line; std::getline(text, line);) out.push_back(line);
    return out;
}

Bytes encode(const BatteryState& state) {
    std::vector<std::int64_t> numbers{state.engine_ran.since_epoch.count(), static_cast<std::int64_t>(state.engine_ran.quality)};
    for (const RestingSample& sample : state.resting) {
        numbers.push_back(sample.at.since_epoch.count());
        numbers.push_back(sample.value.value);
    }
    return join(numbers);
}

BatteryState decode_battery(ByteView bytes) {
    const auto n = split(bytes);
    BatteryState out;
    if (!n || n->size() < 2 || n->size() % 2 != 0 || (*n)[1] < 0 || (*n)[1] > 2) return out;
    out.engine_ran = {std::chrono::milliseconds{(*n)[0]}, static_cast<WallQuality>((*n)[1])};
    for (std::size_t i = 2; i < n->size() && out.resting.size() < BatteryHealth::kSamples; i += 2) {
        const bool plausible = (*n)[i + 1] > 0 && (*n)[i + 1] < 60'000;
        if (plausible) out.resting.push_back({{std::chrono::milliseconds{(*n)[i]}, WallQuality::Synchronised}, Millivolts{static_cast<std::int32_t>((*n)[i + 1])}});
    }
    return out;
}

std::vector<std::pair<std::string, Bytes>> encode(const OdometerState& state) {
    std::vector<std::int64_t> swapped;
    for (const Distance offset : state.swapped) swapped.push_back(offset.in_metres());
    std::vector<std::pair<std::string, Bytes>> out;
    out.emplace_back("swapped", join(swapped));
    out.emplace_back("anchor", state.anchor ? wire::encode(*state.anchor) : Bytes{});
    out.emplace_back("open", state.open ? wire::encode(*state.open) : Bytes{});
    // Last: the store's second copy keeps the last record of this kind.
    out.emplace_back("trusted", state.trusted ? wire::encode(*state.trusted) : Bytes{});
    return out;
}

OdometerState decode_odometer(const std::vector<Record>& records) {
    OdometerState state;
    for (const Record& record : records) {
        if (record.value.empty()) continue;
        if (record.key == "trusted") {
            const auto trusted = wire::decode_mileage(record.value);
            if (!trusted || (state.trusted && trusted->value <= state.trusted->value)) continue;
            if (state.trusted) state.anchor.reset();
            state.trusted = *trusted;
        } else if (record.key == "open") {
            if (const auto open = wire::decode_quarantined(record.value)) state.open = *open;
        } else if (record.key == "anchor") {
            if (const auto anchor = wire::decode_mileage(record.value)) state.anchor = *anchor;
        } else if (record.key == "swapped") {
            const auto swapped = split(record.value);
            for (const std::int64_t metres : swapped.value_or(std::vector<std::int64_t>{})) {
                if (state.swapped.size() < kMostSwaps) state.swapped.push_back(Distance::metres(metres));
            }
        }
    }
    // A second copy keeps the trusted mileage alone: then it is all there is to stand on.
    if (!state.anchor) state.anchor = state.trusted;
    return state;
}

}  // namespace odolink::stored
