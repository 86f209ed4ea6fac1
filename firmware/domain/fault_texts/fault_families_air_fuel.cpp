// SPDX-License-Identifier: Apache-2.0
// Families P0000 to P02FF: camshafts, oxygen sensor heaters, air and fuel metering, oxygen sensors, fuel trim,
// injectors. Source of the meanings: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

using enum Place;
constexpr auto kDrive = Urgency::DriveOn;
constexpr auto kSoon = Urgency::ServiceSoon;
constexpr auto kStop = Urgency::StopSafely;

constexpr Name kO2{"氧传感器", "Oxygen sensor"};
constexpr Name kO2Heater{"氧传感器加热器", "Oxygen sensor heater"};
constexpr Name kCamActuator{"可变气门正时执行器", "Variable valve timing actuator"};
constexpr Name kInjector{"喷油器", "Fuel injector"};
constexpr Name kTurbo{"涡轮增压器", "Turbocharger"};

// One family a line: a table is read by columns.
// clang-format off
constexpr Family kFamilies[] = {
    {'P', 0x0001, "ORLH", {"燃油量调节器", "Fuel volume regulator"}, None, Check::Actuator, kSoon},
    {'P', 0x0005, "OLH", {"燃油切断阀", "Fuel shut-off valve"}, None, Check::Actuator, kSoon},
    {'P', 0x0008, "P", {"发动机正时位置系统", "Engine timing position system"}, Bank1, Check::Wiring, kSoon},
    {'P', 0x0009, "P", {"发动机正时位置系统", "Engine timing position system"}, Bank2, Check::Wiring, kSoon},
    {'P', 0x0010, "O", kCamActuator, Bank1, Check::Actuator, kSoon},
    {'P', 0x0011, "vV", {"进气凸轮轴正时", "Intake camshaft timing"}, Bank1, Check::Actuator, kSoon},
    {'P', 0x0013, "O", {"排气可变气门正时执行器", "Exhaust valve timing actuator"}, Bank1, Check::Actuator, kSoon},
    {'P', 0x0014, "vV", {"排气凸轮轴正时", "Exhaust camshaft timing"}, Bank1, Check::Actuator, kSoon},
    {'P', 0x0016, "jj", {"曲轴与凸轮轴位置", "Crankshaft and camshaft position"}, Bank1, Check::Wiring, kSoon},
    {'P', 0x0018, "jj", {"曲轴与凸轮轴位置", "Crankshaft and camshaft position"}, Bank2, Check::Wiring, kSoon},
    {'P', 0x0020, "O", kCamActuator, Bank2, Check::Actuator, kSoon},
    {'P', 0x0021, "vV", {"进气凸轮轴正时", "Intake camshaft timing"}, Bank2, Check::Actuator, kSoon},
    {'P', 0x0023, "O", {"排气可变气门正时执行器", "Exhaust valve timing actuator"}, Bank2, Check::Actuator, kSoon},
    {'P', 0x0024, "vV", {"排气凸轮轴正时", "Exhaust camshaft timing"}, Bank2, Check::Actuator, kSoon},
    {'P', 0x0030, "CLH", kO2Heater, Bank1Sensor1, Check::Wiring, kDrive},
    {'P', 0x0033, "CLH", {"增压器旁通阀", "Turbocharger bypass valve"}, None, Check::Actuator, kSoon},
    {'P', 0x0036, "CLH", kO2Heater, Bank1Sensor2, Check::Wiring, kDrive},
    {'P', 0x0042, "CLH", kO2Heater, Bank1Sensor3, Check::Wiring, kDrive},
    {'P', 0x0050, "CLH", kO2Heater, Bank2Sensor1, Check::Wiring, kDrive},
    {'P', 0x0053, "o", kO2Heater, Bank1Sensor1, Check::Wiring, kDrive},
    {'P', 0x0054, "o", kO2Heater, Bank1Sensor2, Check::Wiring, kDrive},
    {'P', 0x0056, "CLH", kO2Heater, Bank2Sensor2, Check::Wiring, kDrive},
    {'P', 0x0068, "j", {"进气压力与节气门位置", "Manifold pressure and throttle position"}, None, Check::Mixture, kSoon},
    {'P', 0x0069, "j", {"进气压力与大气压力", "Manifold and barometric pressure"}, None, Check::Wiring, kSoon},
    {'P', 0x0070, "CRLHI", {"环境温度传感器", "Ambient air temperature sensor"}, None, Check::Wiring, kDrive},
    {'P', 0x0087, "wx", {"燃油轨压力", "Fuel rail pressure"}, None, Check::Actuator, kSoon},
    {'P', 0x0089, "P", {"燃油压力调节器", "Fuel pressure regulator"}, None, Check::Actuator, kSoon},
    {'P', 0x0090, "OLH", {"燃油压力调节器", "Fuel pressure regulator"}, None, Check::Actuator, kSoon},
    {'P', 0x0095, "CRLHI", {"进气温度传感器2", "Intake air temperature sensor 2"}, None, Check::Wiring, kDrive},
    {'P', 0x0100, "CRLHI", {"空气流量传感器", "Mass air flow sensor"}, LetterA, Check::Mixture, kSoon},
    {'P', 0x0105, "CRLHI", {"进气压力传感器", "Manifold pressure sensor"}, None, Check::Mixture, kSoon},
    {'P', 0x0110, "CRLHI", {"进气温度传感器1", "Intake air temperature sensor 1"}, None, Check::Wiring, kDrive},
    {'P', 0x0115, "CRLHI", {"冷却液温度传感器1", "Engine coolant temperature sensor 1"}, None, Check::Cooling, kSoon},
    {'P', 0x0120, "CRLHI", {"节气门/踏板位置传感器", "Throttle or pedal position sensor"}, LetterA, Check::Wiring, kSoon},
    {'P', 0x0125, "t", {"冷却液温度", "Coolant temperature for closed loop"}, None, Check::Cooling, kDrive},
    {'P', 0x0126, "t", {"冷却液温度", "Coolant temperature for stable operation"}, None, Check::Cooling, kDrive},
    {'P', 0x0127, "x", {"进气温度", "Intake air temperature"}, None, Check::Cooling, kSoon},
    {'P', 0x0128, "t", {"冷却液节温器", "Coolant thermostat"}, None, Check::Cooling, kDrive},
    {'P', 0x0129, "w", {"大气压力", "Barometric pressure"}, None, Check::Wiring, kDrive},
    {'P', 0x0130, "CLHWA", kO2, Bank1Sensor1, Check::Exhaust, kDrive},
    {'P', 0x0135, "C", kO2Heater, Bank1Sensor1, Check::Exhaust, kDrive},
    {'P', 0x0136, "CLHWA", kO2, Bank1Sensor2, Check::Exhaust, kDrive},
    {'P', 0x0141, "C", kO2Heater, Bank1Sensor2, Check::Exhaust, kDrive},
    {'P', 0x0142, "CLHWA", kO2, Bank1Sensor3, Check::Exhaust, kDrive},
    {'P', 0x0147, "C", kO2Heater, Bank1Sensor3, Check::Exhaust, kDrive},
    {'P', 0x0148, "e", {"供油", "Fuel delivery"}, None, Check::Mixture, kSoon},
    {'P', 0x0149, "e", {"喷油正时", "Fuel timing"}, None, Check::Mixture, kSoon},
    {'P', 0x0150, "CLHWA", kO2, Bank2Sensor1, Check::Exhaust, kDrive},
    {'P', 0x0155, "C", kO2Heater, Bank2Sensor1, Check::Exhaust, kDrive},
    {'P', 0x0156, "CLHWA", kO2, Bank2Sensor2, Check::Exhaust, kDrive},
    {'P', 0x0161, "C", kO2Heater, Bank2Sensor2, Check::Exhaust, kDrive},
    {'P', 0x0162, "CLHWA", kO2, Bank2Sensor3, Check::Exhaust, kDrive},
    {'P', 0x0167, "C", kO2Heater, Bank2Sensor3, Check::Exhaust, kDrive},
    {'P', 0x0168, "x", {"燃油温度", "Fuel temperature"}, None, Check::Mixture, kSoon},
    {'P', 0x0169, "i", {"燃油成分", "Fuel composition"}, None, Check::Mixture, kSoon},
    {'P', 0x0170, "gTY", {"混合气", "Fuel mixture"}, Bank1, Check::Mixture, kSoon},
    {'P', 0x0173, "gTY", {"混合气", "Fuel mixture"}, Bank2, Check::Mixture, kSoon},
    {'P', 0x0176, "CRLH", {"燃油成分传感器", "Fuel composition sensor"}, None, Check::Wiring, kSoon},
    {'P', 0x0180, "CRLHI", {"燃油温度传感器", "Fuel temperature sensor"}, LetterA, Check::Wiring, kDrive},
    {'P', 0x0185, "CRLHI", {"燃油温度传感器", "Fuel temperature sensor"}, LetterB, Check::Wiring, kDrive},
    {'P', 0x0190, "CRLHI", {"燃油轨压力传感器", "Fuel rail pressure sensor"}, None, Check::Wiring, kSoon},
    {'P', 0x0195, "CRLHI", {"机油温度传感器", "Engine oil temperature sensor"}, None, Check::Wiring, kSoon},
    {'P', 0x0200, "O", {"喷油器电路", "Fuel injector circuit"}, None, Check::Actuator, kSoon},
    {'P', 0x0201, "OOOOOOOOO", kInjector, Cylinder, Check::Actuator, kSoon},
    {'P', 0x0210, "OOO", kInjector, Cylinder, Check::Actuator, kSoon, 1, 10},
    {'P', 0x0213, "OO", {"冷起动喷油器", "Cold start injector"}, None, Check::Actuator, kDrive},
    {'P', 0x0215, "C", {"发动机熄火电磁阀", "Engine shut-off solenoid"}, None, Check::Actuator, kSoon},
    {'P', 0x0216, "C", {"喷油正时控制", "Injection timing control"}, None, Check::Actuator, kSoon},
    {'P', 0x0217, "x", {"发动机冷却液温度", "Engine coolant temperature"}, None, Check::Cooling, kStop},
    {'P', 0x0218, "x", {"变速箱油温", "Transmission fluid temperature"}, None, Check::Gearbox, kStop},
    {'P', 0x0219, "x", {"发动机转速", "Engine speed"}, None, Check::ControlUnit, kSoon},
    {'P', 0x0220, "CRLHI", {"节气门/踏板位置传感器", "Throttle or pedal position sensor"}, LetterB, Check::Wiring, kSoon},
    {'P', 0x0225, "CRLHI", {"节气门/踏板位置传感器", "Throttle or pedal position sensor"}, LetterC, Check::Wiring, kSoon},
    {'P', 0x0230, "CLHI", {"燃油泵初级电路", "Fuel pump primary circuit"}, None, Check::Actuator, kSoon},
    {'P', 0x0234, "x", {"增压压力", "Boost pressure"}, LetterA, Check::Actuator, kSoon},
    {'P', 0x0235, "CRLH", {"增压压力传感器", "Boost pressure sensor"}, LetterA, Check::Wiring, kSoon},
    {'P', 0x0239, "CRLH", {"增压压力传感器", "Boost pressure sensor"}, LetterB, Check::Wiring, kSoon},
    {'P', 0x0243, "CRLH", {"废气旁通阀电磁阀", "Wastegate solenoid"}, LetterA, Check::Actuator, kSoon},
    {'P', 0x0251, "CRLHI", {"喷油泵油量控制", "Injection pump metering control"}, LetterA, Check::Actuator, kSoon},
    {'P', 0x0261, "LHBLHBLHBLHBLHBLHB", kInjector, Cylinder, Check::Actuator, kSoon, 3, 1},
    {'P', 0x0299, "w", kTurbo, LetterA, Check::Actuator, kSoon},
};
// clang-format on

}  // namespace

std::span<const Family> air_and_fuel() {
    return kFamilies;
}

}  // namespace odolink::fault_tables
