// SPDX-License-Identifier: Apache-2.0
#include "core/mileage/mileage_keeper.hpp"

namespace odolink {
namespace {

constexpr Distance kStep = Distance::metres(100);

/// Rank 0 is best; the numbers of MileageSource are in rank order except Unknown.
std::size_t rank(MileageSource source) {
    const auto i = static_cast<std::size_t>(source);
    return i == 0 || i >= kMileageSources ? kMileageSources : i;
}

}  // namespace

MileageKeeper::MileageKeeper(OdometerState state, OdometerLimits limits, Duration longest_gap)
    : gate_{std::move(state), limits}, total_{longest_gap} {
    if (gate_.trusted()) anchor(gate_.trusted()->value);
}

std::optional<GateOutcome> MileageKeeper::on_reading(const MileageReading& reading, WallTime now) {
    if (rank(reading.source) < kMileageSources) {
        SourceView& view = sources_[rank(reading.source)];
        view.source = reading.source;
        if (view.first == Distance{}) view.first = reading.value;
        view.last = reading.value;
        view.at = reading.at;
        ++view.readings;
    }
    if (outranked(reading.source, reading.at)) return std::nullopt;
    GateOutcome outcome = gate_.on_reading(reading, now);
    const bool agrees =
        std::holds_alternative<MileageAccepted>(outcome) || std::holds_alternative<MileageUnchanged>(outcome);
    if (agrees && reading.source != MileageSource::Dealer) alive_ = Alive{reading.source, reading.at};
    if (agrees && gate_.state().anchor) anchor(gate_.state().anchor->value);
    return outcome;
}

std::optional<GateOutcome> MileageKeeper::on_speed(KilometresPerHour speed, MonoTime at, WallTime now) {
    since_anchor_ += total_.on_speed(speed, at);
    const Distance driven = Distance::metres(static_cast<std::int64_t>(since_anchor_));
    if (!anchor_ || driven < told_ + kStep || outranked(MileageSource::SpeedIntegral, at)) return std::nullopt;
    told_ = driven;
    return gate_.on_reading({*anchor_ + driven, MileageSource::SpeedIntegral, at, "integral of speed"}, now);
}

SwapVerdict MileageKeeper::on_cluster_swap(const ClusterSwap& swap, WallTime now) {
    const SwapVerdict verdict = gate_.on_cluster_swap(swap, now);
    if (verdict == SwapVerdict::Applied) anchor(gate_.trusted()->value);
    return verdict;
}

bool MileageKeeper::outranked(MileageSource source, MonoTime at) const {
    // A dealer's figure is compared whatever lives: a typing error has to be told.
    if (!alive_ || source == MileageSource::Dealer) return false;
    return rank(alive_->source) < rank(source) && at - alive_->at <= kAlive;
}

void MileageKeeper::anchor(Distance value) {
    anchor_ = value;
    since_anchor_ = 0;
    told_ = Distance{};
}

}  // namespace odolink
