// SPDX-License-Identifier: Apache-2.0
// The trace of a run: one line an event, and a running hash of all of them. Two runs are equal when their hashes are.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace odolink::sim {

class Trace {
public:
    /// Who is shown each line as it comes; nobody by default.
    void set_listener(std::function<void(std::string_view line)> listener) { listener_ = std::move(listener); }

    /// Appends "<seconds> <who> <what>", the seconds to the microsecond.
    void add(MonoTime at, std::string_view who, std::string_view what);

    [[nodiscard]] std::uint64_t lines() const { return lines_; }
    /// Of all lines so far, 16 hexadecimal digits; the same on machines of one byte order.
    [[nodiscard]] std::string hash() const;

private:
    std::function<void(std::string_view)> listener_;
    std::string line_;  ///< kept for its memory
    std::uint64_t lines_{0};
    std::uint64_t hash_{0xCBF29CE484222325U};
};

}  // namespace odolink::sim
