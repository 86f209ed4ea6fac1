// SPDX-License-Identifier: Apache-2.0
// The raw frames around a new fault: kept in the car, never sent. They are stored by themselves, so that a store without room for
// them keeps all else.
#include "agent/core.hpp"
#include "agent/stored_state.hpp"

namespace odolink {
namespace {

constexpr std::size_t kMostCaptures = 3;

}  // namespace

void Agent::Core::begin_capture(const std::string& code) {
    const bool begun = captures.trigger(code, p.clock.mono());
    if (!begun || !running) return;
    capture_timer = p.scheduler.after(CaptureRing::kAfter, [this] {
        capture_timer = 0;
        keep_capture();
    });
}

void Agent::Core::keep_capture() {
    if (capture_timer != 0) p.scheduler.cancel(std::exchange(capture_timer, 0));
    auto capture = captures.take(p.clock.mono(), p.clock.wall());
    if (!capture || capture->frames.empty()) return;
    std::vector<std::string> keys = capture_keys;
    keys.push_back(stored::capture_key(capture->at, capture->reason));
    StoreTransaction transaction;
    transaction.records.push_back({RecordKind::Capture, keys.back(), std::move(capture->frames)});
    while (keys.size() > kMostCaptures) {
        transaction.records.push_back({RecordKind::Capture, keys.front(), std::nullopt});
        keys.erase(keys.begin());
    }
    transaction.records.push_back({RecordKind::Meta, stored::kCaptures, stored::encode_lines(keys)});
    if (p.store.commit(transaction)) capture_keys = std::move(keys);
    else p.metrics.count("captures_lost_total");
}

}  // namespace odolink
