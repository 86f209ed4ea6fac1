// SPDX-License-Identifier: Apache-2.0
// ODOLINK_BUILD_DAY (seconds since 1970 of the day of the build) comes from CMakeLists.txt.
#include "adapters/asio/steady_clock.hpp"

#include <sys/timex.h>
#include <time.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "adapters/asio/boot_time.hpp"

namespace odolink {
namespace {

Duration read_clock(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

KernelClock kernel_clock() {
    timex state{};
    const int result = ::adjtimex(&state);
    return result >= 0 && result != TIME_ERROR && (state.status & STA_UNSYNC) == 0 ? KernelClock::Disciplined
                                                                                   : KernelClock::Free;
}

Id read_boot_id() {
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::string text;
    std::getline(file, text);
    std::erase(text, '-');
    if (const Id id = id_from_text(text); !id.empty()) return id;
    // Whole seconds: two readings within one boot must agree.
    const auto started = std::chrono::duration_cast<std::chrono::seconds>(read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME));
    Id id;
    auto value = static_cast<std::uint64_t>(started.count());
    for (auto byte = id.bytes.rbegin(); value != 0; ++byte, value >>= 8U) *byte = static_cast<std::byte>(value & 0xFFU);
    return id;
}

}  // namespace

MonoTime boot_time() { return {read_clock(CLOCK_BOOTTIME)}; }

WallQuality judge_wall_time(std::chrono::milliseconds since_epoch, std::chrono::milliseconds built, KernelClock kernel) {
    if (since_epoch < built) return WallQuality::Unknown;
    return kernel == KernelClock::Disciplined ? WallQuality::Synchronised : WallQuality::Estimated;
}

SteadyClock::SteadyClock() : boot_{read_boot_id()} {}

MonoTime SteadyClock::mono() const { return boot_time(); }

WallTime SteadyClock::wall() const {
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(read_clock(CLOCK_REALTIME));
    return {now, judge_wall_time(now, std::chrono::seconds{ODOLINK_BUILD_DAY}, kernel_clock())};
}

}  // namespace odolink
