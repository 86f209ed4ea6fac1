// SPDX-License-Identifier: Apache-2.0
// Wear that the vehicle measures itself: brake pads and the ash of a particulate filter. Where it says nothing,
// distance and time count alone. Called by the Agent with each report of signals; kept over a restart, so that an item
// is not ok until the next reading.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/maintenance/due.hpp"
#include "domain/signal.hpp"

namespace odolink {

class SensedWear {
public:
    /// Takes what it knows of: "Vehicle.Chassis.Axle.Row1.Wheel.Left.Brake.PadWear" and its like (VSS 5.0: percent, 100
    /// worn), and any name that ends with "ParticulateFilterAshLoad" (SAE J1939 SPN 3720: percent, 100 full). Values
    /// out of range are passed over. True where a whole percent changed.
    bool on_signals(std::span<const SignalValue> values);
    /// The worst of its kind, for each item with that condition model; none where nothing was measured.
    [[nodiscard]] std::vector<ItemCondition> conditions(const MaintenancePlan& plan) const;
    /// Work was done on an item: what was measured before it says nothing any more. True where anything was forgotten.
    bool on_work(const std::string& item_id, const MaintenancePlan& plan);

    /// "name=percent", one a line; kept as a Meta record. Reading is total: a line that is none is passed over.
    [[nodiscard]] std::string state() const;
    void restore(std::string_view state);

private:
    std::map<std::string, int> worn_;  ///< whole percent by signal, at most kMostSensed
};

inline constexpr std::size_t kMostSensed = 32;  ///< more wheels than a road train has

}  // namespace odolink
