// SPDX-License-Identifier: Apache-2.0
// Timers on the core executor.
#pragma once

#include <cstdint>
#include <functional>

#include "base/time.hpp"

namespace odolink {

using TimerId = std::uint64_t;  ///< 0 is never given out

class Scheduler {
public:
    virtual ~Scheduler() = default;
    /// Calls `action` once on the core executor after `delay` (negative counts as 0), never before this call returned.
    /// Timers of equal time fire in the order they were set.
    virtual TimerId after(Duration delay, std::function<void()> action) = 0;
    /// Forgets a timer; unknown and fired ones are ignored. After this returns the action will not run.
    virtual void cancel(TimerId timer) = 0;
};

}  // namespace odolink
