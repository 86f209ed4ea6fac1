// SPDX-License-Identifier: Apache-2.0
// A simulated CAN segment: each frame reaches every other participant after its time on the wire at 500 kbit/s.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "engine/event_queue.hpp"
#include "ports/can_bus.hpp"

namespace odolink::sim {

class CanSegment;

/// One participant's connection. Destroying it leaves the segment.
class SimCanBus final : public CanBus {
public:
    SimCanBus(CanSegment& segment, std::string name);
    ~SimCanBus() override;
    SimCanBus(const SimCanBus&) = delete;
    SimCanBus& operator=(const SimCanBus&) = delete;

    [[nodiscard]] Status send(const CanFrame& frame) override;
    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) override { receiver_ = std::move(receiver); }

    /// Where this participant's time starts, so that a restarted agent sees times of its own boot.
    void set_time_origin(MonoTime origin) { origin_ = origin; }
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    friend class CanSegment;
    CanSegment& segment_;
    std::string name_;
    MonoTime origin_;
    std::function<void(const CanFrame&, MonoTime)> receiver_;
};

class CanSegment {
public:
    explicit CanSegment(EventQueue& queue) : queue_{queue} {}

    /// A bus recorder: told of every frame with its sender's name.
    void set_recorder(std::function<void(const CanFrame&, MonoTime, const std::string& sender)> recorder) {
        recorder_ = std::move(recorder);
    }
    /// Bus-off for everybody, or back.
    void set_down(bool down) { down_ = down; }
    [[nodiscard]] std::uint64_t frames() const { return frames_; }

private:
    friend class SimCanBus;
    struct Sent {
        CanFrame frame;
        const SimCanBus* sender;
    };
    Status transmit(SimCanBus& sender, const CanFrame& frame);
    void deliver();

    EventQueue& queue_;
    std::vector<SimCanBus*> participants_;
    std::function<void(const CanFrame&, MonoTime, const std::string&)> recorder_;
    std::deque<Sent> on_wire_;  ///< frames arrive in the order in which they were sent
    MonoTime wire_free_;
    std::uint64_t frames_{0};
    bool down_{false};
};

}  // namespace odolink::sim
