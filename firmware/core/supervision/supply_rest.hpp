// SPDX-License-Identifier: Apache-2.0
// A parked car whose battery is nearly empty must still start: below 11.8 V for two minutes the agent rests. Pure; the agent looks
// each minute and says what it saw.
#pragma once

#include <optional>

#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink {

class SupplyRest {
public:
    static constexpr Millivolts kLow{11'800};   ///< nearly empty: BatteryLimits::resting_empty
    static constexpr Millivolts kWell{12'200};  ///< something charges, or the battery was changed
    static constexpr Duration kFor{2min};       ///< a starter, a fan or a window is shorter

    /// `supply`: of one battery (half of a 24 V system's), nothing where nobody measures it; `parked`: the ignition is known to be off. True: resting() is
    /// another now.
    bool on_look(std::optional<Millivolts> supply, bool parked, MonoTime at);
    /// The car is needed: the rest ends, and another begins two minutes from now at the earliest. True: there was one.
    bool on_need();
    [[nodiscard]] bool resting() const { return resting_; }

private:
    bool resting_{false};
    std::optional<MonoTime> since_;  ///< the supply speaks for a change
};

}  // namespace odolink
