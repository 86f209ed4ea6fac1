// SPDX-License-Identifier: Apache-2.0
// Every value that is published under a name of VSS has a name of VSS 5, and VSS's unit.
#include <algorithm>
#include <string>
#include <string_view>

#include "core/diagnostics/broadcast_roles.hpp"
#include "domain/vss.hpp"
#include "protocols/j1939/parameters.hpp"
#include "protocols/obd/pid_signal.hpp"
#include "protocols/obdb/signal_set.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// Scan tools' units, kept where VSS has another one: protocols/obd/README.md says why. Each value carries its unit.
bool in_scan_tool_unit(std::string_view name, std::string_view unit) {
    if (name.starts_with("Vehicle.OBD.O2WR.Sensor") && name.ends_with(".Current")) return unit == "mA";
    return name.starts_with("Vehicle.OBD.EVAPVaporPressure") && unit == "kPa";
}

/// What is wrong with a name and its unit; empty when nothing.
std::string complaint(std::string_view name, std::string_view unit) {
    if (!name.starts_with("Vehicle.") || in_scan_tool_unit(name, unit)) return {};
    const auto of_vss = vss_unit(name);
    if (!of_vss) return std::string{name} + " is no leaf of VSS; ";
    const bool pure_number = of_vss->empty() && unit == "ratio";  // lambda: VSS writes no unit
    if (*of_vss != unit && !pure_number) return std::string{name} + " is in " + std::string{*of_vss} + ", not in " + std::string{unit} + "; ";
    return {};
}

}  // namespace

TEST_GROUP(VssNames){};

TEST(VssNames, each_published_name_that_claims_to_be_of_vss_is_a_leaf_in_its_unit) {
    std::string wrong;
    std::size_t claimed = 0;
    const auto see = [&](std::string_view name, std::string_view unit) {
        wrong += complaint(name, unit);
        claimed += name.starts_with("Vehicle.") ? 1 : 0;
    };
    for (const obd::PidSignal& s : obd::all_signals()) see(s.name, s.unit);
    for (const j1939::Parameter& p : j1939::all_parameters()) see(p.name, p.unit);
    for (std::size_t i = 0; i < kBroadcastRoles; ++i) {
        const RoleName& name = name_of(static_cast<BroadcastRole>(i));
        see(name.path, name.unit);
    }
    STRCMP_EQUAL("", wrong.c_str());
    CHECK_TRUE(claimed > 150);
}

TEST(VssNames, every_metric_of_a_signal_set_in_every_unit_means_a_leaf_in_its_unit) {
    // All metrics and units that the form of signal sets knows
    const std::string_view metrics[] = {
        "commandedLambda", "cvtDeterioration", "distanceSinceDTCsCleared", "electricRange", "engineCoolantTemperature", "engineLoad",
        "engineOilTemperature", "frontLeftTirePressure", "frontLeftTireTemperature", "frontRightTirePressure", "frontRightTireTemperature",
        "fuelRange", "fuelRate", "fuelTankLevel", "isCharging", "massAirFlow", "o2Lambda", "odometer", "pluggedIn", "rearLeftTirePressure",
        "rearLeftTireTemperature", "rearRightTirePressure", "rearRightTireTemperature", "shortTermFuelTrim", "speed", "starterBatteryVoltage",
        "stateOfCharge", "stateOfHealth", "throttlePosition", "tractionBatteryCapacity", "tractionBatteryCurrent", "tractionBatteryEfficiency",
        "tractionBatteryVoltage", "transmissionFluidTemperature"};
    const std::string_view units[] = {"amps", "bars", "celsius", "fahrenheit", "gallons", "gallonsPerHour", "gramsPerSecond", "kelvin", "kiloamps",
                                      "kilogramsPerHour", "kilometers", "kilometersPerHour", "kilopascal", "kilovolts", "liters", "litersPerHour",
                                      "meters", "metersPerSecond", "miles", "milesPerHour", "milliamps", "millivolts", "normal", "noyes", "offon",
                                      "percent", "psi", "scalar", "volts", "yesno", "unknown", ""};
    std::string wrong;
    std::size_t meant = 0;
    for (const std::string_view metric : metrics) {
        const std::string_view path = obdb::vss_path(metric);
        if (!path.empty() && !vss_unit(path)) wrong += std::string{path} + " is no leaf of VSS; ";
        for (const std::string_view unit : units) {
            const auto meaning = obdb::vss_meaning(metric, unit);
            if (!meaning) continue;
            ++meant;
            wrong += complaint(meaning->path, meaning->unit);
        }
    }
    STRCMP_EQUAL("", wrong.c_str());
    CHECK_TRUE(meant > 60);
    // A unit of another kind has no meaning
    CHECK_FALSE(obdb::vss_meaning("odometer", "percent").has_value());
    CHECK_FALSE(obdb::vss_meaning("speed", "").has_value());
}

TEST(VssNames, units_of_signal_sets_become_vss_units) {
    const auto value = [](std::string_view metric, std::string_view unit, double v) {
        const auto m = obdb::vss_meaning(metric, unit);
        return v * m->factor + m->offset;
    };
    DOUBLES_EQUAL(160.9344, value("odometer", "miles", 100), 1e-9);
    DOUBLES_EQUAL(250'000, value("fuelRange", "kilometers", 250), 1e-6);
    DOUBLES_EQUAL(37.0, value("engineCoolantTemperature", "fahrenheit", 98.6), 1e-9);
    DOUBLES_EQUAL(0, value("engineOilTemperature", "kelvin", 273.15), 1e-9);
    DOUBLES_EQUAL(240, value("frontLeftTirePressure", "bars", 2.4), 1e-9);
    DOUBLES_EQUAL(220.632, value("rearRightTirePressure", "psi", 32), 1e-3);
    DOUBLES_EQUAL(50, value("throttlePosition", "normal", 0.5), 1e-9);
    DOUBLES_EQUAL(0, value("isCharging", "yesno", 1), 1e-9);
    DOUBLES_EQUAL(10, value("massAirFlow", "kilogramsPerHour", 36), 1e-9);
    DOUBLES_EQUAL(36, value("speed", "metersPerSecond", 10), 1e-9);
    DOUBLES_EQUAL(37.85411784, value("fuelTankLevel", "gallons", 10), 1e-9);
}

TEST(VssNames, a_path_that_is_no_leaf_has_no_unit) {
    CHECK_FALSE(vss_unit("Vehicle").has_value());
    CHECK_FALSE(vss_unit("Vehicle.Speeds").has_value());
    CHECK_FALSE(vss_unit("").has_value());
    CHECK_TRUE(vss_unit("Vehicle.Speed") == std::optional<std::string_view>{"km/h"});
}
