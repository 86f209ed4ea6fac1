// SPDX-License-Identifier: Apache-2.0
// One mileage out of several sources: the best-ranked source that is alive goes through the gate, lower ones are kept
// for comparison, and integrated speed carries on where all are silent. Owned by the agent; holds no other module.
#pragma once

#include <array>
#include <optional>

#include "core/mileage/odometer_gate.hpp"
#include "core/mileage/speed_integrator.hpp"

namespace odolink {

/// What one source said, for comparison side by side.
struct SourceView {
    MileageSource source{MileageSource::Unknown};
    Distance first;  ///< first value since start that was above 0
    Distance last;
    MonoTime at;
    std::uint64_t readings{0};
};

class MileageKeeper {
public:
    /// A source that agreed within this time is alive; no worse-ranked one is heard while it is.
    static constexpr Duration kAlive = 60s;

    /// `longest_gap`: between two speeds that are integrated as one drive.
    explicit MileageKeeper(OdometerState state = {}, OdometerLimits limits = {}, Duration longest_gap = SpeedIntegrator::kLongestGap);

    /// Takes a reading of any source. Returns the gate's outcome, or nothing when a better source is alive.
    [[nodiscard]] std::optional<GateOutcome> on_reading(const MileageReading& reading, WallTime now);

    /// Takes a speed sample. Returns an outcome each full 100 m while no odometer is alive and there is an anchor.
    [[nodiscard]] std::optional<GateOutcome> on_speed(KilometresPerHour speed, MonoTime at, WallTime now);

    void on_ignition_off() { gate_.on_ignition_off(); }
    /// See OdometerGate::on_cluster_swap.
    [[nodiscard]] SwapVerdict on_cluster_swap(const ClusterSwap& swap, WallTime now);

    [[nodiscard]] const std::optional<TrustedMileage>& trusted() const { return gate_.trusted(); }
    [[nodiscard]] const OdometerState& state() const { return gate_.state(); }
    [[nodiscard]] bool unproven() const { return gate_.unproven(); }
    /// The vehicle has told its mileage since start: until then trusted() is what was stored, and how far it drove meanwhile is not known.
    [[nodiscard]] bool heard() const { return alive_.has_value(); }
    /// Driven by integrated speed since start, whatever the odometer says.
    [[nodiscard]] Distance integrated() const { return total_.distance(); }
    /// By number of the source; `readings` is 0 where it was never heard.
    [[nodiscard]] const std::array<SourceView, kMileageSources>& sources() const { return sources_; }

private:
    struct Alive {
        MileageSource source{MileageSource::Unknown};
        MonoTime at;
    };
    [[nodiscard]] bool outranked(MileageSource source, MonoTime at) const;
    void anchor(Distance value);

    OdometerGate gate_;
    SpeedIntegrator total_;
    double since_anchor_{0};          ///< metres
    std::optional<Distance> anchor_;  ///< what the vehicle last told: speed is integrated from here
    Distance told_;                   ///< integrated distance of the last reading made of it
    std::optional<Alive> alive_;
    std::array<SourceView, kMileageSources> sources_{};
};

}  // namespace odolink
