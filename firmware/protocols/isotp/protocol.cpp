// SPDX-License-Identifier: Apache-2.0
// Flow control coding and the texts of the reasons. Source: ISO 15765-2:2016.
#include "protocols/isotp/protocol.hpp"

#include <algorithm>
#include <array>

namespace odolink::isotp {
namespace {

struct ReasonRow {
    std::string_view word;
    std::string_view text;
};

constexpr std::array kReasons{
    ReasonRow{"none", "nothing is wrong"},
    ReasonRow{"empty_frame", "the CAN frame has no room for control information"},
    ReasonRow{"unknown_frame_type", "the first nibble is none of single, first, consecutive, flow control"},
    ReasonRow{"length_zero", "a single frame announces no data"},
    ReasonRow{"length_beyond_frame", "a single frame announces more data than it carries"},
    ReasonRow{"short_first_frame", "a first frame is not full"},
    ReasonRow{"first_frame_length_too_small", "a first frame announces what a single frame holds"},
    ReasonRow{"escape_length_too_small", "the 32-bit length is used for a message that needs 12 bits"},
    ReasonRow{"longer_than_buffer", "the message is longer than the receiver can hold"},
    ReasonRow{"first_frame_over_unfinished", "a new first frame came before the message was complete"},
    ReasonRow{"single_frame_over_unfinished", "a single frame came before the message was complete"},
    ReasonRow{"wrong_sequence", "a consecutive frame is missing, doubled or out of order"},
    ReasonRow{"short_consecutive_frame", "a consecutive frame holds less data than it must"},
    ReasonRow{"long_consecutive_frame", "a consecutive frame is longer than the first frame was"},
    ReasonRow{"stray_consecutive_frame", "a consecutive frame came without a first frame"},
    ReasonRow{"timeout_cr", "the next consecutive frame did not come within N_Cr"},
    ReasonRow{"timeout_ar", "our flow control was not sent within N_Ar"},
    ReasonRow{"unfinished", "the recording ended before the message was complete"},
    ReasonRow{"functional_not_single", "a first frame is addressed to all ECUs at once"},
    ReasonRow{"no_session", "too many senders at once"},
    ReasonRow{"timeout_as", "our frame was not sent within N_As"},
    ReasonRow{"timeout_bs", "no flow control came within N_Bs"},
    ReasonRow{"timeout_cs", "the next consecutive frame was not fetched within N_Cs"},
    ReasonRow{"too_many_waits", "the receiver was not ready after N_WFTmax requests to wait"},
    ReasonRow{"peer_overflow", "the receiver cannot hold the message"},
    ReasonRow{"invalid_flow_status", "a flow control is cut short or has a reserved status"},
};
static_assert(kReasons.size() == static_cast<std::size_t>(Reason::InvalidFlowStatus) + 1);

const char* errc_text(int value) {
    switch (static_cast<FlowControlErrc>(value)) {
        case FlowControlErrc::NotFlowControl:
            return "the frame is not a flow control";
        case FlowControlErrc::Truncated:
            return "the flow control is cut short";
        default:
            return "the flow status is reserved";
    }
}
constexpr ErrorCategory kCategory{"isotp.flow_control", errc_text};

}  // namespace

Error make_error_code(FlowControlErrc e) {
    return {static_cast<int>(e), kCategory};
}

std::string_view reason_word(Reason reason) {
    return kReasons[static_cast<std::size_t>(reason)].word;
}
std::string_view reason_text(Reason reason) {
    return kReasons[static_cast<std::size_t>(reason)].text;
}

Duration st_min_of(std::uint8_t code) noexcept {
    if (code <= 0x7F) return std::chrono::milliseconds{code};
    if (code >= 0xF1 && code <= 0xF9) return std::chrono::microseconds{(code - 0xF0) * 100};
    return 127ms;
}

std::uint8_t st_min_code(Duration gap) noexcept {
    if (gap <= 0ns) return 0;
    if (gap <= 900us) {
        const auto hundreds = (gap + 100us - 1ns) / 100us;
        return static_cast<std::uint8_t>(0xF0 + hundreds);
    }
    if (gap >= 127ms) return 0x7F;
    return static_cast<std::uint8_t>((gap + 1ms - 1ns) / 1ms);
}

Result<FlowControl> parse_flow_control(ByteView data, Addressing addressing) {
    const std::size_t at = address_bytes(addressing);
    if (data.size() <= at || (u8(data[at]) >> 4U) != 3) return FlowControlErrc::NotFlowControl;
    if (data.size() < at + 3) return FlowControlErrc::Truncated;
    const auto status = static_cast<std::uint8_t>(u8(data[at]) & 0x0FU);
    if (status > static_cast<std::uint8_t>(FlowStatus::Overflow)) return FlowControlErrc::ReservedStatus;
    return FlowControl{static_cast<FlowStatus>(status), u8(data[at + 1]), st_min_of(u8(data[at + 2]))};
}

FlowControlBytes flow_control_bytes(const FlowControl& fc) noexcept {
    return {{static_cast<std::byte>(0x30U | static_cast<unsigned>(fc.status)), std::byte{fc.block_size},
             std::byte{st_min_code(fc.st_min)}}};
}

void pad(OutFrame& frame, Padding padding) {
    const std::size_t least = padding ? 8 : frame.length;
    const std::size_t length = can_length_for(std::max<std::size_t>(least, frame.length));
    std::fill(frame.data.begin() + frame.length, frame.data.begin() + static_cast<std::ptrdiff_t>(length),
              std::byte{padding.value_or(kPadding)});
    frame.length = static_cast<std::uint8_t>(length);
}

OutFrame flow_control_frame(const FlowControl& fc, FrameAddress address, Padding padding) {
    OutFrame frame;
    if (address.addressing != Addressing::Normal) frame.add(address.first_byte);
    for (std::byte b : flow_control_bytes(fc).bytes) frame.add(u8(b));
    pad(frame, padding);
    return frame;
}

std::size_t can_length_for(std::size_t size) noexcept {
    constexpr std::array<std::size_t, 7> kFdLengths{12, 16, 20, 24, 32, 48, 64};
    if (size <= 8) return size;
    for (std::size_t length : kFdLengths) {
        if (size <= length) return length;
    }
    return 64;
}

}  // namespace odolink::isotp
