// SPDX-License-Identifier: Apache-2.0
// The agent's end of an ISO-TP connection in tests: protocols/isotp driven over a SocketCanBus in real time.
#pragma once

#include <vector>

#include "adapters/socketcan/socketcan_bus.hpp"
#include "integration/socketcan/kernel_can.hpp"
#include "protocols/isotp/receiver.hpp"
#include "protocols/isotp/sender.hpp"

namespace odolink::test {

struct IsoTpEndConfig {
    CanId sends{0x7E0, false};
    CanId hears{0x7E8, false};
    isotp::Addressing addressing{isotp::Addressing::Normal};
    std::uint8_t sends_address{0};
    std::uint8_t hears_address{0};
    std::uint8_t block_size{0};        ///< we ask the kernel for
    Duration st_min{0};                ///< we ask the kernel for
    std::size_t frame_length{8};       ///< above 8: CAN FD
    std::size_t capacity{9'000};
    isotp::Padding padding{isotp::kPadding};
    Duration n_br{500ms};
};

class IsoTpEnd {
public:
    IsoTpEnd(boost::asio::io_context& core, const std::string& bus, const IsoTpEndConfig& config);

    /// Sends one message; returns when it was sent or failed. True: sent.
    bool send(ByteView message);
    /// Why the last message was not sent.
    [[nodiscard]] isotp::Reason send_reason() const { return sender_.reason(); }
    /// Lets the loop run until `count` messages were received in all, or 5 s.
    bool wait_for(std::size_t count);
    /// Admits one more of the kernel's ids.
    void listen(CanId id) { (void)receiver_.listen(id, config_.hears_address); }
    /// While Busy we tell the kernel to wait.
    void set_readiness(isotp::Readiness readiness);
    /// Sends the flow controls that are due without a frame having come.
    void on_time();

    struct Received {
        CanId from;
        Bytes message;
        std::vector<MonoTime> frames;  ///< arrival of its consecutive frames
    };
    std::vector<Received> received;
    std::vector<isotp::Reason> reasons;  ///< of what was lost or refused
    std::vector<Bytes> flow_controls;    ///< heard from the kernel
    int waits_sent{0};
    /// Consecutive frames of ours that are left out, by number from 1.
    std::vector<int> left_out;
    SocketCanBus bus;

private:
    void on_frame(const CanFrame& frame, MonoTime at);
    void put(ByteView data);
    void answer(CanId sender, isotp::FlowStatus status);

    boost::asio::io_context& core_;
    IsoTpEndConfig config_;
    isotp::Sender sender_;
    isotp::Receiver receiver_;
    std::vector<MonoTime> frames_;
};

}  // namespace odolink::test
