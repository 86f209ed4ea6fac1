// SPDX-License-Identifier: Apache-2.0
// Time that moves only when a test says so: Clock and Scheduler in one. run_for(30s) fires each timer at its own
// moment.
#pragma once

#include <algorithm>
#include <map>
#include <utility>

#include "ports/clock.hpp"
#include "ports/scheduler.hpp"

namespace odolink::test {

class VirtualTime final : public Clock, public Scheduler {
public:
    /// 2027-01-15 08:00 UTC, synchronised.
    WallTime wall_at_boot{1'800'000'000'000ms, WallQuality::Synchronised};

    [[nodiscard]] MonoTime mono() const override { return now_; }
    [[nodiscard]] WallTime wall() const override {
        return {wall_at_boot.since_epoch + std::chrono::duration_cast<std::chrono::milliseconds>(now_.since_boot),
                wall_at_boot.quality};
    }
    [[nodiscard]] Id boot() const override { return id_from_text("000102030405060708090A0B0C0D0E0F"); }

    TimerId after(Duration delay, std::function<void()> action) override {
        const TimerId id = ++last_id_;
        timers_.emplace(std::pair{now_ + std::max(delay, Duration{0}), id}, std::move(action));
        return id;
    }
    void cancel(TimerId timer) override {
        std::erase_if(timers_, [timer](const auto& entry) { return entry.first.second == timer; });
    }

    /// Moves time on, firing what falls due at its moment, in the order of time and setting.
    void run_for(Duration time) {
        const MonoTime end = now_ + time;
        while (!timers_.empty() && timers_.begin()->first.first <= end) {
            auto timer = timers_.extract(timers_.begin());
            now_ = timer.key().first;
            ++fired_;
            timer.mapped()();
        }
        now_ = end;
    }
    [[nodiscard]] std::size_t timers() const { return timers_.size(); }
    /// How many timers have fired so far.
    [[nodiscard]] std::size_t fired() const { return fired_; }

private:
    MonoTime now_{};
    TimerId last_id_{0};
    std::size_t fired_{0};
    std::map<std::pair<MonoTime, TimerId>, std::function<void()>> timers_;
};

}  // namespace odolink::test
