// SPDX-License-Identifier: Apache-2.0
#include "core/mileage/trip_detector.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr double kTopMetresPerSecond = 300 / 3.6;
constexpr Distance kOdometerStep = Distance::kilometres(2);  ///< one step of an odometer in whole miles, and what is left of another

double seconds(Duration d) {
    return std::chrono::duration<double>(d).count();
}

/// Seconds that a value of one kind stands for; a silence longer than kStale is not filled.
double step_since(const std::optional<MonoTime>& last, MonoTime at) {
    return last ? std::min(seconds(at - *last), seconds(TripDetector::kStale)) : 0;
}

/// Integrated speed is finer than an odometer of 1 km. A difference beyond that, or beyond the step that an odometer may be behind, means that
/// samples were missed, or that the speed reads high.
Distance best_distance(Distance by_odometer, Distance by_speed) {
    if (by_odometer == Distance{} || by_speed == Distance{}) return std::max(by_odometer, by_speed);
    const Distance usual = Distance::metres(std::max<std::int64_t>(1000, by_odometer.in_metres() / 20));
    const bool missed = by_odometer - by_speed > usual;
    const bool reads_high = by_speed - by_odometer > std::max(usual, kOdometerStep);
    return missed || reads_high ? by_odometer : by_speed;
}

}  // namespace

TripDetector::TripDetector(std::uint64_t last_number, std::optional<OpenTrip> open)
    : last_number_{last_number}, open_{std::move(open)}, restored_{open_.has_value()} {
    if (!open_) return;
    duration_s_ = seconds(open_->trip.duration);
    idle_s_ = seconds(open_->trip.idle);
    metres_ = static_cast<double>(open_->trip.distance.in_metres());
    moved_ = {open_->trip.distance, open_->trip.mileage_at_end - open_->mileage_at_start};
    revolutions_ = static_cast<double>(open_->engine.revolutions);
    cold_s_ = seconds(open_->engine.cold_running);
}

TripOutcome TripDetector::on_sample(const DriveSample& sample) {
    const bool was_on = ignition_ == Ignition::On;
    if (sample.ignition != Ignition::Unknown) ignition_ = sample.ignition;
    const bool now_alive = alive(sample);

    // The sample that ends a trip may already belong to the next one, which then begins with the sample after it.
    if (open_ && restored_ && !goes_on(sample)) return finish();
    if (open_ && !was_on && rested(sample)) return finish();
    if (!open_ && !now_alive) return {};
    if (!open_) {
        begin(sample);
        return {TripStep::Started, std::nullopt};
    }
    if (now_alive) {
        extend(sample);
    } else {
        speed_at_.reset();
        fuel_at_.reset();
        rpm_at_.reset();
    }
    last_sample_ = sample.at;
    const bool paused = was_on && ignition_ == Ignition::Off;
    return {paused ? TripStep::Paused : TripStep::None, std::nullopt};
}

/// Ignition decides where the platform tells it; else a running engine or a moving car, for kStale after the last
/// proof.
bool TripDetector::alive(const DriveSample& s) {
    if (s.engine_rpm) rpm_ = s.engine_rpm;
    const bool engine = s.engine_rpm.value_or(0) > 0 || s.speed.value_or(KilometresPerHour{}).value > 0;
    if (engine) engine_seen_ = s.at;
    if (ignition_ != Ignition::Unknown) return ignition_ == Ignition::On;
    return engine_seen_ && s.at - *engine_seen_ <= kStale;
}

/// The first sample after a restart. Only the wall clock can tell how long the trip has rested until then; from there on monotonic time counts, so
/// that the trip of a car that stays off ends here as it would have ended there. Where no clock can tell, a restart counts as a rest: power was gone.
bool TripDetector::goes_on(const DriveSample& s) {
    restored_ = false;
    if (!s.wall.known() || !open_->last_alive.known()) return false;
    const auto rest = s.wall.since_epoch - open_->last_alive.since_epoch;
    if (rest < 0ms || rest > kRest) return false;
    alive_at_ = s.at - rest;
    return true;
}

bool TripDetector::rested(const DriveSample& s) const { return alive_at_ && s.at - *alive_at_ > kRest; }

