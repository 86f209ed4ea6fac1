// SPDX-License-Identifier: Apache-2.0
#include "scenarios/house_rules.hpp"

#include <algorithm>
#include <cstdio>

#include "core/diagnostics/allow_list.hpp"

namespace odolink::sim {
namespace {

constexpr Duration kLeaveScreen = 2s;
constexpr unsigned kSingleFrame = 0x0;
constexpr unsigned kFlowControl = 0x3;

/// Source: SAE J1939-21: a request (PGN 59904) for a group that only tells, or the receiver's part of a transfer (PGN 60416:
/// clear to send, end of message, abort), from the address of an off-board tool.
bool j1939_may_be_sent(const CanFrame& frame) {
    const ByteView data = frame.payload();
    const std::uint32_t form = frame.id.value & 0x03FF00FFU;
    if (form == 0x00EA00F9U && data.size() == 3)
        return pgn_request_allowed(u8(data[0]) | std::uint32_t{u8(data[1])} << 8U | std::uint32_t{u8(data[2])} << 16U);
    return form == 0x00EC00F9U && data.size() == 8 && (u8(data[0]) == 17 || u8(data[0]) == 19 || u8(data[0]) == 255);
}

/// Source: ISO 15765-2, normal addressing: the first nibble is the frame's type, a single frame's second is its length.
bool may_be_sent(const CanFrame& frame) {
    if (frame.id.extended && j1939_may_be_sent(frame)) return true;
    const ByteView payload = frame.payload();
    if (!diagnostic_request_id(frame.id) || payload.empty()) return false;
    const unsigned type = u8(payload[0]) >> 4U;
    const std::size_t length = u8(payload[0]) & 0x0FU;
    if (type == kFlowControl) return !functional_request_id(frame.id);
    if (type != kSingleFrame || length == 0 || length >= payload.size()) return false;
    return request_allowed(payload.subspan(1, length));
}

}  // namespace

void HouseRules::broke(MonoTime at, const std::string& what) {
    if (std::find(told_.begin(), told_.end(), what) != told_.end()) return;
    told_.push_back(what);
    char stamp[32];
    std::snprintf(stamp, sizeof stamp, "%.1f s: ", std::chrono::duration<double>(at.since_boot).count());
    broken_.push_back(stamp + what);
}

void HouseRules::on_agent_frame(const CanFrame& frame, MonoTime at) {
    if (!may_be_sent(frame))
        broke(at, "the agent sent " + to_hex(frame.payload()) + " to " + std::to_string(frame.id.value));
}

void HouseRules::on_screen(const HeadUnitView& view, KilometresPerHour speed, MonoTime at) {
    if (speed.value <= 0)
        moving_since_.reset();
    else if (!moving_since_)
        moving_since_ = at;
    const bool may_be_asked = !view.prompt || view.prompt->prompt_class == PromptClass::Critical;
    if (!may_be_asked && moving_since_ && at - *moving_since_ > kLeaveScreen)
        broke(at, "the prompt " + view.prompt->reason_key + " was shown while the car moved");
    if (view.mileage.value < screen_mileage_)
        broke(at, "the trusted mileage fell to " + std::to_string(view.mileage.value.in_metres()) + " m");
    screen_mileage_ = std::max(screen_mileage_, view.mileage.value);
}

void HouseRules::on_agent_killed() {
    screen_mileage_ = {};
}

void HouseRules::on_desk(const DeskFacts& desk, std::uint64_t given, MonoTime at) {
    if (desk.events > given)
        broke(at, "the desk has " + std::to_string(desk.events) + " events of " + std::to_string(given));
    if (desk.mileage < desk_mileage_)
        broke(at, "the desk's mileage fell to " + std::to_string(desk.mileage.in_metres()) + " m");
    desk_mileage_ = std::max(desk_mileage_, desk.mileage);
}

}  // namespace odolink::sim
