// SPDX-License-Identifier: Apache-2.0
// Families C0000 and B0000: brakes, steering, tyres; airbags and belts.
// Source of the meanings: SAE J2012; wording our own.
#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

constexpr auto kDrive = Urgency::DriveOn;
constexpr auto kSoon = Urgency::ServiceSoon;
constexpr auto kStop = Urgency::StopSafely;

// One family a line: a table is read by columns.
// clang-format off
constexpr Family kChassis[] = {
    {'C', 0x0000, "g", {"车速信息", "Vehicle speed information"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0001, "gg", {"牵引力控制阀A", "Traction control valve A"}, numbers(), Check::Brake, kSoon},
    {'C', 0x0003, "gg", {"牵引力控制阀B", "Traction control valve B"}, numbers(), Check::Brake, kSoon},
    {'C', 0x0010, "g", {"左前进液阀", "Left front inlet valve"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0011, "g", {"左前出液阀", "Left front outlet valve"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0014, "g", {"右前进液阀", "Right front inlet valve"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0015, "g", {"右前出液阀", "Right front outlet valve"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0018, "g", {"左后进液阀", "Left rear inlet valve"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0019, "g", {"左后出液阀", "Left rear outlet valve"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x001C, "g", {"右后进液阀", "Right rear inlet valve"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x001D, "g", {"右后出液阀", "Right rear outlet valve"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0020, "C", {"防抱死制动泵电机", "Anti-lock brake pump motor"}, kAnywhere, Check::Brake, kStop},
    {'C', 0x0021, "P", {"制动助力器", "Brake booster"}, kAnywhere, Check::Brake, kStop},
    {'C', 0x0022, "C", {"制动助力器电磁阀", "Brake booster solenoid"}, kAnywhere, Check::Brake, kStop},
    {'C', 0x0023, "C", {"制动灯控制", "Stop lamp control"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0030, "g", {"左前轮速信号齿圈", "Left front tone wheel"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0031, "g", {"左前轮速传感器", "Left front wheel speed sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0032, "g", {"左前轮速传感器供电", "Left front wheel speed sensor supply"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0033, "g", {"右前轮速信号齿圈", "Right front tone wheel"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0034, "g", {"右前轮速传感器", "Right front wheel speed sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0035, "g", {"右前轮速传感器供电", "Right front wheel speed sensor supply"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0036, "g", {"左后轮速信号齿圈", "Left rear tone wheel"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0037, "g", {"左后轮速传感器", "Left rear wheel speed sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0038, "g", {"左后轮速传感器供电", "Left rear wheel speed sensor supply"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0039, "g", {"右后轮速信号齿圈", "Right rear tone wheel"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x003A, "g", {"右后轮速传感器", "Right rear wheel speed sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x003B, "g", {"右后轮速传感器供电", "Right rear wheel speed sensor supply"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x003C, "g", {"后轮轮速信号齿圈", "Rear tone wheel"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x003D, "g", {"后轮轮速传感器", "Rear wheel speed sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0040, "gg", {"制动踏板开关", "Brake pedal switch"}, letters(), Check::Brake, kSoon},
    {'C', 0x0042, "gg", {"制动踏板位置传感器", "Brake pedal position sensor"}, letters(), Check::Brake, kSoon},
    {'C', 0x0044, "gg", {"制动压力传感器", "Brake pressure sensor"}, letters(), Check::Brake, kSoon},
    {'C', 0x0046, "j", {"制动压力传感器A与B", "Brake pressure sensors A and B"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0047, "g", {"制动助力压力传感器", "Brake booster pressure sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0049, "w", {"制动液液位", "Brake fluid level"}, kAnywhere, Check::Brake, kStop},
    {'C', 0x004A, "d", {"制动摩擦片", "Brake lining"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0051, "g", {"转向角传感器", "Steering wheel position sensor"}, kAnywhere, Check::Steering, kSoon},
    {'C', 0x0052, "gggg", {"转向角信号", "Steering wheel signal"}, letters(), Check::Steering, kSoon},
    {'C', 0x0061, "g", {"横向加速度传感器", "Lateral acceleration sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0062, "g", {"纵向加速度传感器", "Longitudinal acceleration sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0063, "g", {"横摆角速度传感器", "Yaw rate sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0064, "g", {"侧倾角速度传感器", "Roll rate sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0069, "j", {"横摆与纵向加速度传感器", "Yaw rate and acceleration sensors"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x006A, "g", {"多轴加速度传感器", "Multi-axis acceleration sensor"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x006B, "%", {"车身稳定系统动作", "Stability system intervention"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x006C, "P", {"车身稳定系统", "Stability system"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0072, "U", {"制动器", "Brakes"}, kAnywhere, Check::Brake, kStop},
    {'C', 0x0077, "w", {"轮胎压力", "Tyre pressure"}, kAnywhere, Check::Tyres, kSoon},
    {'C', 0x0078, "j", {"轮胎直径", "Tyre diameters"}, kAnywhere, Check::Tyres, kSoon},
    {'C', 0x0079, "g", {"可变转向助力", "Variable effort steering"}, kAnywhere, Check::Steering, kSoon},
    {'C', 0x0081, "C", {"防抱死警告灯", "Anti-lock brake lamp"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0082, "C", {"制动警告灯", "Brake warning lamp"}, kAnywhere, Check::Brake, kSoon},
    {'C', 0x0083, "C", {"胎压警告灯", "Tyre pressure lamp"}, kAnywhere, Check::Tyres, kDrive},
    {'C', 0x0084, "C", {"牵引力控制指示灯", "Traction control lamp"}, kAnywhere, Check::Brake, kDrive},
    {'C', 0x0085, "C", {"牵引力关闭指示灯", "Traction off lamp"}, kAnywhere, Check::Brake, kDrive},
    {'C', 0x0086, "C", {"车身稳定指示灯", "Stability control lamp"}, kAnywhere, Check::Brake, kDrive},
    {'C', 0x0089, "C", {"牵引力控制关闭开关", "Traction control switch"}, kAnywhere, Check::Brake, kDrive},
};

constexpr Family kBody[] = {
    {'B', 0x0001, "g", {"驾驶员气囊第1级", "Driver airbag, stage 1"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0002, "g", {"驾驶员气囊第2级", "Driver airbag, stage 2"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0003, "g", {"驾驶员气囊第3级", "Driver airbag, stage 3"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0004, "g", {"驾驶员膝部气囊", "Driver knee airbag"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0010, "g", {"副驾驶气囊第1级", "Passenger airbag, stage 1"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0011, "g", {"副驾驶气囊第2级", "Passenger airbag, stage 2"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0012, "g", {"副驾驶气囊第3级", "Passenger airbag, stage 3"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0013, "g", {"副驾驶膝部气囊", "Passenger knee airbag"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0020, "g", {"左侧气囊", "Left side airbag"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0021, "g", {"左侧气帘1", "Left curtain airbag 1"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0022, "g", {"左侧气帘2", "Left curtain airbag 2"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0028, "g", {"右侧气囊", "Right side airbag"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0029, "g", {"右侧气帘1", "Right curtain airbag 1"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x002A, "g", {"右侧气帘2", "Right curtain airbag 2"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0050, "g", {"驾驶员安全带传感器", "Driver seat belt sensor"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0052, "g", {"副驾驶安全带传感器", "Passenger seat belt sensor"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0070, "g", {"驾驶员安全带预紧器A", "Driver belt pretensioner A"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0071, "g", {"驾驶员安全带预紧器B", "Driver belt pretensioner B"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0072, "g", {"副驾驶安全带预紧器A", "Passenger belt pretensioner A"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0073, "g", {"副驾驶安全带预紧器B", "Passenger belt pretensioner B"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0081, "g", {"副驾驶乘员识别", "Passenger presence sensing"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0090, "g", {"左前碰撞传感器", "Left front impact sensor"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0091, "g", {"左侧碰撞传感器1", "Left side impact sensor 1"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0092, "g", {"左侧碰撞传感器2", "Left side impact sensor 2"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0093, "g", {"左侧碰撞传感器3", "Left side impact sensor 3"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0094, "g", {"中央碰撞传感器", "Centre front impact sensor"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0095, "g", {"右前碰撞传感器", "Right front impact sensor"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0096, "g", {"右侧碰撞传感器1", "Right side impact sensor 1"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0097, "g", {"右侧碰撞传感器2", "Right side impact sensor 2"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0098, "g", {"右侧碰撞传感器3", "Right side impact sensor 3"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x0099, "g", {"侧翻传感器", "Roll-over sensor"}, kAnywhere, Check::Restraint, kSoon},
    {'B', 0x00A0, "g", {"乘员分类系统", "Occupant classification system"}, kAnywhere, Check::Restraint, kSoon},
};
// clang-format on

}  // namespace

std::span<const Family> chassis() {
    return kChassis;
}
std::span<const Family> body() {
    return kBody;
}

}  // namespace odolink::fault_tables
