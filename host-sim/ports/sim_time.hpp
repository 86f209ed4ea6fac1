// SPDX-License-Identifier: Apache-2.0
// Clock and timers of one simulated boot, over the run's event queue. The wall clock can be made to lie.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/event_queue.hpp"
#include "ports/clock.hpp"
#include "ports/scheduler.hpp"

namespace odolink::sim {

class SimClock final : public Clock {
public:
    /// `wall_at_start` is UTC at time 0 of the queue.
    SimClock(const EventQueue& queue, WallTime wall_at_start, Id boot)
        : queue_{queue}, boot_start_{queue.now()}, wall_at_start_{wall_at_start}, boot_{boot} {}

    [[nodiscard]] MonoTime mono() const override { return {queue_.now() - boot_start_}; }
    [[nodiscard]] WallTime wall() const override {
        const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(queue_.now().since_boot);
        return {wall_at_start_.since_epoch + elapsed + error_, wall_at_start_.quality};
    }
    [[nodiscard]] Id boot() const override { return boot_; }

    /// A fault: from now on the wall clock is wrong by `error` and claims `quality`.
    void lie(std::chrono::milliseconds error, WallQuality quality) {
        error_ = error;
        wall_at_start_.quality = quality;
    }

private:
    const EventQueue& queue_;
    MonoTime boot_start_;
    WallTime wall_at_start_;
    std::chrono::milliseconds error_{0};
    Id boot_;
};

/// Timers of one process: they all die with it.
class SimScheduler final : public Scheduler {
public:
    explicit SimScheduler(EventQueue& queue) : queue_{queue} {}
    ~SimScheduler() override {
        for (EventId event : own_) queue_.cancel(event);
    }
    SimScheduler(const SimScheduler&) = delete;
    SimScheduler& operator=(const SimScheduler&) = delete;

    TimerId after(Duration delay, std::function<void()> action) override {
        if (own_.size() == own_.capacity()) std::erase_if(own_, [this](EventId event) { return !queue_.waits(event); });
        own_.push_back(queue_.after(delay, std::move(action)));
        return own_.back();
    }
    void cancel(TimerId timer) override { queue_.cancel(timer); }

private:
    EventQueue& queue_;
    std::vector<EventId> own_;  ///< some of them are over; these go before the list would grow
};

}  // namespace odolink::sim
