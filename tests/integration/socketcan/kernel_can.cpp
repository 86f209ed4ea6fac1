// SPDX-License-Identifier: Apache-2.0
#include "integration/socketcan/kernel_can.hpp"

#include <linux/can.h>
#include <linux/can/j1939.h>
#include <linux/can/raw.h>
#include <net/if.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include "support/real_data.hpp"

namespace odolink::test {
namespace {

constexpr std::size_t kLongestMessage = 70'000;

[[noreturn]] void failed(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

canid_t kernel_id(CanId id) { return id.value | (id.extended ? CAN_EFF_FLAG : 0U); }

int index_of(const std::string& bus) {
    const unsigned index = ::if_nametoindex(bus.c_str());
    if (index == 0) failed(bus.c_str());
    return static_cast<int>(index);
}

void bind_to(int fd, const sockaddr_can& address) {
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) failed("bind");
}

template <class T>
void set(int fd, int level, int option, const T& value) {
    if (::setsockopt(fd, level, option, &value, sizeof value) != 0) failed("setsockopt");
}

int open_socket(int type, int protocol) {
    const int fd = ::socket(PF_CAN, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (fd < 0) failed("socket");
    return fd;
}

}  // namespace

std::string can_interface(const char* what) {
    const char* named = std::getenv("ODOLINK_CAN");
    const std::string name = named != nullptr ? named : "vcan0";
    if (::if_nametoindex(name.c_str()) != 0) return name;
    skipped(what, "no interface " + name + "; tests/run --vm runs this where there is one");
    return {};
}

MonoTime now() {
    timespec t{};
    ::clock_gettime(CLOCK_BOOTTIME, &t);
    return {std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec}};
}

bool run_until(boost::asio::io_context& core, Duration longest, const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + longest;
    while (!done()) {
        if (std::chrono::steady_clock::now() >= end) return false;
        core.restart();
        core.run_one_for(std::chrono::milliseconds{10});
    }
    return true;
}

bool shell(const std::string& command) { return std::system((command + " 2>/dev/null").c_str()) == 0; }

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

RawCan::RawCan(const std::string& bus) : socket_{open_socket(SOCK_RAW, CAN_RAW)} {
    sockaddr_can address{};
    address.can_family = AF_CAN;
    address.can_ifindex = index_of(bus);
    set(socket_.get(), SOL_CAN_RAW, CAN_RAW_FILTER, can_filter{CAN_ERR_FLAG, CAN_ERR_FLAG});  // only sends
    bind_to(socket_.get(), address);
}

void RawCan::send(CanId id, ByteView data) {
    can_frame frame{};
    frame.can_id = kernel_id(id);
    frame.len = static_cast<std::uint8_t>(data.size());
    std::memcpy(frame.data, data.data(), data.size());
    if (::write(socket_.get(), &frame, sizeof frame) != sizeof frame) failed("write of a raw frame");
}

void RawCan::send_flagged(std::uint32_t id, const std::uint8_t (&data)[8]) {
    can_frame frame{};
    frame.can_id = id;
    frame.len = 8;
    std::memcpy(frame.data, data, 8);
    if (::write(socket_.get(), &frame, sizeof frame) != sizeof frame) failed("write of a raw frame");
}

KernelIsoTp::KernelIsoTp(const std::string& bus, const IsoTpPeer& peer)
    : socket_{open_socket(SOCK_DGRAM, CAN_ISOTP)}, room_(kLongestMessage) {
    can_isotp_options options{};
    options.flags = peer.flags;
    if ((peer.flags & CAN_ISOTP_EXTEND_ADDR) != 0) options.flags |= CAN_ISOTP_RX_EXT_ADDR;
    const auto closer = static_cast<std::uint32_t>(peer.ignores_closer.count());
    if (closer > 0) options.flags |= CAN_ISOTP_FORCE_RXSTMIN;
    options.frame_txtime = CAN_ISOTP_FRAME_TXTIME_ZERO;  // a virtual bus takes no time
    options.ext_address = peer.sends_address;
    options.rx_ext_address = peer.hears_address;
    options.txpad_content = CAN_ISOTP_DEFAULT_PAD_CONTENT;
    options.rxpad_content = CAN_ISOTP_DEFAULT_PAD_CONTENT;
    set(fd(), SOL_CAN_ISOTP, CAN_ISOTP_OPTS, options);
    set(fd(), SOL_CAN_ISOTP, CAN_ISOTP_RECV_FC, can_isotp_fc_options{peer.block_size, peer.st_min, 0});
    if (closer > 0) set(fd(), SOL_CAN_ISOTP, CAN_ISOTP_RX_STMIN, closer);
    if (peer.frame_length > 8) set(fd(), SOL_CAN_ISOTP, CAN_ISOTP_LL_OPTS, can_isotp_ll_options{CANFD_MTU, peer.frame_length, 0});
    sockaddr_can address{};
    address.can_family = AF_CAN;
    address.can_ifindex = index_of(bus);
    address.can_addr.tp.tx_id = kernel_id(peer.sends);
    address.can_addr.tp.rx_id = kernel_id(peer.hears);
    bind_to(fd(), address);
}

int KernelIsoTp::send(ByteView message) {
    return ::write(fd(), message.data(), message.size()) == static_cast<ssize_t>(message.size()) ? 0 : errno;
}

std::optional<Bytes> KernelIsoTp::receive(int* error) {
    const auto size = ::read(fd(), room_.data(), room_.size());
    if (size >= 0) return Bytes(room_.begin(), room_.begin() + size);
    if (error != nullptr && errno != EAGAIN) *error = errno;
    return std::nullopt;
}

KernelJ1939::KernelJ1939(const std::string& bus, std::uint8_t address, std::uint64_t name)
    : socket_{open_socket(SOCK_DGRAM, CAN_J1939)}, interface_{index_of(bus)} {
    set(socket_.get(), SOL_SOCKET, SO_BROADCAST, 1);
    sockaddr_can own{};
    own.can_family = AF_CAN;
    own.can_ifindex = interface_;
    own.can_addr.j1939.addr = address;
    own.can_addr.j1939.name = name;
    own.can_addr.j1939.pgn = J1939_NO_PGN;
    bind_to(socket_.get(), own);
}

int KernelJ1939::send(std::uint32_t pgn, std::uint8_t to, ByteView message) {
    sockaddr_can peer{};
    peer.can_family = AF_CAN;
    peer.can_ifindex = interface_;
    peer.can_addr.j1939.addr = to;
    peer.can_addr.j1939.pgn = pgn;
    const auto sent = ::sendto(socket_.get(), message.data(), message.size(), 0, reinterpret_cast<const sockaddr*>(&peer), sizeof peer);
    return sent == static_cast<ssize_t>(message.size()) ? 0 : errno;
}

int KernelJ1939::send_to_name(std::uint32_t pgn, std::uint64_t name, ByteView message) {
    sockaddr_can peer{};
    peer.can_family = AF_CAN;
    peer.can_ifindex = interface_;
    peer.can_addr.j1939.addr = J1939_NO_ADDR;
    peer.can_addr.j1939.name = name;
    peer.can_addr.j1939.pgn = pgn;
    const auto sent = ::sendto(socket_.get(), message.data(), message.size(), 0, reinterpret_cast<const sockaddr*>(&peer), sizeof peer);
    return sent == static_cast<ssize_t>(message.size()) ? 0 : errno;
}

std::optional<KernelJ1939::Message> KernelJ1939::receive() {
    Bytes data(2048);
    sockaddr_can from{};
    socklen_t size = sizeof from;
    const auto got = ::recvfrom(socket_.get(), data.data(), data.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 0) return std::nullopt;
    data.resize(static_cast<std::size_t>(got));
    return Message{from.can_addr.j1939.pgn, from.can_addr.j1939.addr, std::move(data)};
}

int KernelJ1939::error() {
    int error = 0;
    socklen_t size = sizeof error;
    (void)::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

Bytes pattern(std::size_t size, std::uint32_t seed) {
    Bytes out(size);
    std::uint32_t x = seed * 2654435761U + 1U;
    for (std::byte& b : out) {
        x = x * 1664525U + 1013904223U;
        b = static_cast<std::byte>(x >> 24U);
    }
    return out;
}

}  // namespace odolink::test