void TripDetector::begin(const DriveSample& s) {
    open_ = OpenTrip{};
    open_->trip.number = last_number_ + 1;
    open_->trip.started = s.wall;
    open_->last_alive = s.wall;
    duration_s_ = idle_s_ = metres_ = revolutions_ = cold_s_ = 0;
    driven_ = SpeedIntegrator{};
    alive_at_.reset();
    last_sample_.reset();
    speed_at_.reset();
    fuel_at_.reset();
    rpm_at_.reset();
    coolant_c_.reset();
    extend(s);
    last_sample_ = s.at;
}

void TripDetector::extend(const DriveSample& s) {
    Trip& trip = open_->trip;
    if (alive_at_) duration_s_ += seconds(s.at - *alive_at_);
    if (s.speed) {
        metres_ += driven_.on_speed(*s.speed, s.at);
        if (s.speed->value < 1 && rpm_.value_or(0) > 0) idle_s_ += step_since(speed_at_, s.at);
        speed_at_ = s.at;
    }
    if (s.coolant_c && !trip.coolant_start_c) trip.coolant_start_c = s.coolant_c;
    if (s.fuel_rate_lph) {
        if (*s.fuel_rate_lph > 0) trip.fuel_litres += *s.fuel_rate_lph * step_since(fuel_at_, s.at) / 3600.0;
        fuel_at_ = s.at;
    }
    follow_engine(s);
    if (s.mileage) follow_odometer(s);
    trip.duration = std::chrono::seconds{static_cast<std::int64_t>(duration_s_)};
    trip.idle = std::chrono::seconds{static_cast<std::int64_t>(idle_s_)};
    trip.distance = best_distance(trip.mileage_at_end - open_->mileage_at_start,
                                  Distance::metres(static_cast<std::int64_t>(metres_)));
    open_->last_alive = s.wall;
    alive_at_ = s.at;
}

void TripDetector::follow_engine(const DriveSample& s) {
    if (s.coolant_c) {
        coolant_c_ = s.coolant_c;
        coolant_at_ = s.at;
    }
    if (!s.engine_rpm) return;
    const double running_s = *s.engine_rpm > 0 ? step_since(rpm_at_, s.at) : 0;
    rpm_at_ = s.at;
    revolutions_ += *s.engine_rpm / 60.0 * running_s;
    const bool known = coolant_c_ && s.at - coolant_at_ <= kCoolantHolds;
    if (known && *coolant_c_ < kWarmFromC) cold_s_ += running_s;
    open_->engine.revolutions = static_cast<std::uint64_t>(revolutions_);
    open_->engine.cold_running = std::chrono::seconds{static_cast<std::int64_t>(cold_s_)};
}

/// What the odometer grows by faster than a car drives was driven before the trip and is only known now: the trip keeps the distance it has.
/// An odometer that is known late is taken back by what speed says was driven until then. While one stands for longer than its step and the car
/// drives (at what a cluster shows before it is awake, or because somebody blocks it), speed counts.
void TripDetector::follow_odometer(const DriveSample& s) {
    Trip& trip = open_->trip;
    const Distance by_speed = Distance::metres(static_cast<std::int64_t>(metres_));
    if (open_->mileage_at_start == Distance{}) {
        open_->mileage_at_start = *s.mileage - by_speed;
    } else if (last_sample_) {
        const Distance grown = *s.mileage - trip.mileage_at_end;
        const Distance reach = kOdometerStep + Distance::metres(static_cast<std::int64_t>(seconds(s.at - *last_sample_) * kTopMetresPerSecond));
        if (grown > reach) open_->mileage_at_start = *s.mileage - trip.distance;
    }
    if (*s.mileage != trip.mileage_at_end) moved_ = {by_speed, *s.mileage - open_->mileage_at_start};
    if (by_speed - moved_.by_speed > kOdometerStep) open_->mileage_at_start = *s.mileage - moved_.by_odometer - (by_speed - moved_.by_speed);
    trip.mileage_at_end = *s.mileage;
}

TripOutcome TripDetector::finish() {
    Trip trip = open_->trip;
    const EngineUse engine = open_->engine;
    open_.reset();
    alive_at_.reset();
    engine_seen_.reset();
    if (trip.distance < kShortest) return {TripStep::Dropped, std::nullopt};
    last_number_ = trip.number;
    return {TripStep::Ended, trip, engine};
}

}  // namespace odolink
