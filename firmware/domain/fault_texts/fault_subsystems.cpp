// SPDX-License-Identifier: Apache-2.0
// The subsystem of every range of generic codes, for codes that no family names. Source: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

// One range a line: a table is read by columns.
// clang-format off
constexpr Subsystem kSubsystems[] = {
    {'P', 0x0000, 0x00FF, {"燃油与进气计量及辅助排放", "Fuel and air metering, auxiliary emissions"}, Check::Mixture, kSoon},
    {'P', 0x0100, 0x01FF, {"燃油与进气计量", "Fuel and air metering"}, Check::Mixture, kSoon},
    {'P', 0x0200, 0x02FF, {"燃油与进气计量(喷油器)", "Fuel and air metering (injectors)"}, Check::Actuator, kSoon},
    {'P', 0x0300, 0x03FF, {"点火系统或失火", "Ignition system or misfire"}, Check::Ignition, kSoon},
    {'P', 0x0400, 0x04FF, {"辅助排放控制", "Auxiliary emission controls"}, Check::Exhaust, kSoon},
    {'P', 0x0500, 0x05FF, {"车速、怠速与辅助输入", "Vehicle speed, idle control, auxiliary inputs"}, Check::Wiring, kSoon},
    {'P', 0x0600, 0x06FF, {"控制单元及其输出", "Control unit and its outputs"}, Check::ControlUnit, kSoon},
    {'P', 0x0700, 0x09FF, {"变速箱", "Transmission"}, Check::Gearbox, kSoon},
    {'P', 0x0A00, 0x0CFF, {"混合动力驱动", "Hybrid drive"}, Check::HighVoltage, kSoon},
    {'P', 0x0D00, 0x0FFF, {"高压充电系统", "High voltage charging system"}, Check::HighVoltage, kSoon},
    {'P', 0x2000, 0x20FF, {"排气后处理与燃油计量", "Exhaust aftertreatment and fuel metering"}, Check::Exhaust, kSoon},
    {'P', 0x2100, 0x21FF, {"节气门控制与燃油计量", "Throttle control and fuel metering"}, Check::Actuator, kSoon},
    {'P', 0x2200, 0x22FF, {"进气、增压与氧传感器", "Air metering, boost and oxygen sensors"}, Check::Mixture, kSoon},
    {'P', 0x2300, 0x23FF, {"点火系统", "Ignition system"}, Check::Ignition, kSoon},
    {'P', 0x2400, 0x24FF, {"辅助排放控制", "Auxiliary emission controls"}, Check::Exhaust, kSoon},
    {'P', 0x2500, 0x25FF, {"充电与辅助输入", "Charging and auxiliary inputs"}, Check::Charging, kSoon},
    {'P', 0x2600, 0x26FF, {"控制单元辅助输出", "Control unit auxiliary outputs"}, Check::ControlUnit, kSoon},
    {'P', 0x2700, 0x27FF, {"变速箱", "Transmission"}, Check::Gearbox, kSoon},
    {'P', 0x2800, 0x28FF, {"变速箱与燃油控制", "Transmission and fuel control"}, Check::Gearbox, kSoon},
    {'P', 0x2900, 0x29FF, {"燃油与进气计量", "Fuel and air metering"}, Check::Mixture, kSoon},
    {'P', 0x2A00, 0x2FFF, {"排放传感器与燃油计量", "Emission sensors and fuel metering"}, Check::Exhaust, kSoon},
    {'P', 0x3400, 0x34FF, {"停缸系统", "Cylinder deactivation"}, Check::Actuator, kSoon},
    {'P', 0x3500, 0x3FFF, {"动力总成(标准保留)", "Powertrain (reserved by the standard)"}, Check::ControlUnit, kSoon},
    {'U', 0x0000, 0x00FF, {"车辆通信总线", "Vehicle communication bus"}, Check::Network, kSoon},
    {'U', 0x0100, 0x02FF, {"与某控制单元的通信", "Communication with a control unit"}, Check::Network, kSoon},
    {'U', 0x0300, 0x03FF, {"控制单元软件兼容性", "Software compatibility of control units"}, Check::ControlUnit, kSoon},
    {'U', 0x0400, 0x05FF, {"控制单元之间的数据", "Data between control units"}, Check::Network, kSoon},
    {'U', 0x0600, 0x0FFF, {"车载网络", "Vehicle network"}, Check::Network, kSoon},
    {'U', 0x3000, 0x3FFF, {"控制单元自身与供电", "Control unit itself and its supply"}, Check::ControlUnit, kSoon},
    {'C', 0x0000, 0x00FF, {"制动与稳定系统", "Brakes and stability control"}, Check::Brake, kSoon},
    {'C', 0x0100, 0x01FF, {"制动液压系统", "Brake hydraulics"}, Check::Brake, kSoon},
    {'C', 0x0200, 0x04FF, {"制动、转向与驱动控制", "Brakes, steering and traction"}, Check::Brake, kSoon},
    {'C', 0x0500, 0x06FF, {"转向与悬架", "Steering and suspension"}, Check::Steering, kSoon},
    {'C', 0x0700, 0x0FFF, {"轮胎压力与底盘", "Tyre pressure and chassis"}, Check::Tyres, kSoon},
    {'C', 0x3000, 0x3FFF, {"底盘(标准保留)", "Chassis (reserved by the standard)"}, Check::Wiring, kSoon},
    {'B', 0x0000, 0x00FF, {"安全气囊与安全带", "Airbags and seat belts"}, Check::Restraint, kSoon},
    {'B', 0x0100, 0x0FFF, {"车身电气", "Body electrics"}, Check::Wiring, kDrive},
    {'B', 0x3000, 0x3FFF, {"车身(标准保留)", "Body (reserved by the standard)"}, Check::Wiring, kDrive},
};
// clang-format on

}  // namespace

std::span<const Subsystem> subsystems() {
    return kSubsystems;
}

}  // namespace odolink::fault_tables
