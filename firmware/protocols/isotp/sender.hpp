// SPDX-License-Identifier: Apache-2.0
// Sends one ISO-TP message: cuts it into frames and paces them as the receiver's flow control asks. No I/O and no
// clock: the owner asks `poll` for the frame that is due, sends it, and tells `on_sent` and `on_flow_control`. Source:
// ISO 15765-2:2016.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "protocols/isotp/protocol.hpp"

namespace odolink::isotp {

enum class SenderErrc {
    EmptyMessage = 1,      ///< nothing to send
    Busy,                  ///< the message before is not finished
    TooLongForFunctional,  ///< a functional request must fit one frame
    TooLong,               ///< longer than the 32-bit length can say
};
[[nodiscard]] Error make_error_code(SenderErrc e);

struct SenderConfig {
    Addressing addressing{Addressing::Normal};
    std::uint8_t address{0};      ///< first data byte (extended and mixed addressing)
    std::uint8_t own_address{0};  ///< first data byte of flow controls for us (extended addressing)
    std::size_t frame_length{8};  ///< TX_DL, most data bytes of a CAN frame: 8, or a CAN FD length up to 64
    Padding padding{kPadding};
    std::uint8_t waits_max{10};   ///< N_WFTmax: flow controls in a row that may say wait
    Duration n_as{1000ms};        ///< longest time until a frame of ours is on the bus
    Duration n_bs{1000ms};        ///< longest wait for a flow control
    Duration n_cs{1000ms};        ///< longest time we may leave the receiver without its next consecutive frame
};

class Sender {
public:
    /// Idle -> FrameDue -> Confirming -> AwaitingFlowControl or FrameDue … -> Done; Failed from anywhere but Idle and
    /// Done.
    enum class State : std::uint8_t { Idle, FrameDue, Confirming, AwaitingFlowControl, Done, Failed };

    /// A `frame_length` that CAN does not have counts as the next shorter one, and less than 8 as 8.
    explicit Sender(const SenderConfig& config);

    /// Takes a message; the first frame is due at once. Errors: EmptyMessage, Busy, TooLongForFunctional, TooLong; then
    /// the state is as before.
    Status start(MonoTime now, ByteView payload, Target target = Target::Physical);

    /// The frame that is due at `now`, if any; also lets the timers run out. The owner sends it and calls `on_sent`.
    std::optional<OutFrame> poll(MonoTime now);

    /// The frame that `poll` gave is on the bus.
    void on_sent(MonoTime now);

    /// A CAN frame of the receiver of our message. Frames that are no flow control, flow controls for another node, and
    /// flow controls nobody waits for are ignored. Returns true when it was taken.
    bool on_flow_control(MonoTime now, ByteView data);

    /// When to call `poll` again, if nothing else happens: the next frame's time or the running timer's end.
    [[nodiscard]] std::optional<MonoTime> deadline() const;

    [[nodiscard]] State state() const { return state_; }
    /// Why the message was not sent, in state Failed.
    [[nodiscard]] Reason reason() const { return reason_; }
    /// Back to Idle, whatever was going on.
    void cancel();

private:
    enum class Kind : std::uint8_t { Single, First, Consecutive };

    [[nodiscard]] bool expired(MonoTime now) const { return now > timer_; }
    void fail(Reason reason);
    OutFrame build();
    void put(OutFrame& frame, std::size_t count);
    [[nodiscard]] bool for_us(ByteView data) const;
    [[nodiscard]] std::size_t single_room() const;

    SenderConfig config_;
    State state_{State::Idle};
    Reason reason_{Reason::None};
    Kind kind_{Kind::Single};
    Bytes payload_;
    std::size_t sent_{0};
    std::uint8_t sequence_{0};
    std::uint8_t block_size_{0};
    std::uint8_t block_left_{0};
    std::uint8_t waits_{0};
    Duration st_min_{0};
    MonoTime due_;    ///< state FrameDue: not before
    MonoTime timer_;  ///< end of N_As, N_Bs or N_Cs
};

}  // namespace odolink::isotp

ODOLINK_ERRC(odolink::isotp::SenderErrc);
