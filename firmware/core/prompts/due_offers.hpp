// SPDX-License-Identifier: Apache-2.0
// One question a visit: what of the plan calls is asked for together, not item by item. Called by the Agent and by the
// simulated years, whose desks then decide which of these offers comes, and when.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/care/request_desk.hpp"
#include "core/maintenance/upkeep.hpp"
#include "core/prompts/prompt_desk.hpp"
#include "core/prompts/texts.hpp"

namespace odolink {

/// An item of the plan that is soon, due or overdue and that the owner has not yet answered for.
struct DueCase {
    PlanItem item;
    DueItem due;
    texts::DueFacts facts;  ///< `with` is filled in here; `others` counts every further item of the visit
};

/// One offer for each item, worst first: by state, then safety, then in the plan's order (that of `calling`). Each
/// names the items its answer settles (`PromptOffer::together`): all others; but an item about safety is asked for
/// together with another one about safety only, so it never hides behind one that is not.
[[nodiscard]] std::vector<PromptOffer> due_offers(std::span<const DueCase> calling);

/// What the plan has to ask now.
struct DueQuestions {
    std::vector<std::string> over;  ///< reasons that wait at the desk and no longer call: to be withdrawn first
    std::vector<PromptOffer> offers;
};

/// Of what was last judged: an item that is booked, that the owner has settled, or that is in `held` is not asked for.
[[nodiscard]] DueQuestions due_questions(const Upkeep& upkeep, const VehicleNow& now, const RequestDesk& requests,
                                         std::span<const std::string> held, const PromptDesk& desk);

}  // namespace odolink
