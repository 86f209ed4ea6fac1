// SPDX-License-Identifier: Apache-2.0
// Time as the core sees it. Durations come from mono() only; wall() may jump and says how far it can be believed.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"

namespace odolink {

class Clock {
public:
    virtual ~Clock() = default;
    /// Time since boot; never goes back within one boot, goes on while the machine sleeps.
    [[nodiscard]] virtual MonoTime mono() const = 0;
    /// UTC with its quality.
    [[nodiscard]] virtual WallTime wall() const = 0;
    /// Identifies this boot; a MonoTime means nothing outside its boot.
    [[nodiscard]] virtual Id boot() const = 0;
};

}  // namespace odolink
