// SPDX-License-Identifier: Apache-2.0
// Feeds speeds and mileages to the agent's own mileage keeper and trip detector, and keeps what they say. Analyzer owns it.
#include "app/log_analysis/drive_view.hpp"

namespace odolink::log_analysis {

MonoTime DriveView::mono(Duration at) {
    if (!begin_) begin_ = at;
    return {at - *begin_};
}

/// The recording's clock is the only one there is; it is taken as right.
WallTime DriveView::wall(Duration at) {
    return {std::chrono::duration_cast<std::chrono::milliseconds>(at), WallQuality::Synchronised};
}

bool DriveView::fresh(const std::optional<Last>& value, Duration at) { return value && at - value->at <= TripDetector::kStale; }

void DriveView::on_mileage(Duration at, MileageSource source, Distance value, std::string provenance) {
    keep(keeper_.on_reading({value, source, mono(at), std::move(provenance)}, wall(at)), at, source, value);
}

void DriveView::on_speed(Duration at, double kmh) {
    speed_ = Last{at, kmh};
    const auto outcome = keeper_.on_speed({kmh}, mono(at), wall(at));
    if (outcome) keep(outcome, at, MileageSource::SpeedIntegral, keeper_.integrated());
}

void DriveView::on_engine_speed(Duration at, double rpm) { rpm_ = Last{at, rpm}; }

void DriveView::keep(const std::optional<GateOutcome>& outcome, Duration at, MileageSource source, Distance raw) {
    if (outcome) {
        if (const auto* refused = std::get_if<MileageRefused>(&*outcome)) {
            ++mileage_.quarantined_by_reason[refused->quarantined.reason];
            if (mileage_.quarantined.size() < MileageReport::kMostPoints) mileage_.quarantined.push_back(refused->quarantined);
        }
    }
    MileagePoint point{at, source, raw, std::nullopt};
    if (keeper_.trusted()) point.trusted = keeper_.trusted()->value;
    auto& points = mileage_.points;
    const bool changed = points.empty() || points.back().raw != point.raw || points.back().trusted != point.trusted ||
                         points.back().source != point.source;
    if (changed && points.size() < MileageReport::kMostPoints) points.push_back(point);
}

void DriveView::sample(Duration at) {
    next_sample_ = at + 1s;
    DriveSample now;
    now.at = mono(at);
    now.wall = wall(at);
    if (fresh(speed_, at)) now.speed = KilometresPerHour{speed_->value};
    if (fresh(rpm_, at)) now.engine_rpm = rpm_->value;
    now.coolant_c = coolant_;
    now.fuel_rate_lph = fuel_rate_;
    if (keeper_.trusted()) now.mileage = keeper_.trusted()->value;
    const TripOutcome outcome = trips_.on_sample(now);
    if (outcome.ended) ended_.push_back(*outcome.ended);
}

void DriveView::finish(Duration at, Report& report) {
    sample(at);
    mileage_.sources = keeper_.sources();
    mileage_.integrated = keeper_.integrated();
    mileage_.trusted = keeper_.trusted();
    report.mileage = std::move(mileage_);
    report.trips = std::move(ended_);
    if (trips_.open()) report.open_trip = trips_.open()->trip;
}

}  // namespace odolink::log_analysis
