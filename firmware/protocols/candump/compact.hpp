// SPDX-License-Identifier: Apache-2.0
// Frames packed as a capture holds them, and a whole capture as candump text. core/diagnostics/capture_ring packs; `odolinkctl
// captures` and the tests unpack.
//
// A frame: the microseconds since the one before, 7 bits a byte, low ones first, the top bit set where more follow; the identifier
// behind a bit for "29 bits" and one for "CAN FD", in 2 or 4 bytes, high byte first; its length in one byte; its data. A capture:
// `kMagic`, the first frame's microseconds since the epoch in 8 bytes, low byte first, and the frames.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/units.hpp"
#include "protocols/candump/candump.hpp"

namespace odolink::candump {

inline constexpr std::string_view kMagic = "odocap1\n";
inline constexpr std::uint32_t kLongestGapUs = (1U << 28U) - 1;  ///< 268 s; what is longer is kept as this
inline constexpr std::size_t kLongestPacked = 4 + 4 + 1 + 64;

struct Packed {
    std::array<std::byte, kLongestPacked> bytes;
    std::uint8_t size{0};
};

/// Precondition: at most 64 bytes of data.
[[nodiscard]] Packed pack(std::uint32_t gap_us, CanId id, FrameKind kind, ByteView data);

/// How long the packed frame is that begins with `front`, and the gap it tells; none where `front` ends before its data begins.
/// `front` need hold no more than the 9 bytes before the data.
struct PackedHead {
    std::uint32_t gap_us;
    std::uint8_t gap_bytes;  ///< of `head`
    std::uint8_t head;       ///< bytes before the data
    std::uint8_t data;       ///< bytes of data
    CanId id;
    FrameKind kind;
    [[nodiscard]] std::size_t size() const { return std::size_t{head} + data; }
};
[[nodiscard]] std::optional<PackedHead> packed_head(ByteView front);

/// The head of a capture whose first frame has this time.
[[nodiscard]] Bytes capture_head(Duration first);

/// A capture as candump lines of interface can0; one that is text already (as older versions kept it) as it is. What is cut short or
/// damaged ends the text before it.
[[nodiscard]] std::string capture_text(ByteView capture);

}  // namespace odolink::candump
