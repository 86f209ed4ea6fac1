// SPDX-License-Identifier: Apache-2.0
// One year with a car: a driver drives, the core says what is due and asks, an owner answers by seed, a garage books after a
// Yes and records its work. Same choice, same year. Run by `odolink-sim year` and its tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/maintenance/default_plans.hpp"
#include "ownership/driver.hpp"

namespace odolink::sim {

struct YearChoice {
    Powertrain car{Powertrain::Petrol};
    Driver driver{Driver::Commuter};
    std::uint64_t seed{1};
};

struct YearStory {
    std::vector<std::string> lines;   ///< one an event, in order
    std::vector<std::string> broken;  ///< rules of year_rules.hpp that did not hold
    Distance driven;
    int called{0};  ///< times an item began to call
    int asked{0};   ///< questions on the screen about due items
    int visits{0};  ///< to a garage
};

[[nodiscard]] YearStory live_a_year(const YearChoice& choice);

}  // namespace odolink::sim
