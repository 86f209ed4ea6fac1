// SPDX-License-Identifier: Apache-2.0
// The gate every mileage reading passes before the product believes it: the trusted mileage never falls and never
// jumps. Called by MileageKeeper for each reading of a bus source, a dealer or the speed integral. Rules and their
// reasons stand in README.md of this folder ("What the gate does").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/mileage.hpp"

namespace odolink {

/// Should others hear of a quarantined reading (an event with both values), or is it only counted? Undecided: it stands above a
/// first mileage that nothing has proven, so one of the two is wrong and nobody knows which.
enum class Notice : std::uint8_t { Silent, Report, Undecided };

/// The reading moved the trusted mileage.
struct MileageAccepted {
    TrustedMileage trusted;
    std::optional<Distance> start_up{};  ///< the first mileage, which turned out to be what a waking source showed: `trusted` takes its place
    bool operator==(const MileageAccepted&) const = default;
};
/// The reading agrees with the trusted mileage and does not move it.
struct MileageUnchanged {
    bool operator==(const MileageUnchanged&) const = default;
};
/// No trusted mileage yet, and the source has not shown that it is awake.
struct MileageSettling {
    bool operator==(const MileageSettling&) const = default;
};
/// The reading was refused. `Report` comes once per source and reason until that source is plausible again.
struct MileageRefused {
    QuarantinedReading quarantined;
    Notice notice{Notice::Silent};
    bool operator==(const MileageRefused&) const = default;
};
using GateOutcome = std::variant<MileageAccepted, MileageUnchanged, MileageSettling, MileageRefused>;

inline constexpr std::size_t kMileageSources = 8;

/// What has to survive a restart. `open` is the reported refusal that has not been resolved: a rolled back or advanced
/// odometer does not become plausible by waiting for the next boot. `anchor` is the last trusted mileage that was told,
/// not integrated: the integral is as exact as what was driven since.
struct OdometerState {
    std::optional<TrustedMileage> trusted;
    std::optional<TrustedMileage> anchor;
    std::vector<Distance> swapped;  ///< what signed cluster swaps add to what is shown, newest first, at most kMostSwaps
    std::optional<QuarantinedReading> open;
};
inline constexpr std::size_t kMostSwaps = 8;

/// Numbers of the gate. Source: FEATURES B2 (speed, slack); the rest are decisions of this folder's README.
struct OdometerLimits {
    std::int64_t top_speed_kmh{300};
    Distance slack{Distance::kilometres(5)};
    Distance unknown_gap{Distance::kilometres(1000)};  ///< across boots when the wall clock cannot tell how long it was
    Distance start_up_ceiling{Distance::kilometres(1000)};  ///< below it a constant value may be a start-up value
    int settle_readings{3};
    Duration settle_time{10s};
    Duration first_trust_wait{30s};  ///< for a control unit that shows more, before the first mileage is trusted
    Duration asleep_after{60s};      ///< a control unit that was silent this long has to wake again
    Distance swap_reach{Distance::kilometres(2000)};  ///< a cluster swap is typed: further up it is a slip of the finger
    Distance ceiling{Distance::kilometres(10'000'000)};  ///< no vehicle has driven this far
};

class OdometerGate {
public:
    OdometerGate() = default;
    explicit OdometerGate(OdometerState state, OdometerLimits limits = {});

    /// Judges one reading taken at `reading.at`; `now` is the wall clock of the same moment. Total: any value is
    /// judged.
    [[nodiscard]] GateOutcome on_reading(const MileageReading& reading, WallTime now);

    /// The ignition went off: each source has to show again that it is awake before its values can raise an alarm.
    void on_ignition_off();

    /// Judges a signed cluster swap at `now` and applies it: readings that are not plausible as shown are tried with its
    /// offset, so a control unit that goes on with the true mileage is left alone. It may raise the trusted mileage (the
    /// dealer vouches for it) and never lowers it. BelowTrusted, TooFar: nothing changed.
    [[nodiscard]] SwapVerdict on_cluster_swap(const ClusterSwap& swap, WallTime now);

    [[nodiscard]] const std::optional<TrustedMileage>& trusted() const { return state_.trusted; }
    /// What is trusted is the first mileage, and no control unit has counted on since.
    [[nodiscard]] bool unproven() const;
    /// To be stored whenever an outcome is MileageAccepted or a MileageRefused with Notice::Report, and after a swap.
    [[nodiscard]] const OdometerState& state() const { return state_; }

private:
    /// What one control unit has shown of one source since ignition on.
    struct Speaker {
        MileageSource source{MileageSource::Unknown};
        std::string provenance;
        bool awake{false};
        int readings{0};
        MileageReading first;
        MileageReading last;
        std::optional<QuarantineReason> reported;
        std::optional<MileageReading> refused_first;  ///< first of the refused readings, while they go on
        /// It moved on by the resolution of PID A6 at a car's pace.
        [[nodiscard]] bool counts() const { return last.value - first.value >= Distance::metres(100); }
    };
    /// A reading as it counts, and why it is refused where it is.
    struct Judged {
        MileageReading reading;
        std::optional<QuarantineReason> reason;
    };
    static constexpr std::size_t kMostSpeakers = 16;  ///< beyond it the one longest silent is forgotten

    [[nodiscard]] Speaker& speaker_of(const MileageReading& reading);
    [[nodiscard]] bool not_available(Distance value) const;
    [[nodiscard]] Distance reach(Duration elapsed) const;
    [[nodiscard]] std::optional<Duration> elapsed(const MileageReading& reading, WallTime now) const;
    [[nodiscard]] Distance allowed_rise(const MileageReading& reading, WallTime now) const;
    [[nodiscard]] std::optional<QuarantineReason> judge(const MileageReading& reading, const std::optional<MileageReading>& refused,
                                                        WallTime now) const;
    [[nodiscard]] Judged judge_as_shown_or_swapped(const Speaker& s, const MileageReading& reading, WallTime now) const;
    [[nodiscard]] QuarantineReason explain(Distance value, Distance rise, QuarantineReason reason) const;
    [[nodiscard]] Distance tolerance(MileageSource source) const;
    void watch_waking(Speaker& s, const MileageReading& reading) const;
    [[nodiscard]] bool stood(const Speaker& s) const;
    [[nodiscard]] bool others_show_more(const Speaker& s, const MileageReading& reading) const;
    [[nodiscard]] GateOutcome take(const Speaker& s, const MileageReading& reading, WallTime now);
    [[nodiscard]] GateOutcome rise_above_unproven(Speaker& s, const MileageReading& reading, QuarantineReason reason, WallTime now);
    [[nodiscard]] GateOutcome refuse(Speaker& s, const MileageReading& reading, QuarantineReason reason, WallTime now);
    [[nodiscard]] MileageRefused refused(const MileageReading& reading, QuarantineReason reason, Notice notice,
                                         WallTime now) const;
    [[nodiscard]] MileageConfidence confidence(const Speaker& s) const;

    OdometerLimits limits_;
    OdometerState state_;
    std::vector<Speaker> speakers_;
    std::optional<MonoTime> agreed_at_;  ///< when a reading last agreed with the trusted mileage, in this run
    std::optional<MonoTime> held_at_;     ///< when a control unit was first held back by others that show more
    std::string told_by_;                 ///< provenance of the last reading of the bus that agreed, in this run
    Distance slack_left_{limits_.slack};  ///< of it, after what rises faster than a car have used; a car's pace gives it back
};

}  // namespace odolink
