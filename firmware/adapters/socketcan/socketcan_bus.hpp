// SPDX-License-Identifier: Apache-2.0
// The CanBus port on Linux SocketCAN (CAN_RAW, classic and FD). Opens the interface again when it went down or bus-off;
// the bit rate and the restart after bus-off are the system's (systemd-networkd: BitRate=, RestartSec=).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "ports/can_bus.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

struct SocketCanCounters {
    std::uint64_t received{0};
    std::uint64_t sent{0};
    std::uint64_t kernel_dropped{0};  ///< the socket's queue was full before we read it
    std::uint64_t error_frames{0};
    std::uint64_t bus_offs{0};
    std::uint64_t opened{0};
};

enum class BusState : std::uint8_t { Absent, Up, BusOff };

class SocketCanBus final : public CanBus {
public:
    /// Begins to open the interface; until it is there send() says Down.
    SocketCanBus(boost::asio::io_context& core, std::string interface);
    ~SocketCanBus() override;
    SocketCanBus(const SocketCanBus&) = delete;
    SocketCanBus& operator=(const SocketCanBus&) = delete;

    [[nodiscard]] Status send(const CanFrame& frame) override;
    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) override;
    [[nodiscard]] BusState state() const;
    [[nodiscard]] SocketCanCounters counters() const;
    /// What the kernel said about the last failure, for the log.
    [[nodiscard]] std::string detail() const;

private:
    class Socket;
    std::shared_ptr<Socket> socket_;
};

}  // namespace odolink
