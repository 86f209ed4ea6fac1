// SPDX-License-Identifier: Apache-2.0
// The area of every range of generic codes, for codes that no family names. Where a range mixes systems it says so
// and sends nobody to a wrong part. Source: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

// One range a line: a table is read by columns.
// clang-format off
constexpr Subsystem kSubsystems[] = {
    {'P', 0x0000, 0x02FF, {"发动机及其排放控制", "Engine and its emission control"}, Check::Scan, kSoon},
    {'P', 0x0300, 0x03FF, {"点火、正时或发动机传感器", "Ignition, timing or engine sensors"}, Check::Scan, kSoon},
    {'P', 0x0400, 0x05FF, {"发动机及其辅助系统", "Engine and its auxiliary systems"}, Check::Scan, kSoon},
    {'P', 0x0600, 0x06FF, {"控制单元及其输出", "Control unit and its outputs"}, Check::ControlUnit, kSoon},
    {'P', 0x0700, 0x09FF, {"变速箱", "Transmission"}, Check::Gearbox, kSoon},
    {'P', 0x0A00, 0x0FFF, {"混合动力或电动驱动", "Hybrid or electric drive"}, Check::HighVoltage, kSoon},
    {'P', 0x2000, 0x26FF, {"发动机及其排放控制", "Engine and its emission control"}, Check::Scan, kSoon},
    {'P', 0x2700, 0x27FF, {"变速箱", "Transmission"}, Check::Gearbox, kSoon},
    {'P', 0x2800, 0x2FFF, {"动力系统(编号不能说明部件)", "Powertrain (the number does not tell the part)"}, Check::Scan, kSoon},
    {'P', 0x3400, 0x34FF, {"停缸系统", "Cylinder deactivation"}, Check::Actuator, kSoon},
    {'P', 0x3500, 0x3FFF, {"动力系统(编号不能说明部件)", "Powertrain (the number does not tell the part)"}, Check::Scan, kSoon},
    {'U', 0x0000, 0x00FF, {"车辆通信总线", "Vehicle communication bus"}, Check::Network, kSoon},
    {'U', 0x0100, 0x02FF, {"与某控制单元的通信", "Communication with a control unit"}, Check::Network, kSoon},
    {'U', 0x0300, 0x03FF, {"控制单元软件兼容性", "Software compatibility of control units"}, Check::ControlUnit, kSoon},
    {'U', 0x0400, 0x05FF, {"控制单元之间的数据", "Data between control units"}, Check::Network, kSoon},
    {'U', 0x0600, 0x0FFF, {"车载网络", "Vehicle network"}, Check::Network, kSoon},
    {'U', 0x3000, 0x3FFF, {"控制单元(编号不能说明部件)", "Control unit (the number does not tell the part)"}, Check::Scan, kSoon},
    {'C', 0x0000, 0x01FF, {"制动与稳定系统", "Brakes and stability control"}, Check::Brake, kSoon},
    {'C', 0x0200, 0x0FFF, {"底盘(制动、转向、悬架或四驱)", "Chassis (brakes, steering, suspension or all wheel drive)"}, Check::Scan, kSoon},
    {'C', 0x3000, 0x3FFF, {"底盘(编号不能说明部件)", "Chassis (the number does not tell the part)"}, Check::Scan, kSoon},
    {'B', 0x0000, 0x00FF, {"安全气囊与安全带", "Airbags and seat belts"}, Check::Restraint, kSoon},
    {'B', 0x0100, 0x0FFF, {"车身(编号不能说明部件)", "Body (the number does not tell the part)"}, Check::Scan, kSoon},
    {'B', 0x3000, 0x3FFF, {"车身(编号不能说明部件)", "Body (the number does not tell the part)"}, Check::Scan, kSoon},
};
// clang-format on

}  // namespace

std::span<const Subsystem> subsystems() {
    return kSubsystems;
}

}  // namespace odolink::fault_tables
