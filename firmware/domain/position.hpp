// SPDX-License-Identifier: Apache-2.0
// Where the vehicle stands. Never stored nor sent of itself: only inside an assistance call whose owner said so.
#pragma once

#include "base/time.hpp"

namespace odolink {

struct Position {
    double latitude{0};   ///< degrees north, WGS 84
    double longitude{0};  ///< degrees east, WGS 84
    double accuracy{0};   ///< metres within which the vehicle is with a probability of 95 %; 0: unknown
    WallTime at;          ///< of the fix
    bool operator==(const Position&) const = default;
};

/// A place on Earth with an accuracy that can be.
[[nodiscard]] constexpr bool plausible(const Position& p) {
    return p.latitude >= -90 && p.latitude <= 90 && p.longitude >= -180 && p.longitude <= 180 && p.accuracy >= 0 &&
           p.accuracy < 1e7;
}

}  // namespace odolink
