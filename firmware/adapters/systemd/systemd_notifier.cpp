// SPDX-License-Identifier: Apache-2.0
// sd_notify(3) and sd_watchdog_enabled(3) as systemd documents them for programs that do not load its library.
#include "adapters/systemd/systemd_notifier.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace odolink {
namespace {

/// A line end in the status would begin another assignment.
std::string one_line(std::string text) {
    for (char& c : text) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    return text;
}

/// One datagram to $NOTIFY_SOCKET: a path, or an abstract name behind '@'. A failure means that nobody listens; the daemon's
/// work does not depend on it.
void notify(std::string_view assignments) {
    const char* const variable = std::getenv("NOTIFY_SOCKET");
    const std::string_view name = variable == nullptr ? "" : variable;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name.size() < 2 || name.size() >= sizeof address.sun_path || (name.front() != '/' && name.front() != '@')) return;
    name.copy(address.sun_path, name.size());
    if (name.front() == '@') address.sun_path[0] = '\0';
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    static_cast<void>(::sendto(socket, assignments.data(), assignments.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size));
    ::close(socket);
}

/// A variable of the environment that is a number and nothing else.
std::optional<std::int64_t> number(const char* name) {
    const char* const variable = std::getenv(name);
    if (variable == nullptr) return std::nullopt;
    const std::string_view text{variable};
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

void SystemdNotifier::ready(const std::string& status) { notify("READY=1\nSTATUS=" + one_line(status)); }
void SystemdNotifier::status(const std::string& status) { notify("STATUS=" + one_line(status)); }
void SystemdNotifier::reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto us = static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
    notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(us));
}
void SystemdNotifier::stopping() { notify("STOPPING=1"); }
void SystemdNotifier::alive() { notify("WATCHDOG=1"); }

std::optional<Duration> SystemdNotifier::watchdog_period() const {
    const auto microseconds = number("WATCHDOG_USEC");
    // The watchdog of a parent process is not ours.
    if (!microseconds || *microseconds <= 0 || number("WATCHDOG_PID").value_or(::getpid()) != ::getpid()) return std::nullopt;
    return std::chrono::microseconds{*microseconds / 2};
}

}  // namespace odolink
