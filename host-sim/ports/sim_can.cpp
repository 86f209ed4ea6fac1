// SPDX-License-Identifier: Apache-2.0
#include "ports/sim_can.hpp"

#include <algorithm>
#include <utility>

namespace odolink::sim {
namespace {

constexpr Duration kBit = 2us;             // 500 kbit/s
constexpr std::size_t kQueueBound = 4096;  // frames waiting for the wire, as in the real adapters

/// Time on the wire of a classic frame with average stuffing.
Duration wire_time(const CanFrame& frame) {
    const int overhead = frame.id.extended ? 67 : 47;
    return kBit * ((overhead + 8 * frame.length) * 11 / 10);
}

}  // namespace

SimCanBus::SimCanBus(CanSegment& segment, std::string name) : segment_{segment}, name_{std::move(name)} {
    segment_.participants_.push_back(this);
}

SimCanBus::~SimCanBus() { std::erase(segment_.participants_, this); }

Status SimCanBus::send(const CanFrame& frame) { return segment_.transmit(*this, frame); }

Status CanSegment::transmit(SimCanBus& sender, const CanFrame& frame) {
    if (down_) return CanBusErrc::Down;
    const MonoTime now = queue_.now();
    const MonoTime start = std::max(now, wire_free_);
    if (start - now > wire_time(frame) * kQueueBound) return CanBusErrc::Full;
    wire_free_ = start + wire_time(frame);
    ++frames_;
    if (recorder_) recorder_(frame, wire_free_, sender.name());
    on_wire_.push_back({frame, &sender});
    queue_.after(wire_free_ - now, [this] { deliver(); });
    return {};
}

void CanSegment::deliver() {
    const auto [frame, sender] = on_wire_.front();
    on_wire_.pop_front();
    // By index: a receiver may make or destroy participants.
    for (std::size_t i = 0; i < participants_.size(); ++i) {
        SimCanBus* to = participants_[i];
        if (to != sender && to->receiver_) to->receiver_(frame, MonoTime{queue_.now() - to->origin_});
    }
}

}  // namespace odolink::sim
