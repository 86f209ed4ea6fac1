// SPDX-License-Identifier: Apache-2.0
// Families P0300 to P06FF: misfire, knock, position sensors, coils, EGR, secondary air, catalyst, EVAP, fans, speed,
// idle, oil pressure, supply, control unit. Source of the meanings: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

using enum Place;
constexpr auto kDrive = Urgency::DriveOn;
constexpr auto kSoon = Urgency::ServiceSoon;
constexpr auto kStop = Urgency::StopSafely;

constexpr Name kCam{"凸轮轴位置传感器", "Camshaft position sensor"};
constexpr Name kCrank{"曲轴位置传感器", "Crankshaft position sensor"};
constexpr Name kCoil{"点火线圈", "Ignition coil"};
constexpr Name kMisfire{"发动机", "Engine"};
constexpr Name kCatalyst{"催化转化器", "Catalytic converter"};
constexpr Name kEvap{"燃油蒸发系统", "Fuel vapour system"};

// A misfire of one cylinder is for the garage soon; of several, or with the lamp flashing, a reason to stop.
// One family a line: a table is read by columns.
// clang-format off
constexpr Family kFamilies[] = {
    {'P', 0x0300, "m", {"发动机多个气缸", "Engine, several cylinders"}, None, Check::Ignition, kStop},
    {'P', 0x0301, "MMMMMMMMM", kMisfire, Cylinder, Check::Ignition, kSoon},
    {'P', 0x0310, "MMM", kMisfire, Cylinder, Check::Ignition, kSoon, 1, 10},
    {'P', 0x0313, "f", kMisfire, None, Check::Ignition, kSoon},
    {'P', 0x0314, "M", {"发动机单缸", "Engine, one cylinder"}, None, Check::Ignition, kSoon},
    {'P', 0x0315, "l", {"曲轴位置", "Crankshaft position variation"}, None, Check::ControlUnit, kDrive},
    {'P', 0x0316, "m", {"发动机起动时", "Engine, at start"}, None, Check::Ignition, kSoon},
    {'P', 0x0320, "CRAI", {"点火/发动机转速输入", "Ignition or engine speed input"}, None, Check::Wiring, kSoon},
    {'P', 0x0325, "CRLHI", {"爆震传感器1", "Knock sensor 1"}, Bank1, Check::Wiring, kSoon},
    {'P', 0x0330, "CRLHI", {"爆震传感器2", "Knock sensor 2"}, Bank2, Check::Wiring, kSoon},
    {'P', 0x0335, "CRLHI", kCrank, LetterA, Check::Wiring, kSoon},
    {'P', 0x0340, "CRLHI", kCam, Bank1, Check::Wiring, kSoon},
    {'P', 0x0345, "CRLHI", kCam, Bank2, Check::Wiring, kSoon},
    {'P', 0x0350, "C", kCoil, None, Check::Ignition, kSoon},
    {'P', 0x0351, "CCCCCCCCC", kCoil, Letter, Check::Ignition, kSoon},
    {'P', 0x0360, "CCC", kCoil, Letter, Check::Ignition, kSoon, 1, 10},
    {'P', 0x0365, "CRLHI", {"排气凸轮轴位置传感器", "Exhaust camshaft position sensor"}, Bank1, Check::Wiring, kSoon},
    {'P', 0x0380, "C", {"预热塞电路", "Glow plug circuit"}, LetterA, Check::Actuator, kDrive},
    {'P', 0x0385, "CRLHI", kCrank, LetterB, Check::Wiring, kSoon},
    {'P', 0x0390, "CRLHI", {"排气凸轮轴位置传感器", "Exhaust camshaft position sensor"}, Bank2, Check::Wiring, kSoon},
    {'P', 0x0400, "gNXC", {"废气再循环", "Exhaust gas recirculation"}, None, Check::Exhaust, kDrive},
    {'P', 0x0404, "R", {"废气再循环控制", "EGR control"}, None, Check::Actuator, kDrive},
    {'P', 0x0405, "LH", {"废气再循环传感器", "EGR sensor"}, LetterA, Check::Wiring, kDrive},
    {'P', 0x0407, "LH", {"废气再循环传感器", "EGR sensor"}, LetterB, Check::Wiring, kDrive},
    {'P', 0x0410, "gFCOS", {"二次空气系统", "Secondary air system"}, None, Check::Exhaust, kDrive},
    {'P', 0x0420, "EE", kCatalyst, Bank1, Check::Exhaust, kSoon},
    {'P', 0x0422, "E", {"主催化转化器", "Main catalytic converter"}, Bank1, Check::Exhaust, kSoon},
    {'P', 0x0423, "E", {"加热式催化转化器", "Heated catalytic converter"}, Bank1, Check::Exhaust, kSoon},
    {'P', 0x0424, "t", {"加热式催化转化器", "Heated catalytic converter"}, Bank1, Check::Exhaust, kSoon},
    {'P', 0x0426, "RLH", {"催化器温度传感器", "Catalyst temperature sensor"}, Bank1, Check::Wiring, kSoon},
    {'P', 0x0430, "EE", kCatalyst, Bank2, Check::Exhaust, kSoon},
    {'P', 0x0432, "E", {"主催化转化器", "Main catalytic converter"}, Bank2, Check::Exhaust, kSoon},
    {'P', 0x0440, "g", kEvap, None, Check::Tightness, kDrive},
    {'P', 0x0441, "F", {"燃油蒸发清洗流量", "Fuel vapour purge flow"}, None, Check::Tightness, kDrive},
    {'P', 0x0442, "k", kEvap, None, Check::Tightness, kDrive},
    {'P', 0x0443, "COS", {"碳罐清洗阀", "Vapour purge valve"}, None, Check::Tightness, kDrive},
    {'P', 0x0446, "COSC", {"碳罐通风阀", "Vapour vent valve"}, None, Check::Tightness, kDrive},
    {'P', 0x0450, "CRLHI", {"燃油箱压力传感器", "Fuel tank pressure sensor"}, None, Check::Wiring, kDrive},
    {'P', 0x0455, "Kb", kEvap, None, Check::Tightness, kDrive},
    {'P', 0x0457, "q", kEvap, None, Check::Tightness, kDrive},
    {'P', 0x0458, "LH", {"碳罐清洗阀", "Vapour purge valve"}, None, Check::Tightness, kDrive},
    {'P', 0x0460, "CRLHI", {"燃油油位传感器", "Fuel level sensor"}, LetterA, Check::Wiring, kDrive},
    {'P', 0x0470, "CRLHI", {"排气压力传感器", "Exhaust pressure sensor"}, None, Check::Wiring, kSoon},
    {'P', 0x0480, "CCC", {"冷却风扇控制", "Cooling fan control"}, None, Check::Cooling, kSoon},
    {'P', 0x0488, "R", {"废气再循环节气门", "EGR throttle"}, None, Check::Actuator, kSoon},
    {'P', 0x0489, "LH", {"废气再循环控制", "EGR control"}, None, Check::Actuator, kDrive},
    {'P', 0x0496, "X", {"燃油蒸发清洗流量", "Fuel vapour purge flow"}, None, Check::Tightness, kDrive},
    {'P', 0x0500, "CRLI", {"车速传感器", "Vehicle speed sensor"}, LetterA, Check::Wiring, kSoon},
    {'P', 0x0504, "j", {"制动开关A/B", "Brake switch A and B"}, None, Check::Brake, kSoon},
    {'P', 0x0505, "g", {"怠速控制系统", "Idle control system"}, None, Check::Mixture, kDrive},
    {'P', 0x0506, "wx", {"怠速转速", "Idle speed"}, None, Check::Mixture, kDrive},
    {'P', 0x0510, "C", {"节气门关闭位置开关", "Closed throttle switch"}, None, Check::Wiring, kDrive},
    {'P', 0x0513, "i", {"防盗钥匙", "Immobiliser key"}, None, Check::ControlUnit, kSoon},
    {'P', 0x0520, "CRLH", {"机油压力传感器", "Engine oil pressure sensor"}, None, Check::Wiring, kSoon},
    {'P', 0x0524, "w", {"发动机机油压力", "Engine oil pressure"}, None, Check::Actuator, kStop},
    {'P', 0x0530, "CRLH", {"空调制冷剂压力传感器", "A/C refrigerant pressure sensor"}, LetterA, Check::Wiring, kDrive},
    {'P', 0x0534, "w", {"空调制冷剂量", "A/C refrigerant charge"}, None, Check::Tightness, kDrive},
    {'P', 0x0544, "CLH", {"排气温度传感器", "Exhaust temperature sensor"}, Bank1Sensor1, Check::Wiring, kSoon},
    {'P', 0x0550, "CRLHI", {"助力转向压力传感器", "Power steering pressure sensor"}, None, Check::Wiring, kSoon},
    {'P', 0x0560, "gyLH", {"系统电压", "System voltage"}, None, Check::Charging, kSoon},
    {'P', 0x0571, "CLH", {"制动开关", "Brake switch"}, LetterA, Check::Brake, kSoon},
    {'P', 0x0600, "n", {"控制单元串行通信", "Serial communication link"}, None, Check::Network, kSoon},
    {'P', 0x0601, "zpzzzz", {"发动机控制单元", "Engine control unit"}, None, Check::ControlUnit, kSoon},
    {'P', 0x0607, "P", {"发动机控制单元", "Engine control unit"}, None, Check::ControlUnit, kSoon},
    {'P', 0x0610, "p", {"车辆选项配置", "Vehicle options"}, None, Check::ControlUnit, kSoon},
    {'P', 0x0615, "CLH", {"起动机继电器", "Starter relay"}, None, Check::Charging, kSoon},
    {'P', 0x0620, "C", {"发电机控制", "Generator control"}, None, Check::Charging, kSoon},
    {'P', 0x0622, "C", {"发电机磁场控制", "Generator field control"}, None, Check::Charging, kSoon},
    {'P', 0x0625, "LH", {"发电机磁场端子", "Generator field terminal"}, None, Check::Charging, kSoon},
    {'P', 0x0627, "OLH", {"燃油泵控制", "Fuel pump control"}, LetterA, Check::Actuator, kSoon},
    {'P', 0x0630, "l", {"车辆识别码", "Vehicle identification number"}, None, Check::ControlUnit, kSoon},
    {'P', 0x0638, "R", {"节气门执行器", "Throttle actuator"}, Bank1, Check::Actuator, kSoon},
    {'P', 0x0641, "OLH", {"传感器参考电压", "Sensor reference voltage"}, LetterA, Check::Wiring, kSoon},
    {'P', 0x0650, "C", {"故障指示灯", "Malfunction indicator lamp"}, None, Check::Wiring, kSoon},
    {'P', 0x0651, "OLH", {"传感器参考电压", "Sensor reference voltage"}, LetterB, Check::Wiring, kSoon},
    {'P', 0x0685, "OLH", {"控制单元主继电器", "Control unit power relay"}, None, Check::ControlUnit, kSoon},
    {'P', 0x0698, "LH", {"传感器参考电压", "Sensor reference voltage"}, LetterC, Check::Wiring, kSoon},
};
// clang-format on

}  // namespace

std::span<const Family> ignition_to_idle() {
    return kFamilies;
}

}  // namespace odolink::fault_tables
