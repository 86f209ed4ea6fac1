// SPDX-License-Identifier: Apache-2.0
// Virtual time: a queue of actions in order of time, and of insertion where times are equal. Nothing here reads a clock;
// time passes by running actions. The same queue is paced by the real clock in real-time runs (app/real_time).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/time.hpp"

namespace odolink::sim {

using EventId = std::uint64_t;  ///< 0 is never given out

class EventQueue {
public:
    [[nodiscard]] MonoTime now() const { return now_; }

    /// Runs `action` once, `delay` after now (negative counts as 0).
    EventId after(Duration delay, std::function<void()> action);
    /// Forgets an event; unknown and past ones are ignored.
    void cancel(EventId event);
    /// True until the event has begun to run or was cancelled.
    [[nodiscard]] bool waits(EventId event) const { return slots_[event & kSlotMask].holds == event && event != 0; }

    /// When the next action is due; nothing when the queue is empty.
    [[nodiscard]] std::optional<MonoTime> next() const;
    /// Runs the next action and moves time to it. False when the queue is empty.
    bool step();
    /// Runs everything due up to and including `end`, then sets time to `end`.
    void run_until(MonoTime end);
    void run_for(Duration d) { run_until(now_ + d); }

    [[nodiscard]] std::uint64_t actions_run() const { return run_; }

private:
    struct Entry {
        MonoTime at;
        EventId id;
    };
    /// Where an action lies until it runs. An event's number is its place in the order of insertion, then its slot: slots are
    /// used again, numbers are not.
    struct Slot {
        EventId holds{0};  ///< 0: free
        std::function<void()> action;
    };
    static constexpr unsigned kSlotBits = 20;  // a million events at once, 17 million million in a run
    static constexpr EventId kSlotMask = (EventId{1} << kSlotBits) - 1;
    static bool later(const Entry& a, const Entry& b) { return a.at != b.at ? b.at < a.at : b.id < a.id; }
    void drop_cancelled() const;
    std::function<void()> release(EventId event);
    void run_first();

    MonoTime now_;
    std::uint64_t given_{0};
    std::uint64_t run_{0};
    mutable std::vector<Entry> heap_;  ///< dropping cancelled entries does not change what the queue holds
    std::vector<Slot> slots_{Slot{}};
    std::vector<EventId> free_;
};

}  // namespace odolink::sim
