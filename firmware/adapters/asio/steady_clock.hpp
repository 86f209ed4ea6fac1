// SPDX-License-Identifier: Apache-2.0
// The Clock port on Linux: CLOCK_BOOTTIME for durations, CLOCK_REALTIME for people, judged by what the kernel knows of
// its synchronisation.
#pragma once

#include "ports/clock.hpp"

namespace odolink {

class SteadyClock final : public Clock {
public:
    /// Reads the boot id once. Where the kernel has none (a bare container), the id is derived from the boot's start time.
    SteadyClock();
    [[nodiscard]] MonoTime mono() const override;
    /// Quality: Unknown when earlier than the day this program was built, Synchronised when the kernel's clock is
    /// disciplined (adjtimex without STA_UNSYNC), else Estimated.
    [[nodiscard]] WallTime wall() const override;
    [[nodiscard]] Id boot() const override { return boot_; }

private:
    Id boot_;
};

/// How far a wall-clock reading can be believed, apart from the kernel so that it can be tested.
enum class KernelClock : unsigned char { Free, Disciplined };
[[nodiscard]] WallQuality judge_wall_time(std::chrono::milliseconds since_epoch, std::chrono::milliseconds built,
                                          KernelClock kernel);

}  // namespace odolink
