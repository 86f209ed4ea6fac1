// SPDX-License-Identifier: Apache-2.0
// The bus as it is remembered for captures: what arrives is remembered by the agent, what is sent here. Private to this folder.
#pragma once

#include <functional>
#include <utility>

#include "core/diagnostics/capture_ring.hpp"
#include "ports/can_bus.hpp"
#include "ports/clock.hpp"

namespace odolink {

class RecordedBus final : public CanBus {
public:
    RecordedBus(CanBus& bus, const Clock& clock, CaptureRing& ring) : bus_{bus}, clock_{clock}, ring_{ring} {}

    [[nodiscard]] Status send(const CanFrame& frame) override {
        const Status sent = bus_.send(frame);
        if (sent) ring_.on_frame(frame, clock_.mono());
        return sent;
    }
    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) override { bus_.set_receiver(std::move(receiver)); }

private:
    CanBus& bus_;
    const Clock& clock_;
    CaptureRing& ring_;
};

}  // namespace odolink
