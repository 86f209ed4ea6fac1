// SPDX-License-Identifier: Apache-2.0
// The owner's papers (his own book, another program's export) as records of the history: what of a paper counts as the owner's word, and
// what the history knows already. Used by the Agent where papers are taken in.
#pragma once

#include <span>

#include "domain/service_record.hpp"

namespace odolink {

/// Mileages of two papers of one visit: one was read at the gate, the other when the bill was written.
inline constexpr Distance kOneVisitMileage = Distance::kilometres(50);

/// The record as the owner's word: author Import, with the works, dates, mileages, words and prices of the paper. What only a dealer can
/// say is out: the dealer's id, the request it answers, recalls carried out, defects, warranty, attachments.
[[nodiscard]] ServiceRecord as_paper(ServiceRecord record);

/// Whether both tell of one visit: less than a day apart where both bear a date, mileages at most kOneVisitMileage apart where both bear
/// one, and at least one of the two on both.
[[nodiscard]] bool same_visit(const ServiceRecord& a, const ServiceRecord& b);

/// The paper without the jobs that another record of the same visit has: of the same plan item, or of the same name where neither has one.
/// A record of `known` with the paper's own id is no other one.
[[nodiscard]] ServiceRecord without_known_jobs(ServiceRecord paper, std::span<const ServiceRecord> known);

}  // namespace odolink
