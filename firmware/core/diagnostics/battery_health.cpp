// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/battery_health.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace odolink {
namespace {

constexpr double kRunning = 400;               // rpm: the starter turns the engine slower
constexpr Millivolts kCrankDrop{800};          // a fall beyond this with the engine standing is the starter
constexpr Millivolts kCrankWell{300};          // above the limit: what was told of a dip is over
constexpr Millivolts kImplausible{5'000};      // below: the sensor, not the battery
constexpr Millivolts kTwoBatteries{18'000};    // from here on: two in a row
constexpr Millivolts kOneBattery{16'000};      // with the engine running, below: one
constexpr Millivolts kNoBattery{36'000};       // from here on: neither
constexpr std::size_t kLeastSamples = 5;
constexpr double kLeastDays = 6.5;              // a week, some hours earlier on its last morning
constexpr double kDay = 0.75;                  // the next morning may be an earlier one
constexpr double kSureSlope = 2;               // standard errors a slope must differ from none

/// Load test of a starter battery, as makers' repair manuals print it: what it must hold for 15 s at so many degrees.
struct LoadTest {
    int celsius;
    Millivolts least;
};
constexpr std::array<LoadTest, 8> kLoadTest{{
    {20, {9'600}}, {16, {9'500}}, {10, {9'400}}, {4, {9'300}}, {-1, {9'100}}, {-7, {8'900}}, {-12, {8'700}}, {-18, {8'500}},
}};

constexpr int kMostCharge = 15'500;            // mV at 25 degrees and above; regulators that recover brake energy reach 15 V
constexpr int kChargePerDegree = 23;           // mV more for each degree below

double days_between(WallTime a, WallTime b) {
    return std::chrono::duration<double, std::ratio<86400>>(b.since_epoch - a.since_epoch).count();
}

bool lasted(const std::optional<MonoTime>& since, MonoTime at, Duration long_enough) {
    return since && at - *since >= long_enough;
}

void follow(std::optional<MonoTime>& since, bool holds, MonoTime at) {
    if (!holds) since.reset();
    else if (!since) since = at;
}

}  // namespace

Millivolts cranking_limit(std::optional<int> celsius) {
    if (!celsius) return kLoadTest.front().least;
    const auto row = std::find_if(kLoadTest.begin(), kLoadTest.end(), [celsius](const LoadTest& r) { return *celsius >= r.celsius; });
    return row == kLoadTest.end() ? kLoadTest.back().least : row->least;
}

Millivolts charging_limit(std::optional<int> celsius) {
    const int below = std::clamp(25 - celsius.value_or(25), 0, 65);
    return {kMostCharge + kChargePerDegree * below};
}

BatteryHealth::BatteryHealth(std::vector<RestingSample> resting, BatteryLimits limits)
    : limits_{limits}, resting_{std::move(resting)} {
    if (resting_.empty()) return;
    system_ = system_of(resting_.back().value);
    lows_ = resting_.back().value < of(limits_.resting_low) ? 1 : 0;
}

Millivolts BatteryHealth::of(Millivolts one) const { return {one.value * (system_ == BatterySystem::Volts24 ? 2 : 1)}; }

BatterySystem BatteryHealth::system_of(Millivolts supply) { return supply >= kTwoBatteries ? BatterySystem::Volts24 : BatterySystem::Volts12; }

Millivolts BatteryHealth::of_one(Millivolts supply, BatterySystem system) { return {supply.value / (system == BatterySystem::Volts24 ? 2 : 1)}; }

bool BatteryHealth::charges(Millivolts supply) const { return of_one(supply, system_.value_or(system_of(supply))) >= limits_.charging; }

void BatteryHealth::begin_cycle() {
    told_.clear();
    celsius_.reset();
    charged_ = sound_told_ = false;
}

void BatteryHealth::on_ignition_on(std::optional<Duration> engine_off_for) {
    begin_cycle();
    rested_ = engine_off_for && *engine_off_for >= limits_.rest ? engine_off_for : std::nullopt;
    forget_cycle();
}

void BatteryHealth::forget_cycle() {
    engine_seen_.reset();
    for (auto* voltage : {&lowest_, &before_}) voltage->reset();
    for (auto* since : {&low_since_, &high_since_, &sound_since_, &other_since_}) since->reset();
}

void BatteryHealth::on_temperature(int celsius) {
    celsius_ = std::min(celsius, celsius_.value_or(celsius));
}

BatteryOutcome BatteryHealth::on_supply(Millivolts supply, double engine_rpm, MonoTime at, WallTime wall) {
    BatteryOutcome out;
    if (supply < kImplausible || supply >= kNoBattery) return out;
    follow_system(supply, engine_rpm, at, out);
    if (supply < of(kImplausible) || (system_ == BatterySystem::Volts12 && supply >= kTwoBatteries)) return out;
    if (engine_rpm >= kRunning) on_engine_on(supply, at, out);
    else on_engine_off(supply, at, wall, out);
    return out;
}

void BatteryHealth::follow_system(Millivolts supply, double engine_rpm, MonoTime at, BatteryOutcome& out) {
    if (!system_) system_ = system_of(supply);
    const bool one = system_ == BatterySystem::Volts12;
    const bool other = engine_rpm >= kRunning && (one ? supply >= kTwoBatteries : supply < kOneBattery);
    follow(other_since_, other, at);
    if (!lasted(other_since_, at, limits_.lasting)) return;
    system_ = one ? BatterySystem::Volts24 : BatterySystem::Volts12;
    out.sampled = !resting_.empty();
    resting_.clear();
    lows_ = 0;
    rested_.reset();
    begin_cycle();
    forget_cycle();
}

void BatteryHealth::on_engine_off(Millivolts supply, MonoTime at, WallTime wall, BatteryOutcome& out) {
    for (auto* since : {&low_since_, &high_since_, &sound_since_}) since->reset();
    if (lasted(engine_seen_, at, limits_.rest)) {
        begin_cycle();
        rested_ = at - *engine_seen_;
        engine_seen_.reset();  // one rest, one voltage
    }
    if (supply >= of(limits_.charging)) {  // a charger, or the converter of a hybrid: no voltage of the battery alone
        charged_ = true;
        rested_.reset();
        before_.reset();
        return;
    }
    const bool cranking = before_ && supply.value < before_->value - of(kCrankDrop).value;
    if (cranking) {
        lowest_ = lowest_ ? std::min(*lowest_, supply) : supply;
        return;
    }
    before_ = supply;
    if (rested_) keep_resting(supply, *std::exchange(rested_, std::nullopt), wall, out);
}

void BatteryHealth::on_engine_on(Millivolts supply, MonoTime at, BatteryOutcome& out) {
    engine_seen_ = at;
    rested_.reset();
    before_.reset();
    if (lowest_) {
        dip_ = std::exchange(lowest_, std::nullopt);
        const Millivolts limit = of(cranking_limit(celsius_));
        if (*dip_ < limit) tell({BatteryFinding::CrankingDip, *dip_, limit, {}}, out);
        if (dip_->value >= limit.value + of(kCrankWell).value) out.over.push_back(BatteryFinding::CrankingDip);
    }
    judge_charge(supply, at, out);
}

void BatteryHealth::judge_charge(Millivolts supply, MonoTime at, BatteryOutcome& out) {
    const bool charging = supply >= of(limits_.charging);
    if (charging && !charged_) low_since_.reset();
    charged_ = charged_ || charging;
    // A regulator that saves fuel lets the battery carry the car for minutes; it charges after the start all the same.
    const Millivolts least = of(charged_ ? limits_.discharging : limits_.charging);
    const Millivolts most = of(charging_limit(celsius_));
    follow(low_since_, supply < least, at);
    follow(high_since_, supply > most, at);
    follow(sound_since_, charging && supply <= most, at);
    if (lasted(low_since_, at, charged_ ? limits_.lasting : limits_.charge_due)) tell({BatteryFinding::NotCharging, supply, least, {}}, out);
    if (lasted(high_since_, at, limits_.lasting)) tell({BatteryFinding::Overcharging, supply, most, {}}, out);
    if (sound_told_ || !lasted(sound_since_, at, limits_.lasting)) return;
    sound_told_ = true;
    out.over.insert(out.over.end(), {BatteryFinding::NotCharging, BatteryFinding::Overcharging});
}

/// The first voltage after a rest counts; for the trend one a day, settled, and only with a wall clock.
void BatteryHealth::keep_resting(Millivolts supply, Duration rested, WallTime wall, BatteryOutcome& out) {
    const Millivolts low = of(limits_.resting_low);
    lows_ = supply < low ? lows_ + 1 : 0;
    // A light left on is one low rest; a weak battery is low again.
    if (lows_ >= 2 || supply < of(limits_.resting_empty)) tell({BatteryFinding::RestingLow, supply, low, {}}, out);
    if (wall.known() && rested >= limits_.settled) {
        // What claims to be of a later day than today was dated by a clock that was wrong.
        std::erase_if(resting_, [wall](const RestingSample& s) { return s.at > wall; });
        out.sampled = resting_.empty() || days_between(resting_.back().at, wall) >= kDay;
        if (out.sampled) resting_.push_back({wall, supply});
        if (resting_.size() > kSamples) resting_.erase(resting_.begin());
    }
    const std::optional<double> left = days_until_low(supply);
    const auto horizon = static_cast<double>(limits_.horizon.count()) / 24;
    if (supply >= low && out.sampled && left && *left <= horizon)
        tell({BatteryFinding::Declining, supply, low, static_cast<std::int32_t>(*left)}, out);
    else if (supply >= of(limits_.resting_well) && (!left || *left > 2 * horizon))
        out.over.insert(out.over.end(), {BatteryFinding::RestingLow, BatteryFinding::Declining});
}

std::optional<double> BatteryHealth::days_until_low(Millivolts supply) const {
    const auto slope = trend();
    if (!slope || slope->mv_per_day + kSureSlope * slope->error >= 0) return std::nullopt;
    return static_cast<double>(of(limits_.resting_low).value - supply.value) / slope->mv_per_day;
}

std::optional<double> BatteryHealth::trend_mv_per_day() const {
    const auto slope = trend();
    return slope ? std::optional{slope->mv_per_day} : std::nullopt;
}

std::optional<BatteryHealth::Trend> BatteryHealth::trend() const {
    if (resting_.size() < kLeastSamples || days_between(resting_.front().at, resting_.back().at) < kLeastDays) return std::nullopt;
    const auto n = static_cast<double>(resting_.size());
    double mean_day = 0;
    double mean_mv = 0;
    for (const RestingSample& s : resting_) {
        mean_day += days_between(resting_.front().at, s.at) / n;
        mean_mv += s.value.value / n;
    }
    double days2 = 0;
    double days_mv = 0;
    double mv2 = 0;
    for (const RestingSample& s : resting_) {
        const double day = days_between(resting_.front().at, s.at) - mean_day;
        const double mv = s.value.value - mean_mv;
        days2 += day * day;
        days_mv += day * mv;
        mv2 += mv * mv;
    }
    const double slope = days_mv / days2;  // the days differ: they span a week
    const double unexplained = std::max(0.0, mv2 - slope * days_mv);
    return Trend{slope, std::sqrt(unexplained / (n - 2) / days2)};
}

void BatteryHealth::tell(const BatteryNotice& notice, BatteryOutcome& out) {
    if (std::find(told_.begin(), told_.end(), notice.finding) != told_.end()) return;
    told_.push_back(notice.finding);
    out.told.push_back(notice);
}

}  // namespace odolink
