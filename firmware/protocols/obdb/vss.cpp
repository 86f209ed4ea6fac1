// SPDX-License-Identifier: Apache-2.0
// Suggested metrics of signal sets and the VSS 5 paths that mean the same.
#include <algorithm>
#include <iterator>

#include "protocols/obdb/signal_set.hpp"

namespace odolink::obdb {
namespace {

struct Path {
    std::string_view metric;
    std::string_view vss;
    std::string_view unit;  ///< of VSS
};

/// One unit of signal sets in a unit of VSS: `vss = value * factor + offset`.
struct Unit {
    std::string_view from;
    std::string_view to;
    double factor;
    double offset{0};
};

constexpr double kMile = 1.609344;

constexpr Unit kUnits[] = {
    {"kilometers", "km", 1},
    {"miles", "km", kMile},
    {"meters", "km", 0.001},
    {"kilometers", "m", 1000},
    {"miles", "m", 1000 * kMile},
    {"meters", "m", 1},
    {"kilometersPerHour", "km/h", 1},
    {"milesPerHour", "km/h", kMile},
    {"metersPerSecond", "km/h", 3.6},
    {"celsius", "celsius", 1},
    {"fahrenheit", "celsius", 5.0 / 9.0, -160.0 / 9.0},
    {"kelvin", "celsius", 1, -273.15},
    {"kilopascal", "kPa", 1},
    {"bars", "kPa", 100},
    {"psi", "kPa", 6.894757},
    {"percent", "percent", 1},
    {"normal", "percent", 100},
    {"volts", "V", 1},
    {"millivolts", "V", 0.001},
    {"kilovolts", "V", 1000},
    {"amps", "A", 1},
    {"milliamps", "A", 0.001},
    {"kiloamps", "A", 1000},
    {"liters", "l", 1},
    {"gallons", "l", 3.785411784},
    {"litersPerHour", "l/h", 1},
    {"gallonsPerHour", "l/h", 3.785411784},
    {"gramsPerSecond", "g/s", 1},
    {"kilogramsPerHour", "g/s", 1 / 3.6},
    {"scalar", "ratio", 1},
    {"normal", "ratio", 1},
    {"offon", "", 1},
    {"noyes", "", 1},
    {"yesno", "", -1, 1},
};

/// Ascending by metric.
constexpr Path kPaths[] = {
    {"commandedLambda", "Vehicle.OBD.CommandedEquivalenceRatio", "ratio"},
    {"distanceSinceDTCsCleared", "Vehicle.OBD.DistanceSinceDTCClear", "km"},
    {"electricRange", "Vehicle.Powertrain.TractionBattery.Range", "m"},
    {"engineCoolantTemperature", "Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature", "celsius"},
    {"engineLoad", "Vehicle.OBD.EngineLoad", "percent"},
    {"engineOilTemperature", "Vehicle.Powertrain.CombustionEngine.EngineOil.Temperature", "celsius"},
    {"frontLeftTirePressure", "Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure", "kPa"},
    {"frontLeftTireTemperature", "Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Temperature", "celsius"},
    {"frontRightTirePressure", "Vehicle.Chassis.Axle.Row1.Wheel.Right.Tire.Pressure", "kPa"},
    {"frontRightTireTemperature", "Vehicle.Chassis.Axle.Row1.Wheel.Right.Tire.Temperature", "celsius"},
    {"fuelRange", "Vehicle.Powertrain.FuelSystem.Range", "m"},
    {"fuelRate", "Vehicle.OBD.FuelRate", "l/h"},
    {"fuelTankLevel", "Vehicle.Powertrain.FuelSystem.RelativeLevel", "percent"},
    {"isCharging", "Vehicle.Powertrain.TractionBattery.Charging.IsCharging", ""},
    {"massAirFlow", "Vehicle.Powertrain.CombustionEngine.MAF", "g/s"},
    {"odometer", "Vehicle.TraveledDistance", "km"},
    {"rearLeftTirePressure", "Vehicle.Chassis.Axle.Row2.Wheel.Left.Tire.Pressure", "kPa"},
    {"rearLeftTireTemperature", "Vehicle.Chassis.Axle.Row2.Wheel.Left.Tire.Temperature", "celsius"},
    {"rearRightTirePressure", "Vehicle.Chassis.Axle.Row2.Wheel.Right.Tire.Pressure", "kPa"},
    {"rearRightTireTemperature", "Vehicle.Chassis.Axle.Row2.Wheel.Right.Tire.Temperature", "celsius"},
    {"shortTermFuelTrim", "Vehicle.OBD.ShortTermFuelTrim1", "percent"},
    {"speed", "Vehicle.Speed", "km/h"},
    {"starterBatteryVoltage", "Vehicle.LowVoltageBattery.CurrentVoltage", "V"},
    {"stateOfCharge", "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed", "percent"},
    {"stateOfHealth", "Vehicle.Powertrain.TractionBattery.StateOfHealth", "percent"},
    {"throttlePosition", "Vehicle.Powertrain.CombustionEngine.TPS", "percent"},
    {"tractionBatteryCurrent", "Vehicle.Powertrain.TractionBattery.CurrentCurrent", "A"},
    {"tractionBatteryVoltage", "Vehicle.Powertrain.TractionBattery.CurrentVoltage", "V"},
    {"transmissionFluidTemperature", "Vehicle.Powertrain.Transmission.Temperature", "celsius"},
};
static_assert(std::is_sorted(std::begin(kPaths), std::end(kPaths),
                             [](const Path& a, const Path& b) { return a.metric < b.metric; }));

const Path* path_of(std::string_view metric) {
    const auto found = std::lower_bound(std::begin(kPaths), std::end(kPaths), metric,
                                        [](const Path& p, std::string_view m) { return p.metric < m; });
    return found != std::end(kPaths) && found->metric == metric ? &*found : nullptr;
}

}  // namespace

std::string_view vss_path(std::string_view metric) {
    const Path* path = path_of(metric);
    return path == nullptr ? std::string_view{} : path->vss;
}

std::optional<VssMeaning> vss_meaning(std::string_view metric, std::string_view unit) {
    const Path* path = path_of(metric);
    if (path == nullptr) return std::nullopt;
    // A fuel level comes as a share or as an amount.
    const bool amount = metric == "fuelTankLevel" && (unit == "liters" || unit == "gallons");
    const Path meant = amount ? Path{metric, "Vehicle.Powertrain.FuelSystem.AbsoluteLevel", "l"} : *path;
    const auto found = std::find_if(std::begin(kUnits), std::end(kUnits),
                                    [&](const Unit& u) { return u.from == unit && u.to == meant.unit; });
    if (found == std::end(kUnits)) return std::nullopt;
    return VssMeaning{meant.vss, meant.unit, found->factor, found->offset};
}

}  // namespace odolink::obdb
