// SPDX-License-Identifier: Apache-2.0
// Between the kernel's CAN frames and ours. Source: Linux Documentation/networking/can.rst.
#pragma once

#include <linux/can.h>

#include <optional>

#include "ports/can_bus.hpp"

namespace odolink {

/// What an error frame of the kernel tells about the bus.
enum class BusError : std::uint8_t { Other, BusOff, Restarted };

/// A data frame; nothing for error and remote frames (no ECU answers by them). `size` is what the kernel gave: CAN_MTU or CANFD_MTU.
[[nodiscard]] std::optional<CanFrame> from_kernel(const canfd_frame& raw, std::size_t size);
/// What an error frame means; nothing for others.
[[nodiscard]] std::optional<BusError> error_of(const canfd_frame& raw);

/// The kernel stamps frames in wall time; their age carries them over to time since boot. One for each socket.
class ArrivalTimes {
public:
    /// Both clocks, read one right after the other before a batch of frames.
    void read_clocks(Duration wall, MonoTime mono);
    /// When a frame of this batch arrived. A wall clock that jumped meanwhile gives no age: then it arrived when the clocks were
    /// read. The result never falls from one call to the next.
    [[nodiscard]] MonoTime arrived(Duration stamp);

private:
    Duration wall_{0};
    MonoTime mono_{};
    MonoTime last_{};
};

struct KernelFrame {
    canfd_frame raw{};
    std::size_t size{CAN_MTU};  ///< how much of it is written to the socket
};
/// FD lengths are rounded up to one the bus has (12, 16, 20, 24, 32, 48, 64); the data is filled with 0xCC.
[[nodiscard]] KernelFrame to_kernel(const CanFrame& frame);

}  // namespace odolink
