// SPDX-License-Identifier: Apache-2.0
// Raw frames of the last seconds, kept so that a new fault can be looked at: 10 s before it and 5 s after. Fed by the agent with
// every frame; holds 2 MiB whatever happens.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "ports/can_bus.hpp"

namespace odolink {

struct Capture {
    std::string reason;  ///< the code it was made for
    Bytes frames;        ///< packed (protocols/candump/compact.hpp); candump::capture_text makes candump lines of it. Empty: none
    WallTime at;         ///< when the fault was seen
    Duration before{0};  ///< really covered; less than 10 s after a start or on a bus of more than 1 Mbit/s that is full
};

class CaptureRing {
public:
    static constexpr Duration kBefore = 10s;
    static constexpr Duration kAfter = 5s;
    /// The bound is of memory. 15 s of a full bus of 500 kbit/s take 0.9 MiB, whatever its frames are, and of 1 Mbit/s 1.8 MiB: a
    /// frame of 8 bytes takes 13 to 16. Only CAN FD with a fast data phase can fill more; the time before the fault is then shorter.
    static constexpr std::size_t kMemory = 2 * 1024 * 1024;

    /// Holds `memory` bytes, of which a page counts once frames have reached it. Precondition: at least 128, one frame of 64 bytes.
    explicit CaptureRing(std::size_t memory = kMemory) : room_{memory}, bytes_{std::make_unique_for_overwrite<std::byte[]>(memory)} {}

    /// Remembers a frame, received or sent. `at` must not fall.
    void on_frame(const CanFrame& frame, MonoTime at);

    /// Begins a capture; false, and nothing changed, while one is under way: the faults of one moment share it. It is
    /// complete kAfter later.
    bool trigger(std::string reason, MonoTime at);

    /// The capture under way, as far as it got until `now`, with timestamps on `wall` (the wall clock at `now`); it is
    /// over then. Nothing: none is under way.
    [[nodiscard]] std::optional<Capture> take(MonoTime now, WallTime wall);

private:
    void push(ByteView packed);
    void copy(std::size_t from, std::size_t size, std::byte* to) const;

    struct Pending {
        std::string reason;
        MonoTime at;
    };
    std::size_t room_;
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t oldest_{0};  ///< where the oldest frame begins
    std::size_t used_{0};
    std::int64_t newest_us_{0};
    std::optional<Pending> pending_;
};

}  // namespace odolink
