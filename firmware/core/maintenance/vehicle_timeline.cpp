// SPDX-License-Identifier: Apache-2.0
// Points that agree, and straight lines between them. See vehicle_timeline.hpp.
#include "core/maintenance/vehicle_timeline.hpp"

#include <algorithm>

namespace odolink {
namespace {

/// a + (b - a) * part / whole, without overflow for a vehicle's numbers.
std::int64_t between(std::int64_t a, std::int64_t b, std::int64_t part, std::int64_t whole) {
    return whole == 0 ? b : a + static_cast<std::int64_t>(static_cast<double>(b - a) * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

double VehicleTimeline::metres_a_day(const Point& from, const Point& to) {
    const double elapsed = static_cast<double>((to.at.since_epoch - from.at.since_epoch).count()) / 86'400'000.0;
    return static_cast<double>((to.mileage - from.mileage).in_metres()) / std::max(elapsed, 1.0);
}

VehicleTimeline::VehicleTimeline(std::span<const ServiceRecord> records, const VehicleNow& now) : now_{now} {
    std::vector<Point> all;
    for (const ServiceRecord& record : records) {
        if (const auto point = point_of(record)) all.push_back(*point);
    }
    std::sort(all.begin(), all.end(), [](const Point& a, const Point& b) {
        return a.at != b.at ? a.at < b.at : a.mileage < b.mileage;
    });
    if (now.first_registration) all.insert(all.begin(), Point{*now.first_registration, Distance{}});
    const bool present = now.wall.known() && now.mileage > Distance{};
    if (present) all.push_back({now.wall, now.mileage});
    points_ = agreeing(all, now.first_registration ? 1 : 0, present);
}

/// The most points in which mileage never falls; of several such rows the one that asks for the least hurry anywhere.
std::vector<VehicleTimeline::Point> VehicleTimeline::agreeing(const std::vector<Point>& all, std::size_t fixed, bool present) {
    struct Row {
        std::size_t length{1};
        double hurry{0};  ///< most metres a day in it
        std::size_t next{0};
    };
    const std::size_t none = all.size();
    std::vector<Row> rows(all.size(), Row{1, 0, none});
    const auto better = [](const Row& a, const Row& b) {
        return a.length != b.length ? a.length > b.length : a.hurry < b.hurry;
    };
    for (std::size_t i = all.size(); i-- > 0;) {
        if (present && i + 1 < all.size()) rows[i].length = 0;  // a row has to reach the present
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            const bool last = present && j + 1 == all.size();
            // The odometer of now may have been read before the last record was written.
            const Distance slack = last ? kMileageSlack : Distance{};
            if (all[i].mileage > all[j].mileage + slack || rows[j].length == 0) continue;
            const Row row{rows[j].length + 1, std::max(rows[j].hurry, metres_a_day(all[i], all[j])), j};
            if (better(row, rows[i])) rows[i] = row;
        }
    }
    std::vector<Point> points;
    std::size_t at = none;
    for (std::size_t i = 0; i < (fixed > 0 ? std::min(fixed, all.size()) : all.size()); ++i) {
        if (rows[i].length > 0 && (at == none || better(rows[i], rows[at]))) at = i;
    }
    for (; at != none; at = rows[at].next) {
        points.push_back(all[at]);
        if (points.size() > 1) points.back().mileage = std::max(points.back().mileage, points[points.size() - 2].mileage);
    }
    return points;
}

std::optional<VehicleTimeline::Point> VehicleTimeline::point_of(const ServiceRecord& record) const {
    const bool read = record.mileage > Distance{} &&
                      (now_.mileage <= Distance{} || record.mileage <= now_.mileage + kMileageSlack);
    const auto date = date_of(record);
    return read && date ? std::optional{Point{*date, record.mileage}} : std::nullopt;
}

std::optional<WallTime> VehicleTimeline::date_of(const ServiceRecord& record) const {
    if (!record.performed_at.known() || record.performed_at.since_epoch.count() <= 0) return std::nullopt;
    if (now_.wall.known() && record.performed_at.since_epoch > now_.wall.since_epoch + kDateSlack) return std::nullopt;
    return record.performed_at;
}

std::optional<Distance> VehicleTimeline::mileage_of(const ServiceRecord& record) const {
    if (record.mileage <= Distance{}) return std::nullopt;
    if (now_.mileage > Distance{} && record.mileage > now_.mileage + kMileageSlack) return std::nullopt;
    const auto point = point_of(record);
    if (point && std::find(points_.begin(), points_.end(), *point) == points_.end()) return std::nullopt;
    return record.mileage;
}

std::optional<std::chrono::hours> VehicleTimeline::hours_of(const ServiceRecord& record) const {
    if (!record.engine_hours || record.engine_hours->count() < 0) return std::nullopt;
    if (now_.engine_hours && *record.engine_hours > *now_.engine_hours) return std::nullopt;
    return record.engine_hours;
}

std::optional<Distance> VehicleTimeline::mileage_on(WallTime date) const {
    for (std::size_t i = 1; i < points_.size(); ++i) {
        const Point& before = points_[i - 1];
        const Point& after = points_[i];
        if (date < before.at || after.at < date) continue;
        const std::int64_t metres = between(before.mileage.in_metres(), after.mileage.in_metres(),
                                            (date.since_epoch - before.at.since_epoch).count(),
                                            (after.at.since_epoch - before.at.since_epoch).count());
        return Distance::kilometres(Distance::metres(metres).whole_kilometres());
    }
    return std::nullopt;
}

std::optional<WallTime> VehicleTimeline::date_at(Distance mileage) const {
    for (std::size_t i = 1; i < points_.size(); ++i) {
        const Point& before = points_[i - 1];
        const Point& after = points_[i];
        if (mileage < before.mileage || after.mileage < mileage) continue;
        const std::int64_t at = between(before.at.since_epoch.count(), after.at.since_epoch.count(),
                                        (mileage - before.mileage).in_metres(), (after.mileage - before.mileage).in_metres());
        return WallTime{std::chrono::milliseconds{at}, WallQuality::Estimated};
    }
    return std::nullopt;
}

}  // namespace odolink
