// SPDX-License-Identifier: Apache-2.0
#include "scenarios/trace_way.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <variant>

#include "core/privacy/event_names.hpp"
#include "wire/envelope.hpp"

namespace odolink::sim {
namespace {

constexpr Duration kBefore = 100ms;  // frames of an answer that is spread over several
constexpr std::size_t kMostFrames = 8;
constexpr std::array<const char*, std::variant_size_v<DownPayload>> kDown{
    "request taken by a clerk", "appointment offered", "service recorded", "plan issued",      "message shown",
    "cluster replaced",         "VIN accepted",        "record changed",   "answered in words", "live session asked for",
    "live session closed",      "recall told",         "attachment sent",  "attachment absent", "campaign told"};

std::string line(Duration at, const std::string& text) {
    char stamp[32];
    std::snprintf(stamp, sizeof stamp, "%10.3f s  ", static_cast<double>(at.count()) / 1e9);
    return stamp + text;
}

}  // namespace

TraceWay::TraceWay(VirtualStage& stage) : queue_{stage.queue} {
    stage.broker.set_tap([this](const std::string& topic, const Bytes& payload) { hear(topic, payload); });
    stage.trace.set_listener([this](std::string_view text) {
        const std::size_t blank = text.find(' ');
        if (text.find('#') != std::string_view::npos)
            frames_.push_back({queue_.now().since_boot, std::string{text.substr(blank + 1)}});
    });
}

void TraceWay::hear(const std::string& topic, const Bytes& payload) {
    const auto envelope = wire::decode_envelope(payload);
    const auto parts = wire::parse_topic(topic);
    if (!envelope || !parts) return;
    const Duration at = queue_.now().since_boot;
    if (parts->direction == wire::Direction::Up) {
        const auto batch = wire::decode_up_batch(envelope->body);
        if (!batch || parts->channel == wire::kSyncChannel) return;
        for (std::size_t i = 0; i < batch->events.size(); ++i) {
            const auto event = wire::decode_up_event(batch->events[i]);
            if (!event) continue;
            const auto* answer = std::get_if<PromptAnswered>(&event->payload);
            passed_.push_back({at, event->mono.since_boot, event->trace, batch->stream, batch->first_sequence + i,
                               name_of(event->payload).en, answer != nullptr ? answer->reason_key : std::string{}});
        }
    } else if (parts->channel == wire::kSyncChannel) {
        const auto sync = wire::decode_desk_sync(envelope->body);
        if (!sync) return;
        for (const wire::StreamDigest& digest : sync->streams) receipts_.push_back({at, digest.stream, digest.up_to});
    } else if (const auto batch = wire::decode_down_batch(envelope->body)) {
        for (const DownMessage& message : batch->messages)
            passed_.push_back({at, at, message.trace, Stream::Care, 0, kDown.at(message.payload.index()), {}});
    }
}

std::vector<std::string> TraceWay::of(std::string_view reason) const {
    const auto asked = std::find_if(passed_.begin(), passed_.end(), [reason](const Passed& p) {
        return !p.reason.empty() && p.reason.starts_with(reason);
    });
    if (asked == passed_.end()) return {};
    std::vector<std::pair<Duration, std::string>> way;
    Duration first = asked->made;
    for (const Passed& p : passed_) {
        if (p.trace != asked->trace) continue;
        first = std::min(first, p.made);
        if (p.number == 0) {
            way.emplace_back(p.at, "dealer   " + p.what);
            continue;
        }
        const std::string name = std::string{wire::channel_of(p.stream)} + " " + std::to_string(p.number);
        way.emplace_back(p.made, "event    " + p.what + " (" + name + ")" + (p.reason.empty() ? "" : ", " + p.reason));
        way.emplace_back(p.at, "broker   a batch with " + name);
        const auto receipt = std::find_if(receipts_.begin(), receipts_.end(), [&p](const Receipt& r) {
            return r.stream == p.stream && r.up_to >= p.number && r.at >= p.at;
        });
        if (receipt != receipts_.end()) way.emplace_back(receipt->at, "receipt  " + name + " is committed at the desk");
    }
    std::vector<std::string> out{"trace " + asked->trace.text()};
    std::vector<const Frame*> frames;
    for (const Frame& frame : frames_) {
        if (frame.at <= first && frame.at > first - kBefore) frames.push_back(&frame);
    }
    if (frames.size() > kMostFrames)
        frames.erase(frames.begin(), frames.end() - static_cast<std::ptrdiff_t>(kMostFrames));
    for (const Frame* frame : frames) out.push_back(line(frame->at, "frame    " + frame->text));
    std::stable_sort(way.begin(), way.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [at, text] : way) {
        std::string made = line(at, text);
        if (std::find(out.begin(), out.end(), made) == out.end())
            out.push_back(std::move(made));  // a batch that came again
    }
    return out;
}

}  // namespace odolink::sim
