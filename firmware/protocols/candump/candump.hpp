// SPDX-License-Identifier: Apache-2.0
// Reads the text that `candump -L` (and plain `candump`) of can-utils writes, a block of text at a time.
// `odolinkctl log`, the replaying simulator and the tests call it. No I/O: the caller maps or reads the file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink::candump {

enum class FrameKind : std::uint8_t {
    Data,    ///< classic CAN, 0 to 8 bytes
    Fd,      ///< CAN FD, 0 to 64 bytes
    Remote,  ///< remote request, no data
    Error,   ///< error frame of the controller, no bus traffic
};

enum class LineErrc {
    NoTimestamp = 1,  ///< neither `(seconds.micros)` nor an interface at the start of the line
    NoIdentifier,     ///< no 3 or 8 hexadecimal digits before `#`
    BadData,          ///< data has an odd number of digits or a foreign character
    TooLong,          ///< more data than the frame kind can carry
};
[[nodiscard]] Error make_error_code(LineErrc e);

/// One line. Valid until the next call of the parser that gave it.
struct Frame {
    Duration time{0};             ///< since the epoch, or since the start of a log with relative time
    CanId id{};
    FrameKind kind{FrameKind::Data};
    std::uint8_t interface{0};    ///< see Parser::interfaces()
    std::uint8_t size{0};         ///< bytes of data
    alignas(8) std::array<std::byte, 64> bytes{};

    [[nodiscard]] ByteView data() const { return {bytes.data(), size}; }
};

/// What was read so far. Blank lines count as lines only.
struct Statistics {
    std::uint64_t lines{0};
    std::uint64_t frames{0};
    std::uint64_t bad_lines{0};
    std::uint64_t first_bad_line{0};  ///< from 1; 0 where there is none
    Error first_error{};
};

/// What the times of a log count from: one moment for all, or each from the line before (`candump -t d`).
enum class Stamps : std::uint8_t { Absolute, Gaps };

/// Tells it from the first lines of a log.
[[nodiscard]] Stamps stamps_of(std::string_view text);

/// Turns text into frames. Bad lines are counted and skipped, never fatal.
class Parser {
public:
    /// More interfaces than this in one log all count as the last.
    static constexpr std::size_t kMaxInterfaces = 16;

    /// Gives the next block. Precondition: the block before was read to its end; a block ends at a line's end (the log's
    /// last line may lack it). The text must outlive its reading. The first block tells what the log's times count from.
    void feed(std::string_view text);

    /// The next frame, or nullptr when the block is read.
    [[nodiscard]] const Frame* next();

    [[nodiscard]] const Statistics& statistics() const { return statistics_; }
    /// The names behind Frame::interface, in order of first sight.
    [[nodiscard]] std::span<const std::string> interfaces() const { return interfaces_; }

private:
    [[nodiscard]] const char* read_usual_line();
    [[nodiscard]] bool read_line(std::string_view line);
    [[nodiscard]] std::size_t switch_interface(const char* p);
    [[nodiscard]] std::uint8_t interface_of(std::string_view name);
    void count_bad(LineErrc why);

    const char* at_{nullptr};
    const char* end_{nullptr};
    Frame frame_;
    Statistics statistics_;
    std::vector<std::string> interfaces_;
    LineErrc why_bad_{LineErrc::NoTimestamp};
    std::string last_name_;
    std::uint8_t last_interface_{0};
    bool begun_{false};
    Stamps stamps_{Stamps::Absolute};
    Duration last_time_{0};
};

/// Writes a frame as `candump -L` does, with its line end: `(0000001000.000250) can0 7E8#0341054000000000`.
[[nodiscard]] std::string line_of(const Frame& frame, std::string_view interface);

}  // namespace odolink::candump

ODOLINK_ERRC(odolink::candump::LineErrc);
