// SPDX-License-Identifier: Apache-2.0
// Frames between linux/can.h and ports/can_bus.hpp, without a socket.
#include "adapters/socketcan/kernel_frame.hpp"

#include <linux/can/error.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace odolink {
namespace {

constexpr std::uint8_t kPadding = 0xCC;  // Source: ISO 15765-2, recommended fill byte

std::uint8_t bus_length(std::uint8_t length) {
    constexpr std::array<std::uint8_t, 16> kLengths{0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64};
    return *std::lower_bound(kLengths.begin(), kLengths.end() - 1, length);
}

constexpr Duration kOldest = 10s;       // no socket keeps frames for longer
constexpr Duration kLongestBatch = 1s;  // frames go on coming while the batch is read

}  // namespace

void ArrivalTimes::read_clocks(Duration wall, MonoTime mono) {
    wall_ = wall;
    mono_ = mono;
}

MonoTime ArrivalTimes::arrived(Duration stamp) {
    const Duration age = wall_ - stamp;
    const bool credible = age > -kLongestBatch && age < kOldest;
    last_ = std::max(last_, credible ? mono_ - age : mono_);
    return last_;
}

std::optional<CanFrame> from_kernel(const canfd_frame& raw, std::size_t size) {
    if ((raw.can_id & (CAN_ERR_FLAG | CAN_RTR_FLAG)) != 0) return std::nullopt;
    CanFrame frame;
    frame.fd = size == CANFD_MTU;
    frame.id.extended = (raw.can_id & CAN_EFF_FLAG) != 0;
    frame.id.value = raw.can_id & (frame.id.extended ? CAN_EFF_MASK : CAN_SFF_MASK);
    frame.length = std::min<std::uint8_t>(raw.len, frame.fd ? CANFD_MAX_DLEN : CAN_MAX_DLEN);
    std::memcpy(frame.data.data(), raw.data, frame.length);
    return frame;
}

std::optional<BusError> error_of(const canfd_frame& raw) {
    if ((raw.can_id & CAN_ERR_FLAG) == 0) return std::nullopt;
    if ((raw.can_id & CAN_ERR_BUSOFF) != 0) return BusError::BusOff;
    if ((raw.can_id & CAN_ERR_RESTARTED) != 0) return BusError::Restarted;
    return BusError::Other;
}

KernelFrame to_kernel(const CanFrame& frame) {
    KernelFrame out;
    out.size = frame.fd ? CANFD_MTU : CAN_MTU;
    out.raw.can_id = frame.id.value | (frame.id.extended ? CAN_EFF_FLAG : 0U);
    const auto length = std::min<std::uint8_t>(frame.length, frame.fd ? CANFD_MAX_DLEN : CAN_MAX_DLEN);
    out.raw.len = frame.fd ? bus_length(length) : length;
    std::memset(out.raw.data, kPadding, out.raw.len);
    std::memcpy(out.raw.data, frame.data.data(), length);
    return out;
}

}  // namespace odolink
