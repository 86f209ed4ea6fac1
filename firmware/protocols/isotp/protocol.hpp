// SPDX-License-Identifier: Apache-2.0
// Words that both ends of an ISO-TP transfer share: flow control, separation time, frames, and why a transfer failed. Used by Receiver and Sender of this folder and by whoever prints a rejection. Source: ISO 15765-2:2016.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "protocols/isotp/addressing.hpp"

namespace odolink::isotp {

/// Longest message of a first frame without escape sequence.
inline constexpr std::size_t kLongestShortLength = 4095;

/// Why a frame or a transfer was not taken. Each has one stable word, `reason_word`, and one sentence, `reason_text`.
enum class Reason : std::uint8_t {
    None = 0,
    EmptyFrame,                 ///< no room for address and control information
    UnknownFrameType,           ///< first nibble 4 to F
    LengthZero,                 ///< a single frame that says it is empty
    LengthBeyondFrame,          ///< a single frame longer than the CAN frame that carries it
    ShortFirstFrame,            ///< a first frame in a CAN frame that is not full
    FirstFrameLengthTooSmall,   ///< a first frame for what fits a single frame
    EscapeLengthTooSmall,       ///< the 32-bit length is used for 4095 bytes or fewer
    LongerThanBuffer,           ///< more than this receiver can hold; answered by overflow
    FirstFrameOverUnfinished,   ///< the sender began anew: the unfinished message is lost, the new one is received
    SingleFrameOverUnfinished,  ///< a single frame came before the last consecutive frame
    WrongSequence,              ///< a consecutive frame is missing, doubled or out of order
    ShortConsecutiveFrame,      ///< a consecutive frame holds less than it must
    LongConsecutiveFrame,       ///< a consecutive frame is longer than the first frame was
    StrayConsecutiveFrame,      ///< a consecutive frame of no transfer we know
    TimeoutCr,                  ///< no consecutive frame within N_Cr
    TimeoutAr,                  ///< our flow control was not sent within N_Ar
    Unfinished,                 ///< the recording ended before the message did
    FunctionalNotSingle,        ///< a first frame to all ECUs at once: nobody could steer its flow
    NoSession,                  ///< all sessions are taken by other senders
    TimeoutAs,                  ///< our frame was not sent within N_As
    TimeoutBs,                  ///< no flow control within N_Bs
    TimeoutCs,                  ///< we were not asked for the next consecutive frame within N_Cs
    TooManyWaits,               ///< more than N_WFTmax flow controls in a row would have to say wait
    PeerOverflow,               ///< the receiver cannot hold the message
    InvalidFlowStatus,          ///< a flow control with a reserved status, or cut short
};

/// A stable word for logs and JSON, such as "wrong_sequence".
[[nodiscard]] std::string_view reason_word(Reason reason);

/// One English sentence without a full stop.
[[nodiscard]] std::string_view reason_text(Reason reason);

enum class FlowStatus : std::uint8_t { ContinueToSend = 0, Wait = 1, Overflow = 2 };

/// What a flow control frame says.
struct FlowControl {
    FlowStatus status{FlowStatus::ContinueToSend};
    std::uint8_t block_size{0};  ///< consecutive frames until the next flow control; 0: no further one
    Duration st_min{0};          ///< least gap between two consecutive frames
    bool operator==(const FlowControl&) const = default;
};

enum class FlowControlErrc {
    NotFlowControl = 1,  ///< the frame is of another type
    Truncated,           ///< less than three bytes of control information
    ReservedStatus,      ///< flow status 3 to F
};
[[nodiscard]] Error make_error_code(FlowControlErrc e);

/// STmin as a duration: 00–7F are milliseconds, F1–F9 hundreds of microseconds, reserved values mean 127 ms.
[[nodiscard]] Duration st_min_of(std::uint8_t code) noexcept;

/// The smallest code whose time is not shorter than `gap`; above 127 ms the code of 127 ms.
[[nodiscard]] std::uint8_t st_min_code(Duration gap) noexcept;

/// Reads a flow control out of a CAN frame's data. Errors: NotFlowControl, Truncated, ReservedStatus.
[[nodiscard]] Result<FlowControl> parse_flow_control(ByteView data, Addressing addressing);

/// The three control bytes of `fc` (without address byte and padding).
struct FlowControlBytes {
    std::byte bytes[3];
};
[[nodiscard]] FlowControlBytes flow_control_bytes(const FlowControl& fc) noexcept;

/// The data of one CAN frame to send.
struct OutFrame {
    std::array<std::byte, 64> data{};
    std::uint8_t length{0};
    [[nodiscard]] ByteView view() const { return {data.data(), length}; }
    void add(std::size_t low_byte) { data[length++] = static_cast<std::byte>(low_byte & 0xFFU); }
};

/// What fills a frame behind its message; none: frames end with the message, where CAN has a frame of that length.
using Padding = std::optional<std::uint8_t>;
inline constexpr std::uint8_t kPadding = 0xCC;

/// Fills `frame` to 8 bytes with the padding, and a longer one to the next CAN FD length, with CC if there is no padding.
void pad(OutFrame& frame, Padding padding);

/// The first data byte of a message's frames; without meaning for normal addressing.
struct FrameAddress {
    Addressing addressing{Addressing::Normal};
    std::uint8_t first_byte{0};
};

/// A whole flow control frame. `address` is that of the node the flow control is for: its target address, or the address
/// extension of the message it answers.
[[nodiscard]] OutFrame flow_control_frame(const FlowControl& fc, FrameAddress address, Padding padding = kPadding);

/// The smallest CAN FD frame length that holds `size` bytes; up to 8 it is `size` itself.
[[nodiscard]] std::size_t can_length_for(std::size_t size) noexcept;

}  // namespace odolink::isotp

ODOLINK_ERRC(odolink::isotp::FlowControlErrc);
