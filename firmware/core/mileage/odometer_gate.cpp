// SPDX-License-Identifier: Apache-2.0
// The rules of the gate in the order they are asked: not available, asleep, plausible against the trusted mileage,
// awake.
#include "core/mileage/odometer_gate.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr double kKilometresPerMile = 1.609344;
/// A cluster that counts has moved by at least the resolution of PID A6.
constexpr Distance kCounts = Distance::metres(100);
/// Between two readings of a source that is waking up: its resolution, not a drive.
constexpr Distance kWakingSlack = Distance::kilometres(1);
/// What a conversion between miles and kilometres may be off: the rounding of a whole mile.
constexpr Distance kConversionSlack = Distance::kilometres(2);

/// All-ones readings that are below any ceiling: 16, 20 and 24 bits with factor 1 and 0.1 km.
constexpr Distance kAllOnes[] = {Distance::metres(6'553'500), Distance::metres(65'535'000),
                                 Distance::metres(104'857'500), Distance::metres(1'048'575'000),
                                 Distance::metres(1'677'721'500)};

constexpr std::size_t index_of(MileageSource source) {
    const auto i = static_cast<std::size_t>(source);
    return i < kMileageSources ? i : 0;
}

constexpr bool from_bus(MileageSource source) {
    return source != MileageSource::SpeedIntegral && source != MileageSource::Dealer;
}

Distance scaled(Distance value, double factor) {
    return Distance::metres(static_cast<std::int64_t>(static_cast<double>(value.in_metres()) * factor));
}

}  // namespace

OdometerGate::OdometerGate(OdometerState state, OdometerLimits limits) : limits_{limits}, state_{std::move(state)} {
    if (!state_.open) return;
    Waking& w = waking_[index_of(state_.open->reading.source)];
    w.reported = state_.open->reason;
    w.refused_first = state_.open->reading;
    w.refused_first->value += state_.offset[index_of(state_.open->reading.source)];
}

GateOutcome OdometerGate::on_reading(const MileageReading& reading, WallTime now) {
    MileageReading adjusted = reading;
    adjusted.value += state_.offset[index_of(reading.source)];
    Waking& w = waking_[index_of(reading.source)];

    if (not_available(reading.value)) return refused(reading, QuarantineReason::NotAvailable, Notice::Silent, now);
    if (reading.value == Distance{}) {  // no vehicle is delivered with 0: the source sleeps, or has fallen asleep
        w.awake = false;
        w.readings = 0;
        return refused(reading, QuarantineReason::NotAwake, Notice::Silent, now);
    }
    watch_waking(w, adjusted);
    if (!state_.trusted) return w.awake ? take(adjusted, now) : GateOutcome{MileageSettling{}};

    if (const auto reason = judge(adjusted, now)) return refuse(w, reading, *reason, now);
    w.awake = true;
    w.reported.reset();
    w.refused_first.reset();
    if (state_.open && state_.open->reading.source == reading.source) state_.open.reset();
    return take(adjusted, now);
}

void OdometerGate::on_ignition_off() {
    for (Waking& w : waking_) {
        w.awake = false;
        w.readings = 0;
    }
}

void OdometerGate::on_cluster_swap(const SourceOffset& swap) {
    const std::size_t i = index_of(swap.source);
    state_.offset[i] = swap.true_mileage - swap.shown_after;
    waking_[i] = Waking{};
    if (state_.trusted && swap.true_mileage > state_.trusted->value)
        state_.trusted = TrustedMileage{swap.true_mileage, MileageSource::Dealer, MileageConfidence::Medium, swap.at};
    if (state_.open && state_.open->reading.source == swap.source) state_.open.reset();
}

bool OdometerGate::not_available(Distance value) const {
    if (value < Distance{} || value >= limits_.ceiling) return true;
    if (std::find(std::begin(kAllOnes), std::end(kAllOnes), value) == std::end(kAllOnes)) return false;
    // A vehicle does drive past 65,535 km: there the trusted mileage is already close by.
    return !state_.trusted || value < state_.trusted->value || value - state_.trusted->value > limits_.slack;
}

Distance OdometerGate::reach(Duration elapsed, Distance slack) const {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::max(elapsed, Duration{0})).count();
    return slack + Distance::metres(ms * limits_.top_speed_kmh / 3600);  // km/h is m per 3.6 s
}

/// Time since a reading last agreed with the trusted mileage: in this run by the monotonic clock; across boots by the
/// wall clock if it was synchronised both times; else nobody knows.
std::optional<Duration> OdometerGate::elapsed(const MileageReading& reading, WallTime now) const {
    if (agreed_at_) return reading.at - *agreed_at_;
    const WallTime then = state_.trusted->at;
    if (then.quality != WallQuality::Synchronised || now.quality != WallQuality::Synchronised) return std::nullopt;
    return now.since_epoch - then.since_epoch;
}

/// How far above the trusted mileage a reading may lie.
Distance OdometerGate::allowed_rise(const MileageReading& reading, WallTime now) const {
    const auto time = elapsed(reading, now);
    return time ? reach(*time, limits_.slack) : limits_.unknown_gap;
}

std::optional<QuarantineReason> OdometerGate::judge(const MileageReading& reading, WallTime now) const {
    const Distance trusted = state_.trusted->value;
    const Distance rise = allowed_rise(reading, now);
    if (reading.value < trusted) {
        if (trusted - reading.value <= tolerance(reading.source)) return std::nullopt;
        return explain(reading.value, rise, QuarantineReason::Fell);
    }
    if (reading.value <= trusted + limits_.slack) return std::nullopt;
    // What jumped once stays refused however long it is repeated: waiting is not driving.
    const auto& refused = waking_[index_of(reading.source)].refused_first;
    const bool still_refused = refused && refused->value > trusted && reading.value >= refused->value;
    if (still_refused || reading.value > trusted + rise) return explain(reading.value, rise, QuarantineReason::Jumped);
    return std::nullopt;
}

/// A refused value that fits once it is read in the other unit is a mix-up of units, not a tampering.
QuarantineReason OdometerGate::explain(Distance value, Distance rise, QuarantineReason reason) const {
    const double factor = reason == QuarantineReason::Fell ? kKilometresPerMile : 1.0 / kKilometresPerMile;
    const Distance converted = scaled(value, factor);
    const Distance trusted = state_.trusted->value;
    const bool fits = converted >= trusted - kConversionSlack && converted <= trusted + rise + kConversionSlack;
    return fits ? QuarantineReason::UnitMixUp : reason;
}

/// How far below the trusted mileage a reading of this source still agrees with it: its resolution, and what a less
/// exact source may have added to the trusted mileage since an odometer was last accepted.
Distance OdometerGate::tolerance(MileageSource source) const {
    if (source == MileageSource::Dealer) return Distance::kilometres(500);  // the record may be some weeks old
    Distance own = Distance::kilometres(1);
    if (source == MileageSource::PidA6 || source == MileageSource::J1939Spn917) own = Distance::metres(100);
    if (source == MileageSource::J1939Spn245) own = Distance::metres(125);
    if (!from_bus(source)) return own;
    if (state_.trusted->source == MileageSource::Dealer) return Distance::kilometres(50);  // typed from memory
    return own + scaled(integrated_, 0.05);
}

void OdometerGate::watch_waking(Waking& w, const MileageReading& reading) const {
    if (!from_bus(reading.source)) {
        w.awake = reading.source == MileageSource::Dealer || state_.trusted.has_value();
        return;
    }
    const bool goes_on = w.readings > 0 && reading.value >= w.last.value &&
                         reading.value <= w.last.value + reach(reading.at - w.last.at, kWakingSlack);
    if (!goes_on) {
        w.first = reading;
        w.readings = 0;
    }
    w.last = reading;
    ++w.readings;
    const bool counts = reading.value - w.first.value >= kCounts;
    const bool settled = w.first.value >= limits_.start_up_ceiling && w.readings >= limits_.settle_readings &&
                         reading.at - w.first.at >= limits_.settle_time;
    if (counts || settled) w.awake = true;
}

GateOutcome OdometerGate::take(const MileageReading& reading, WallTime now) {
    agreed_at_ = agreed_at_ ? std::max(*agreed_at_, reading.at) : reading.at;
    const bool anchored = state_.trusted && from_bus(state_.trusted->source);
    // A typed figure is evidence, not a source, as long as the vehicle itself tells its mileage.
    if (reading.source == MileageSource::Dealer && anchored) return MileageUnchanged{};
    if (from_bus(reading.source)) integrated_ = Distance{};
    if (state_.trusted && reading.value <= state_.trusted->value) return MileageUnchanged{};
    state_.trusted = TrustedMileage{reading.value, reading.source, confidence(reading.source), now};
    return MileageAccepted{*state_.trusted};
}

GateOutcome OdometerGate::refuse(Waking& w, const MileageReading& reading, QuarantineReason reason, WallTime now) {
    if (!w.awake) return refused(reading, QuarantineReason::NotAwake, Notice::Silent, now);
    const Notice notice = w.reported == reason ? Notice::Silent : Notice::Report;
    MileageRefused outcome = refused(reading, reason, notice, now);
    // Only a refusal that knew how much time had passed may hold against later, better knowledge.
    const bool time_known = elapsed(reading, now).has_value();
    const bool no_jump_yet = !w.refused_first || w.refused_first->value <= state_.trusted->value;
    if (no_jump_yet && time_known) {
        w.refused_first = reading;
        w.refused_first->value += state_.offset[index_of(reading.source)];
    }
    if (notice == Notice::Report && time_known) state_.open = outcome.quarantined;
    w.reported = reason;
    return outcome;
}

MileageRefused OdometerGate::refused(const MileageReading& reading, QuarantineReason reason, Notice notice,
                                     WallTime now) const {
    QuarantinedReading q{reading, std::nullopt, reason, now};
    if (state_.trusted) q.trusted = state_.trusted->value;
    return {std::move(q), notice};
}

MileageConfidence OdometerGate::confidence(MileageSource source) const {
    if (source == MileageSource::Dealer) return MileageConfidence::Low;
    if (source == MileageSource::SpeedIntegral)
        return integrated_ > Distance::kilometres(100) ? MileageConfidence::Low : MileageConfidence::Medium;
    // The first reading of a source has nothing to be compared with.
    return state_.trusted ? MileageConfidence::High : MileageConfidence::Medium;
}

}  // namespace odolink
