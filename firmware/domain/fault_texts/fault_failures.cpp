// SPDX-License-Identifier: Apache-2.0
// Words for failures: the letters of the family tables, the failure type bytes, and what a garage checks first.
// Source of the meanings: SAE J2012 and J2012-DA; wording our own.
#include <algorithm>
#include <iterator>

#include "domain/fault_texts/fault_families.hpp"

namespace odolink::fault_tables {
namespace {

struct Failure {
    char letter;
    Name name;
};

// One word a line: a table is read by columns.
// clang-format off
constexpr Failure kFailures[] = {
    {'C', {"电路故障", "circuit fault"}},
    {'O', {"电路断路", "open circuit"}},
    {'S', {"电路短路", "short circuit"}},
    {'D', {"电气故障", "electrical fault"}},
    {'R', {"数值或性能不合理", "implausible reading or performance"}},
    {'L', {"信号过低", "signal too low"}},
    {'H', {"信号过高", "signal too high"}},
    {'I', {"信号时有时无", "intermittent signal"}},
    {'A', {"无信号", "no signal"}},
    {'<', {"电路电压过低", "circuit voltage too low"}},
    {'>', {"电路电压过高", "circuit voltage too high"}},
    {'/', {"次级电路故障", "secondary circuit fault"}},
    {'o', {"电阻异常", "wrong resistance"}},
    {'g', {"功能异常", "malfunction"}},
    {'P', {"性能异常", "performance fault"}},
    {'y', {"不稳定", "unstable"}},
    {'i', {"不正确", "incorrect"}},
    {'r', {"请求点亮故障灯", "asks for the engine lamp"}},
    {'e', {"控制偏差", "control error"}},
    {'j', {"数值互不一致", "readings disagree"}},
    {'!', {"接反", "swapped"}},
    {'Q', {"无效", "invalid"}},
    {'n', {"通信故障", "communication fault"}},
    {'c', {"失去通信", "communication lost"}},
    {'z', {"内部故障", "internal fault"}},
    {'p', {"编程错误", "programming error"}},
    {'J', {"不兼容", "incompatible"}},
    {'l', {"未写入或不匹配", "not programmed or mismatched"}},
    {'?', {"未完成学习", "not learned"}},
    {'4', {"超出学习极限", "beyond its learning limit"}},
    {'=', {"达到上限", "at its upper limit"}},
    {'~', {"达到下限", "at its lower limit"}},
    {'&', {"油量修正达到上限", "fuel trim at its upper limit"}},
    {'`', {"油量修正达到下限", "fuel trim at its lower limit"}},
    {'s', {"卡在关闭状态", "stuck off"}},
    {'1', {"卡在接通状态", "stuck on"}},
    {'2', {"卡在开启位置", "stuck open"}},
    {'3', {"卡在关闭位置", "stuck closed"}},
    {'9', {"卡滞", "stuck"}},
    {'(', {"无法挂入", "cannot be engaged"}},
    {'@', {"打滑", "slipping"}},
    {'|', {"方向错误", "wrong direction"}},
    {'%', {"时间过长", "takes too long"}},
    {':', {"时间过短", "time too short"}},
    {'^', {"过于频繁", "too often"}},
    {'0', {"已被停用", "switched off"}},
    {',', {"缺少该输入", "input not present"}},
    {'}', {"动力已受限", "power is limited"}},
    {'h', {"功率受限", "power limited"}},
    {'v', {"过于提前", "over-advanced"}},
    {'V', {"过于滞后", "over-retarded"}},
    {'w', {"过低", "too low"}},
    {'x', {"过高", "too high"}},
    {'t', {"未达到工作温度", "does not reach its temperature"}},
    {'U', {"温度过高", "too hot"}},
    {'#', {"转速过高", "overspeed"}},
    {']', {"转速过低", "speed too low"}},
    {'+', {"脉冲过多", "too many pulses"}},
    {'_', {"脉冲过少", "too few pulses"}},
    {'W', {"响应过慢", "slow response"}},
    {'5', {"由浓变稀响应过慢", "slow response, rich to lean"}},
    {'6', {"由稀变浓响应过慢", "slow response, lean to rich"}},
    {'7', {"由浓变稀响应延迟", "delayed response, rich to lean"}},
    {'8', {"由稀变浓响应延迟", "delayed response, lean to rich"}},
    {'T', {"偏稀", "too lean"}},
    {'Y', {"偏浓", "too rich"}},
    {'M', {"机械故障", "mechanical fault"}},
    {'m', {"失火", "misfire"}},
    {'f', {"低油位时失火", "misfire with low fuel"}},
    {'$', {"爆震超限", "knock above its limit"}},
    {'B', {"动力贡献不均", "uneven contribution"}},
    {'a', {"失败", "failed"}},
    {'N', {"流量不足", "flow insufficient"}},
    {'X', {"流量过大", "flow excessive"}},
    {'F', {"发来的数据无效", "sends invalid data"}},
    {'[', {"泄漏", "leaking"}},
    {'k', {"轻微泄漏", "small leak"}},
    {'b', {"极轻微泄漏", "very small leak"}},
    {'K', {"严重泄漏", "large leak"}},
    {'q', {"泄漏(油箱盖松动)", "leak (fuel cap loose or off)"}},
    {'Z', {"堵塞", "restricted"}},
    {'G', {"积碳过多", "too much soot"}},
    {'E', {"效率低于限值", "efficiency below threshold"}},
    {'d', {"老化或磨损", "deteriorated"}},
    {'*', {"变质", "degraded"}},
    {';', {"驱动级过流或过热", "driver stage overloaded or too hot"}},
    {'-', {"空转或管路中有空气", "runs dry or with air in the system"}},
    {')', {"安装了错误的部件", "wrong component fitted"}},
    {'.', {"缺少标定", "calibration missing"}},
    {'\'', {"卡在接合状态", "stuck engaged"}},
    {'u', {"绝缘下降", "isolation lost"}},
};

struct FailureType {
    std::uint8_t type;
    Name name;
};

constexpr FailureType kTypes[] = {
    {0x01, {"电气故障", "electrical fault"}},
    {0x02, {"信号故障", "signal fault"}},
    {0x03, {"脉冲信号故障", "pulse signal fault"}},
    {0x04, {"内部故障", "internal fault"}},
    {0x05, {"编程错误", "programming error"}},
    {0x06, {"计算异常", "calculation fault"}},
    {0x07, {"机械故障", "mechanical fault"}},
    {0x08, {"总线信号故障", "bus signal fault"}},
    {0x09, {"部件故障", "component fault"}},
    {0x11, {"对地短路", "short to ground"}},
    {0x12, {"对电源短路", "short to battery"}},
    {0x13, {"断路", "open circuit"}},
    {0x14, {"对地短路或断路", "short to ground or open"}},
    {0x15, {"对电源短路或断路", "short to battery or open"}},
    {0x16, {"电压过低", "voltage too low"}},
    {0x17, {"电压过高", "voltage too high"}},
    {0x18, {"电流过低", "current too low"}},
    {0x19, {"电流过高", "current too high"}},
    {0x1A, {"电阻过低", "resistance too low"}},
    {0x1B, {"电阻过高", "resistance too high"}},
    {0x1C, {"电压超出范围", "voltage out of range"}},
    {0x1D, {"电流超出范围", "current out of range"}},
    {0x1E, {"电阻超出范围", "resistance out of range"}},
    {0x1F, {"时有时无", "intermittent"}},
    {0x21, {"信号幅值过小", "amplitude too small"}},
    {0x22, {"信号幅值过大", "amplitude too large"}},
    {0x23, {"信号卡在低值", "signal stuck low"}},
    {0x24, {"信号卡在高值", "signal stuck high"}},
    {0x25, {"信号波形异常", "wrong waveform"}},
    {0x26, {"信号变化过慢", "signal changes too slowly"}},
    {0x27, {"信号变化过快", "signal changes too fast"}},
    {0x28, {"信号零点偏差", "zero point off"}},
    {0x29, {"信号无效", "signal invalid"}},
    {0x2A, {"信号固定不变", "signal does not change"}},
    {0x2B, {"信号串扰", "signals coupled"}},
    {0x2F, {"信号不稳", "signal erratic"}},
    {0x31, {"无信号", "no signal"}},
    {0x32, {"低电平时间过短", "low time too short"}},
    {0x33, {"低电平时间过长", "low time too long"}},
    {0x34, {"高电平时间过短", "high time too short"}},
    {0x35, {"高电平时间过长", "high time too long"}},
    {0x36, {"频率过低", "frequency too low"}},
    {0x37, {"频率过高", "frequency too high"}},
    {0x38, {"频率不正确", "frequency incorrect"}},
    {0x39, {"脉冲过少", "too few pulses"}},
    {0x3A, {"脉冲过多", "too many pulses"}},
    {0x41, {"校验和错误", "checksum error"}},
    {0x42, {"存储器故障", "memory fault"}},
    {0x43, {"专用存储器故障", "special memory fault"}},
    {0x44, {"数据存储器故障", "data memory fault"}},
    {0x45, {"程序存储器故障", "program memory fault"}},
    {0x46, {"标定存储器故障", "calibration memory fault"}},
    {0x47, {"看门狗故障", "watchdog fault"}},
    {0x48, {"监控软件故障", "supervision software fault"}},
    {0x49, {"内部电子故障", "internal electronic fault"}},
    {0x4A, {"安装了错误的部件", "wrong component fitted"}},
    {0x4B, {"温度过高", "too hot"}},
    {0x51, {"未编程", "not programmed"}},
    {0x52, {"未激活", "not activated"}},
    {0x53, {"已停用", "deactivated"}},
    {0x54, {"缺少标定", "calibration missing"}},
    {0x55, {"未配置", "not configured"}},
    {0x56, {"配置无效或不兼容", "configuration invalid or incompatible"}},
    {0x57, {"软件无效或不兼容", "software invalid or incompatible"}},
    {0x61, {"信号计算错误", "signal calculation error"}},
    {0x62, {"信号比对失败", "signals disagree"}},
    {0x63, {"部件保护超时", "protection time-out"}},
    {0x64, {"信号不合理", "signal implausible"}},
    {0x65, {"信号变化次数过少", "too few signal changes"}},
    {0x66, {"信号变化次数过多", "too many signal changes"}},
    {0x67, {"事件后信号不正确", "wrong signal after an event"}},
    {0x68, {"事件信息", "event information"}},
    {0x71, {"执行器卡滞", "actuator stuck"}},
    {0x72, {"卡在开启位置", "stuck open"}},
    {0x73, {"卡在关闭位置", "stuck closed"}},
    {0x74, {"执行器打滑", "actuator slipping"}},
    {0x75, {"无法到达应急位置", "emergency position not reachable"}},
    {0x76, {"安装位置错误", "wrong mounting position"}},
    {0x77, {"无法到达指定位置", "commanded position not reachable"}},
    {0x78, {"调整不正确", "adjustment incorrect"}},
    {0x79, {"机械连接故障", "mechanical linkage fault"}},
    {0x7A, {"液体泄漏", "fluid leak"}},
    {0x7B, {"液位过低", "fluid level low"}},
    {0x7C, {"响应过慢", "slow response"}},
    {0x7E, {"卡在接通状态", "stuck on"}},
    {0x7F, {"卡在关闭状态", "stuck off"}},
    {0x81, {"收到的数据无效", "invalid data received"}},
    {0x82, {"报文计数错误", "message counter incorrect"}},
    {0x83, {"报文校验错误", "message protection incorrect"}},
    {0x84, {"信号低于允许范围", "signal below its range"}},
    {0x85, {"信号高于允许范围", "signal above its range"}},
    {0x86, {"信号无效", "signal invalid"}},
    {0x87, {"报文缺失", "message missing"}},
    {0x88, {"总线关闭", "bus off"}},
    {0x8F, {"信号不稳", "signal erratic"}},
    {0x91, {"参数异常", "parameter fault"}},
    {0x92, {"性能异常", "performance fault"}},
    {0x93, {"不工作", "no operation"}},
    {0x94, {"意外动作", "unexpected operation"}},
    {0x95, {"装配不正确", "assembled incorrectly"}},
    {0x96, {"部件内部故障", "internal component fault"}},
    {0x97, {"动作受阻", "obstructed or blocked"}},
    {0x98, {"温度过高", "too hot"}},
    {0x99, {"超出学习极限", "beyond its learning limit"}},
    {0x9A, {"工作条件不符", "operating conditions not met"}},
};

/// By Check, in its order.
constexpr Name kChecks[] = {
    {"插头、线路和传感器本身。", "Plug, wiring and the sensor itself."},
    {"供电、线路以及执行器动作是否顺畅。", "Supply, wiring and free movement of the actuator."},
    {"火花塞、点火线圈、喷油器和气缸压力。", "Spark plugs, ignition coils, injectors and compression."},
    {"进气漏气、燃油压力和空气流量传感器。", "Air leaks, fuel pressure and the air mass sensor."},
    {"燃油泵、滤清器、压力调节器以及管路是否泄漏。", "Fuel pump, filter, pressure regulator, and the lines for leaks."},
    {"增压管路、增压器及其控制。", "Charge air hoses, the turbocharger and its control."},
    {"机油油位、正时传动和凸轮轴执行器。", "Oil level, timing drive and camshaft actuators."},
    {"废气再循环阀和冷却器的积碳与动作。", "EGR valve and cooler: soot and free movement."},
    {"排气泄漏、相关传感器和催化器。", "Exhaust leaks, the sensors there, and the catalyst."},
    {"捕集器的积碳和灰分、压差管路。", "Soot and ash of the filter, and its pressure lines."},
    {"尿素液位和质量、喷嘴和氮氧化物传感器。", "Urea level and quality, its injector and the NOx sensors."},
    {"加油口盖、软管和阀的密封性。", "Tightness of filler cap, hoses and valves."},
    {"冷却液液位、水泵、节温器和风扇。", "Coolant level, pump, thermostat and fan."},
    {"机油油位、油压和机油压力传感器。", "Oil level, oil pressure and its sensor."},
    {"变速箱油位和油质、阀体和电磁阀。", "Transmission fluid level and condition, valve body and solenoids."},
    {"该控制单元的供电和总线线路。", "Supply of the control unit and the bus wiring."},
    {"控制单元的供电、软件版本和控制单元本身。", "Supply, software version and the control unit itself."},
    {"蓄电池、发电机和皮带。", "Battery, alternator and belt."},
    {"制动液、轮速传感器和液压单元。", "Brake fluid, wheel speed sensors and the hydraulic unit."},
    {"转向机、转向传感器及其供电。", "Steering gear, its sensors and their supply."},
    {"悬架高度传感器、气路和减振器。", "Level sensors, air supply and struts."},
    {"轮胎气压和轮胎传感器。", "Tyre pressures and wheel sensors."},
    {"座椅下插头和气囊线路，仅限专业人员。", "Plugs under the seats and airbag wiring; trained staff only."},
    {"高压系统，仅限具备高压资质的人员。", "The high voltage system; only staff qualified for it."},
    {"制冷剂、压缩机和空调传感器。", "Refrigerant, compressor and the sensors of the climate control."},
    {"制动助力器及其电机、传感器和供电，以及制动液。", "The brake booster with its motor, sensors and supply, and the brake fluid."},
    {"用诊断仪读取该控制单元的详细记录。", "What this control unit stored, read with a diagnostic tool."},
};
// clang-format on

constexpr std::string_view kElectrical = "COSDRLHIA<>/ogP";

}  // namespace

Name failure_of(char letter) {
    const auto it = std::find_if(std::begin(kFailures), std::end(kFailures),
                                 [letter](const Failure& f) { return f.letter == letter; });
    return it == std::end(kFailures) ? Name{} : it->name;
}

bool electrical(char letter) {
    return kElectrical.find(letter) != std::string_view::npos;
}

Name failure_type_name(std::uint8_t type) {
    if (type == 0 || type >= 0xF0) return {};
    const auto named = [](std::uint8_t wanted) {
        const auto it = std::find_if(std::begin(kTypes), std::end(kTypes),
                                     [wanted](const FailureType& t) { return t.type == wanted; });
        return it == std::end(kTypes) ? Name{} : it->name;
    };
    const Name exact = named(type);
    return exact.zh.empty() ? named(static_cast<std::uint8_t>(type >> 4U)) : exact;
}

Name check_text(Check check) {
    return kChecks[static_cast<std::size_t>(check)];
}

std::uint16_t code_number(const Family& family, std::size_t index) {
    if (family.counting == Counting::Hexadecimal) return static_cast<std::uint16_t>(family.first + index);
    unsigned number = 0;
    std::size_t carry = index;
    for (unsigned shift = 0; shift < 16; shift += 4) {
        const std::size_t digit = ((family.first >> shift) & 15U) + carry;
        number |= static_cast<unsigned>(digit % 10) << shift;
        carry = digit / 10;
    }
    return static_cast<std::uint16_t>(number);
}

std::array<Table, 22> all_tables() {
    return {{{'P', 0x0000, 0x01FF, air_and_fuel()},
             {'P', 0x0200, 0x04FF, injection_to_emission()},
             {'P', 0x0500, 0x06FF, idle_to_control_unit()},
             {'P', 0x0700, 0x09FF, transmission()},
             {'P', 0x0A00, 0x0BFF, hybrid()},
             {'P', 0x0C00, 0x0FFF, charging()},
             {'P', 0x2000, 0x21FF, aftertreatment()},
             {'P', 0x2200, 0x26FF, boost_to_outputs()},
             {'P', 0x2700, 0x3FFF, late_transmission()},
             {'U', 0x0000, 0x3FFF, network()},
             {'C', 0x0000, 0x3FFF, chassis()},
             {'B', 0x0000, 0x3FFF, body()},
             {'P', 0x0000, 0x0FFF, late_fuel_to_transmission()},
             {'P', 0x2000, 0x24FF, late_metering()},
             {'P', 0x2500, 0x28FF, late_inputs()},
             {'P', 0x2A00, 0x2BFF, alternative_fuel_to_charging()},
             {'P', 0x2C00, 0x3FFF, later_powertrain()},
             {'U', 0x0000, 0x04FF, late_network()},
             {'U', 0x0500, 0x0FFF, data_and_sensors_of_network()},
             {'U', 0x3000, 0x3FFF, control_unit_supply()},
             {'C', 0x0500, 0x06FF, late_chassis()},
             {'B', 0x0100, 0x3FFF, late_body()}}};
}

}  // namespace odolink::fault_tables
