// SPDX-License-Identifier: Apache-2.0
// Exponential backoff with full jitter and a bound on its rate.
#include "core/sync/backoff.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr std::uint32_t kLastDoubling = 9;  // 512 s is beyond the longest wait

}  // namespace

Duration jitter(Duration longest, Entropy& entropy) {
    const auto span = static_cast<std::uint64_t>(longest.count()) + 1;
    return Duration{static_cast<std::int64_t>(entropy.bits() % span)};
}

Duration Backoff::after_failure(MonoTime now, Entropy& entropy) {
    const Duration longest = std::min(kLongest, kFirst * (1 << std::min(failures_, kLastDoubling)));
    ++failures_;
    return std::max(jitter(longest, entropy), at_once(now));
}

Duration Backoff::after_refusal(Entropy& entropy) const { return kRefused / 2 + jitter(kRefused / 2, entropy); }

Duration Backoff::at_once(MonoTime now) const {
    if (attempts_.size() < kPerMinute) return Duration{0};
    return std::max(Duration{0}, attempts_.front() + 1min - now);
}

void Backoff::attempted(MonoTime now) {
    attempts_.push_back(now);
    if (attempts_.size() > kPerMinute) attempts_.pop_front();
}

}  // namespace odolink
