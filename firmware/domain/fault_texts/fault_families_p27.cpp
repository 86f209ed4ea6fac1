// SPDX-License-Identifier: Apache-2.0
// Families P2700 to P3FFF: transmission of later editions, cylinder deactivation.
// Source of the meanings: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

constexpr auto kDrive = Urgency::DriveOn;
constexpr auto kSoon = Urgency::ServiceSoon;
constexpr auto kStop = Urgency::StopSafely;
constexpr auto kDecimal = Counting::Decimal;

// One family a line: a table is read by columns.
// clang-format off
constexpr Family kFamilies[] = {
    {'P', 0x2700, "RRRRRR", {"变速箱摩擦元件接合时间", "Apply time of friction element"}, letters(), Check::Gearbox, kSoon},
    {'P', 0x2706, "Cs1DI", {"换挡电磁阀", "Shift solenoid"}, letter('F'), Check::Gearbox, kSoon, kDecimal},
    {'P', 0x2711, "{", {"意外的机械脱挡", "Unexpected mechanical gear disengagement"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x2712, "[", {"液压单元", "Hydraulic power unit"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2713, "Cs1DI", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('D'), Check::Gearbox, kSoon},
    {'P', 0x2718, "OR<>", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('D'), Check::Gearbox, kSoon, kDecimal},
    {'P', 0x2722, "Cs1DI", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('E'), Check::Gearbox, kSoon},
    {'P', 0x2727, "OR<", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('E'), Check::Gearbox, kSoon},
    {'P', 0x2730, ">", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('E'), Check::Gearbox, kSoon},
    {'P', 0x2731, "Cs1DI", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('F'), Check::Gearbox, kSoon},
    {'P', 0x2736, "OR<>", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('F'), Check::Gearbox, kSoon},
    {'P', 0x2740, "CRLHI", {"变速箱油温传感器", "Transmission fluid temperature sensor"}, letter('B'), Check::Gearbox, kSoon},
    {'P', 0x2745, "CRAI", {"中间轴转速传感器", "Intermediate shaft speed sensor"}, letter('B'), Check::Gearbox, kSoon},
    {'P', 0x2749, "C", {"中间轴转速传感器", "Intermediate shaft speed sensor"}, letter('C'), Check::Gearbox, kSoon},
    {'P', 0x2750, "RAI", {"中间轴转速传感器", "Intermediate shaft speed sensor"}, letter('C'), Check::Gearbox, kSoon},
    {'P', 0x2753, "O<>", {"变速箱油冷却器控制", "Transmission fluid cooler control"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2756, "Cs1DI", {"变矩器离合器压力电磁阀", "Converter clutch pressure solenoid"}, kAnywhere, Check::Gearbox, kSoon, kDecimal},
    {'P', 0x2761, "OR><", {"变矩器离合器压力电磁阀", "Converter clutch pressure solenoid"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2765, "CRAI", {"涡轮/输入轴转速传感器", "Turbine or input speed sensor"}, letter('B'), Check::Gearbox, kSoon},
    {'P', 0x2769, "<", {"液力变矩器离合器", "Torque converter clutch"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2770, ">", {"液力变矩器离合器", "Torque converter clutch"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2771, "CRLH", {"四驱低速开关", "Four wheel drive low switch"}, kAnywhere, Check::Wiring, kDrive},
    {'P', 0x2775, "RLHI", {"升挡开关", "Upshift switch"}, kAnywhere, Check::Wiring, kDrive},
    {'P', 0x2779, "R", {"降挡开关", "Downshift switch"}, kAnywhere, Check::Wiring, kDrive},
    {'P', 0x2780, "LHI", {"降挡开关", "Downshift switch"}, kAnywhere, Check::Wiring, kDrive},
    {'P', 0x2783, "U", {"液力变矩器", "Torque converter"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x2784, "j", {"输入轴转速传感器A与B", "Input speed sensors A and B"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2785, "U", {"离合器执行器", "Clutch actuator"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x2786, "U", {"换挡执行器", "Gear shift actuator"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x2787, "U", {"离合器", "Clutch"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x2788, "=", {"自动换挡自适应", "Automatic shift adaptation"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2789, "=", {"离合器自适应", "Clutch adaptation"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2790, "CLH", {"选挡方向信号", "Gate select direction"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2793, "CLH", {"换挡方向信号", "Gear shift direction"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2796, "OR<>", {"变速箱辅助油泵", "Auxiliary transmission pump"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2800, "CRLHI", {"挡位传感器", "Gear range sensor"}, letter('B'), Check::Gearbox, kSoon},
    {'P', 0x2805, "j", {"挡位传感器A与B", "Gear range sensors A and B"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2806, "?", {"挡位传感器调整", "Gear range sensor alignment"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2807, "Cs1", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('G'), Check::Gearbox, kSoon},
    {'P', 0x2810, "DI", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('G'), Check::Gearbox, kSoon},
    {'P', 0x2812, "OR<>", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('G'), Check::Gearbox, kSoon},
    {'P', 0x2816, "Cs1D", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('H'), Check::Gearbox, kSoon},
    {'P', 0x281A, "IOR<>", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('H'), Check::Gearbox, kSoon},
    {'P', 0x281F, "C", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('J'), Check::Gearbox, kSoon},
    {'P', 0x2820, "s1DIOR<>", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('J'), Check::Gearbox, kSoon},
    {'P', 0x2828, "Cs", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('K'), Check::Gearbox, kSoon},
    {'P', 0x282A, "1DIOR<", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('K'), Check::Gearbox, kSoon},
    {'P', 0x2830, ">", {"变速箱压力控制电磁阀", "Transmission pressure solenoid"}, letter('K'), Check::Gearbox, kSoon},
    {'P', 0x2831, "CRLHI", {"换挡拨叉A位置", "Shift fork A position"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2836, "CRLH", {"换挡拨叉B位置", "Shift fork B position"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x283A, "CRLHI", {"换挡拨叉C位置", "Shift fork C position"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2840, "CRLHI", {"换挡拨叉D位置", "Shift fork D position"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2845, "iiii", {"换挡拨叉空挡位置", "Neutral position of shift fork"}, letters(), Check::Gearbox, kSoon},
    {'P', 0x2849, "9", {"换挡拨叉A", "Shift fork A"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x284A, "9", {"换挡拨叉B", "Shift fork B"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x284B, "9", {"换挡拨叉C", "Shift fork C"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x284C, "9", {"换挡拨叉D", "Shift fork D"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x284D, "{", {"换挡拨叉A意外移动", "Unexpected movement of shift fork A"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x284E, "{", {"换挡拨叉B意外移动", "Unexpected movement of shift fork B"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x284F, "{", {"换挡拨叉C意外移动", "Unexpected movement of shift fork C"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x2850, "{", {"换挡拨叉D意外移动", "Unexpected movement of shift fork D"}, kAnywhere, Check::Gearbox, kStop},
    {'P', 0x2853, "P", {"离合器A分离压力", "Release pressure of clutch A"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2854, "P", {"离合器B分离压力", "Release pressure of clutch B"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2857, "w", {"离合器A接合压力", "Engagement pressure of clutch A"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2858, "w", {"离合器B接合压力", "Engagement pressure of clutch B"}, kAnywhere, Check::Gearbox, kSoon},
    {'P', 0x2A00, "R", {"氧传感器", "Oxygen sensor"}, sensor(1, 1), Check::Exhaust, kDrive},
    {'P', 0x2A01, "R", {"氧传感器", "Oxygen sensor"}, sensor(1, 2), Check::Exhaust, kDrive},
    {'P', 0x2A02, "R", {"氧传感器", "Oxygen sensor"}, sensor(1, 3), Check::Exhaust, kDrive},
    {'P', 0x2A03, "R", {"氧传感器", "Oxygen sensor"}, sensor(2, 1), Check::Exhaust, kDrive},
    {'P', 0x2A04, "R", {"氧传感器", "Oxygen sensor"}, sensor(2, 2), Check::Exhaust, kDrive},
    {'P', 0x2A05, "R", {"氧传感器", "Oxygen sensor"}, sensor(2, 3), Check::Exhaust, kDrive},
    {'P', 0x2BAC, "{", {"氮氧化物超限(废气再循环关闭)", "NOx above limit, EGR switched off"}, kAnywhere, Check::Reductant, kSoon},
    {'P', 0x3400, "g", {"停缸系统", "Cylinder deactivation system"}, bank(1), Check::ValveTiming, kSoon},
    {'P', 0x3401, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(1), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3405, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(1), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3409, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(2), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3413, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(2), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3417, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(3), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3421, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(3), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3425, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(4), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3429, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(4), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3433, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(5), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3437, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(5), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3441, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(6), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3445, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(6), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3449, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(7), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3453, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(7), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3457, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(8), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3461, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(8), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3465, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(9), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3469, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(9), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3473, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(10), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3477, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(10), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3481, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(11), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3485, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(11), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3489, "OP<>", {"停缸/进气门控制", "Deactivation or intake valve control"}, cylinder(12), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3493, "OP<>", {"排气门控制", "Exhaust valve control"}, cylinder(12), Check::ValveTiming, kSoon, kDecimal},
    {'P', 0x3497, "g", {"停缸系统", "Cylinder deactivation system"}, bank(2), Check::ValveTiming, kSoon},
};
// clang-format on

}  // namespace

std::span<const Family> late_transmission() {
    return kFamilies;
}

}  // namespace odolink::fault_tables
