// SPDX-License-Identifier: Apache-2.0
#include "app/log_analysis/pair_finder.hpp"

#include <algorithm>

namespace odolink::log_analysis {
namespace {

constexpr std::uint8_t kNegative = 0x7F;

/// Bytes behind the service that an answer repeats.
std::size_t echoed(std::uint8_t service) { return service == 0x22 ? 2 : 1; }

/// What a single frame, or the first frame of several, carries; empty for any other.
ByteView payload_of(ByteView data) {
    const std::uint8_t control = u8(data[0]);
    if (control >> 4U == 1) return data.subspan(2);
    if (control == 0 || control > 7 || control >= data.size()) return {};
    return data.subspan(1, control);
}

}  // namespace

/// A question fills its frame with one byte, or ends with it: a broadcast that begins like one seldom does.
void PairFinder::keep(Duration at, CanId id, ByteView data) {
    const ByteView payload = payload_of(data);
    if (u8(data[0]) >> 4U != 0 || payload.empty()) return;
    if (payload.size() < 1 + echoed(u8(payload[0]))) return;
    const ByteView padding = data.subspan(1 + payload.size());
    if (std::any_of(padding.begin(), padding.end(), [padding](std::byte b) { return b != padding[0]; })) return;
    Question& made = kept_[next_];
    next_ = (next_ + 1) % kept_.size();
    made = {id, at, {}, static_cast<std::uint8_t>(payload.size())};
    std::copy(payload.begin(), payload.end(), made.bytes.begin());
    any_ = true;
}

std::optional<PairFinder::Question> PairFinder::match(Duration at, CanId id, ByteView data) const {
    const ByteView answer = payload_of(data);
    if (answer.size() < 3) return std::nullopt;
    for (const Question& asked : kept_) {
        if (asked.size == 0 || asked.id == id || at - asked.at > kLongestWait) continue;
        const ByteView question = asked.payload();
        const std::uint8_t service = u8(question[0]);
        const bool refused = u8(answer[0]) == kNegative && answer.size() == 3 && u8(answer[1]) == service;
        const std::size_t echo = echoed(service);
        const bool answered = u8(answer[0]) == (service | 0x40U) && std::equal(question.begin() + 1, question.begin() + 1 + static_cast<std::ptrdiff_t>(echo), answer.begin() + 1);
        if (refused || answered) return asked;
    }
    return std::nullopt;
}

}  // namespace odolink::log_analysis
