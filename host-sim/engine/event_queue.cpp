// SPDX-License-Identifier: Apache-2.0
#include "engine/event_queue.hpp"

#include <algorithm>
#include <utility>

namespace odolink::sim {

EventId EventQueue::after(Duration delay, std::function<void()> action) {
    const EventId id = ++last_id_;
    heap_.push_back({now_ + std::max(delay, Duration{0}), id});
    std::push_heap(heap_.begin(), heap_.end(), later);
    actions_.emplace(id, std::move(action));
    return id;
}

void EventQueue::cancel(EventId event) { actions_.erase(event); }

void EventQueue::drop_cancelled() const {
    while (!heap_.empty() && !actions_.contains(heap_.front().id)) {
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
    const Entry entry = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
    auto node = actions_.extract(entry.id);
    now_ = std::max(now_, entry.at);
    ++run_;
    node.mapped()();
    return true;
}

void EventQueue::run_until(MonoTime end) {
    for (auto at = next(); at && *at <= end; at = next()) step();
    now_ = std::max(now_, end);
}

}  // namespace odolink::sim
