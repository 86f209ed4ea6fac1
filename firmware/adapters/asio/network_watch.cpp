// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/network_watch.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace odolink {
namespace {

constexpr std::chrono::milliseconds kCalm{500};

/// A socket that hears of new addresses and routes; -1 where there is none.
int open_listener() {
    const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (fd < 0) return -1;
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

/// Whether one of the messages says that something came; what goes gives nobody a way.
bool tells_of_news(const std::array<char, 8192>& bytes, std::size_t size) {
    auto left = static_cast<unsigned>(size);
    for (const auto* message = reinterpret_cast<const nlmsghdr*>(bytes.data()); NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
        if (message->nlmsg_type == RTM_NEWADDR || message->nlmsg_type == RTM_NEWROUTE) return true;
    }
    return false;
}

}  // namespace

class NetworkWatch::Listener : public std::enable_shared_from_this<Listener> {
public:
    Listener(boost::asio::io_context& io, std::function<void()> changed) : kernel_{io}, calm_{io}, changed_{std::move(changed)} {
        if (const int fd = open_listener(); fd >= 0) kernel_.assign(fd);
    }
    void listen() {
        if (!kernel_.is_open()) return;
        kernel_.async_read_some(boost::asio::buffer(bytes_), [self = shared_from_this()](const boost::system::error_code& failed, std::size_t size) {
            if (failed == boost::asio::error::operation_aborted) return;
            // More came than the socket holds: something did change.
            if (failed == boost::asio::error::no_buffer_space || (!failed && tells_of_news(self->bytes_, size))) self->wait_for_calm();
            if (!failed || failed == boost::asio::error::no_buffer_space) self->listen();
        });
    }
    void end() {
        boost::system::error_code ignored;
        kernel_.close(ignored);
        calm_.cancel();
        changed_ = nullptr;
    }

private:
    void wait_for_calm() {
        calm_.expires_after(kCalm);
        calm_.async_wait([self = shared_from_this()](const boost::system::error_code& failed) {
            if (!failed && self->changed_) self->changed_();
        });
    }

    boost::asio::posix::stream_descriptor kernel_;
    boost::asio::steady_timer calm_;
    std::function<void()> changed_;
    alignas(nlmsghdr) std::array<char, 8192> bytes_{};
};

NetworkWatch::NetworkWatch(boost::asio::io_context& io, std::function<void()> changed) : listener_{std::make_shared<Listener>(io, std::move(changed))} {
    listener_->listen();
}

NetworkWatch::~NetworkWatch() { listener_->end(); }

}  // namespace odolink
