// SPDX-License-Identifier: Apache-2.0
// How long to wait before the next attempt to connect: exponential with full jitter, and never more than 12 attempts a
// minute, however the network flaps. Time and chance come in; nothing here keeps a clock.
#pragma once

#include <cstdint>
#include <deque>

#include "base/time.hpp"
#include "ports/entropy.hpp"

namespace odolink {

class Backoff {
public:
    static constexpr Duration kFirst = 1s;
    static constexpr Duration kLongest = 5min;
    static constexpr Duration kRefused = 15min;  ///< credentials or ACL: trying again changes nothing, somebody has to
    static constexpr std::size_t kPerMinute = 12;

    /// Delay after an ordinary failure: uniform in 0 .. min(kLongest, kFirst x 2^failures), the rate kept. Counts a failure.
    [[nodiscard]] Duration after_failure(MonoTime now, Entropy& entropy);
    /// Delay after a refusal: uniform in half of kRefused to kRefused.
    [[nodiscard]] Duration after_refusal(Entropy& entropy) const;
    /// Delay when something changed and the wait has lost its reason: 0, unless the rate forbids.
    [[nodiscard]] Duration at_once(MonoTime now) const;

    /// An attempt begins now.
    void attempted(MonoTime now);
    /// The desk was heard: the next failure starts from the beginning.
    void succeeded() { failures_ = 0; }

private:
    std::uint32_t failures_{0};
    std::deque<MonoTime> attempts_;  ///< of the last minute, at most kPerMinute
};

/// A duration uniform in 0 .. `longest`.
[[nodiscard]] Duration jitter(Duration longest, Entropy& entropy);

}  // namespace odolink
