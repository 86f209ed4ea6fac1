// SPDX-License-Identifier: Apache-2.0
// Finds makers' own pairs of 11-bit ids below 700 by their talk: a question of UDS or KWP on one id, and on another the answer that
// repeats it. DiagnosticView owns one. Source: ISO 15765-2 (single and first frames), ISO 14229-1 (what an answer repeats).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink::log_analysis {

class PairFinder {
public:
    /// A question in one frame.
    struct Question {
        CanId id;
        Duration at{0};
        std::array<std::byte, 7> bytes{};
        std::uint8_t size{0};
        [[nodiscard]] ByteView payload() const { return {bytes.data(), size}; }
    };

    /// Takes a frame of an id that is not known to carry diagnostics: the question that this frame answers, where it answers one.
    [[nodiscard]] std::optional<Question> on_frame(Duration at, CanId id, ByteView data) {
        if (data.size() < 3 || u8(data[0]) >= 0x20) return std::nullopt;
        if (const std::uint8_t service = u8(data[1]); service == 0x19 || service == 0x21 || service == 0x22) keep(at, id, data);
        return any_ ? match(at, id, data) : std::nullopt;
    }

private:
    static constexpr Duration kLongestWait = 1s;

    void keep(Duration at, CanId id, ByteView data);
    [[nodiscard]] std::optional<Question> match(Duration at, CanId id, ByteView data) const;

    std::array<Question, 8> kept_{};
    std::size_t next_{0};
    bool any_{false};
};

}  // namespace odolink::log_analysis
