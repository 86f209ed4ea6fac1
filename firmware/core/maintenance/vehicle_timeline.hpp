// SPDX-License-Identifier: Apache-2.0
// The vehicle's mileage, date and engine hours side by side, as all its records tell them: what makes a paper that lacks one
// of them useful, and one that contradicts all others harmless. Read when records are taken in (completions.hpp).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/maintenance/due.hpp"
#include "domain/service_record.hpp"

namespace odolink {

/// Above the trusted mileage by more than this, a record's mileage is a slip of the pen.
inline constexpr Distance kMileageSlack = Distance::kilometres(2000);
inline constexpr std::chrono::days kDateSlack{1};  ///< the same for a date ahead of the clock

class VehicleTimeline {
public:
    /// Points are the records that tell both date and mileage, the first registration at 0 km, and the present. Mileage never
    /// falls: of points that contradict, the largest set that agrees stays; of several such sets the one with the smallest
    /// rate between two points.
    VehicleTimeline(std::span<const ServiceRecord> records, const VehicleNow& now);

    /// What of a record can be believed: a mileage above 0, not beyond the odometer of now, and not against the other records;
    /// a date that is known and not in the future; engine hours not beyond those of now.
    [[nodiscard]] std::optional<Distance> mileage_of(const ServiceRecord& record) const;
    [[nodiscard]] std::optional<WallTime> date_of(const ServiceRecord& record) const;
    [[nodiscard]] std::optional<std::chrono::hours> hours_of(const ServiceRecord& record) const;

    /// By the straight line between the points around it, in whole kilometres; none before the first or after the last.
    [[nodiscard]] std::optional<Distance> mileage_on(WallTime date) const;
    /// The same; its quality is Estimated.
    [[nodiscard]] std::optional<WallTime> date_at(Distance mileage) const;

private:
    struct Point {
        WallTime at;
        Distance mileage;
        bool operator==(const Point&) const = default;
    };
    static double metres_a_day(const Point& from, const Point& to);
    /// `fixed` points in front and, with `present`, the last one are in it whatever the others say.
    static std::vector<Point> agreeing(const std::vector<Point>& all, std::size_t fixed, bool present);
    [[nodiscard]] std::optional<Point> point_of(const ServiceRecord& record) const;

    VehicleNow now_;
    std::vector<Point> points_;  ///< ascending in both
};

}  // namespace odolink
