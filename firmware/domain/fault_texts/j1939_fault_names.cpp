// SPDX-License-Identifier: Apache-2.0
#include "domain/fault_texts/j1939_fault_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace odolink {
namespace {

constexpr std::array<BilingualName, 32> kFailures = {{
    {"数值过高(最严重)", "above normal, most severe"},
    {"数值过低(最严重)", "below normal, most severe"},
    {"数据不稳定或不正确", "erratic or incorrect"},
    {"电压过高", "voltage above normal"},
    {"电压过低", "voltage below normal"},
    {"电流过低或断路", "current low or open circuit"},
    {"电流过高或对地短路", "current high or grounded"},
    {"机械系统无响应", "mechanical system not responding"},
    {"频率或脉宽异常", "abnormal frequency or pulse width"},
    {"更新频率异常", "abnormal update rate"},
    {"变化率异常", "abnormal rate of change"},
    {"原因不明", "root cause not known"},
    {"智能部件故障", "faulty device or component"},
    {"未标定", "out of calibration"},
    {"特殊说明", "special instructions"},
    {"数值过高(轻微)", "above normal, least severe"},
    {"数值过高(中等)", "above normal, moderate"},
    {"数值过低(轻微)", "below normal, least severe"},
    {"数值过低(中等)", "below normal, moderate"},
    {"收到的网络数据有误", "received network data in error"},
    {"数据向高漂移", "data drifted high"},
    {"数据向低漂移", "data drifted low"},
    {"标准保留", "reserved"},
    {"标准保留", "reserved"},
    {"标准保留", "reserved"},
    {"标准保留", "reserved"},
    {"标准保留", "reserved"},
    {"标准保留", "reserved"},
    {"标准保留", "reserved"},
    {"标准保留", "reserved"},
    {"标准保留", "reserved"},
    {"条件存在", "condition exists"},
}};

struct Component {
    std::uint32_t spn;
    BilingualName name;
};

constexpr Component kComponents[] = {
    {27, {"废气再循环阀位置", "EGR valve position"}},
    {84, {"车速", "Vehicle speed"}},
    {91, {"油门踏板位置", "Accelerator pedal position"}},
    {94, {"燃油输送压力", "Fuel delivery pressure"}},
    {97, {"燃油含水", "Water in fuel"}},
    {98, {"发动机机油油位", "Engine oil level"}},
    {100, {"发动机机油压力", "Engine oil pressure"}},
    {102, {"进气歧管压力", "Intake manifold pressure"}},
    {105, {"进气歧管温度", "Intake manifold temperature"}},
    {107, {"空气滤清器压差", "Air filter differential pressure"}},
    {108, {"大气压力", "Barometric pressure"}},
    {110, {"发动机冷却液温度", "Engine coolant temperature"}},
    {111, {"冷却液液位", "Coolant level"}},
    {157, {"喷油轨压力", "Injector rail pressure"}},
    {158, {"点火开关电压", "Key switch voltage"}},
    {168, {"蓄电池电压", "Battery voltage"}},
    {171, {"环境温度", "Ambient air temperature"}},
    {174, {"燃油温度", "Fuel temperature"}},
    {175, {"机油温度", "Engine oil temperature"}},
    {177, {"变速箱油温", "Transmission oil temperature"}},
    {190, {"发动机转速", "Engine speed"}},
    {191, {"变速箱输出轴转速", "Transmission output speed"}},
    {411, {"废气再循环压差", "EGR differential pressure"}},
    {412, {"废气再循环温度", "EGR temperature"}},
    {512, {"驾驶员需求扭矩", "Driver demand torque"}},
    {609, {"控制器2", "Controller 2"}},
    {629, {"控制器1", "Controller 1"}},
    {636, {"发动机位置传感器", "Engine position sensor"}},
    {637, {"发动机正时传感器", "Engine timing sensor"}},
    {639, {"J1939网络1", "J1939 network 1"}},
    {641, {"可变截面增压器", "Variable geometry turbocharger"}},
    {651, {"1缸喷油器", "Injector cylinder 1"}},
    {652, {"2缸喷油器", "Injector cylinder 2"}},
    {653, {"3缸喷油器", "Injector cylinder 3"}},
    {654, {"4缸喷油器", "Injector cylinder 4"}},
    {655, {"5缸喷油器", "Injector cylinder 5"}},
    {656, {"6缸喷油器", "Injector cylinder 6"}},
    {1569, {"发动机保护限扭", "Engine protection torque derate"}},
    {1761, {"尿素液位", "DEF tank level"}},
    {3031, {"尿素温度", "DEF tank temperature"}},
    {3216, {"催化前氮氧化物", "NOx before catalyst"}},
    {3226, {"催化后氮氧化物", "NOx after catalyst"}},
    {3251, {"颗粒捕集器压差", "Particulate filter differential pressure"}},
    {3364, {"尿素质量", "DEF quality"}},
    {3719, {"颗粒捕集器积碳", "Particulate filter soot load"}},
    {4364, {"氮氧化物转化效率", "NOx conversion efficiency"}},
};

}  // namespace

std::optional<J1939Code> j1939_fault_code(std::string_view text) {
    constexpr std::string_view kSpn = "SPN ";
    constexpr std::string_view kFmi = " FMI ";
    const auto middle = text.find(kFmi);
    if (text.substr(0, kSpn.size()) != kSpn || middle == std::string_view::npos) return std::nullopt;
    const auto number = [](std::string_view digits) -> std::optional<std::uint32_t> {
        std::uint32_t v = 0;
        const auto r = std::from_chars(digits.data(), digits.data() + digits.size(), v);
        if (r.ec != std::errc{} || r.ptr != digits.data() + digits.size()) return std::nullopt;
        return v;
    };
    const auto spn = number(text.substr(kSpn.size(), middle - kSpn.size()));
    const auto fmi = number(text.substr(middle + kFmi.size()));
    if (!spn || !fmi || *spn > 0x7FFFF || *fmi > 31) return std::nullopt;
    return J1939Code{*spn, static_cast<std::uint8_t>(*fmi)};
}

BilingualName j1939_failure(std::uint8_t fmi) {
    return kFailures[fmi & 31U];
}

BilingualName j1939_component(std::uint32_t spn) {
    const auto it = std::find_if(std::begin(kComponents), std::end(kComponents),
                                 [spn](const Component& c) { return c.spn == spn; });
    return it == std::end(kComponents) ? kUnnamedSpn : it->name;
}

Urgency j1939_urgency(const J1939Code& code) {
    const bool vital = code.spn == 100 || code.spn == 110 || code.spn == 111 || code.spn == 98;
    const bool severe = code.fmi == 0 || code.fmi == 1;
    return vital && severe ? Urgency::StopSafely : Urgency::ServiceSoon;
}

}  // namespace odolink
