// SPDX-License-Identifier: Apache-2.0
// Families U0xxx, C0xxx and B0xxx, and the subsystem of every range of generic codes, for codes that no family names.
// Source of the meanings: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

using enum Place;
constexpr auto kDrive = Urgency::DriveOn;
constexpr auto kSoon = Urgency::ServiceSoon;
constexpr auto kStop = Urgency::StopSafely;

// One family a line: a table is read by columns.
// clang-format off
constexpr Family kFamilies[] = {
    {'U', 0x0001, "nP", {"高速CAN总线", "High speed CAN bus"}, None, Check::Network, kSoon},
    {'U', 0x0028, "n", {"车辆通信总线A", "Vehicle communication bus A"}, None, Check::Network, kSoon},
    {'U', 0x0073, "n", {"控制单元通信总线A(关闭)", "Control unit communication bus A (off)"}, None, Check::Network, kSoon},
    {'U', 0x0100, "c", {"发动机控制单元A", "Engine control unit A"}, None, Check::Network, kStop},
    {'U', 0x0101, "c", {"变速箱控制单元", "Transmission control unit"}, None, Check::Network, kSoon},
    {'U', 0x0102, "c", {"分动箱控制单元", "Transfer case control unit"}, None, Check::Network, kSoon},
    {'U', 0x0103, "c", {"换挡控制单元", "Gear shift control unit"}, None, Check::Network, kSoon},
    {'U', 0x0104, "c", {"巡航控制单元", "Cruise control unit"}, None, Check::Network, kDrive},
    {'U', 0x0105, "c", {"喷油控制单元", "Fuel injector control unit"}, None, Check::Network, kSoon},
    {'U', 0x0106, "c", {"预热塞控制单元", "Glow plug control unit"}, None, Check::Network, kSoon},
    {'U', 0x0107, "c", {"节气门执行器控制单元", "Throttle actuator control unit"}, None, Check::Network, kSoon},
    {'U', 0x0109, "c", {"燃油泵控制单元", "Fuel pump control unit"}, None, Check::Network, kSoon},
    {'U', 0x0110, "c", {"驱动电机控制单元", "Drive motor control unit"}, LetterA, Check::HighVoltage, kStop},
    {'U', 0x0111, "cc", {"电池能量控制单元", "Battery energy control unit"}, None, Check::HighVoltage, kSoon},
    {'U', 0x0121, "c", {"防抱死制动控制单元", "Anti-lock brake control unit"}, None, Check::Brake, kStop},
    {'U', 0x0122, "c", {"车身稳定控制单元", "Vehicle dynamics control unit"}, None, Check::Brake, kSoon},
    {'U', 0x0126, "c", {"转向角传感器模块", "Steering angle sensor module"}, None, Check::Brake, kSoon},
    {'U', 0x0127, "c", {"胎压监测模块", "Tyre pressure monitor"}, None, Check::Network, kDrive},
    {'U', 0x0128, "c", {"驻车制动模块", "Park brake module"}, None, Check::Brake, kSoon},
    {'U', 0x0129, "c", {"制动系统控制单元", "Brake system control unit"}, None, Check::Brake, kStop},
    {'U', 0x0131, "c", {"助力转向控制单元", "Power steering control unit"}, None, Check::Network, kStop},
    {'U', 0x0132, "c", {"悬架控制单元", "Suspension control unit"}, LetterA, Check::Network, kSoon},
    {'U', 0x0140, "c", {"车身控制单元", "Body control unit"}, None, Check::Network, kSoon},
    {'U', 0x0146, "c", {"网关", "Gateway"}, LetterA, Check::Network, kSoon},
    {'U', 0x0151, "c", {"安全气囊控制单元", "Restraints control unit"}, None, Check::Restraint, kSoon},
    {'U', 0x0155, "c", {"组合仪表", "Instrument cluster"}, None, Check::Network, kSoon},
    {'U', 0x0164, "c", {"空调控制单元", "Climate control unit"}, None, Check::Network, kDrive},
    {'U', 0x0184, "c", {"收音机", "Radio"}, None, Check::Network, kDrive},
    {'U', 0x0300, "J", {"控制单元内部软件", "Internal control unit software"}, None, Check::ControlUnit, kSoon},
    {'U', 0x0401, "Q", {"发动机控制单元数据", "Data from engine control unit"}, LetterA, Check::Network, kSoon},
    {'U', 0x0402, "Q", {"变速箱控制单元数据", "Data from transmission control unit"}, None, Check::Network, kSoon},
    {'U', 0x0415, "Q", {"防抱死制动控制单元数据", "Data from anti-lock brake control unit"}, None, Check::Brake, kSoon},
    {'U', 0x0416, "Q", {"车身稳定控制单元数据", "Data from vehicle dynamics control unit"}, None, Check::Brake, kSoon},
    {'U', 0x0422, "Q", {"车身控制单元数据", "Data from body control unit"}, None, Check::Network, kDrive},
    {'U', 0x0423, "Q", {"组合仪表数据", "Data from instrument cluster"}, None, Check::Network, kDrive},
    {'C', 0x0035, "CCC", {"左前轮速传感器", "Left front wheel speed sensor"}, None, Check::Brake, kSoon},
    {'C', 0x003A, "CCC", {"左后轮速传感器", "Left rear wheel speed sensor"}, None, Check::Brake, kSoon},
    {'C', 0x0040, "CCC", {"右前轮速传感器", "Right front wheel speed sensor"}, None, Check::Brake, kSoon},
    {'C', 0x0045, "CCC", {"右后轮速传感器", "Right rear wheel speed sensor"}, None, Check::Brake, kSoon},
    {'C', 0x0051, "C", {"转向角传感器", "Steering wheel position sensor"}, None, Check::Brake, kSoon},
    {'C', 0x0110, "C", {"制动泵电机", "Brake pump motor"}, None, Check::Brake, kStop},
    {'B', 0x0001, "C", {"驾驶员安全气囊第1级", "Driver airbag, stage 1"}, None, Check::Restraint, kSoon},
    {'B', 0x0010, "C", {"副驾驶安全气囊第1级", "Passenger airbag, stage 1"}, None, Check::Restraint, kSoon},
};

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
    {'C', 0x0000, 0x00FF, {"制动与稳定系统", "Brake and stability system"}, Check::Brake, kSoon},
    {'C', 0x0100, 0x01FF, {"制动液压系统", "Brake hydraulics"}, Check::Brake, kSoon},
    {'C', 0x0200, 0x04FF, {"制动、转向与驱动控制", "Brakes, steering and traction"}, Check::Brake, kSoon},
    {'C', 0x0500, 0x06FF, {"转向与悬架", "Steering and suspension"}, Check::Brake, kSoon},
    {'C', 0x0700, 0x0FFF, {"轮胎压力与底盘", "Tyre pressure and chassis"}, Check::Wiring, kSoon},
    {'C', 0x3000, 0x3FFF, {"底盘(标准保留)", "Chassis (reserved by the standard)"}, Check::Wiring, kSoon},
    {'B', 0x0000, 0x00FF, {"安全气囊与安全带", "Airbags and seat belts"}, Check::Restraint, kSoon},
    {'B', 0x0100, 0x0FFF, {"车身电气", "Body electrics"}, Check::Wiring, kDrive},
    {'B', 0x3000, 0x3FFF, {"车身(标准保留)", "Body (reserved by the standard)"}, Check::Wiring, kDrive},
};
// clang-format on

}  // namespace

std::span<const Family> network_and_body() {
    return kFamilies;
}
std::span<const Subsystem> subsystems() {
    return kSubsystems;
}

}  // namespace odolink::fault_tables
