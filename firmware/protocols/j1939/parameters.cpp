// SPDX-License-Identifier: Apache-2.0
// The table of J1939-71 parameters and its reading.
#include "protocols/j1939/parameters.hpp"

#include <algorithm>

namespace odolink::j1939 {
namespace {

/// `byte` counts from 1 and `bit` from 1, as J1939-71 writes positions.
constexpr std::uint16_t at(unsigned byte, unsigned bit = 1) { return static_cast<std::uint16_t>((byte - 1) * 8 + bit - 1); }

constexpr double kTemperatureFactor = 0.03125;
constexpr double kTemperatureOffset = -273;

/// "Park" of the gear parameters, 126 as VSS counts gears.
constexpr std::uint32_t kPark = 0xFB;

constexpr Parameter kTable[] = {
    // EBC1
    {61441, 521, at(2), 8, 0.4, 0, "percent", "Vehicle.Chassis.Brake.PedalPosition"},
    // EEC2
    {61443, 558, at(1, 1), 2, 1, 0, "", "J1939.AcceleratorPedal1LowIdleSwitch"},
    {61443, 559, at(1, 3), 2, 1, 0, "", "J1939.AcceleratorPedalKickdownSwitch"},
    {61443, 91, at(2), 8, 0.4, 0, "percent", "Vehicle.Chassis.Accelerator.PedalPosition"},
    {61443, 92, at(3), 8, 1, 0, "percent", "J1939.EngineLoad"},
    {61443, 29, at(5), 8, 0.4, 0, "percent", "J1939.AcceleratorPedal2Position"},
    {61443, 3357, at(7), 8, 0.4, 0, "percent", "J1939.MaximumAvailableTorque"},
    // EEC1
    {61444, 899, at(1, 1), 4, 1, 0, "", "J1939.EngineTorqueMode", 14},
    {61444, 4154, at(1, 5), 4, 0.125, 0, "percent", "J1939.ActualEngineTorqueFraction"},
    {61444, 512, at(2), 8, 1, -125, "percent", "J1939.DriverDemandTorque"},
    {61444, 513, at(3), 8, 1, -125, "percent", "J1939.ActualEngineTorque"},
    {61444, 190, at(4), 16, 0.125, 0, "rpm", "Vehicle.Powertrain.CombustionEngine.Speed"},
    {61444, 1483, at(6), 8, 1, 0, "", "J1939.EngineControlSourceAddress"},
    {61444, 1675, at(7, 1), 4, 1, 0, "", "J1939.EngineStarterMode"},
    {61444, 2432, at(8), 8, 1, -125, "percent", "J1939.EngineDemandTorque"},
    // ETC2
    {61445, 524, at(1), 8, 1, -125, "", "Vehicle.Powertrain.Transmission.SelectedGear", kPark},
    {61445, 523, at(4), 8, 1, -125, "", "Vehicle.Powertrain.Transmission.CurrentGear", kPark},
    // HRLFC
    {64777, 5053, at(1), 32, 0.001, 0, "l", "J1939.TripFuelHighResolution"},
    {64777, 5054, at(5), 32, 0.001, 0, "l", "J1939.TotalFuelUsedHighResolution"},
    // AT1S1
    {64891, 3719, at(1), 8, 1, 0, "percent", "J1939.ParticulateFilterSootLoad"},
    {64891, 3720, at(2), 8, 1, 0, "percent", "J1939.ParticulateFilterAshLoad"},
    {64891, 3721, at(3), 32, 1, 0, "s", "J1939.ParticulateFilterTimeSinceRegeneration"},
    // DPFC1
    {64892, 3697, at(1, 1), 3, 1, 0, "", "J1939.ParticulateFilterLampCommand"},
    {64892, 3700, at(2, 3), 2, 1, 0, "", "J1939.ParticulateFilterActiveRegeneration"},
    {64892, 3701, at(2, 5), 3, 1, 0, "", "J1939.ParticulateFilterStatus"},
    // AT1T1I
    {65110, 1761, at(1), 8, 0.4, 0, "percent", "Vehicle.Powertrain.CombustionEngine.DieselExhaustFluid.Level"},
    {65110, 3031, at(2), 8, 1, -40, "celsius", "J1939.DieselExhaustFluidTemperature"},
    // TCO1
    {65132, 1624, at(7), 16, 1.0 / 256, 0, "km/h", "J1939.TachographVehicleSpeed"},
    // EBC4
    {65196, 1099, at(1), 8, 0.4, 0, "percent", "J1939.BrakeLiningRemaining.FrontAxleLeft"},
    {65196, 1100, at(2), 8, 0.4, 0, "percent", "J1939.BrakeLiningRemaining.FrontAxleRight"},
    {65196, 1101, at(3), 8, 0.4, 0, "percent", "J1939.BrakeLiningRemaining.RearAxle1Left"},
    {65196, 1102, at(4), 8, 0.4, 0, "percent", "J1939.BrakeLiningRemaining.RearAxle1Right"},
    {65196, 1103, at(5), 8, 0.4, 0, "percent", "J1939.BrakeLiningRemaining.RearAxle2Left"},
    {65196, 1104, at(6), 8, 0.4, 0, "percent", "J1939.BrakeLiningRemaining.RearAxle2Right"},
    {65196, 1105, at(7), 8, 0.4, 0, "percent", "J1939.BrakeLiningRemaining.RearAxle3Left"},
    {65196, 1106, at(8), 8, 0.4, 0, "percent", "J1939.BrakeLiningRemaining.RearAxle3Right"},
    // AIR1
    {65198, 46, at(1), 8, 8, 0, "kPa", "J1939.PneumaticSupplyPressure"},
    {65198, 1086, at(2), 8, 8, 0, "kPa", "J1939.ParkingAndTrailerAirPressure"},
    {65198, 1087, at(3), 8, 8, 0, "kPa", "J1939.ServiceBrakeCircuit1Pressure"},
    {65198, 1088, at(4), 8, 8, 0, "kPa", "J1939.ServiceBrakeCircuit2Pressure"},
    // EBC2
    {65215, 904, at(1), 16, 1.0 / 256, 0, "km/h", "J1939.FrontAxleSpeed"},
    // SERV
    {65216, 911, at(1), 8, 1, 0, "", "J1939.ServiceComponent"},
    {65216, 914, at(2), 16, 5, -160635, "km", "Vehicle.Service.DistanceToService"},
    {65216, 912, at(4), 8, 1, 0, "", "J1939.ServiceComponentByTime"},
    {65216, 915, at(5), 8, 1, -125, "weeks", "J1939.ServiceDelayCalendar"},
    {65216, 913, at(6), 8, 1, 0, "", "J1939.ServiceComponentByHours"},
    {65216, 916, at(7), 16, 1, -32127, "h", "J1939.ServiceDelayOperation"},
    // VDHR
    {65217, 917, at(1), 32, 0.005, 0, "km", "Vehicle.TraveledDistance"},
    {65217, 918, at(5), 32, 0.005, 0, "km", "J1939.TripDistanceHighResolution"},
    // IO
    {65244, 236, at(1), 32, 0.5, 0, "l", "J1939.TotalIdleFuelUsed"},
    {65244, 235, at(5), 32, 0.05, 0, "h", "Vehicle.Powertrain.CombustionEngine.IdleHours"},
    // EEC3
    {65247, 514, at(1), 8, 1, -125, "percent", "J1939.NominalFrictionTorque"},
    {65247, 515, at(2), 16, 0.125, 0, "rpm", "J1939.EngineDesiredOperatingSpeed"},
    // VD
    {65248, 244, at(1), 32, 0.125, 0, "km", "J1939.TripDistance"},
    {65248, 245, at(5), 32, 0.125, 0, "km", "Vehicle.TraveledDistance"},
    // HOURS
    {65253, 247, at(1), 32, 0.05, 0, "h", "Vehicle.Powertrain.CombustionEngine.EngineHours"},
    {65253, 249, at(5), 32, 1000, 0, "r", "J1939.EngineTotalRevolutions"},
    // VH
    {65255, 246, at(1), 32, 0.05, 0, "h", "J1939.TotalVehicleHours"},
    {65255, 248, at(5), 32, 0.05, 0, "h", "J1939.TotalPowerTakeoffHours"},
    // LFC
    {65257, 182, at(1), 32, 0.5, 0, "l", "J1939.TripFuel"},
    {65257, 250, at(5), 32, 0.5, 0, "l", "J1939.TotalFuelUsed"},
    // ET1
    {65262, 110, at(1), 8, 1, -40, "celsius", "Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature"},
    {65262, 174, at(2), 8, 1, -40, "celsius", "J1939.FuelTemperature"},
    {65262, 175, at(3), 16, kTemperatureFactor, kTemperatureOffset, "celsius",
     "Vehicle.Powertrain.CombustionEngine.EngineOil.Temperature"},
    {65262, 176, at(5), 16, kTemperatureFactor, kTemperatureOffset, "celsius", "J1939.TurbochargerOilTemperature"},
    {65262, 52, at(7), 8, 1, -40, "celsius", "J1939.IntercoolerTemperature"},
    // EFL/P1
    {65263, 94, at(1), 8, 4, 0, "kPa", "J1939.FuelDeliveryPressure"},
    {65263, 22, at(2), 8, 0.05, 0, "kPa", "J1939.CrankcaseBlowByPressure"},
    {65263, 98, at(3), 8, 0.4, 0, "percent", "J1939.EngineOilLevel"},
    {65263, 100, at(4), 8, 4, 0, "kPa", "Vehicle.Powertrain.CombustionEngine.EOP"},
    {65263, 101, at(5), 16, 1.0 / 128, -250, "kPa", "J1939.CrankcasePressure"},
    {65263, 109, at(7), 8, 2, 0, "kPa", "J1939.CoolantPressure"},
    {65263, 111, at(8), 8, 0.4, 0, "percent", "J1939.CoolantLevel"},
    // CCVS1
    {65265, 70, at(1, 3), 2, 1, 0, "", "Vehicle.Chassis.ParkingBrake.IsEngaged"},
    {65265, 84, at(2), 16, 1.0 / 256, 0, "km/h", "Vehicle.Speed"},
    {65265, 595, at(4, 1), 2, 1, 0, "", "Vehicle.ADAS.CruiseControl.IsActive"},
    {65265, 597, at(4, 5), 2, 1, 0, "", "J1939.BrakeSwitch"},
    {65265, 598, at(4, 7), 2, 1, 0, "", "J1939.ClutchSwitch"},
    {65265, 86, at(6), 8, 1, 0, "km/h", "Vehicle.ADAS.CruiseControl.SpeedSet"},
    {65265, 976, at(7, 1), 5, 1, 0, "", "J1939.PtoGovernorState"},
    // LFE1
    {65266, 183, at(1), 16, 0.05, 0, "l/h", "J1939.FuelRate"},
    {65266, 184, at(3), 16, 1.0 / 512, 0, "km/l", "J1939.InstantaneousFuelEconomy"},
    {65266, 185, at(5), 16, 1.0 / 512, 0, "km/l", "J1939.AverageFuelEconomy"},
    {65266, 51, at(7), 8, 0.4, 0, "percent", "Vehicle.Powertrain.CombustionEngine.TPS"},
    // AMB
    {65269, 108, at(1), 8, 0.5, 0, "kPa", "J1939.BarometricPressure"},
    {65269, 170, at(2), 16, kTemperatureFactor, kTemperatureOffset, "celsius", "Vehicle.Cabin.HVAC.AmbientAirTemperature"},
    {65269, 171, at(4), 16, kTemperatureFactor, kTemperatureOffset, "celsius", "Vehicle.Exterior.AirTemperature"},
    {65269, 172, at(6), 8, 1, -40, "celsius", "J1939.AirInletTemperature"},
    {65269, 79, at(7), 16, kTemperatureFactor, kTemperatureOffset, "celsius", "J1939.RoadSurfaceTemperature"},
    // IC1
    {65270, 81, at(1), 8, 0.5, 0, "kPa", "J1939.ParticulateTrapInletPressure"},
    {65270, 102, at(2), 8, 2, 0, "kPa", "J1939.BoostPressure"},
    {65270, 105, at(3), 8, 1, -40, "celsius", "J1939.IntakeManifoldTemperature"},
    {65270, 106, at(4), 8, 2, 0, "kPa", "J1939.AirInletPressure"},
    {65270, 107, at(5), 8, 0.05, 0, "kPa", "J1939.AirFilterDifferentialPressure"},
    {65270, 173, at(6), 16, kTemperatureFactor, kTemperatureOffset, "celsius", "J1939.ExhaustGasTemperature"},
    // VEP1
    {65271, 114, at(1), 8, 1, -125, "A", "Vehicle.LowVoltageBattery.CurrentCurrent"},
    {65271, 115, at(2), 8, 1, 0, "A", "J1939.AlternatorCurrent"},
    {65271, 167, at(3), 16, 0.05, 0, "V", "J1939.ChargingSystemVoltage"},
    {65271, 168, at(5), 16, 0.05, 0, "V", "Vehicle.LowVoltageBattery.CurrentVoltage"},
    {65271, 158, at(7), 16, 0.05, 0, "V", "J1939.KeySwitchVoltage"},
    // TRF1
    {65272, 123, at(1), 8, 16, 0, "kPa", "J1939.ClutchPressure"},
    {65272, 124, at(2), 8, 0.4, 0, "percent", "J1939.TransmissionOilLevel"},
    {65272, 126, at(3), 8, 2, 0, "kPa", "J1939.TransmissionFilterDifferentialPressure"},
    {65272, 127, at(4), 8, 16, 0, "kPa", "J1939.TransmissionOilPressure"},
    {65272, 177, at(5), 16, kTemperatureFactor, kTemperatureOffset, "celsius", "Vehicle.Powertrain.Transmission.Temperature"},
    // DD
    {65276, 80, at(1), 8, 0.4, 0, "percent", "J1939.WasherFluidLevel"},
    {65276, 96, at(2), 8, 0.4, 0, "percent", "Vehicle.Powertrain.FuelSystem.RelativeLevel"},
    {65276, 95, at(3), 8, 2, 0, "kPa", "J1939.FuelFilterDifferentialPressure"},
    {65276, 99, at(4), 8, 0.5, 0, "kPa", "J1939.OilFilterDifferentialPressure"},
    {65276, 38, at(7), 8, 0.4, 0, "percent", "J1939.FuelLevel2"},
};

constexpr bool by_group(const Parameter& a, const Parameter& b) { return a.pgn < b.pgn; }
static_assert(std::is_sorted(std::begin(kTable), std::end(kTable), by_group));

}  // namespace

std::span<const Parameter> all_parameters() { return kTable; }

std::span<const Parameter> parameters_of(Pgn pgn) {
    const auto low = std::lower_bound(std::begin(kTable), std::end(kTable), pgn,
                                      [](const Parameter& p, Pgn wanted) { return p.pgn < wanted; });
    auto high = low;
    while (high != std::end(kTable) && high->pgn == pgn) ++high;
    return {low, high};
}

Reading reading_of(std::uint32_t raw, unsigned bits, double factor, double offset) {
    const std::uint32_t all_ones = bits >= 32 ? ~0U : (1U << bits) - 1U;
    ReadingState state = ReadingState::Value;
    if (bits >= 8) {
        // The highest byte decides. Source: SAE J1939-71, transmitted signal ranges.
        const std::uint32_t top = raw >> (bits - 8U);
        if (top == 0xFFU) state = ReadingState::NotAvailable;
        if (top == 0xFEU) state = ReadingState::Error;
        if (top >= 0xFBU && top < 0xFEU) state = ReadingState::Reserved;
    } else if (bits >= 2) {
        if (raw == all_ones) state = ReadingState::NotAvailable;
        if (raw == all_ones - 1U) state = ReadingState::Error;
    }
    if (state != ReadingState::Value) return {state, 0};
    return {state, static_cast<double>(raw) * factor + offset};
}

std::optional<std::uint32_t> raw_of(const Parameter& parameter, ByteView data) {
    const std::size_t first = parameter.start_bit / 8U;
    const std::size_t last = (parameter.start_bit + parameter.bits - 1U) / 8U;
    if (last >= data.size()) return std::nullopt;
    std::uint64_t raw = 0;
    for (std::size_t i = last + 1; i-- > first;) raw = raw << 8U | u8(data[i]);
    return static_cast<std::uint32_t>(raw >> (parameter.start_bit % 8U) & ((1ULL << parameter.bits) - 1U));
}

Reading read(const Parameter& parameter, ByteView data) {
    const auto raw = raw_of(parameter, data);
    if (raw && *raw <= parameter.highest) return {ReadingState::Value, static_cast<double>(*raw) * parameter.factor + parameter.offset};
    return raw ? reading_of(*raw, parameter.bits, parameter.factor, parameter.offset) : Reading{};
}

Reading scaled_16(ByteView data, std::size_t at, double factor) {
    if (at + 2 > data.size()) return {};
    return reading_of(static_cast<std::uint32_t>(u8(data[at]) | u8(data[at + 1]) << 8U), 16, factor, 0);
}

Reading scaled_32(ByteView data, std::size_t at, double factor) {
    if (at + 4 > data.size()) return {};
    std::uint32_t raw = 0;
    for (std::size_t i = 4; i-- > 0;) raw = raw << 8U | u8(data[at + i]);
    return reading_of(raw, 32, factor, 0);
}

}  // namespace odolink::j1939
