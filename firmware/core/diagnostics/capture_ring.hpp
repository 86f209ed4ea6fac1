// SPDX-License-Identifier: Apache-2.0
// Raw frames of the last seconds, kept so that a new fault can be looked at: 10 s before it and 5 s after, as candump
// text. Fed by the agent with every frame; holds 512 KiB whatever happens.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/ring.hpp"
#include "ports/can_bus.hpp"

namespace odolink {

struct Capture {
    std::string reason;  ///< the code it was made for
    std::string text;    ///< candump -l lines: "(1800000000.000250) can0 7E8#0341050A"; at most 1.8 MB
    WallTime at;         ///< when the fault was seen
    Duration before{0};  ///< really covered; less than 10 s after a start or on a very full bus
};

class CaptureRing {
public:
    static constexpr Duration kBefore = 10s;
    static constexpr Duration kAfter = 5s;
    /// The bound is of memory. A frame of up to 8 bytes takes 16, a longer one 16 for each 8 bytes, so these are 32,768
    /// frames: 15 s at 2,180 a second, which is more than 250 kbit/s can carry (J1939: 1,908) and half of what 500
    /// kbit/s can. The five seconds after a fault always fit; a fuller bus shortens the time before it, to 2.2 s where
    /// 500 kbit/s are full.
    static constexpr std::size_t kMemory = 512 * 1024;

    /// Holds `memory` bytes, all taken at once. Precondition: at least 128, one frame of 64 bytes.
    explicit CaptureRing(std::size_t memory = kMemory) : ring_{memory / sizeof(Part)} {}

    /// Remembers a frame, received or sent. `at` must not fall.
    void on_frame(const CanFrame& frame, MonoTime at);

    /// Begins a capture; false, and nothing changed, while one is under way: the faults of one moment share it. It is
    /// complete kAfter later.
    bool trigger(std::string reason, MonoTime at);

    /// The capture under way, as far as it got until `now`, with timestamps on `wall` (the wall clock at `now`); it is
    /// over then. Nothing: none is under way.
    [[nodiscard]] std::optional<Capture> take(MonoTime now, WallTime wall);

private:
    /// A frame's first 8 bytes, or the next 8 of the one before.
    struct Part {
        std::array<std::byte, 8> data{};
        std::uint32_t gap_us : 25 {0};  ///< since the frame before, or the most that fits: more than a capture is long
        std::uint32_t length : 7 {0};   ///< of the whole frame
        std::uint32_t id : 29 {0};
        std::uint32_t extended : 1 {0};
        std::uint32_t fd : 1 {0};
        std::uint32_t continues : 1 {0};
    };
    static_assert(sizeof(Part) == 16);
    static constexpr std::uint32_t kLongestGapUs = (1U << 25U) - 1;
    static_assert(std::int64_t{kLongestGapUs} * 1us > kBefore + kAfter);

    void append_line(std::size_t first, Duration wall, std::string& out) const;

    struct Pending {
        std::string reason;
        MonoTime at;
    };
    Ring<Part> ring_;
    std::int64_t newest_us_{0};
    std::optional<Pending> pending_;
};

}  // namespace odolink
