// SPDX-License-Identifier: Apache-2.0
// Tries a desk: the suite plays an enrolled vehicle. Each check begins with an epoch of its own, so none depends on
// another.
#pragma once

#include "check.hpp"
#include "party.hpp"

namespace odolink::conformance {

/// The checks of section 8 of proto/README.md that an outsider can make of a desk. `party` plays the vehicle and
/// outlives them.
[[nodiscard]] std::vector<Check> desk_checks(Party& party, const Patience& patience = {});

}  // namespace odolink::conformance
