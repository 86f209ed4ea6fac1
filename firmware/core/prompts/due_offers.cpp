// SPDX-License-Identifier: Apache-2.0
// See due_offers.hpp.
#include "core/prompts/due_offers.hpp"

#include <algorithm>
#include <tuple>

namespace odolink {
namespace {

bool leads(const DueCase& a, const DueCase& b) {
    return std::tuple(b.due.state, !a.item.safety) < std::tuple(a.due.state, !b.item.safety);
}

bool speaks_for(const DueCase& lead, const DueCase& other) {
    return &lead != &other && (lead.item.safety || !other.item.safety);
}

}  // namespace

std::vector<PromptOffer> due_offers(std::span<const DueCase> calling) {
    std::vector<DueCase> ranked(calling.begin(), calling.end());
    std::stable_sort(ranked.begin(), ranked.end(), leads);
    std::vector<PromptOffer> offers;
    for (const DueCase& lead : ranked) {
        texts::DueFacts facts = lead.facts;
        std::vector<std::string> together;
        for (const DueCase& other : ranked) {
            if (!speaks_for(lead, other)) continue;
            facts.with.push_back({other.item.name, other.due.state});
            together.push_back(texts::due_key(other.item.id));
        }
        facts.others -= std::min(facts.others, facts.with.size());
        offers.push_back(texts::due(lead.item, lead.due, facts));
        offers.back().together = std::move(together);
    }
    return offers;
}

}  // namespace odolink
