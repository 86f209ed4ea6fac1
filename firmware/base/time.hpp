// SPDX-License-Identifier: Apache-2.0
// Two kinds of time that cannot be mixed: MonoTime (since boot, never jumps) for every duration, WallTime (UTC, may lie)
// for what people read. WallTime carries how far it can be believed.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace odolink {

using Duration = std::chrono::nanoseconds;
using namespace std::chrono_literals;

/// A point on the monotonic clock of one boot, in nanoseconds since that boot.
struct MonoTime {
    Duration since_boot{0};
    auto operator<=>(const MonoTime&) const = default;
    friend MonoTime operator+(MonoTime t, Duration d) { return {t.since_boot + d}; }
    friend MonoTime operator-(MonoTime t, Duration d) { return {t.since_boot - d}; }
    friend Duration operator-(MonoTime a, MonoTime b) { return a.since_boot - b.since_boot; }
};

/// How a wall-clock reading was come by, worst first.
enum class WallQuality : std::uint8_t {
    Unknown = 0,   ///< never set since boot, or earlier than this program was built
    Estimated,     ///< last known time plus elapsed monotonic time
    Synchronised,  ///< set by network time, GNSS or a signed message of the dealer
};

/// Milliseconds since 1970-01-01T00:00:00Z.
struct WallTime {
    std::chrono::milliseconds since_epoch{0};
    WallQuality quality{WallQuality::Unknown};
    /// Orders by instant only; quality does not take part.
    friend bool operator==(const WallTime& a, const WallTime& b) { return a.since_epoch == b.since_epoch; }
    friend auto operator<=>(const WallTime& a, const WallTime& b) { return a.since_epoch <=> b.since_epoch; }
    [[nodiscard]] bool known() const { return quality != WallQuality::Unknown; }
};

}  // namespace odolink
