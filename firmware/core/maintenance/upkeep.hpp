// SPDX-License-Identifier: Apache-2.0
// The one wiring of this folder: plan, completions, use and sensed wear of one vehicle, and what is due by all of them.
// Fed by the Agent from bus, store and dealer, and by the simulated years from made-up trips; both therefore judge
// alike.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/maintenance/completions.hpp"
#include "core/maintenance/due.hpp"
#include "core/maintenance/plan_shelf.hpp"
#include "core/maintenance/sensed_wear.hpp"
#include "core/maintenance/usage.hpp"
#include "domain/signal.hpp"
#include "domain/engine_use.hpp"
#include "domain/trip.hpp"

namespace odolink {

/// All that has to survive a restart, as it was stored; what is missing begins anew.
struct UpkeepState {
    std::optional<MaintenancePlan> in_force;
    std::optional<MaintenancePlan> later;
    std::vector<PlanVersion> taken;
    std::vector<Completion> completions;
    UsageState use;
    std::string sensed;         ///< of sensed_state()
    std::vector<DueItem> told;  ///< as the dealer knows them
};

/// What a change of the completions leaves to store and to tell. Where it is not empty, use() is to be stored too.
struct UpkeepChange : CompletionChange {
    bool sensed{false};  ///< sensed_state() is another
    [[nodiscard]] bool empty() const { return put.empty() && erased_keys.empty(); }
};

/// What a judgement brought.
struct DueNews {
    bool changed{false};          ///< due() is another
    std::vector<DueItem> states;  ///< items in another state than was told last: to be told, and told() stored
};

class Upkeep {
public:
    /// `plan`: the default until a dealer's takes its place.
    explicit Upkeep(MaintenancePlan plan) : shelf_{std::move(plan)} {}
    void restore(UpkeepState state);

    [[nodiscard]] const MaintenancePlan& plan() const { return shelf_.in_force(); }
    [[nodiscard]] const PlanShelf& shelf() const { return shelf_; }
    [[nodiscard]] const CompletionBook& completions() const { return completions_; }
    [[nodiscard]] const UsageState& use() const { return usage_.state(); }
    [[nodiscard]] UsageRates rates(const VehicleNow& now) const { return usage_.rates(now.wall, now.offset); }
    [[nodiscard]] std::string sensed_state() const { return sensed_.state(); }
    /// Nothing is due before the vehicle was taken over.
    [[nodiscard]] bool taken_over() const { return taken_over_; }

    /// A dealer's plan came, see PlanShelf::offer; after InForce adopt_plan() is to follow.
    PlanVerdict offer_plan(MaintenancePlan plan, const std::string& issuer, WallTime now) {
        return shelf_.offer(std::move(plan), issuer, now);
    }
    /// True when the waiting plan came into force; then adopt_plan() is to follow.
    bool on_time(WallTime now) { return shelf_.on_time(now); }
    /// Another default takes the place of the one in force; adopt_plan() is to follow.
    void replace_default(MaintenancePlan plan) { shelf_.replace_default(std::move(plan)); }
    /// The plan in force is another: what was done before counts for its items too, and each of them gets a beginning.
    /// `history`: all records of the vehicle. One change after the other, in the order in which they are to be stored.
    [[nodiscard]] std::vector<UpkeepChange> adopt_plan(std::span<const ServiceRecord> history, const VehicleNow& now);

    /// The vehicle's mileage is known for the first time. Later calls change nothing.
    UpkeepChange take_over(const VehicleNow& now);
    /// The mileage of the take-over was a start-up value: what began there begins anew. Nothing before take_over().
    UpkeepChange take_over_anew(const VehicleNow& now);
    UpkeepChange learn_date(WallTime now);
    UpkeepChange learn_hours(std::chrono::hours now);
    UpkeepChange rebase_hours(std::chrono::hours difference);
    /// A record came, a later revision of one, or an empty one that takes it back; `history`: all records of the
    /// vehicle.
    UpkeepChange on_record(const ServiceRecord& record, const VehicleNow& now, std::span<const ServiceRecord> history);
    /// The owner says it was done.
    UpkeepChange on_statement(const Completion& completion);

    /// A trip ended: counted, and its wear with it.
    void on_trip(const Trip& trip, LocalOffset offset, const EngineUse& engine = {});
    /// True where measured wear is another: sensed_state() is to be stored.
    bool on_signals(std::span<const SignalValue> values) { return sensed_.on_signals(values); }

    /// Judges what is due now. Nothing before take_over().
    DueNews judge(const VehicleNow& now);
    /// As last judged, one for each item of the plan that was in force then.
    [[nodiscard]] std::span<const DueItem> due() const { return due_; }
    /// What each of them stands on, in the same order.
    [[nodiscard]] std::span<const DueBasis> bases() const { return bases_; }
    [[nodiscard]] std::span<const DueItem> told() const { return told_; }
    /// The items of one visit, most urgent first.
    [[nodiscard]] std::vector<std::string> visit() const;

private:
    [[nodiscard]] OwnUse own_use(const VehicleNow& now);
    [[nodiscard]] UseAhead ahead(const VehicleNow& now);
    UpkeepChange closed(CompletionChange change);

    PlanShelf shelf_;
    CompletionBook completions_;
    UsageStatistics usage_;
    SensedWear sensed_;
    struct Outlook {
        std::chrono::sys_days day;
        UseAhead ahead;
    };
    std::optional<Outlook> outlook_;  ///< of the use as it is, on the day when it was last asked for
    std::vector<DueItem> due_;
    std::vector<DueBasis> bases_;
    std::vector<DueItem> told_;
    bool taken_over_{false};
};

}  // namespace odolink
