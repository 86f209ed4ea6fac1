// SPDX-License-Identifier: Apache-2.0
// The rules of the gate in the order they are asked: not available, asleep, plausible against the trusted mileage,
// awake.
#include "core/mileage/odometer_gate.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace odolink {
namespace {

constexpr double kKilometresPerMile = 1.609344;
/// Between two readings of a source that is waking up: its resolution, at most a whole mile, not a drive.
constexpr Distance kWakingSlack = Distance::metres(1'610);
/// What a conversion between miles and kilometres may be off: the rounding of a whole mile.
constexpr Distance kConversionSlack = Distance::kilometres(2);

/// Miles are whole or truncated in many clusters: such a source may stand two kilometres behind another one.
constexpr Distance kCoarse = Distance::kilometres(2);
constexpr double kIntegralError = 0.05;
constexpr Distance kTypedError = Distance::kilometres(50);  ///< a dealer's figure may be typed from memory

/// "Not available" as clusters send it: all ones, all ones but the last bit, or all ones but the sign bit, of a counter of
/// 16, 20, 24 or 32 bits in a usual resolution. J1979 A6 and J1939 say it above any ceiling.
bool all_ones(Distance value) {
    constexpr std::array kMetresPerBit{1, 5, 10, 100, 125, 500, 1000, 10'000};
    constexpr std::array kBits{16U, 20U, 24U, 32U};
    const std::int64_t metres = value.in_metres();
    for (const std::int64_t factor : kMetresPerBit) {
        if (metres % factor != 0) continue;
        const std::int64_t raw = metres / factor;
        for (const unsigned bits : kBits) {
            const std::int64_t ones = (std::int64_t{1} << bits) - 1;
            if (raw == ones || raw == ones - 1 || (raw == ones >> 1U && bits > 16)) return true;
        }
    }
    return value == Distance::kilometres(999'999) || value == Distance::metres(999'999'900);
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
    Speaker& s = speaker_of(state_.open->reading);
    s.reported = state_.open->reason;
    s.refused_first = state_.open->reading;
}

GateOutcome OdometerGate::on_reading(const MileageReading& reading, WallTime now) {
    Speaker& s = speaker_of(reading);
    if (not_available(reading.value)) return refused(reading, QuarantineReason::NotAvailable, Notice::Silent, now);
    if (reading.value == Distance{}) {  // no vehicle is delivered with 0: the source sleeps, or has fallen asleep
        s.awake = false;
        s.readings = 0;
        return refused(reading, QuarantineReason::NotAwake, Notice::Silent, now);
    }
    watch_waking(s, reading);
    if (!state_.trusted) {
        if (!s.awake) return MileageSettling{};
        if (!held_at_) held_at_ = reading.at;
        return others_show_more(s, reading) ? GateOutcome{MileageSettling{}} : take(s, reading, now);
    }
    const Judged judged = judge_as_shown_or_swapped(s, reading, now);
    if (judged.reason && unproven() && from_bus(reading.source) && reading.value > state_.trusted->value)
        return rise_above_unproven(s, reading, *judged.reason, now);
    if (judged.reason) return refuse(s, reading, *judged.reason, now);
    s.awake = true;
    s.reported.reset();
    s.refused_first.reset();
    const bool resolved = state_.open && state_.open->reading.source == reading.source &&
                          state_.open->reading.provenance == reading.provenance;
    if (resolved) state_.open.reset();
    return take(s, judged.reading, now);
}

void OdometerGate::on_ignition_off() {
    for (Speaker& s : speakers_) {
        s.awake = false;
        s.readings = 0;
    }
    held_at_.reset();
}

SwapVerdict OdometerGate::on_cluster_swap(const ClusterSwap& swap, WallTime now) {
    // Also for a vehicle that trusts nothing yet: what is applied here cannot be lowered again.
    if (swap.true_mileage <= Distance{} || swap.shown_after < Distance{}) return SwapVerdict::BelowTrusted;
    if (swap.true_mileage >= limits_.ceiling || swap.shown_after >= limits_.ceiling) return SwapVerdict::TooFar;
    if (state_.trusted && swap.true_mileage > state_.trusted->value + limits_.swap_reach) return SwapVerdict::TooFar;
    if (state_.anchor) {
        // What was driven between the swap and this message has raised the mileage meanwhile.
        const bool dated = swap.performed_at.known() && now.known();
        const Duration since = dated ? now.since_epoch - swap.performed_at.since_epoch : Duration{0};
        const Distance driven = std::min(reach(since) + tolerance(MileageSource::DbcSignal), limits_.swap_reach);
        if (swap.true_mileage < state_.anchor->value - driven) return SwapVerdict::BelowTrusted;
    }
    state_.swapped.insert(state_.swapped.begin(), swap.true_mileage - swap.shown_after);
    if (state_.swapped.size() > kMostSwaps) state_.swapped.pop_back();
    state_.open.reset();
    speakers_.clear();
    if (!state_.trusted || swap.true_mileage > state_.trusted->value) {
        state_.trusted = TrustedMileage{swap.true_mileage, MileageSource::Dealer, MileageConfidence::Medium, now};
        state_.anchor = state_.trusted;
    }
    return SwapVerdict::Applied;
}

/// What a control unit has shown so far; one that was silent for long has to show again that it is awake.
OdometerGate::Speaker& OdometerGate::speaker_of(const MileageReading& reading) {
    const auto known = std::ranges::find_if(speakers_, [&reading](const Speaker& s) {
        return s.source == reading.source && s.provenance == reading.provenance;
    });
    if (known != speakers_.end()) {
        if (known->readings > 0 && reading.at - known->last.at > limits_.asleep_after) {
            known->awake = false;
            known->readings = 0;
        }
        return *known;
    }
    if (speakers_.size() == kMostSpeakers) {
        speakers_.erase(std::ranges::min_element(speakers_, {}, [](const Speaker& s) { return s.last.at; }));
    }
    speakers_.push_back({reading.source, reading.provenance, false, 0, {}, {}, {}, {}});
    return speakers_.back();
}

bool OdometerGate::not_available(Distance value) const {
    if (value < Distance{} || value >= limits_.ceiling) return true;
    if (!all_ones(value)) return false;
    // A vehicle does drive past 65,535 km: there the trusted mileage is already close by.
    return !state_.trusted || value < state_.trusted->value || value - state_.trusted->value > limits_.slack;
}

Distance OdometerGate::reach(Duration elapsed) const {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::max(elapsed, Duration{0})).count();
    return Distance::metres(ms * limits_.top_speed_kmh / 3600);  // km/h is m per 3.6 s
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
    return time ? reach(*time) + slack_left_ : limits_.unknown_gap;
}

std::optional<QuarantineReason> OdometerGate::judge(const MileageReading& reading, const std::optional<MileageReading>& refused,
                                                    WallTime now) const {
    const Distance trusted = state_.trusted->value;
    const Distance rise = allowed_rise(reading, now);
    if (reading.value <= trusted) {
        // The integral starts from what the odometer says and waits until it has passed what is trusted.
        Distance room = tolerance(reading.source);
        if (!told_by_.empty() && told_by_ != reading.provenance) room = std::max(room, kCoarse);
        const bool agrees = reading.source == MileageSource::SpeedIntegral || trusted - reading.value <= room;
        if (agrees) return std::nullopt;
        return explain(reading.value, rise, QuarantineReason::Fell);
    }
    // What jumped once stays refused however long it is repeated: waiting is not driving.
    const bool still_refused = refused && refused->value > trusted + limits_.slack && reading.value >= refused->value;
    if (still_refused || reading.value > trusted + rise) return explain(reading.value, rise, QuarantineReason::Jumped);
    return std::nullopt;
}

/// As shown if that is plausible, else as a signed swap makes it, else refused as shown.
OdometerGate::Judged OdometerGate::judge_as_shown_or_swapped(const Speaker& s, const MileageReading& reading, WallTime now) const {
    const auto reason = judge(reading, s.refused_first, now);
    if (!reason || !from_bus(reading.source)) return {reading, reason};
    for (const Distance offset : state_.swapped) {
        MileageReading swapped = reading;
        swapped.value += offset;
        if (!judge(swapped, std::nullopt, now)) return {swapped, std::nullopt};
    }
    return {reading, reason};
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
    Distance own = kCoarse;
    if (source == MileageSource::PidA6 || source == MileageSource::J1939Spn917) own = Distance::metres(100);
    if (source == MileageSource::J1939Spn245) own = Distance::metres(125);
    const TrustedMileage& anchor = state_.anchor ? *state_.anchor : *state_.trusted;
    if (anchor.source == MileageSource::Dealer) own += kTypedError;
    return own + scaled(state_.trusted->value - anchor.value, kIntegralError);
}

void OdometerGate::watch_waking(Speaker& s, const MileageReading& reading) const {
    if (!from_bus(reading.source)) {
        s.awake = reading.source == MileageSource::Dealer || state_.trusted.has_value();
        return;
    }
    const bool goes_on = s.readings > 0 && reading.value >= s.last.value &&
                         reading.value <= s.last.value + reach(reading.at - s.last.at) + kWakingSlack;
    if (!goes_on) {
        s.first = reading;
        s.readings = 0;
        // A value as clusters show it before they know theirs: asleep again, whatever it told before.
        if (reading.value < limits_.start_up_ceiling) s.awake = false;
    }
    s.last = reading;
    ++s.readings;
    if (s.counts() || stood(s)) s.awake = true;
}

/// It showed a mileage that can be one, for as long as a source takes to wake. That a car has driven it is not proven by that.
bool OdometerGate::stood(const Speaker& s) const {
    return s.first.value >= limits_.start_up_ceiling && s.readings >= limits_.settle_readings && s.last.at - s.first.at >= limits_.settle_time;
}

bool OdometerGate::unproven() const {
    return state_.anchor && from_bus(state_.anchor->source) && state_.anchor->confidence == MileageConfidence::Medium;
}

/// Before anything is trusted: another control unit shows more. A replaced unit shows less than the vehicle has driven, so the
/// greater one is heard out: one that is awake comes first with its next reading, others have a while to prove themselves.
bool OdometerGate::others_show_more(const Speaker& s, const MileageReading& reading) const {
    const Duration wait = limits_.first_trust_wait;
    return std::ranges::any_of(speakers_, [&s, &reading, wait, held = *held_at_](const Speaker& other) {
        if (&other == &s || other.readings == 0 || other.last.value <= reading.value) return false;
        if (other.awake) return reading.at - other.last.at < wait;
        return reading.at - other.first.at < wait && reading.at - held < wait;
    });
}

GateOutcome OdometerGate::take(const Speaker& s, const MileageReading& reading, WallTime now) {
    const bool told = state_.anchor && from_bus(state_.anchor->source);
    // A typed figure is evidence, not a source, as long as the vehicle itself tells its mileage.
    if (reading.source == MileageSource::Dealer && told) return MileageUnchanged{};
    if (state_.trusted) {
        const Distance rise = std::max(reading.value - state_.trusted->value, Distance{});
        slack_left_ = std::clamp(allowed_rise(reading, now) - rise, Distance{}, limits_.slack);
    }
    agreed_at_ = agreed_at_ ? std::max(*agreed_at_, reading.at) : reading.at;
    const TrustedMileage read{reading.value, reading.source, confidence(s), now};
    const bool integrated = reading.source == MileageSource::SpeedIntegral;
    if (!integrated) state_.anchor = read;
    if (from_bus(reading.source)) told_by_ = reading.provenance;
    if (state_.trusted && reading.value <= state_.trusted->value) return MileageUnchanged{};
    state_.trusted = read;
    return MileageAccepted{*state_.trusted};
}

/// A control unit shows more than a first mileage that only stood still. Once it has proven itself as that one did, that one was
/// what a waking source shows; until then neither is known to be wrong, and nobody is alarmed.
GateOutcome OdometerGate::rise_above_unproven(Speaker& s, const MileageReading& reading, QuarantineReason reason, WallTime now) {
    if (!s.counts() && !stood(s)) return refused(reading, reason, Notice::Undecided, now);
    const Distance start_up = state_.trusted->value;
    state_ = {{}, {}, std::move(state_.swapped), {}};
    agreed_at_.reset();
    slack_left_ = limits_.slack;
    s.reported.reset();
    s.refused_first.reset();
    (void)take(s, reading, now);
    return MileageAccepted{*state_.trusted, start_up};
}

GateOutcome OdometerGate::refuse(Speaker& s, const MileageReading& reading, QuarantineReason reason, WallTime now) {
    if (!s.awake) return refused(reading, QuarantineReason::NotAwake, Notice::Silent, now);
    const Notice notice = s.reported == reason ? Notice::Silent : Notice::Report;
    MileageRefused outcome = refused(reading, reason, notice, now);
    // Only a refusal that knew how much time had passed may hold against later, better knowledge.
    const bool time_known = elapsed(reading, now).has_value();
    const bool no_jump_yet = !s.refused_first || s.refused_first->value <= state_.trusted->value;
    if (no_jump_yet && time_known) s.refused_first = reading;
    if (notice == Notice::Report && time_known) state_.open = outcome.quarantined;
    s.reported = reason;
    return outcome;
}

MileageRefused OdometerGate::refused(const MileageReading& reading, QuarantineReason reason, Notice notice,
                                     WallTime now) const {
    QuarantinedReading q{reading, std::nullopt, reason, now};
    if (state_.trusted) q.trusted = state_.trusted->value;
    return {std::move(q), notice};
}

MileageConfidence OdometerGate::confidence(const Speaker& s) const {
    if (s.source == MileageSource::Dealer) return MileageConfidence::Low;
    if (s.source == MileageSource::SpeedIntegral)
        return state_.anchor && state_.trusted->value - state_.anchor->value <= Distance::kilometres(100) ? MileageConfidence::Medium
                                                                                                         : MileageConfidence::Low;
    // The first reading has nothing to be compared with, and one that only stands still is compared with itself.
    const bool proven = state_.trusted && (!unproven() || s.counts());
    return proven ? MileageConfidence::High : MileageConfidence::Medium;
}

}  // namespace odolink
