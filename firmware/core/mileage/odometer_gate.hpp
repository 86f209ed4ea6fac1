// SPDX-License-Identifier: Apache-2.0
// The gate every mileage reading passes before the product believes it: the trusted mileage never falls and never
// jumps. Called by MileageKeeper for each reading of a bus source, a dealer or the speed integral. Rules and their
// reasons stand in README.md of this folder ("What the gate does").
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "domain/mileage.hpp"

namespace odolink {

/// Should others hear of a quarantined reading (an event with both values), or is it only counted?
enum class Notice : std::uint8_t { Silent, Report };

/// The reading moved the trusted mileage.
struct MileageAccepted {
    TrustedMileage trusted;
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

/// A dealer's signed statement that the cluster was replaced: from now on `shown_after` of `source` means
/// `true_mileage`.
struct SourceOffset {
    MileageSource source{MileageSource::PidA6};
    Distance true_mileage;
    Distance shown_after;
    WallTime at;
};

inline constexpr std::size_t kMileageSources = 8;

/// What has to survive a restart. `open` is the reported refusal that has not been resolved: a rolled back or advanced
/// odometer does not become plausible by waiting for the next boot.
struct OdometerState {
    std::optional<TrustedMileage> trusted;
    std::array<Distance, kMileageSources> offset{};  ///< added to readings of a source, by number of the source
    std::optional<QuarantinedReading> open;
};

/// Numbers of the gate. Source: FEATURES B2 (speed, slack); the rest are decisions of this folder's README.
struct OdometerLimits {
    std::int64_t top_speed_kmh{300};
    Distance slack{Distance::kilometres(5)};
    Distance unknown_gap{Distance::kilometres(1000)};  ///< across boots when the wall clock cannot tell how long it was
    Distance start_up_ceiling{Distance::kilometres(1000)};  ///< below it a constant value may be a start-up value
    int settle_readings{3};
    Duration settle_time{10s};
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

    /// Applies a signed cluster swap. It may raise the trusted mileage (the dealer vouches for it) and never lowers it.
    void on_cluster_swap(const SourceOffset& swap);

    /// The speed integral may have run ahead of the odometer: how much has been integrated since an odometer was
    /// accepted.
    void set_integrated(Distance since_anchor) { integrated_ = since_anchor; }

    [[nodiscard]] const std::optional<TrustedMileage>& trusted() const { return state_.trusted; }
    /// To be stored whenever an outcome is MileageAccepted or a MileageRefused with Notice::Report, and after a swap.
    [[nodiscard]] const OdometerState& state() const { return state_; }

private:
    /// What one source has shown since ignition on.
    struct Waking {
        bool awake{false};
        int readings{0};
        MileageReading first;
        MileageReading last;
        std::optional<QuarantineReason> reported;
        std::optional<MileageReading> refused_first;  ///< first of the refused readings, while they go on
    };

    [[nodiscard]] bool not_available(Distance value) const;
    [[nodiscard]] Distance reach(Duration elapsed, Distance slack) const;
    [[nodiscard]] std::optional<Duration> elapsed(const MileageReading& reading, WallTime now) const;
    [[nodiscard]] Distance allowed_rise(const MileageReading& reading, WallTime now) const;
    [[nodiscard]] std::optional<QuarantineReason> judge(const MileageReading& reading, WallTime now) const;
    [[nodiscard]] QuarantineReason explain(Distance value, Distance rise, QuarantineReason reason) const;
    [[nodiscard]] Distance tolerance(MileageSource source) const;
    void watch_waking(Waking& w, const MileageReading& reading) const;
    [[nodiscard]] GateOutcome take(const MileageReading& reading, WallTime now);
    [[nodiscard]] GateOutcome refuse(Waking& w, const MileageReading& reading, QuarantineReason reason, WallTime now);
    [[nodiscard]] MileageRefused refused(const MileageReading& reading, QuarantineReason reason, Notice notice,
                                         WallTime now) const;
    [[nodiscard]] MileageConfidence confidence(MileageSource source) const;

    OdometerLimits limits_;
    OdometerState state_;
    std::array<Waking, kMileageSources> waking_{};
    std::optional<MonoTime> agreed_at_;  ///< when a reading last agreed with the trusted mileage, in this run
    Distance integrated_;
};

}  // namespace odolink
