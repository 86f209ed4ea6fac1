// SPDX-License-Identifier: Apache-2.0
// A CAN bus that keeps what was sent and lets a test play the other side.
#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <utility>
#include <vector>

#include "ports/can_bus.hpp"

namespace odolink::test {

/// An 11-bit classic frame.
[[nodiscard]] inline CanFrame frame(std::uint32_t id, std::initializer_list<unsigned> data) {
    CanFrame f;
    f.id = CanId{id, id > 0x7FF};
    f.length = static_cast<std::uint8_t>(data.size());
    std::transform(data.begin(), data.end(), f.data.begin(), [](unsigned v) { return static_cast<std::byte>(v); });
    return f;
}

class RecordingCan final : public CanBus {
public:
    std::vector<CanFrame> sent;
    std::function<void(const CanFrame&)> on_send;  ///< the other nodes; may not call back into the sender
    Status answer{};                               ///< what send() returns; an error sends nothing

    [[nodiscard]] Status send(const CanFrame& f) override {
        if (!answer.has_value()) return answer;
        sent.push_back(f);
        if (on_send) on_send(f);
        return answer;
    }
    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) override {
        receiver_ = std::move(receiver);
    }

    /// A frame of another node arrives.
    void arrive(const CanFrame& f, MonoTime at) {
        if (receiver_) receiver_(f, at);
    }

private:
    std::function<void(const CanFrame&, MonoTime)> receiver_;
};

}  // namespace odolink::test
