// SPDX-License-Identifier: Apache-2.0
// The kernel as the peer of tests on a real SocketCAN interface: raw frames, its ISO-TP and its J1939. Needs an interface
// named by ODOLINK_CAN (default vcan0); toolchains/can-vm has one. Source: Linux Documentation/networking/can.rst, j1939.rst.
#pragma once

#include <linux/can/isotp.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "ports/can_bus.hpp"

namespace odolink::test {

/// The interface to test on. Empty where there is none: then it was said aloud that `what` is skipped.
[[nodiscard]] std::string can_interface(const char* what);

/// Time since boot, as the agent's clock tells it.
[[nodiscard]] MonoTime now();

/// Runs the loop until `done` holds or `longest` is over; says whether it holds.
bool run_until(boost::asio::io_context& core, Duration longest, const std::function<bool()>& done);

/// Runs a command of the shell, such as "ip link set can9 down"; says whether it succeeded.
bool shell(const std::string& command);

/// An open descriptor.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_{fd} {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : fd_{other.fd_} { other.fd_ = -1; }
    Descriptor& operator=(Descriptor&&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

/// A raw socket, for what no well-behaved node sends: error frames, remote frames, hand-made flow control.
class RawCan {
public:
    /// `bus`: the interface's name.
    explicit RawCan(const std::string& bus);
    void send(CanId id, ByteView data);
    /// Any kernel id with its flags (CAN_ERR_FLAG, CAN_RTR_FLAG), eight data bytes.
    void send_flagged(std::uint32_t kernel_id, const std::uint8_t (&data)[8]);

private:
    Descriptor socket_;
};

/// How the kernel's end of an ISO-TP connection behaves.
struct IsoTpPeer {
    CanId sends;                         ///< id of the kernel's frames
    CanId hears;                         ///< id of ours
    std::uint32_t flags{0};              ///< CAN_ISOTP_TX_PADDING and others
    std::uint8_t sends_address{0};       ///< first data byte of its frames, with CAN_ISOTP_EXTEND_ADDR
    std::uint8_t hears_address{0};       ///< first data byte of ours, with CAN_ISOTP_EXTEND_ADDR
    std::uint8_t block_size{0};          ///< of its flow control
    std::uint8_t st_min{0};              ///< of its flow control, coded
    std::uint8_t frame_length{8};        ///< above 8: CAN FD
    Duration ignores_closer{0};          ///< consecutive frames of ours that come sooner after one another are lost
};

/// A CAN_ISOTP socket that does not block.
class KernelIsoTp {
public:
    KernelIsoTp(const std::string& bus, const IsoTpPeer& peer);
    /// Hands a message to the kernel. 0, or the kernel's error number.
    [[nodiscard]] int send(ByteView message);
    /// A message the kernel received; nothing when there is none. `error` gets the kernel's error number otherwise.
    [[nodiscard]] std::optional<Bytes> receive(int* error = nullptr);
    [[nodiscard]] int fd() const { return socket_.get(); }

private:
    Descriptor socket_;
    Bytes room_;
};

/// A J1939 socket that does not block, bound to an address and, where given, a NAME.
class KernelJ1939 {
public:
    KernelJ1939(const std::string& bus, std::uint8_t address, std::uint64_t name = 0);
    /// `to` 0xFF: to all. 0, or the kernel's error number.
    [[nodiscard]] int send(std::uint32_t pgn, std::uint8_t to, ByteView message);
    /// To the device of that NAME, wherever it is. 0, or the kernel's error number.
    [[nodiscard]] int send_to_name(std::uint32_t pgn, std::uint64_t name, ByteView message);
    struct Message {
        std::uint32_t pgn;
        std::uint8_t from;
        Bytes data;
    };
    [[nodiscard]] std::optional<Message> receive();
    /// The kernel's error number of a transfer that failed, told once; or 0.
    [[nodiscard]] int error();

private:
    Descriptor socket_;
    int interface_;
};

/// `size` bytes that differ from one place to the next and from one seed to the next.
[[nodiscard]] Bytes pattern(std::size_t size, std::uint32_t seed);

}  // namespace odolink::test
