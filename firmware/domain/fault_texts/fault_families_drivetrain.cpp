// SPDX-License-Identifier: Apache-2.0
// Families P0700 to P0AFF, P2xxx and P34xx: transmission, hybrid drive, throttle control, exhaust aftertreatment,
// cylinder deactivation. Source of the meanings: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

using enum Place;
constexpr auto kDrive = Urgency::DriveOn;
constexpr auto kSoon = Urgency::ServiceSoon;
constexpr auto kStop = Urgency::StopSafely;

constexpr Name kShift{"换挡电磁阀", "Shift solenoid"};
constexpr Name kPressure{"变速箱压力控制电磁阀", "Transmission pressure control solenoid"};
constexpr Name kThrottle{"节气门执行器控制", "Throttle actuator control"};
constexpr Name kPedal{"节气门/踏板位置传感器", "Throttle or pedal position sensor"};
constexpr Name kFilter{"颗粒捕集器", "Particulate filter"};
constexpr Name kReductant{"还原剂(尿素)系统", "Reductant (urea) system"};

// One family a line: a table is read by columns.
// clang-format off
constexpr Family kFamilies[] = {
    {'P', 0x0700, "g", {"变速箱控制系统", "Transmission control system"}, None, Check::Gearbox, kSoon},
    {'P', 0x0701, "R", {"变速箱控制系统", "Transmission control system"}, None, Check::Gearbox, kSoon},
    {'P', 0x0702, "C", {"变速箱控制系统", "Transmission control system"}, None, Check::Gearbox, kSoon},
    {'P', 0x0703, "C", {"制动开关", "Brake switch"}, LetterB, Check::Brake, kSoon},
    {'P', 0x0704, "C", {"离合器开关", "Clutch switch"}, None, Check::Wiring, kDrive},
    {'P', 0x0705, "CRLHI", {"挡位传感器", "Gear range sensor"}, LetterA, Check::Gearbox, kSoon},
    {'P', 0x0710, "CRLHI", {"变速箱油温传感器", "Transmission fluid temperature sensor"}, LetterA, Check::Gearbox, kSoon},
    {'P', 0x0715, "CRAI", {"涡轮/输入轴转速传感器", "Turbine or input speed sensor"}, LetterA, Check::Gearbox, kSoon},
    {'P', 0x0720, "CRAI", {"输出轴转速传感器", "Output speed sensor"}, None, Check::Gearbox, kSoon},
    {'P', 0x0725, "CRAI", {"发动机转速输入", "Engine speed input"}, None, Check::Wiring, kSoon},
    {'P', 0x0730, "r", {"变速箱速比", "Gear ratio"}, None, Check::Gearbox, kSoon},
    {'P', 0x0731, "r", {"1挡速比", "Gear 1 ratio"}, None, Check::Gearbox, kSoon},
    {'P', 0x0732, "r", {"2挡速比", "Gear 2 ratio"}, None, Check::Gearbox, kSoon},
    {'P', 0x0733, "r", {"3挡速比", "Gear 3 ratio"}, None, Check::Gearbox, kSoon},
    {'P', 0x0734, "r", {"4挡速比", "Gear 4 ratio"}, None, Check::Gearbox, kSoon},
    {'P', 0x0735, "r", {"5挡速比", "Gear 5 ratio"}, None, Check::Gearbox, kSoon},
    {'P', 0x0736, "r", {"倒挡速比", "Reverse gear ratio"}, None, Check::Gearbox, kSoon},
    {'P', 0x0740, "Os1DI", {"液力变矩器离合器", "Torque converter clutch"}, None, Check::Gearbox, kSoon},
    {'P', 0x0745, "Cs1DI", kPressure, LetterA, Check::Gearbox, kSoon},
    {'P', 0x0750, "Cs1DI", kShift, LetterA, Check::Gearbox, kSoon},
    {'P', 0x0755, "Cs1DI", kShift, LetterB, Check::Gearbox, kSoon},
    {'P', 0x0760, "Cs1DI", kShift, LetterC, Check::Gearbox, kSoon},
    {'P', 0x0765, "Cs1DI", kShift, LetterD, Check::Gearbox, kSoon},
    {'P', 0x0770, "Cs1DI", kShift, LetterE, Check::Gearbox, kSoon},
    {'P', 0x0775, "Cs1DI", kPressure, LetterB, Check::Gearbox, kSoon},
    {'P', 0x0780, "g", {"换挡", "Gear shift"}, None, Check::Gearbox, kSoon},
    {'P', 0x0795, "Cs1DI", kPressure, LetterC, Check::Gearbox, kSoon},
    {'P', 0x0A0F, "a", {"混合动力发动机起动", "Hybrid engine start"}, None, Check::HighVoltage, kSoon},
    {'P', 0x0A7F, "d", {"动力电池组", "Hybrid battery pack"}, None, Check::HighVoltage, kSoon},
    {'P', 0x0A80, "d", {"动力电池组(需更换)", "Hybrid battery pack (replace)"}, None, Check::HighVoltage, kSoon},
    {'P', 0x0AA6, "u", {"动力电池高压绝缘", "High voltage insulation"}, None, Check::HighVoltage, kStop},
    {'P', 0x2002, "EE", kFilter, None, Check::Exhaust, kSoon},
    {'P', 0x200C, "x", {"颗粒捕集器温度", "Particulate filter temperature"}, Bank1, Check::Exhaust, kStop},
    {'P', 0x2096, "TY", {"催化器后混合气", "Mixture after catalyst"}, Bank1, Check::Exhaust, kSoon},
    {'P', 0x2098, "TY", {"催化器后混合气", "Mixture after catalyst"}, Bank2, Check::Exhaust, kSoon},
    {'P', 0x2100, "O", {"节气门执行器电机", "Throttle actuator motor"}, LetterA, Check::Actuator, kSoon},
    {'P', 0x2101, "R", {"节气门执行器电机", "Throttle actuator motor"}, LetterA, Check::Actuator, kSoon},
    {'P', 0x2102, "LH", {"节气门执行器电机", "Throttle actuator motor"}, LetterA, Check::Actuator, kSoon},
    {'P', 0x2106, "h", kThrottle, None, Check::Actuator, kSoon},
    {'P', 0x2107, "z", kThrottle, None, Check::ControlUnit, kSoon},
    {'P', 0x2108, "P", kThrottle, None, Check::ControlUnit, kSoon},
    {'P', 0x2111, "23", kThrottle, None, Check::Actuator, kStop},
    {'P', 0x2119, "R", {"节气门体", "Throttle body"}, LetterA, Check::Actuator, kSoon},
    {'P', 0x2120, "CRLHI", kPedal, LetterD, Check::Wiring, kSoon},
    {'P', 0x2125, "CRLHI", kPedal, LetterE, Check::Wiring, kSoon},
    {'P', 0x2135, "j", {"节气门/踏板位置A与B", "Throttle or pedal position A and B"}, None, Check::Wiring, kSoon},
    {'P', 0x2138, "j", {"节气门/踏板位置D与E", "Throttle or pedal position D and E"}, None, Check::Wiring, kSoon},
    {'P', 0x2177, "TY", {"非怠速时混合气", "Mixture off idle"}, Bank1, Check::Mixture, kSoon},
    {'P', 0x2187, "TY", {"怠速时混合气", "Mixture at idle"}, Bank1, Check::Mixture, kSoon},
    {'P', 0x2189, "TY", {"怠速时混合气", "Mixture at idle"}, Bank2, Check::Mixture, kSoon},
    {'P', 0x2195, "TY", {"氧传感器信号", "Oxygen sensor signal"}, Bank1Sensor1, Check::Exhaust, kDrive},
    {'P', 0x2197, "TY", {"氧传感器信号", "Oxygen sensor signal"}, Bank2Sensor1, Check::Exhaust, kDrive},
    {'P', 0x2200, "CRLHI", {"氮氧化物传感器", "NOx sensor"}, Bank1, Check::Exhaust, kSoon},
    {'P', 0x2226, "CRLHI", {"大气压力传感器", "Barometric pressure sensor"}, None, Check::Wiring, kDrive},
    {'P', 0x2263, "P", {"增压系统", "Boost system"}, None, Check::Actuator, kSoon},
    {'P', 0x2270, "TY", {"氧传感器信号", "Oxygen sensor signal"}, Bank1Sensor2, Check::Exhaust, kDrive},
    {'P', 0x2272, "TY", {"氧传感器信号", "Oxygen sensor signal"}, Bank2Sensor2, Check::Exhaust, kDrive},
    {'P', 0x20EE, "E", {"氮氧化物催化器", "NOx catalyst"}, Bank1, Check::Exhaust, kSoon},
    {'P', 0x203F, "w", kReductant, None, Check::Exhaust, kSoon},
    {'P', 0x204F, "P", kReductant, Bank1, Check::Exhaust, kSoon},
    {'P', 0x2452, "CRLHI", {"颗粒捕集器压差传感器", "Filter differential pressure sensor"}, None, Check::Exhaust, kSoon},
    {'P', 0x2458, "g", {"颗粒捕集器再生时间", "Particulate filter regeneration time"}, None, Check::Exhaust, kSoon},
    {'P', 0x2463, "G", kFilter, None, Check::Exhaust, kSoon},
    {'P', 0x2503, "wOx", {"充电系统电压", "Charging system voltage"}, None, Check::Charging, kSoon},
    {'P', 0x2610, "P", {"发动机停机计时器", "Engine off timer"}, None, Check::ControlUnit, kDrive},
    {'P', 0x3400, "g", {"停缸系统", "Cylinder deactivation system"}, Bank1, Check::Actuator, kSoon},
};
// clang-format on

}  // namespace

std::span<const Family> drivetrain() {
    return kFamilies;
}

}  // namespace odolink::fault_tables
