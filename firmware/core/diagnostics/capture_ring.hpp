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
    std::string text;    ///< candump -l lines: "(1800000000.000250) can0 7E8#0341050A"
    MonoTime triggered;
    Duration before{0};  ///< really covered; less than 10 s after a start or on a very full bus
};

class CaptureRing {
public:
    static constexpr Duration kBefore = 10s;
    static constexpr Duration kAfter = 5s;
    static constexpr std::size_t kFrames = 32'768;  ///< 10 s at 3,270 frames a second; a fuller bus is covered shorter

    explicit CaptureRing(std::size_t frames = kFrames) : ring_{frames} {}

    /// Remembers a frame. CAN FD frames of more than 8 bytes are counted only: faults are told by classic diagnostics.
    void on_frame(const CanFrame& frame, MonoTime at);

    /// Begins a capture, unless one is under way: the faults of one moment share it.
    void trigger(std::string reason, MonoTime at);

    /// The capture once its 5 s are over at `now`, with timestamps on `wall` (the wall clock at `now`). Call each
    /// second.
    [[nodiscard]] std::optional<Capture> take(MonoTime now, WallTime wall);

    [[nodiscard]] std::uint64_t skipped_fd() const { return skipped_fd_; }

private:
    struct Frame {
        std::int64_t at_ns{0};
        std::array<std::byte, 8> data{};
        std::uint32_t id{0};
        std::uint8_t length{0};
        bool extended{false};
    };
    static void append_line(const Frame& frame, Duration wall, std::string& out);

    struct Pending {
        std::string reason;
        MonoTime at;
    };
    Ring<Frame> ring_;
    std::optional<Pending> pending_;
    std::uint64_t skipped_fd_{0};
};

}  // namespace odolink
