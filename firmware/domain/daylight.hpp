// SPDX-License-Identifier: Apache-2.0
// Whether it is day, by the sun: for a screen that is light by day and dark at night where no headlamp tells.
#pragma once

#include "domain/calendar.hpp"

namespace odolink {

/// Has the sun risen and not yet set? Reckoned for 35° north at the middle of the time zone, which is right to an hour where most of China's cars are;
/// no position is needed. `at` must be known. Source: the sun's declination as a cosine of the day of the year, sunrise at 0.83° below the horizon.
[[nodiscard]] bool sun_is_up(WallTime at, LocalOffset offset);

}  // namespace odolink
