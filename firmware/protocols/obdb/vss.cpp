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
};

/// Ascending by metric.
constexpr Path kPaths[] = {
    {"commandedLambda", "Vehicle.OBD.CommandedEquivalenceRatio"},
    {"distanceSinceDTCsCleared", "Vehicle.OBD.DistanceSinceDTCClear"},
    {"electricRange", "Vehicle.Powertrain.TractionBattery.Range"},
    {"engineCoolantTemperature", "Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature"},
    {"engineLoad", "Vehicle.OBD.EngineLoad"},
    {"engineOilTemperature", "Vehicle.Powertrain.CombustionEngine.EngineOil.Temperature"},
    {"frontLeftTirePressure", "Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure"},
    {"frontLeftTireTemperature", "Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Temperature"},
    {"frontRightTirePressure", "Vehicle.Chassis.Axle.Row1.Wheel.Right.Tire.Pressure"},
    {"frontRightTireTemperature", "Vehicle.Chassis.Axle.Row1.Wheel.Right.Tire.Temperature"},
    {"fuelRange", "Vehicle.Powertrain.FuelSystem.Range"},
    {"fuelRate", "Vehicle.OBD.FuelRate"},
    {"fuelTankLevel", "Vehicle.Powertrain.FuelSystem.RelativeLevel"},
    {"isCharging", "Vehicle.Powertrain.TractionBattery.Charging.IsCharging"},
    {"massAirFlow", "Vehicle.Powertrain.CombustionEngine.MAF"},
    {"odometer", "Vehicle.TraveledDistance"},
    {"rearLeftTirePressure", "Vehicle.Chassis.Axle.Row2.Wheel.Left.Tire.Pressure"},
    {"rearLeftTireTemperature", "Vehicle.Chassis.Axle.Row2.Wheel.Left.Tire.Temperature"},
    {"rearRightTirePressure", "Vehicle.Chassis.Axle.Row2.Wheel.Right.Tire.Pressure"},
    {"rearRightTireTemperature", "Vehicle.Chassis.Axle.Row2.Wheel.Right.Tire.Temperature"},
    {"shortTermFuelTrim", "Vehicle.OBD.ShortTermFuelTrim1"},
    {"speed", "Vehicle.Speed"},
    {"starterBatteryVoltage", "Vehicle.LowVoltageBattery.CurrentVoltage"},
    {"stateOfCharge", "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed"},
    {"stateOfHealth", "Vehicle.Powertrain.TractionBattery.StateOfHealth"},
    {"throttlePosition", "Vehicle.Powertrain.CombustionEngine.TPS"},
    {"tractionBatteryCurrent", "Vehicle.Powertrain.TractionBattery.CurrentCurrent"},
    {"tractionBatteryVoltage", "Vehicle.Powertrain.TractionBattery.CurrentVoltage"},
    {"transmissionFluidTemperature", "Vehicle.Powertrain.Transmission.Temperature"},
};
static_assert(std::is_sorted(std::begin(kPaths), std::end(kPaths),
                             [](const Path& a, const Path& b) { return a.metric < b.metric; }));

}  // namespace

std::string_view vss_path(std::string_view metric) {
    const auto found = std::lower_bound(std::begin(kPaths), std::end(kPaths), metric,
                                        [](const Path& p, std::string_view m) { return p.metric < m; });
    return found != std::end(kPaths) && found->metric == metric ? found->vss : std::string_view{};
}

}  // namespace odolink::obdb
