// SPDX-License-Identifier: Apache-2.0
// The 80 bytes of a frame on the virtual wire.
#include "adapters/virtual_can/frame_record.hpp"

#include <algorithm>
#include <span>

namespace odolink::virtual_can {
namespace {

constexpr std::uint32_t kExtended = 0x8000'0000U;
constexpr std::uint32_t kMaxStandard = 0x7FF;
constexpr std::uint32_t kMaxExtended = 0x1FFF'FFFF;
constexpr std::size_t kIdAt = 8;
constexpr std::size_t kFlagsAt = 12;
constexpr std::size_t kLengthAt = 13;
constexpr std::size_t kDataAt = 16;

void put(std::span<std::byte> out, std::uint64_t value) {
    for (auto byte = out.rbegin(); byte != out.rend(); ++byte, value >>= 8U) *byte = static_cast<std::byte>(value & 0xFFU);
}

}  // namespace

FrameRecord encode(const StampedFrame& stamped) {
    FrameRecord record{};
    const CanFrame& frame = stamped.frame;
    put(std::span{record}.first(kIdAt), static_cast<std::uint64_t>(stamped.at.since_boot.count()));
    put(std::span{record}.subspan(kIdAt, 4), frame.id.value | (frame.id.extended ? kExtended : 0U));
    record[kFlagsAt] = static_cast<std::byte>(frame.fd ? 1 : 0);
    record[kLengthAt] = static_cast<std::byte>(frame.length);
    std::copy_n(frame.data.begin(), std::min<std::size_t>(frame.length, frame.data.size()), record.begin() + kDataAt);
    return record;
}

Result<StampedFrame> decode(const FrameRecord& record) {
    const ByteView bytes{record};
    StampedFrame stamped;
    stamped.at.since_boot = Duration{static_cast<Duration::rep>(big_endian(bytes.first(kIdAt)))};
    const auto id = static_cast<std::uint32_t>(big_endian(bytes.subspan(kIdAt, 4)));
    CanFrame& frame = stamped.frame;
    frame.id = {id & ~kExtended, (id & kExtended) != 0};
    frame.fd = u8(record[kFlagsAt]) == 1;
    frame.length = u8(record[kLengthAt]);
    const std::size_t most = frame.fd ? 64 : 8;
    if (u8(record[kFlagsAt]) > 1 || frame.length > most || frame.id.value > (frame.id.extended ? kMaxExtended : kMaxStandard)) {
        return CanBusErrc::Down;
    }
    std::copy_n(record.begin() + kDataAt, frame.length, frame.data.begin());
    return stamped;
}

}  // namespace odolink::virtual_can
