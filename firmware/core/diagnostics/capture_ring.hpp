// SPDX-License-Identifier: Apache-2.0
// Raw frames of the last seconds, kept so that a new fault can be looked at: 10 s before it and 5 s after, as candump
// text. Fed by the agent with every frame; holds 786 kB whatever happens.
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
    /// All 15 s at 2,180 frames a second; on a fuller bus the time before the fault is covered shorter.
    static constexpr std::size_t kFrames = 32'768;

    /// For so many frames of at most 8 bytes; longer ones count once for each 8 bytes. Precondition: `frames >= 8`.
    explicit CaptureRing(std::size_t frames = kFrames) : ring_{frames} {}

    /// Remembers a frame, received or sent.
    void on_frame(const CanFrame& frame, MonoTime at);

    /// Begins a capture; false, and nothing changed, while one is under way: the faults of one moment share it. It is
    /// complete kAfter later.
    bool trigger(std::string reason, MonoTime at);

    /// The capture under way, as far as it got until `now`, with timestamps on `wall` (the wall clock at `now`); it is over
    /// then. Nothing: none is under way.
    [[nodiscard]] std::optional<Capture> take(MonoTime now, WallTime wall);

private:
    /// A frame's first 8 bytes, or the next 8 of the one before.
    struct Part {
        std::int64_t at_ns{0};
        std::array<std::byte, 8> data{};
        std::uint32_t id{0};
        std::uint8_t length{0};  ///< of the whole frame
        bool extended{false};
        bool fd{false};
        bool continues{false};
    };
    void append_line(std::size_t first, Duration wall, std::string& out) const;

    struct Pending {
        std::string reason;
        MonoTime at;
    };
    Ring<Part> ring_;
    std::optional<Pending> pending_;
};

}  // namespace odolink
