// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/battery_health.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr double kRunning = 400;           // rpm: the starter turns the engine slower
constexpr Millivolts kCrankDrop{800};      // a fall beyond this with the engine standing is the starter
constexpr Millivolts kImplausible{5'000};  // below: the sensor, not the battery
constexpr std::size_t kLeastSamples = 5;
constexpr double kLeastDays = 7;

double days_between(WallTime a, WallTime b) {
    return std::chrono::duration<double, std::ratio<86400>>(b.since_epoch - a.since_epoch).count();
}

}  // namespace

BatteryHealth::BatteryHealth(std::vector<RestingSample> resting, BatteryLimits limits)
    : limits_{limits}, resting_{std::move(resting)} {}

void BatteryHealth::on_ignition_on(std::optional<Duration> engine_off_for) {
    told_.clear();
    rested_ = engine_off_for && *engine_off_for >= limits_.rest;
    engine_seen_.reset();
    lowest_.reset();
    before_.reset();
    low_since_.reset();
    high_since_.reset();
}

std::vector<BatteryNotice> BatteryHealth::on_supply(Millivolts supply, double engine_rpm, MonoTime at, WallTime wall) {
    std::vector<BatteryNotice> out;
    if (supply < kImplausible) return out;
    if (engine_rpm >= kRunning)
        on_engine_on(supply, engine_rpm, at, out);
    else
        on_engine_off(supply, at, wall, out);
    return out;
}

void BatteryHealth::on_engine_off(Millivolts supply, MonoTime at, WallTime wall, std::vector<BatteryNotice>& out) {
    low_since_.reset();
    high_since_.reset();
    if (engine_seen_ && at - *engine_seen_ >= limits_.rest) rested_ = true;
    const bool cranking = before_ && supply.value < before_->value - kCrankDrop.value;
    if (cranking) {
        lowest_ = lowest_ ? std::min(*lowest_, supply) : supply;
        return;
    }
    before_ = supply;
    if (rested_) keep_resting(supply, wall, out);
}

void BatteryHealth::on_engine_on(Millivolts supply, double, MonoTime at, std::vector<BatteryNotice>& out) {
    engine_seen_ = at;
    rested_ = false;
    if (lowest_) {
        dip_ = lowest_;
        if (*lowest_ < limits_.cranking_low) tell(BatteryFinding::CrankingDip, *lowest_, out);
        lowest_.reset();
    }
    before_.reset();
    if (supply >= limits_.charging_low)
        low_since_.reset();
    else if (!low_since_)
        low_since_ = at;
    if (supply <= limits_.charging_high)
        high_since_.reset();
    else if (!high_since_)
        high_since_ = at;
    if (low_since_ && at - *low_since_ >= limits_.not_charging_after) tell(BatteryFinding::NotCharging, supply, out);
    if (high_since_ && at - *high_since_ >= limits_.overcharging_after) tell(BatteryFinding::Overcharging, supply, out);
}

/// The first voltage after a rest counts, one a day, and only with a wall clock: a trend needs dates.
void BatteryHealth::keep_resting(Millivolts supply, WallTime wall, std::vector<BatteryNotice>& out) {
    rested_ = false;
    if (supply < limits_.resting_low) tell(BatteryFinding::RestingLow, supply, out);
    if (!wall.known()) return;
    if (!resting_.empty() && days_between(resting_.back().at, wall) < 1) return;
    resting_.push_back({wall, supply});
    if (resting_.size() > kSamples) resting_.erase(resting_.begin());
    const auto trend = trend_mv_per_day();
    if (!trend || *trend >= 0 || supply < limits_.resting_low) return;
    const double days_left = static_cast<double>(limits_.resting_low.value - supply.value) / *trend;
    if (days_left * 24 <= static_cast<double>(limits_.horizon.count())) tell(BatteryFinding::Declining, supply, out);
}

std::optional<double> BatteryHealth::trend_mv_per_day() const {
    if (resting_.size() < kLeastSamples || days_between(resting_.front().at, resting_.back().at) < kLeastDays)
        return std::nullopt;
    double mean_day = 0;
    double mean_mv = 0;
    const auto n = static_cast<double>(resting_.size());
    for (const RestingSample& s : resting_) {
        mean_day += days_between(resting_.front().at, s.at) / n;
        mean_mv += s.value.value / n;
    }
    double covariance = 0;
    double variance = 0;
    for (const RestingSample& s : resting_) {
        const double day = days_between(resting_.front().at, s.at) - mean_day;
        covariance += day * (s.value.value - mean_mv);
        variance += day * day;
    }
    return covariance / variance;
}

void BatteryHealth::tell(BatteryFinding finding, Millivolts value, std::vector<BatteryNotice>& out) {
    if (std::find(told_.begin(), told_.end(), finding) != told_.end()) return;
    told_.push_back(finding);
    out.push_back({finding, value});
}

}  // namespace odolink
