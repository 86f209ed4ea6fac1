// SPDX-License-Identifier: Apache-2.0
// sd_notify messages by libsystemd.
#include "adapters/systemd/systemd_notifier.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <ctime>

namespace odolink {
namespace {

/// A line end in the status would begin another assignment.
std::string one_line(std::string text) {
    for (char& c : text) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    return text;
}

}  // namespace

// A failure means that nobody listens; the daemon's work does not depend on it.
void SystemdNotifier::ready(const std::string& status) { ::sd_notify(0, ("READY=1\nSTATUS=" + one_line(status)).c_str()); }
void SystemdNotifier::status(const std::string& status) { ::sd_notify(0, ("STATUS=" + one_line(status)).c_str()); }
void SystemdNotifier::reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto us = static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
    ::sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(us)).c_str());
}
void SystemdNotifier::stopping() { ::sd_notify(0, "STOPPING=1"); }
void SystemdNotifier::alive() { ::sd_notify(0, "WATCHDOG=1"); }

std::optional<Duration> SystemdNotifier::watchdog_period() const {
    std::uint64_t microseconds = 0;
    if (::sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
    return std::chrono::microseconds{static_cast<std::int64_t>(microseconds / 2)};
}

}  // namespace odolink
