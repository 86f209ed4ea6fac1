// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of a loopback connection: this process, or another one.
#include "adapters/mbedtls/peer_check.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// A listening loopback socket and its address.
struct Listener {
    int fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    Listener() {
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        CHECK_EQUAL(0, ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size));
        CHECK_EQUAL(0, ::listen(fd, 1));
        CHECK_EQUAL(0, ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size));
    }
    ~Listener() { ::close(fd); }
    [[nodiscard]] int connected() const {
        const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        return ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? client : -1;
    }
};

}  // namespace

TEST_GROUP(PeerCheck){};

TEST(PeerCheck, knows_this_process_by_either_source) {
    const Listener listener;
    const int client = listener.connected();
    const int accepted = ::accept(listener.fd, nullptr, nullptr);
    CHECK_TRUE(peer_of(accepted) == Peer::OwnProcess);
    CHECK_TRUE(peer_of(accepted, PeerSources::TableOnly) == Peer::OwnProcess);
    ::close(accepted);
    ::close(client);
}

TEST(PeerCheck, knows_another_process_by_either_source) {
    const Listener listener;
    int pipe_ends[2];
    CHECK_EQUAL(0, ::pipe(pipe_ends));
    const pid_t child = ::fork();
    if (child == 0) {
        const int client = listener.connected();
        char end = 0;
        ::close(pipe_ends[1]);
        (void)!::read(pipe_ends[0], &end, 1);  // until the parent has looked
        ::_exit(client < 0 ? 1 : 0);
    }
    const int accepted = ::accept(listener.fd, nullptr, nullptr);
    CHECK_TRUE(peer_of(accepted) == Peer::Foreign);
    CHECK_TRUE(peer_of(accepted, PeerSources::TableOnly) == Peer::Foreign);
    ::close(pipe_ends[1]);
    int status = -1;
    CHECK_EQUAL(child, ::waitpid(child, &status, 0));
    CHECK_EQUAL(0, status);
    ::close(pipe_ends[0]);
    ::close(accepted);
}

TEST(PeerCheck, takes_what_is_no_connection_for_foreign) {
    CHECK_TRUE(peer_of(-1) == Peer::Foreign);
    const Listener listener;
    CHECK_TRUE(peer_of(listener.fd, PeerSources::TableOnly) == Peer::Foreign);
}
