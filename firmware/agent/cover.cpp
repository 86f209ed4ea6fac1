// SPDX-License-Identifier: Apache-2.0
// What the dealer's plan document says of warranty and 三包, as it stands for this vehicle now.
#include "agent/core.hpp"
#include "core/maintenance/three_guarantees.hpp"
#include "core/maintenance/warranty.hpp"
#include "core/prompts/texts.hpp"

namespace odolink {

std::vector<Text> Agent::Core::warranty_of(const FaultRecord& fault) const {
    const auto& terms = upkeep.plan().warranties;
    const auto cover = cover_of(terms, systems_of_code(fault.dtc.code), now());
    return cover ? texts::fault_warranty(terms[cover->term], cover->now) : std::vector<Text>{};
}

std::vector<WarrantyLine> Agent::Core::warranty_lines() const {
    std::vector<WarrantyLine> lines;
    for (const WarrantyTerm& term : upkeep.plan().warranties) lines.push_back({term, warranty_at(term, now())});
    return lines;
}

std::optional<GuaranteeLine> Agent::Core::guarantee_line() const {
    const auto& term = upkeep.plan().three_guarantees;
    if (!term) return std::nullopt;
    return GuaranteeLine{{*term, warranty_at(*term, now())}, guarantee_counts(*term, history.newest_first(), now())};
}

}  // namespace odolink
