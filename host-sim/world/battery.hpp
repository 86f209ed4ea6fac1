// SPDX-License-Identifier: Apache-2.0
// A 12 V lead-acid battery as a car has it: charge, ageing, resting voltage by charge, inner resistance by age, cold and
// charge, and the dip while the starter turns. Small on purpose: what an owner meets in winter, not electrochemistry.
// Owned by Car.
#pragma once

#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink::sim {

struct BatteryConfig {
    double capacity_ah{60};  ///< when new
    double age{0.05};        ///< 0 new, 1 at the end of its life: capacity down by 60 %, resistance 3.5 times as high
    double charge{0.9};      ///< 0 empty, 1 full
    double parked_ma{30};    ///< what the parked car draws
};

class Battery {
public:
    explicit Battery(BatteryConfig config = {}) : config_{config} {}

    /// Time with the engine off: the parked car's draw, self-discharge, ageing.
    void rest(Duration time);
    /// Time with the engine running. A cold or an old battery takes less; a full one hardly any.
    void charge(Duration time, double celsius);
    /// The starter turns for a second. False where the voltage falls below what it needs: the engine does not start.
    bool crank(double celsius);

    [[nodiscard]] Millivolts resting() const;
    /// While the starter turns.
    [[nodiscard]] Millivolts cranking(double celsius) const;
    [[nodiscard]] Millivolts charging() const;
    [[nodiscard]] double state_of_charge() const { return config_.charge; }

private:
    [[nodiscard]] double capacity_ah() const { return config_.capacity_ah * (1 - 0.6 * config_.age); }
    void draw(double ampere_hours);

    BatteryConfig config_;
};

}  // namespace odolink::sim
