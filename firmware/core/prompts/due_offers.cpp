// SPDX-License-Identifier: Apache-2.0
// See due_offers.hpp.
#include "core/prompts/due_offers.hpp"

#include <algorithm>
#include <set>
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

DueQuestions due_questions(const Upkeep& upkeep, const VehicleNow& now, const RequestDesk& requests,
                           std::span<const std::string> held, const PromptDesk& desk) {
    const MaintenancePlan& plan = upkeep.plan();
    const std::span<const DueItem> due = upkeep.due();
    const std::size_t together = upkeep.visit().size();
    const std::vector<Text> warranty = texts::service_warranty(plan, now);
    std::set<std::string> alive;
    std::vector<DueCase> calling;
    for (std::size_t i = 0; i < due.size() && i < plan.items.size(); ++i) {
        const std::string key = texts::due_key(due[i].item_id);
        if (due[i].state == DueState::Ok || requests.covers_item(due[i].item_id)) continue;
        if (std::find(held.begin(), held.end(), due[i].item_id) != held.end()) continue;
        alive.insert(key);
        if (desk.is_settled(key)) continue;
        const DueBasis& basis = upkeep.bases()[i];
        texts::DueFacts facts;
        facts.mileage = now.mileage;
        facts.due_at = basis.due_at;
        facts.due_on = basis.due_on;
        if (basis.from) facts.last_at = basis.from->mileage;
        facts.severe = basis.severe;
        facts.unsure = basis.unsure;
        facts.undated = basis.undated;
        const bool date_calls = basis.written_date && due[i].remaining_time && *due[i].remaining_time <= kWrittenSoon;
        facts.written = date_calls || basis.written_mileage;
        facts.others = together > 0 ? together - 1 : 0;
        facts.offset = now.offset;
        facts.warranty = warranty;
        calling.push_back({plan.items[i], due[i], std::move(facts)});
    }
    DueQuestions questions;
    for (const std::string& key : desk.live_keys("due:")) {
        if (!alive.contains(key)) questions.over.push_back(key);
    }
    questions.offers = due_offers(calling);
    return questions;
}

}  // namespace odolink
