// SPDX-License-Identifier: Apache-2.0
// The book of what was done when: the only thing that closes an item. Fed by service records, the owner's word and
// resets the car noticed; nothing in it moves by itself. The Agent stores each completion as a record under key_of().
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/maintenance/due.hpp"
#include "core/maintenance/vehicle_timeline.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/service_record.hpp"

namespace odolink {

/// Key of a completion in the store: item, evidence and record (or metres, or the day where there are none). The same evidence twice has the same key.
[[nodiscard]] std::string key_of(const Completion& completion);

/// What a record says that cannot be believed or is not there; the work counts all the same, unless nothing says when it was.
enum class RecordDoubt : std::uint8_t {
    NoMileage = 1,   ///< estimated from the records around its date, where there are such
    MileageNotBelieved,  ///< far beyond the odometer, or against the other records: estimated as if it were not there
    NoDate,          ///< estimated likewise from its mileage
    DateNotBelieved,     ///< in the future: the same
    HoursNotBelieved,    ///< more engine hours than the vehicle has
    Unplaced,            ///< neither date, mileage nor hours: nobody can say when, so it closes nothing
};
[[nodiscard]] std::vector<RecordDoubt> doubts_of(const ServiceRecord& record, const VehicleTimeline& timeline);

/// The completions a record is evidence for: one for each plan item a job of it names; names the plan does not know close
/// nothing, nor does a record of which neither date, mileage nor hours are known. A record of the owner's own is his word (OwnerStatement). Engine hours the record does not tell are those of now when the work was just done, else by the share of mileage
/// since the vehicle was new, or none.
[[nodiscard]] std::vector<Completion> close_by(const ServiceRecord& record, const MaintenancePlan& plan, const VehicleNow& now,
                                               const VehicleTimeline& timeline);

/// Items whose count starts anew; of what was counted for wear and severe use, `kept` (0..1) belongs to the time since.
struct ClosedItem {
    std::string item_id;
    double kept{0};
};

/// What a change of the book leaves to store, to forget and to tell.
struct CompletionChange {
    std::vector<Completion> put;
    std::vector<std::string> erased_keys;
    std::vector<ClosedItem> closed_items;  ///< for ServiceApplied, prompts and wear
    [[nodiscard]] std::vector<std::string> closed_ids() const;
};

class CompletionBook {
public:
    void restore(std::vector<Completion> completions) { completions_ = std::move(completions); }
    [[nodiscard]] std::span<const Completion> all() const { return completions_; }
    [[nodiscard]] std::optional<Completion> last(const std::string& item_id) const;

    /// Gives every item of the plan a beginning (beginning.hpp) of which no completion tells mileage, date and, where they are counted,
    /// engine hours, and that has none yet.
    CompletionChange take_over(const MaintenancePlan& plan, const VehicleNow& vehicle);
    /// The mileage of the take-over was none: the beginnings are made anew by today's.
    CompletionChange take_over_anew(const MaintenancePlan& plan, const VehicleNow& vehicle);
    /// The vehicle told engine hours for the first time: Assumed beginnings without them count from here.
    CompletionChange learn_hours(std::chrono::hours now);
    /// The vehicle's own total replaced hours that were counted here: what was counted moves along by the difference.
    CompletionChange rebase_hours(std::chrono::hours difference);
    /// The clock became known after a take-over without one: undated Assumed beginnings count their months from here.
    CompletionChange learn_date(WallTime now);
    /// A record came, or a later revision of one: its earlier completions are replaced. The same again changes nothing.
    /// `history`: all records known, this one included or not; they tell what can be believed of it.
    CompletionChange apply(const ServiceRecord& record, const MaintenancePlan& plan, const VehicleNow& now,
                           std::span<const ServiceRecord> history = {});
    /// The same for one of many records whose timeline, this one's in it, is known: it takes longer to make than the rest.
    CompletionChange apply(const ServiceRecord& record, const MaintenancePlan& plan, const VehicleNow& now, const VehicleTimeline& timeline);
    /// The owner says it was done, or the car noticed a reset. Evidence OwnerStatement also confirms a detected reset.
    CompletionChange add(const Completion& completion);

private:
    [[nodiscard]] bool needs_stand_in(const std::string& item_id, const VehicleNow& vehicle) const;
    /// Which share of what was counted until `now` belongs to the time after the work.
    [[nodiscard]] double kept_since(const Completion& come, Distance now) const;
    CompletionChange replace(const std::vector<std::string>& gone_keys, std::vector<Completion> come);

    std::vector<Completion> completions_;
};

}  // namespace odolink
