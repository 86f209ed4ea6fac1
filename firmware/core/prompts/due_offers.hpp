// SPDX-License-Identifier: Apache-2.0
// One question a visit: what of the plan calls is asked for together, not item by item. Called by the Agent and by the
// simulated years, whose desks then decide which of these offers comes, and when.
#pragma once

#include <span>
#include <vector>

#include "core/prompts/texts.hpp"

namespace odolink {

/// An item of the plan that is soon, due or overdue and that the owner has not yet answered for.
struct DueCase {
    PlanItem item;
    DueItem due;
    texts::DueFacts facts;  ///< `with` is filled in here; `others` counts every further item of the visit
};

/// One offer for each item, worst first: by state, then safety, then in the plan's order (that of `calling`). Each names
/// the items its answer settles (`PromptOffer::together`): all others; but an item about safety is asked for together
/// with another one about safety only, so it never hides behind one that is not.
[[nodiscard]] std::vector<PromptOffer> due_offers(std::span<const DueCase> calling);

}  // namespace odolink
