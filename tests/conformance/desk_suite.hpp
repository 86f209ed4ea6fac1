// SPDX-License-Identifier: Apache-2.0
// Tries a desk: the suite plays an enrolled vehicle. Each check begins with an epoch of its own, so none depends on
// another.
#pragma once

#include <memory>

#include "check.hpp"
#include "party.hpp"
#include "people.hpp"

namespace odolink::conformance {

struct DeskScene;

/// The checks of section 8 of proto/README.md that an outsider can make of a desk. `party` plays the vehicle and
/// outlives them.
[[nodiscard]] std::vector<Check> desk_checks(Party& party, const Patience& patience = {});
/// The state machines of section 6 and the key documents of section 9, with somebody at the desk; without, all are skipped that need one. After them the
/// vehicle's identity is of no use.
[[nodiscard]] std::vector<Check> desk_machine_checks(Party& party, Clerk clerk, const Patience& patience = {});
/// Its parts that have a file of their own.
[[nodiscard]] std::vector<Check> desk_campaign_checks(const std::shared_ptr<DeskScene>& scene);
[[nodiscard]] std::vector<Check> desk_key_checks(const std::shared_ptr<DeskScene>& scene);

}  // namespace odolink::conformance
