// SPDX-License-Identifier: Apache-2.0
// Families P0A00 to P0FFF: hybrid drive and high voltage.
// Source of the meanings: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

constexpr auto kDrive = Urgency::DriveOn;
constexpr auto kSoon = Urgency::ServiceSoon;
constexpr auto kStop = Urgency::StopSafely;

// One family a line: a table is read by columns.
// clang-format off
constexpr Family kFamilies[] = {
    {'P', 0x0A00, "CRLHI", {"电机电子冷却液温度传感器", "Motor electronics coolant temperature sensor"}, kAnywhere, Check::Cooling, kSoon},
    {'P', 0x0A05, "O<>", {"电机电子冷却液泵", "Motor electronics coolant pump"}, letter('A'), Check::Cooling, kSoon},
    {'P', 0x0A08, "CL", {"直流转换器状态", "DC/DC converter status"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A0A, "CRLHI", {"高压互锁回路", "High voltage interlock"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0A0F, "a", {"发动机起动(混合动力)", "Engine start by hybrid drive"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A10, "H", {"直流转换器状态", "DC/DC converter status"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A11, "OLH", {"直流转换器使能", "DC/DC converter enable"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A14, "O<>", {"发动机支承控制", "Engine mount control"}, kAnywhere, Check::Actuator, kDrive},
    {'P', 0x0A1A, "g", {"发电机控制模块", "Generator control module"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A1B, "g", {"驱动电机控制模块", "Drive motor control module"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0A1C, "g", {"驱动电机控制模块", "Drive motor control module"}, letter('B'), Check::HighVoltage, kSoon},
    {'P', 0x0A1D, "g", {"混合动力控制模块", "Hybrid powertrain control module"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0A1E, "g", {"起动/发电机控制模块", "Starter generator control module"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A1F, "g", {"动力电池控制模块", "Battery energy control module"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A2A, "CRLHI", {"驱动电机温度传感器", "Drive motor temperature sensor"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0A2F, "U", {"驱动电机", "Drive motor"}, letter('A'), Check::HighVoltage, kStop},
    {'P', 0x0A30, "CRLHI", {"驱动电机温度传感器", "Drive motor temperature sensor"}, letter('B'), Check::HighVoltage, kSoon},
    {'P', 0x0A35, "U", {"驱动电机", "Drive motor"}, letter('B'), Check::HighVoltage, kStop},
    {'P', 0x0A36, "CRLHI", {"发电机温度传感器", "Generator temperature sensor"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A3B, "U", {"发电机", "Generator"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0A3C, "U", {"驱动电机逆变器", "Drive motor inverter"}, letter('A'), Check::HighVoltage, kStop},
    {'P', 0x0A3D, "U", {"驱动电机逆变器", "Drive motor inverter"}, letter('B'), Check::HighVoltage, kStop},
    {'P', 0x0A3E, "U", {"发电机逆变器", "Generator inverter"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0A3F, "CRLHI", {"驱动电机位置传感器", "Drive motor position sensor"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0A44, "#", {"驱动电机", "Drive motor"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0A45, "CRLHI", {"驱动电机位置传感器", "Drive motor position sensor"}, letter('B'), Check::HighVoltage, kSoon},
    {'P', 0x0A4A, "#", {"驱动电机", "Drive motor"}, letter('B'), Check::HighVoltage, kSoon},
    {'P', 0x0A4B, "CRLHI", {"发电机位置传感器", "Generator position sensor"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A50, "#", {"发电机", "Generator"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A51, "CRLHI", {"驱动电机电流传感器", "Drive motor current sensor"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0A56, "CRLHI", {"驱动电机电流传感器", "Drive motor current sensor"}, letter('B'), Check::HighVoltage, kSoon},
    {'P', 0x0A5B, "CRLHI", {"发电机电流传感器", "Generator current sensor"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A60, "CLH", {"驱动电机A的U相电流", "Phase U current of drive motor A"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A63, "CLH", {"驱动电机A的V相电流", "Phase V current of drive motor A"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A66, "CLH", {"驱动电机A的W相电流", "Phase W current of drive motor A"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A78, "P", {"驱动电机逆变器", "Drive motor inverter"}, letter('A'), Check::HighVoltage, kStop},
    {'P', 0x0A79, "P", {"驱动电机逆变器", "Drive motor inverter"}, letter('B'), Check::HighVoltage, kStop},
    {'P', 0x0A7A, "P", {"发电机逆变器", "Generator inverter"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A7B, "{", {"动力电池控制请求亮灯", "Battery energy control lamp request"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A7C, "U", {"电机电子模块", "Motor electronics"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0A7D, "w", {"动力电池电量", "Hybrid battery charge"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A7E, "U", {"动力电池组", "Hybrid battery pack"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0A7F, "d", {"动力电池组", "Hybrid battery pack"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A80, "{", {"需要更换动力电池组", "Replace hybrid battery pack"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A81, "Os1<>", {"动力电池冷却风扇1", "Hybrid battery fan 1"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A8D, "LH", {"14伏电源模块系统电压", "14 volt power module system voltage"}, kAnywhere, Check::Charging, kSoon},
    {'P', 0x0A90, "P", {"驱动电机", "Drive motor"}, letter('A'), Check::HighVoltage, kStop},
    {'P', 0x0A91, "P", {"驱动电机", "Drive motor"}, letter('B'), Check::HighVoltage, kStop},
    {'P', 0x0A92, "P", {"混合动力发电机", "Hybrid generator"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A93, "P", {"逆变器冷却系统", "Inverter cooling system"}, letter('A'), Check::Cooling, kStop},
    {'P', 0x0A94, "P", {"直流转换器", "DC/DC converter"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A95, "g", {"高压保险丝", "High voltage fuse"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0A96, "Os1<>", {"动力电池冷却风扇2", "Hybrid battery fan 2"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0A9B, "CRLHI", {"动力电池温度传感器", "Hybrid battery temperature sensor"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0AA0, "C", {"动力电池正极接触器", "Hybrid battery positive contactor"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0AA1, "32", {"动力电池正极接触器", "Hybrid battery positive contactor"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0AA3, "C", {"动力电池负极接触器", "Hybrid battery negative contactor"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0AA4, "32", {"动力电池负极接触器", "Hybrid battery negative contactor"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0AA6, "u", {"动力电池高压绝缘", "High voltage insulation of battery"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0AA7, "C", {"动力电池绝缘检测", "High voltage insulation sensing"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0AAC, "CRLHI", {"动力电池进气温度传感器", "Hybrid battery air temperature sensor"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0ABF, "CRLHI", {"动力电池电流传感器", "Hybrid battery current sensor"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0AC4, "{", {"混合动力控制请求亮灯", "Hybrid control lamp request"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0AC5, "CRLHI", {"动力电池温度传感器", "Hybrid battery temperature sensor"}, letter('B'), Check::HighVoltage, kSoon},
    {'P', 0x0ACA, "CRLHI", {"动力电池温度传感器", "Hybrid battery temperature sensor"}, letter('C'), Check::HighVoltage, kSoon},
    {'P', 0x0AD9, "OR<>", {"动力电池正极接触器控制", "Positive contactor control"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0ADD, "OR<>", {"动力电池负极接触器控制", "Negative contactor control"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0AE1, "C32", {"动力电池预充接触器", "Hybrid battery precharge contactor"}, kAnywhere, Check::HighVoltage, kStop},
    {'P', 0x0AE4, "OR<>", {"动力电池预充接触器控制", "Precharge contactor control"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0AE8, "CRLHI", {"动力电池温度传感器", "Hybrid battery temperature sensor"}, letter('D'), Check::HighVoltage, kSoon},
    {'P', 0x0AED, "CRLHI", {"驱动电机逆变器温度传感器", "Motor inverter temperature sensor"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0AF2, "CRLHI", {"驱动电机逆变器温度传感器", "Motor inverter temperature sensor"}, letter('B'), Check::HighVoltage, kSoon},
    {'P', 0x0AF8, "g", {"动力电池系统电压", "Hybrid battery system voltage"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0AF9, "ywx", {"动力电池系统电压", "Hybrid battery system voltage"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0AFC, "g", {"动力电池检测模块", "Hybrid battery sensor module"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0B0D, "P", {"变速箱辅助油泵电机", "Auxiliary transmission pump motor"}, letter('A'), Check::Gearbox, kSoon},
    {'P', 0x0B3B, "CRLHI", {"动力电池电压检测", "Hybrid battery voltage sensing"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0B40, "CRLHI", {"动力电池电压检测", "Hybrid battery voltage sensing"}, letter('B'), Check::HighVoltage, kSoon},
    {'P', 0x0B45, "CRLHI", {"动力电池电压检测", "Hybrid battery voltage sensing"}, letter('C'), Check::HighVoltage, kSoon},
    {'P', 0x0B4A, "CRLHI", {"动力电池电压检测", "Hybrid battery voltage sensing"}, letter('D'), Check::HighVoltage, kSoon},
    {'P', 0x0BBD, "j", {"动力电池各单元电压", "Hybrid battery cell voltages"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0C00, "P", {"驱动电机电流", "Drive motor current"}, letter('A'), Check::HighVoltage, kSoon},
    {'P', 0x0C01, "x", {"驱动电机电流", "Drive motor current"}, letter('A'), Check::HighVoltage, kStop},
    {'P', 0x0C32, "P", {"动力电池冷却系统", "Hybrid battery cooling system"}, kAnywhere, Check::Cooling, kSoon},
    {'P', 0x0C73, "P", {"电机电子冷却液泵", "Motor electronics coolant pump"}, letter('A'), Check::Cooling, kSoon},
    {'P', 0x0C76, "%", {"动力电池系统放电", "Hybrid battery discharge"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0C77, ":", {"动力电池预充", "Hybrid battery precharge"}, kAnywhere, Check::HighVoltage, kSoon},
    {'P', 0x0C78, "%", {"动力电池预充", "Hybrid battery precharge"}, kAnywhere, Check::HighVoltage, kSoon},
};
// clang-format on

}  // namespace

std::span<const Family> hybrid() {
    return kFamilies;
}

}  // namespace odolink::fault_tables
