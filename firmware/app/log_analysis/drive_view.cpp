// SPDX-License-Identifier: Apache-2.0
// Feeds speeds and mileages to the agent's own mileage keeper and trip detector, and keeps what they say. Analyzer owns it.
#include "app/log_analysis/drive_view.hpp"

#include <algorithm>
#include <cmath>

#include "app/log_analysis/report_writer.hpp"

namespace odolink::log_analysis {
namespace {

constexpr double kMostKilometres = 1e12;  // beyond it a value is no distance, and metres would overflow

std::optional<Distance> distance_of(double km) {
    if (!std::isfinite(km) || std::abs(km) > kMostKilometres) return std::nullopt;
    return Distance::metres(static_cast<std::int64_t>(std::llround(km * 1000)));
}

/// Whether a reading can follow the one before while a source wakes up: it counts on, no faster than a car.
bool follows(const MileageReading& before, const MileageReading& reading) {
    constexpr OdometerLimits kLimits{};
    constexpr Distance kStep = Distance::metres(1'610);  // of a cluster that shows whole miles
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(reading.at - before.at).count();
    const Distance reach = kStep + Distance::metres(std::max<std::int64_t>(seconds, 0) * kLimits.top_speed_kmh * 1000 / 3600);
    return reading.value >= before.value && reading.value - before.value <= reach;
}

bool undecided(const GateOutcome& outcome) {
    const auto* refused = std::get_if<MileageRefused>(&outcome);
    return refused != nullptr && refused->notice == Notice::Undecided;
}

}  // namespace

MonoTime DriveView::mono(Duration at) {
    if (!begin_) begin_ = at;
    return {at - *begin_};
}

/// The recording's clock is the only one there is; it is taken as right.
WallTime DriveView::wall(Duration at) {
    return {std::chrono::duration_cast<std::chrono::milliseconds>(at), WallQuality::Synchronised};
}

bool DriveView::fresh(const std::optional<Last>& value, Duration at) { return value && at - value->at <= TripDetector::kStale; }

void DriveView::on_mileage(Duration at, MileageSource source, double km, const std::string& provenance) {
    const auto value = distance_of(km);
    if (!value) return;
    Odometer& odometer = odometers_[provenance];
    DistanceView& view = odometer.view;
    view.source = word_of(source);
    view.provenance = provenance;
    ++view.readings;
    if (!view.first_raw) view.first_raw = *value;
    view.last_raw = *value;
    const MileageReading reading{*value, source, mono(at), provenance};
    const GateOutcome alone = follow(odometer, reading, wall(at));
    const auto kept = keeper_.on_reading(reading, wall(at));
    // A source that a better one outranks is not asked by the keeper; what its own gate refuses is told all the same.
    const GateOutcome& outcome = kept ? *kept : alone;
    if (kept) judge_first(odometer, reading, *kept, wall(at));
    judge_settling(odometer, reading, outcome, wall(at));
    // Which of two values is wrong is the keeper's to find out: what a source's own gate doubts alone is not told.
    keep(!kept && undecided(alone) ? GateOutcome{MileageSettling{}} : outcome, at, source, *value);
}

/// What a waking source showed before it went on with another value was a start-up value: quarantined once that is known.
void DriveView::judge_settling(Odometer& odometer, const MileageReading& reading, const GateOutcome& outcome, WallTime now) {
    if (std::holds_alternative<MileageRefused>(outcome)) return;
    std::vector<QuarantinedReading>& settling = odometer.settling;
    if (!settling.empty() && !follows(settling.back().reading, reading)) {
        for (const QuarantinedReading& shown : settling) quarantine(shown);
        settling.clear();
    }
    if (!std::holds_alternative<MileageSettling>(outcome)) return settling.clear();
    if (settling.size() < MileageReport::kMostPoints) settling.push_back({reading, std::nullopt, QuarantineReason::NotAwake, now});
}

/// A first mileage that only stood still was a start-up value too, where the vehicle goes on from a greater one: quarantined once
/// that is known, and what stood above it meanwhile is not.
void DriveView::judge_first(const Odometer& odometer, const MileageReading& reading, const GateOutcome& outcome, WallTime now) {
    const auto* accepted = std::get_if<MileageAccepted>(&outcome);
    if (accepted != nullptr && accepted->start_up) {
        for (const QuarantinedReading& shown : first_shown_) quarantine(shown);
        for (MileagePoint& point : mileage_.points) point.trusted.reset();
        first_shown_.clear();
        undecided_.clear();
    }
    if (!keeper_.unproven()) return first_shown_.clear();
    if (accepted == nullptr && !std::holds_alternative<MileageUnchanged>(outcome)) return;
    const auto add = [this](const QuarantinedReading& shown) {
        if (first_shown_.size() < MileageReport::kMostPoints) first_shown_.push_back(shown);
    };
    for (const QuarantinedReading& shown : odometer.settling) add(shown);
    add({reading, std::nullopt, QuarantineReason::NotAwake, now});
}

/// Judges a reading by the source's own gate and follows how far the source has counted.
GateOutcome DriveView::follow(Odometer& odometer, const MileageReading& reading, WallTime now) {
    GateOutcome outcome = odometer.gate.on_reading(reading, now);
    DistanceView& view = odometer.view;
    const bool believed = std::holds_alternative<MileageAccepted>(outcome) || std::holds_alternative<MileageUnchanged>(outcome);
    const bool refused = std::holds_alternative<MileageRefused>(outcome);
    const bool doubted = undecided(outcome);
    if (refused) ++view.refused;
    if (refused && !doubted) {
        odometer.run_first.reset();
        return outcome;
    }
    if (!odometer.run_first || !follows(odometer.run_last, reading)) odometer.run_first = reading;
    odometer.run_last = reading;
    if (doubted) ++odometer.doubted;
    if (const auto* accepted = std::get_if<MileageAccepted>(&outcome); accepted != nullptr && accepted->start_up) {
        view.first.reset();
        view.last.reset();
        view.refused += odometer.shown - odometer.doubted;
        odometer.shown = odometer.doubted = 0;
    }
    if (odometer.gate.unproven() || !odometer.gate.trusted()) odometer.shown += doubted ? 0 : 1;
    if (believed && !view.first) view.first = odometer.run_first->value;
    if (believed) view.last = std::max(view.last.value_or(reading.value), reading.value);
    return outcome;
}

void DriveView::on_not_available(Duration at, MileageSource source, double km, const std::string& provenance) {
    DistanceView& view = odometers_[provenance].view;
    view.source = word_of(source);
    view.provenance = provenance;
    ++view.readings;
    ++view.refused;
    QuarantinedReading refused{{distance_of(km).value_or(Distance{}), source, mono(at), provenance}, std::nullopt, QuarantineReason::NotAvailable, wall(at)};
    if (keeper_.trusted()) refused.trusted = keeper_.trusted()->value;
    quarantine(refused);
}

void DriveView::on_distance_since_clear(const std::string& provenance, double km) {
    const auto value = distance_of(km);
    if (!value) return;
    ClearCounter& counter = since_clear_[provenance];
    DistanceView& view = counter.view;
    if (view.readings++ == 0) {
        view.source = "pid_31";
        view.provenance = provenance;
        view.first_raw = *value;
        view.first = view.last = Distance{};
    }
    view.last_raw = *value;
    if (counter.last && *value > *counter.last) *view.last += *value - *counter.last;
    if (counter.last && *value < *counter.last) ++view.refused;  // codes were cleared: it counts from 0 again
    counter.last = value;
}

std::size_t DriveView::speed_source(const std::string& provenance) {
    const auto [found, fresh] = speed_numbers_.try_emplace(provenance, speeds_.size());
    if (!fresh) return found->second;
    SpeedSource made{SpeedIntegrator{kLongestGap}, {}, {}};
    made.view.source = word_of(MileageSource::SpeedIntegral);
    made.view.provenance = provenance;
    speeds_.push_back(std::move(made));
    return speeds_.size() - 1;
}

void DriveView::on_speed(Duration at, std::size_t source, double kmh) {
    SpeedSource& of = speeds_[source];
    (void)of.integral.on_speed({kmh}, mono(at));
    of.last = at;
    ++of.view.readings;
    // One source at a time, or two that differ a little would look like a car that jerks.
    if (source != heard_speed_ && at - speeds_[heard_speed_].last <= kLongestGap && speeds_[heard_speed_].view.readings != 0) return;
    heard_speed_ = source;
    speed_ = Last{at, kmh};
    const auto outcome = keeper_.on_speed({kmh}, mono(at), wall(at));
    if (outcome) keep(*outcome, at, MileageSource::SpeedIntegral, keeper_.integrated());
}

void DriveView::quarantine(const QuarantinedReading& refused) {
    ++mileage_.quarantined_by_reason[refused.reason];
    if (mileage_.quarantined.size() < MileageReport::kMostPoints) mileage_.quarantined.push_back(refused);
}

void DriveView::keep(const GateOutcome& outcome, Duration at, MileageSource source, Distance raw) {
    if (const auto* refused = std::get_if<MileageRefused>(&outcome)) {
        const bool waits = undecided(outcome) && undecided_.size() < MileageReport::kMostPoints;
        waits ? undecided_.push_back(refused->quarantined) : quarantine(refused->quarantined);
    }
    MileagePoint point{at, source, raw, std::nullopt};
    if (keeper_.trusted()) {
        point.trusted = keeper_.trusted()->value;
        signals_->count(signals_->number_named({"Odolink", "Odolink.Mileage.Trusted", "km", {}}), at, point.trusted->in_kilometres());
    }
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
    if (fresh(coolant_, at)) now.coolant_c = static_cast<int>(coolant_->value);
    if (fresh(fuel_rate_, at)) now.fuel_rate_lph = fuel_rate_->value;
    if (keeper_.trusted()) now.mileage = keeper_.trusted()->value;
    const TripOutcome outcome = trips_.on_sample(now);
    if (outcome.ended) ended_.push_back(*outcome.ended);
}

void DriveView::finish(Duration at, Report& report) {
    sample(at);
    for (auto& [provenance, odometer] : odometers_) mileage_.distances.push_back(odometer.view);
    for (auto& [provenance, counter] : since_clear_) mileage_.distances.push_back(counter.view);
    std::uint64_t most = 0;
    for (SpeedSource& speed : speeds_) {
        speed.view.first = Distance{};
        speed.view.last = speed.integral.distance();
        speed.view.missed = speed.integral.missed();
        mileage_.distances.push_back(speed.view);
        if (speed.view.readings <= most) continue;
        most = speed.view.readings;
        mileage_.integrated = speed.integral.distance();
    }
    for (const QuarantinedReading& doubted : undecided_) quarantine(doubted);
    mileage_.trusted = keeper_.trusted();
    std::ranges::stable_sort(mileage_.quarantined, {}, [](const QuarantinedReading& q) { return q.at.since_epoch; });
    report.mileage = std::move(mileage_);
    report.trips = std::move(ended_);
    if (trips_.open()) report.open_trip = trips_.open()->trip;
}

}  // namespace odolink::log_analysis
