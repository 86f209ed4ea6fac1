// SPDX-License-Identifier: Apache-2.0
// What a service manager hears: one datagram a word, on a socket by path or by abstract name; and whose watchdog it is.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>

#include "adapters/systemd/systemd_notifier.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace std::chrono_literals;

namespace {

/// A socket where systemd would listen, and the environment that names it.
class Manager {
public:
    explicit Manager(const std::string& name) : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)} {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(address.sun_path, sizeof address.sun_path - 1);
        if (name.front() == '@') address.sun_path[0] = '\0';
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        CHECK_EQUAL(0, ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size));
        ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
    }
    ~Manager() {
        ::unsetenv("NOTIFY_SOCKET");
        ::close(socket_);
    }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    /// The next datagram; empty: there is none.
    [[nodiscard]] std::string heard() const {
        std::array<char, 512> text{};
        const auto size = ::recv(socket_, text.data(), text.size(), 0);
        return size < 0 ? std::string{} : std::string{text.data(), static_cast<std::size_t>(size)};
    }

private:
    int socket_;
};

}  // namespace

TEST_GROUP(SystemdNotifier) {
    test::TemporaryDirectory directory;
    SystemdNotifier systemd;
    void teardown() override {
        for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
    }
};

TEST(SystemdNotifier, each_word_is_one_datagram_and_a_status_one_line) {
    const Manager manager{directory.path() + "/notify"};
    systemd.ready("reading\nSTOPPING=1");
    CHECK_EQUAL(std::string{"READY=1\nSTATUS=reading STOPPING=1"}, manager.heard());
    systemd.status("two\rlines");
    CHECK_EQUAL(std::string{"STATUS=two lines"}, manager.heard());
    systemd.alive();
    CHECK_EQUAL(std::string{"WATCHDOG=1"}, manager.heard());
    systemd.reloading();
    STRCMP_CONTAINS("RELOADING=1\nMONOTONIC_USEC=", manager.heard().c_str());
    systemd.stopping();
    CHECK_EQUAL(std::string{"STOPPING=1"}, manager.heard());
    CHECK_EQUAL(std::string{}, manager.heard());
}

TEST(SystemdNotifier, an_abstract_name_is_heard_too) {
    const Manager manager{"@odolink-notify-" + std::to_string(::getpid())};
    systemd.stopping();
    CHECK_EQUAL(std::string{"STOPPING=1"}, manager.heard());
}

TEST(SystemdNotifier, without_a_manager_nothing_happens) {
    systemd.ready("nobody asked");
    for (const std::string& name : {std::string{"/nowhere/notify"}, std::string{"relative"}, std::string{"/"}, std::string(200, '/')}) {
        ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
        systemd.ready("nobody hears");
    }
}

TEST(SystemdNotifier, the_watchdog_is_fed_twice_a_period_and_only_if_it_is_ours) {
    CHECK_FALSE(systemd.watchdog_period().has_value());
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    CHECK_TRUE(systemd.watchdog_period() == Duration{15s});
    ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
    CHECK_TRUE(systemd.watchdog_period() == Duration{15s});
    ::setenv("WATCHDOG_PID", std::to_string(::getppid()).c_str(), 1);
    CHECK_FALSE(systemd.watchdog_period().has_value());
    ::unsetenv("WATCHDOG_PID");
    for (const char* wrong : {"", "0", "-5", "30 s"}) {
        ::setenv("WATCHDOG_USEC", wrong, 1);
        CHECK_FALSE(systemd.watchdog_period().has_value());
    }
}
