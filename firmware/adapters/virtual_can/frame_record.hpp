// SPDX-License-Identifier: Apache-2.0
// A CAN frame as it travels between the hub and its participants: one record of 80 bytes.
#pragma once

#include <array>

#include "ports/can_bus.hpp"

namespace odolink::virtual_can {

inline constexpr std::size_t kRecordSize = 80;
using FrameRecord = std::array<std::byte, kRecordSize>;

/// A frame and when it was on the bus.
struct StampedFrame {
    CanFrame frame;
    MonoTime at;
};

/// Big-endian: time in ns (8 bytes), id with bit 31 for 29-bit ids (4), flags (1: FD in bit 0), length (1), 2 zero bytes,
/// data (64).
[[nodiscard]] FrameRecord encode(const StampedFrame& frame);
/// Errors: Down (a length above 64, an id out of range, or a flag that is not known: the other side is not ours).
[[nodiscard]] Result<StampedFrame> decode(const FrameRecord& record);

}  // namespace odolink::virtual_can
