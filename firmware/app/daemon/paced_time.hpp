// SPDX-License-Identifier: Apache-2.0
// Time that runs N times as fast, for simulators: an hour's recording can be played in minutes through the real daemon.
// Wraps the real clock, timers and bus. With speed 1 it changes nothing.
#pragma once

#include <functional>
#include <utility>

#include "ports/can_bus.hpp"
#include "ports/clock.hpp"
#include "ports/scheduler.hpp"

namespace odolink {

class PacedTime final : public Clock, public Scheduler, public CanBus {
public:
    PacedTime(Clock& clock, Scheduler& scheduler, CanBus& can, int speed)
        : clock_{clock}, scheduler_{scheduler}, can_{can}, speed_{speed}, mono_start_{clock.mono()}, wall_start_{clock.wall()} {}

    [[nodiscard]] MonoTime mono() const override { return mono_start_ + (clock_.mono() - mono_start_) * speed_; }
    [[nodiscard]] WallTime wall() const override {
        const WallTime now = clock_.wall();
        return {wall_start_.since_epoch + (now.since_epoch - wall_start_.since_epoch) * speed_, now.quality};
    }
    [[nodiscard]] Id boot() const override { return clock_.boot(); }

    TimerId after(Duration delay, std::function<void()> action) override { return scheduler_.after(delay / speed_, std::move(action)); }
    void cancel(TimerId timer) override { scheduler_.cancel(timer); }

    [[nodiscard]] Status send(const CanFrame& frame) override { return can_.send(frame); }
    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) override {
        if (!receiver) return can_.set_receiver(nullptr);
        can_.set_receiver([this, receiver = std::move(receiver)](const CanFrame& frame, MonoTime at) {
            receiver(frame, mono_start_ + (at - mono_start_) * speed_);
        });
    }

private:
    Clock& clock_;
    Scheduler& scheduler_;
    CanBus& can_;
    int speed_;
    MonoTime mono_start_;
    WallTime wall_start_;
};

}  // namespace odolink
