// SPDX-License-Identifier: Apache-2.0
#include "core/supervision/supply_rest.hpp"

#include <utility>

namespace odolink {

bool SupplyRest::on_look(std::optional<Millivolts> supply, bool parked, MonoTime at) {
    if (!parked) return on_need();
    const bool speaks = supply && (resting_ ? supply->value >= kWell.value : supply->value <= kLow.value);
    if (!speaks) {
        since_.reset();
        return false;
    }
    if (!since_) since_ = at;
    if (at - *since_ < kFor) return false;
    since_.reset();
    resting_ = !resting_;
    return true;
}

bool SupplyRest::on_need() {
    since_.reset();
    return std::exchange(resting_, false);
}

}  // namespace odolink
