// SPDX-License-Identifier: Apache-2.0
// Two ways to learn the other end's inode, and the search for it among our own descriptors.
#include "adapters/mbedtls/peer_check.hpp"

#include <dirent.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>

namespace odolink {
namespace {

struct Ends {
    sockaddr_in ours{};
    sockaddr_in theirs{};
};

bool read_ends(int socket, Ends& ends) {
    socklen_t ours = sizeof ends.ours;
    socklen_t theirs = sizeof ends.theirs;
    return ::getsockname(socket, reinterpret_cast<sockaddr*>(&ends.ours), &ours) == 0 &&
           ::getpeername(socket, reinterpret_cast<sockaddr*>(&ends.theirs), &theirs) == 0 &&
           ends.ours.sin_family == AF_INET && ends.theirs.sin_family == AF_INET;
}

struct Request {
    nlmsghdr header;
    inet_diag_req_v2 body;
};

/// One exact question: the socket whose own address is the other end of ours.
Request request_for(const Ends& ends) {
    Request request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.body.sdiag_family = AF_INET;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_states = ~0U;
    request.body.id.idiag_sport = ends.theirs.sin_port;
    request.body.id.idiag_dport = ends.ours.sin_port;
    request.body.id.idiag_src[0] = ends.theirs.sin_addr.s_addr;
    request.body.id.idiag_dst[0] = ends.ours.sin_addr.s_addr;
    request.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    request.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return request;
}

/// 0 when the kernel does not know.
unsigned inode_by_diagnosis(const Ends& ends) {
    const int netlink = ::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) return 0;
    const Request request = request_for(ends);
    alignas(nlmsghdr) std::array<char, 8192> answer{};
    ssize_t size = -1;
    if (::send(netlink, &request, sizeof request, 0) == static_cast<ssize_t>(sizeof request)) {
        size = ::recv(netlink, answer.data(), answer.size(), 0);
    }
    ::close(netlink);
    if (size < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(inet_diag_msg)))) return 0;
    nlmsghdr header{};
    std::memcpy(&header, answer.data(), sizeof header);
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY) return 0;
    inet_diag_msg message{};
    std::memcpy(&message, answer.data() + NLMSG_HDRLEN, sizeof message);
    return message.idiag_inode;
}

/// 0 when the table does not hold it.
unsigned inode_by_table(const Ends& ends) {
    std::ifstream table{"/proc/net/tcp"};
    for (std::string line; std::getline(table, line);) {
        unsigned address = 0, port = 0, peer = 0, peer_port = 0, inode = 0;
        // Addresses are printed as they lie in memory, ports in the machine's order; the inode is the tenth word.
        const int read = std::sscanf(line.c_str(), "%*u: %8X:%4X %8X:%4X %*X %*X:%*X %*X:%*X %*X %*u %*u %u", &address, &port, &peer, &peer_port, &inode);
        if (read == 5 && address == ends.theirs.sin_addr.s_addr && port == ntohs(ends.theirs.sin_port) &&
            peer == ends.ours.sin_addr.s_addr && peer_port == ntohs(ends.ours.sin_port))
            return inode;
    }
    return 0;
}

bool is_ours(unsigned inode) {
    const std::unique_ptr<DIR, int (*)(DIR*)> directory{::opendir("/proc/self/fd"), ::closedir};
    if (!directory) return false;
    while (const dirent* entry = ::readdir(directory.get())) {
        if (entry->d_name[0] == '.') continue;
        struct stat status {};
        if (::fstat(std::atoi(entry->d_name), &status) == 0 && S_ISSOCK(status.st_mode) && status.st_ino == inode) return true;
    }
    return false;
}

}  // namespace

Peer peer_of(int accepted_socket, PeerSources sources) {
    Ends ends;
    if (!read_ends(accepted_socket, ends)) return Peer::Foreign;
    unsigned inode = sources == PeerSources::TableOnly ? 0 : inode_by_diagnosis(ends);
    if (inode == 0) inode = inode_by_table(ends);
    return inode != 0 && is_ours(inode) ? Peer::OwnProcess : Peer::Foreign;
}

}  // namespace odolink
