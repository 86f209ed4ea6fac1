// SPDX-License-Identifier: Apache-2.0
// The book of what was done when: the only thing that closes an item. Fed by service records, the owner's word and
// resets the car noticed; nothing in it moves by itself. The Agent stores each completion as a record under key_of().
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/maintenance/due.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/service_record.hpp"

namespace odolink {

/// Key of a completion in the store: item, evidence and record (or metres). The same evidence twice has the same key.
[[nodiscard]] std::string key_of(const Completion& completion);

/// The completions a record is evidence for: one for each plan item a job of it names; names the plan does not know
/// close nothing. A record without a known date closes by distance only.
[[nodiscard]] std::vector<Completion> close_by(const ServiceRecord& record, const MaintenancePlan& plan,
                                               std::optional<std::chrono::hours> engine_hours);

/// What a change of the book leaves to store, to forget and to tell.
struct CompletionChange {
    std::vector<Completion> put;
    std::vector<std::string> erased_keys;
    std::vector<std::string> closed_items;  ///< items whose count starts anew: for ServiceApplied, prompts and wear
};

/// A vehicle as it comes into the agent's hands, for items without any past.
struct TakeOver {
    Distance mileage;
    WallTime wall;
    std::optional<std::chrono::hours> engine_hours;
    std::optional<WallTime> first_registration;  ///< where the owner or dealer gave it
};

class CompletionBook {
public:
    void restore(std::vector<Completion> completions) { completions_ = std::move(completions); }
    [[nodiscard]] std::span<const Completion> all() const { return completions_; }
    [[nodiscard]] std::optional<Completion> last(const std::string& item_id) const;

    /// Gives every item of the plan that has no completion a beginning: a new vehicle (below 500 km) FactoryNew at 0;
    /// another one Assumed at its last planned mark, as nobody can say what was done.
    CompletionChange take_over(const MaintenancePlan& plan, const TakeOver& vehicle);
    /// The clock became known after a take-over without one: undated Assumed beginnings count their months from here.
    CompletionChange learn_date(WallTime now);
    /// A record came, or a later revision of one: its earlier completions are replaced. The same again changes nothing.
    CompletionChange apply(const ServiceRecord& record, const MaintenancePlan& plan,
                           std::optional<std::chrono::hours> engine_hours);
    /// The owner says it was done, or the car noticed a reset. Evidence OwnerStatement also confirms a detected reset.
    CompletionChange add(const Completion& completion);

private:
    CompletionChange replace(const std::vector<std::string>& gone_keys, std::vector<Completion> come);

    std::vector<Completion> completions_;
};

}  // namespace odolink
