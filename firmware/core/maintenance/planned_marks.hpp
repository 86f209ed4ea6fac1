// SPDX-License-Identifier: Apache-2.0
// Which interval of an item follows which work, and the fixed marks these intervals draw over a vehicle's life. Used by
// due_basis.cpp and, for vehicles with an unknown past, by completions.cpp.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/maintenance/past_work.hpp"
#include "domain/calendar.hpp"
#include "domain/maintenance_plan.hpp"

namespace odolink {

/// A point of a vehicle's life: how old, how far driven, where that is known.
struct LifePoint {
    std::optional<std::chrono::months> age;
    std::optional<Distance> mileage;
};

struct ChosenInterval {
    Interval every;
    std::optional<std::size_t> phase;  ///< index of the phase it comes from
    bool unsure{false};  ///< age or mileage are unknown: of all that may hold, limit by limit the shortest
};

/// Under severe duty limit by limit the shorter one; an absent limit takes no part.
[[nodiscard]] Interval shorter(const Interval& normal, const Interval& severe);

/// The interval after work at `point`: `first` where the work was never done, else the first phase whose bounds hold, else
/// `repeat`. A `first` that is empty or equal to `repeat` says nothing of its own. A bound on what is unknown of the point may hold or
/// not: then the stricter of both counts, as `unsure` says.
[[nodiscard]] ChosenInterval interval_after(const PlanItem& item, bool done_once, const LifePoint& point);

/// A mark no work has closed, and the one before it. A `due` of none: the last mark is closed.
struct DistanceMarks {
    Distance closed;
    std::optional<Distance> due;
};
struct DateMarks {
    WallTime closed;
    std::optional<WallTime> due;
};

/// Points of a vehicle's life, new at 0 km in front, and the straight lines between them. After the last one it stands still: what is
/// not proven yet moves no mark.
class LifeLine {
public:
    /// Points that lack one of the two, or fall behind the one before, take no part. `born`: age and mileage count from 0.
    LifeLine(bool born, std::vector<LifePoint> points);
    [[nodiscard]] LifePoint at(Distance mileage) const;           ///< its age as the line tells it, none without a point
    [[nodiscard]] LifePoint at(std::chrono::months age) const;  ///< its mileage likewise

private:
    std::vector<LifePoint> points_;
};

/// What walks the marks: severe duty throughout draws them by the severe interval; of a phase each mark has its own age and mileage.
struct MarkRule {
    const PlanItem& item;
    bool severe{false};
    LifeLine life;
};

/// Work up to `early` before a mark counts for it, by default a tenth of the distance to the mark before.
[[nodiscard]] DistanceMarks distance_marks(const MarkRule& rule, std::optional<Distance> reached);
/// Dates counted from `birth`, always from there: 31 Jan stays a month's end.
[[nodiscard]] DateMarks date_marks(const MarkRule& rule, WallTime birth, std::optional<WallTime> reached, LocalOffset offset);

/// The last planned distance mark at or below the mileage; 0 where there is none.
[[nodiscard]] Distance last_mark(const PlanItem& item, const LifeLine& life, Distance now);

}  // namespace odolink
