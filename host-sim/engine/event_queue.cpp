// SPDX-License-Identifier: Apache-2.0
#include "engine/event_queue.hpp"

#include <algorithm>
#include <utility>

namespace odolink::sim {

EventId EventQueue::after(Duration delay, std::function<void()> action) {
    EventId slot = slots_.size();
    if (free_.empty()) {
        slots_.emplace_back();
    } else {
        slot = free_.back();
        free_.pop_back();
    }
    const EventId id = ++given_ << kSlotBits | slot;
    slots_[slot].holds = id;
    slots_[slot].action = std::move(action);
    heap_.push_back({now_ + std::max(delay, Duration{0}), id});
    std::push_heap(heap_.begin(), heap_.end(), later);
    return id;
}

std::function<void()> EventQueue::release(EventId event) {
    Slot& slot = slots_[event & kSlotMask];
    slot.holds = 0;
    free_.push_back(event & kSlotMask);
    return std::exchange(slot.action, nullptr);
}

void EventQueue::cancel(EventId event) {
    if (waits(event)) (void)release(event);
}

void EventQueue::drop_cancelled() const {
    while (!heap_.empty() && !waits(heap_.front().id)) {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        heap_.pop_back();
    }
}

std::optional<MonoTime> EventQueue::next() const {
    drop_cancelled();
    if (heap_.empty()) return std::nullopt;
    return heap_.front().at;
}

bool EventQueue::step() {
    drop_cancelled();
    if (heap_.empty()) return false;
    run_first();
    return true;
}

void EventQueue::run_first() {
    const Entry entry = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
    const auto action = release(entry.id);
    now_ = std::max(now_, entry.at);
    ++run_;
    action();
}

void EventQueue::run_until(MonoTime end) {
    for (drop_cancelled(); !heap_.empty() && heap_.front().at <= end; drop_cancelled()) run_first();
    now_ = std::max(now_, end);
}

}  // namespace odolink::sim
