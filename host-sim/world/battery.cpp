// SPDX-License-Identifier: Apache-2.0
// The numbers are those of a usual 60 Ah battery, rounded; each has its unit beside it.
#include "world/battery.hpp"

#include <algorithm>

namespace odolink::sim {
namespace {

constexpr double kEmptyVolts = 11.70;
constexpr double kFullRiseVolts = 1.02;
constexpr double kNewOhms = 0.005;
constexpr double kStarterVolts = 8.0;  // below it the starter does not turn the engine
constexpr double kMostChargeAmperes = 40;  // taken at 25 °C by a new battery that is far from full
constexpr double kSelfDischargePerDay = 0.001;
constexpr double kAgeingPerDay = 0.0005;

double days(Duration time) { return std::chrono::duration<double, std::ratio<86400>>(time).count(); }
double hours(Duration time) { return std::chrono::duration<double, std::ratio<3600>>(time).count(); }
Millivolts millivolts(double volts) { return {static_cast<std::int32_t>(volts * 1000 + 0.5)}; }

/// How much stiffer engine and battery are than at 25 °C.
double cold(double celsius) { return 1 + 0.012 * std::max(0.0, 25 - celsius); }

}  // namespace

void Battery::draw(double ampere_hours) { config_.charge = std::clamp(config_.charge - ampere_hours / capacity_ah(), 0.0, 1.0); }

void Battery::rest(Duration time) {
    draw(config_.parked_ma / 1000 * hours(time) + capacity_ah() * kSelfDischargePerDay * (1 + 2 * config_.age) * days(time));
    config_.age = std::min(1.0, config_.age + kAgeingPerDay * days(time));
}

void Battery::charge(Duration time, double celsius) {
    const double warm = std::clamp(0.4 + 0.024 * celsius, 0.12, 1.0);  // half full at 0 °C: 16 A; EN 50342-1 asks 12 A of 60 Ah
    const double room = std::clamp((1 - config_.charge) * 4, 0.02, 1.0);
    draw(-kMostChargeAmperes * warm * room * (1 - 0.5 * config_.age) * hours(time));
}

bool Battery::crank(double celsius) {
    const bool turns = cranking(celsius).value >= kStarterVolts * 1000;
    draw(0.06);
    return turns;
}

Millivolts Battery::resting() const { return millivolts(kEmptyVolts + kFullRiseVolts * config_.charge); }

Millivolts Battery::cranking(double celsius) const {
    const double amperes = 150 + 2 * std::max(0.0, 25 - celsius);
    const double ohms = kNewOhms * (1 + 2.5 * config_.age) * cold(celsius) * (1 + 0.6 * (1 - config_.charge));
    return millivolts(std::max(0.0, resting().value / 1000.0 - amperes * ohms));
}

Millivolts Battery::charging() const { return millivolts(14.1); }

}  // namespace odolink::sim
