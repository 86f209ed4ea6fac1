// SPDX-License-Identifier: Apache-2.0
#include "scenarios/house_rules.hpp"

#include <algorithm>
#include <cstdio>

#include "wire/envelope.hpp"

namespace odolink::sim {
namespace {

constexpr Duration kLeaveScreen = 2s;

}  // namespace

void HouseRules::broke(MonoTime at, const std::string& what) {
    if (std::find(told_.begin(), told_.end(), what) != told_.end()) return;
    told_.push_back(what);
    char stamp[32];
    std::snprintf(stamp, sizeof stamp, "%.1f s: ", std::chrono::duration<double>(at.since_boot).count());
    broken_.push_back(stamp + what);
}

void HouseRules::on_agent_frame(const CanFrame& frame, MonoTime at) {
    if (const std::string why = bus_.on_sent(frame, at); !why.empty())
        broke(at, "the agent sent " + to_hex(frame.payload()) + " to " + std::to_string(frame.id.value) + ": " + why);
}

void HouseRules::on_screen(const HeadUnitView& view, KilometresPerHour speed, MonoTime at) {
    if (speed.value <= 0)
        moving_since_.reset();
    else if (!moving_since_)
        moving_since_ = at;
    const bool may_be_asked = !view.prompt || view.prompt->prompt_class == PromptClass::Critical;
    if (!may_be_asked && moving_since_ && at - *moving_since_ > kLeaveScreen)
        broke(at, "the prompt " + view.prompt->reason_key + " was shown while the car moved");
    if (view.driving == DrivingState::Parked && moving_since_ && at - *moving_since_ > kLeaveScreen)
        broke(at, "the screen was open while the car moved");
    if (view.mileage.value < screen_mileage_)
        broke(at, "the trusted mileage fell to " + std::to_string(view.mileage.value.in_metres()) + " m");
    screen_mileage_ = std::max(screen_mileage_, view.mileage.value);
}

void HouseRules::on_agent_killed(Distance may_fall) {
    screen_mileage_ = std::max(Distance{}, screen_mileage_ - may_fall);
}

void HouseRules::on_published(ByteView envelope, const HeadUnitView& view, MonoTime at) {
    const auto opened = wire::decode_envelope(envelope);
    const auto batch = opened ? wire::decode_up_batch(opened->body) : wire::decode_up_batch({});
    if (opened && wire::decode_live_body(opened->body) && !view.live) broke(at, "live readings left without an open session on the screen");
    if (opened && wire::decode_health_body(opened->body) && view.link.held) broke(at, "a word on the agent left while another VIN was read");
    if (!batch) return;  // a digest, which names numbers only
    for (const Bytes& bytes : batch->events) {
        const auto event = wire::decode_up_event(bytes);
        if (!event) continue;
        const Purpose purpose = purpose_of(event->payload);
        for (const ConsentLine& line : view.consents) {
            if (line.consent.purpose == purpose && line.consent.state != ConsentState::Granted)
                broke(at, "an event for purpose " + std::to_string(static_cast<int>(purpose)) + " left without consent");
        }
    }
}

void HouseRules::on_desk(const DeskFacts& desk, std::uint64_t given, MonoTime at) {
    if (desk.events > given)
        broke(at, "the desk has " + std::to_string(desk.events) + " events of " + std::to_string(given));
    if (desk.mileage < desk_mileage_)
        broke(at, "the desk's mileage fell to " + std::to_string(desk.mileage.in_metres()) + " m");
    desk_mileage_ = std::max(desk_mileage_, desk.mileage);
}

}  // namespace odolink::sim
