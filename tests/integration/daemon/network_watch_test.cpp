// SPDX-License-Identifier: Apache-2.0
// The kernel tells of a new network: in a network namespace of our own, whose loopback interface comes up.
#include "adapters/asio/network_watch.hpp"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cstring>

#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr int kNotAllowed = 77;
constexpr int kToldBefore = 78;  // of a network that had not changed

bool bring_up_loopback() {
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool done = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    close(fd);
    return done;
}

/// Exit status of a child in an empty namespace: how often it was told within two seconds, or one of the above.
int told_in_namespace() {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 && unshare(CLONE_NEWNET) != 0) return kNotAllowed;
    boost::asio::io_context io;
    int told = 0;
    NetworkWatch watch{io, [&told] { ++told; }};
    io.run_for(std::chrono::milliseconds{700});
    if (told != 0) return kToldBefore;
    if (!bring_up_loopback()) return kNotAllowed;
    io.run_for(std::chrono::seconds{2});
    return told;
}

}  // namespace

TEST_GROUP(NetworkWatch){};

TEST(NetworkWatch, tells_once_of_addresses_and_routes_that_come_together) {
    const pid_t child = fork();
    if (child == 0) _exit(told_in_namespace());
    int status = 0;
    waitpid(child, &status, 0);
    CHECK_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == kNotAllowed) return test::skipped("NetworkWatch", "no network namespace may be made here");
    CHECK_EQUAL(1, WEXITSTATUS(status));
}
