// SPDX-License-Identifier: Apache-2.0
// Which item of a plan people's words name. Used by `odolinkctl service replay` and `history import`.
#pragma once

#include "adapters/exchange/works.hpp"
#include "domain/maintenance_plan.hpp"

namespace odolink::service {

/// Names by id or by either name of an item; case, width, blanks, dashes, "tire" or "tyre", one or many aside; and by the usual words for items of
/// our own plans ("pollen filter", "刹车油"), also where the plan has such an item under an id of its own (`cabin_air_filter`). "Oil and filter" are two items, "三滤" the two that it surely is. Words around the name are the
/// business of works_of. The plan is copied.
[[nodiscard]] exchange::ItemsNamed names_of(const MaintenancePlan& plan);

/// The same for the items of all plans of ours.
[[nodiscard]] exchange::ItemsNamed names_of_our_plans();

}  // namespace odolink::service
