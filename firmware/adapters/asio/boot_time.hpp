// SPDX-License-Identifier: Apache-2.0
// The one reading of CLOCK_BOOTTIME that the clock and the scheduler share.
#pragma once

#include "base/time.hpp"

namespace odolink {

/// Time since boot, sleep included.
[[nodiscard]] MonoTime boot_time();

}  // namespace odolink
