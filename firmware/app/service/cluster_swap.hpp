// SPDX-License-Identifier: Apache-2.0
// A cluster that was replaced: what the papers after it say counts from another zero. Used by `odolinkctl service replay`.
#pragma once

#include <optional>
#include <string>

#include "app/service/history_file.hpp"
#include "core/maintenance/due.hpp"

namespace odolink::service {

struct ClusterSwap {
    WallTime on;
    Distance before;  ///< what the old one showed last
    Distance after;   ///< what the new one showed first
};

/// "2020-08-10:95500:0"; mileages may bear a unit. Error: what is wrong with it.
[[nodiscard]] Result<ClusterSwap, std::string> read_swap(std::string_view text, const Reading& reading);

/// All mileages after the swap, and that of now, count on from before it. Of the day itself those nearer to the new one's.
void count_through(History& history, VehicleNow& now, const ClusterSwap& swap);

/// Where two or more records, with later ones behind them, tell more kilometres than the odometer: that they look like a swap. Nothing where they do not.
[[nodiscard]] std::optional<std::string> swap_remark(const History& history, const VehicleNow& now);

}  // namespace odolink::service
