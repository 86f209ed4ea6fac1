// SPDX-License-Identifier: Apache-2.0
// Parses a code, finds its family or subsystem, and composes the texts. Families are few enough to search in order.
#include "domain/fault_texts/fault_texts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "domain/fault_texts/fault_families.hpp"
#include "domain/fault_texts/j1939_fault_names.hpp"

namespace odolink {
namespace fault_tables {
namespace {

struct Failure {
    char letter;
    Name name;
};

constexpr Failure kFailures[] = {
    {'C', {"电路故障", "circuit fault"}},
    {'O', {"电路断路", "open circuit"}},
    {'R', {"信号超出范围", "out of range or performance"}},
    {'L', {"信号过低", "signal too low"}},
    {'H', {"信号过高", "signal too high"}},
    {'I', {"信号时有时无", "intermittent signal"}},
    {'S', {"电路短路", "shorted circuit"}},
    {'D', {"电气故障", "electrical fault"}},
    {'P', {"性能异常", "performance fault"}},
    {'s', {"卡在关闭状态", "stuck off"}},
    {'1', {"卡在接通状态", "stuck on"}},
    {'2', {"卡在开启位置", "stuck open"}},
    {'3', {"卡在关闭位置", "stuck closed"}},
    {'v', {"正时过于提前", "over-advanced"}},
    {'V', {"正时过于滞后", "over-retarded"}},
    {'j', {"两信号不一致", "signals disagree"}},
    {'w', {"过低", "too low"}},
    {'x', {"过高", "too high"}},
    {'t', {"未达到工作温度", "does not reach its temperature"}},
    {'W', {"响应过慢", "slow response"}},
    {'A', {"无信号变化", "no activity"}},
    {'o', {"电阻异常", "wrong resistance"}},
    {'e', {"控制偏差", "control error"}},
    {'i', {"不正确", "incorrect"}},
    {'g', {"功能异常", "malfunction"}},
    {'T', {"偏稀", "too lean"}},
    {'Y', {"偏浓", "too rich"}},
    {'M', {"失火", "misfire"}},
    {'m', {"失火", "misfire"}},
    {'f', {"低油位时失火", "misfire with low fuel"}},
    {'l', {"未学习或不匹配", "not learned or mismatched"}},
    {'N', {"流量不足", "flow insufficient"}},
    {'X', {"流量过大", "flow excessive"}},
    {'F', {"流量不正确", "incorrect flow"}},
    {'k', {"轻微泄漏", "small leak"}},
    {'b', {"极轻微泄漏", "very small leak"}},
    {'K', {"严重泄漏", "large leak"}},
    {'q', {"泄漏(油箱盖松动)", "leak (fuel cap loose)"}},
    {'G', {"积碳过多", "too much soot"}},
    {'y', {"不稳定", "unstable"}},
    {'n', {"通信故障", "communication fault"}},
    {'z', {"内部故障", "internal fault"}},
    {'p', {"编程错误", "programming error"}},
    {'r', {"不正确", "incorrect"}},
    {'E', {"效率低于限值", "efficiency below threshold"}},
    {'B', {"动力贡献不均", "uneven contribution"}},
    {'a', {"失败", "failed"}},
    {'d', {"老化", "deteriorated"}},
    {'u', {"绝缘下降", "isolation lost"}},
    {'h', {"功率受限", "power limited"}},
    {'J', {"不兼容", "incompatible"}},
    {'Q', {"数据无效", "invalid data"}},
    {'c', {"失去通信", "communication lost"}},
};

}  // namespace

Name failure_of(char letter) {
    const auto it = std::find_if(std::begin(kFailures), std::end(kFailures),
                                 [letter](const Failure& f) { return f.letter == letter; });
    return it == std::end(kFailures) ? Name{} : it->name;
}

}  // namespace fault_tables

namespace {

using fault_tables::Check;
using fault_tables::Family;
using fault_tables::Name;
using fault_tables::Place;
using fault_tables::Subsystem;

struct Code {
    char system;
    std::uint16_t number;
    std::optional<std::uint8_t> failure_type;  ///< ISO 15031-6 failure type byte of three-byte codes
};

std::optional<std::uint32_t> hex(std::string_view digits) {
    std::uint32_t value = 0;
    const auto r = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (r.ec != std::errc{} || r.ptr != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::optional<Code> parse(std::string_view text) {
    const bool with_type = text.size() == 8 && text[5] == '-';
    if ((text.size() != 5 && !with_type) || std::string_view{"PCBU"}.find(text[0]) == std::string_view::npos)
        return std::nullopt;
    const auto number = hex(text.substr(1, 4));
    if (!number || *number > 0x3FFF) return std::nullopt;
    Code code{text[0], static_cast<std::uint16_t>(*number), std::nullopt};
    if (!with_type) return code;
    const auto type = hex(text.substr(6));
    if (!type) return std::nullopt;
    code.failure_type = static_cast<std::uint8_t>(*type);
    return code;
}

/// Source: SAE J2012, control of the ranges.
bool maker_specific(const Code& c) {
    const unsigned kind = c.number >> 12U;
    if (c.system == 'P') return kind == 1 || (kind == 3 && c.number < 0x3400);
    return kind == 1 || kind == 2;
}

struct Found {
    const Family* family;
    std::size_t offset;
};

std::optional<Found> family_of(const Code& c) {
    for (const auto families : {fault_tables::air_and_fuel(), fault_tables::ignition_to_idle(),
                                fault_tables::drivetrain(), fault_tables::network_and_body()}) {
        for (const Family& f : families) {
            if (f.system != c.system || c.number < f.first || c.number >= f.first + f.failures.size()) continue;
            return Found{&f, static_cast<std::size_t>(c.number - f.first)};
        }
    }
    return std::nullopt;
}

const Subsystem* subsystem_of(const Code& c) {
    for (const Subsystem& s : fault_tables::subsystems())
        if (s.system == c.system && c.number >= s.first && c.number <= s.last) return &s;
    return nullptr;
}

Text bank(int bank_number, int sensor) {
    const std::string b = std::to_string(bank_number);
    if (sensor == 0) return {"第" + b + "排", "bank " + b};
    const std::string s = std::to_string(sensor);
    return {b + "排" + s + "号", "bank " + b + ", sensor " + s};
}

Text place_of(const Family& f, std::size_t offset) {
    const auto index = static_cast<int>(offset / f.group) + f.cylinder;
    switch (f.place) {
        case Place::None:
            return {};
        case Place::Cylinder:
            return {std::to_string(index) + "缸", "cylinder " + std::to_string(index)};
        case Place::Letter: {
            const std::string letter(1, static_cast<char>('A' + index - 1));
            return {letter, letter};
        }
        case Place::Bank1:
            return bank(1, 0);
        case Place::Bank2:
            return bank(2, 0);
        case Place::Bank1Sensor1:
            return bank(1, 1);
        case Place::Bank1Sensor2:
            return bank(1, 2);
        case Place::Bank1Sensor3:
            return bank(1, 3);
        case Place::Bank2Sensor1:
            return bank(2, 1);
        case Place::Bank2Sensor2:
            return bank(2, 2);
        case Place::Bank2Sensor3:
            return bank(2, 3);
        case Place::LetterA:
            return {"A", "A"};
        case Place::LetterB:
            return {"B", "B"};
        case Place::LetterC:
            return {"C", "C"};
        case Place::LetterD:
            return {"D", "D"};
        case Place::LetterE:
            return {"E", "E"};
    }
    return {};
}

/// The commonest failure types; others are left to the garage. Source: SAE J2012-DA, failure type bytes.
Name failure_type_name(std::uint8_t type) {
    switch (type) {
        case 0x11:
            return {"对地短路", "short to ground"};
        case 0x12:
            return {"对电源短路", "short to battery"};
        case 0x13:
            return {"断路", "open circuit"};
        case 0x14:
            return {"对地短路或断路", "short to ground or open"};
        case 0x15:
            return {"对电源短路或断路", "short to battery or open"};
        case 0x16:
            return {"电压过低", "voltage too low"};
        case 0x17:
            return {"电压过高", "voltage too high"};
        case 0x1C:
            return {"电压超出范围", "voltage out of range"};
        case 0x1F:
            return {"时有时无", "intermittent"};
        case 0x29:
            return {"信号无效", "signal invalid"};
        case 0x2F:
            return {"信号不稳", "signal erratic"};
        case 0x49:
            return {"内部电子故障", "internal electronic fault"};
        case 0x4B:
            return {"温度过高", "over temperature"};
        case 0x62:
            return {"信号比对失败", "signals disagree"};
        case 0x64:
            return {"信号不合理", "signal implausible"};
        case 0x71:
            return {"执行器卡滞", "actuator stuck"};
        case 0x72:
            return {"卡在开启位置", "stuck open"};
        case 0x73:
            return {"卡在关闭位置", "stuck closed"};
        case 0x87:
            return {"报文缺失", "message missing"};
        case 0x92:
            return {"性能异常", "performance fault"};
        case 0x96:
            return {"部件内部故障", "internal component fault"};
        default:
            return {};
    }
}

Text compose(Name component, const Text& place, Name failure) {
    Text t{std::string{component.zh}, std::string{component.en}};
    if (!place.zh.empty()) {
        t.zh += "（" + place.zh + "）";
        t.en += " (" + place.en + ")";
    }
    if (!failure.zh.empty()) {
        t.zh += "：" + std::string{failure.zh};
        t.en += ": " + std::string{failure.en};
    }
    return t;
}

Text advice_for(Urgency urgency) {
    switch (urgency) {
        case Urgency::StopSafely:
            return {"请尽快在安全处停车，不要继续长途行驶，并联系维修店。",
                    "Stop where it is safe as soon as you can, do not drive on far, and call a garage."};
        case Urgency::ServiceSoon:
            return {"可以继续行驶，请避免急加速，并在几天内安排检查。",
                    "You can drive on. Avoid hard acceleration and have it checked within days."};
        case Urgency::DriveOn:
            break;
    }
    return {"可以正常行驶，下次保养时请检查。", "You can drive normally. Have it checked at the next service."};
}

Text check_text(Check check) {
    switch (check) {
        case Check::Wiring:
            return {"插头、线路和传感器本身。", "Plug, wiring and the sensor itself."};
        case Check::Actuator:
            return {"供电、线路以及执行器动作是否顺畅。", "Supply, wiring and free movement of the actuator."};
        case Check::Ignition:
            return {"火花塞、点火线圈、喷油器和气缸压力。", "Spark plugs, ignition coils, injectors and compression."};
        case Check::Mixture:
            return {"进气漏气、燃油压力和空气流量传感器。", "Air leaks, fuel pressure and the air mass sensor."};
        case Check::Exhaust:
            return {"排气泄漏、相关传感器和催化器或捕集器。",
                    "Exhaust leaks, the sensors there, and the catalyst or filter."};
        case Check::Tightness:
            return {"加油口盖、软管和阀的密封性。", "Tightness of filler cap, hoses and valves."};
        case Check::Cooling:
            return {"冷却液液位、节温器和风扇。", "Coolant level, thermostat and fan."};
        case Check::Gearbox:
            return {"变速箱油位和油质、阀体和电磁阀。",
                    "Transmission fluid level and condition, valve body and solenoids."};
        case Check::Network:
            return {"该控制单元的供电和总线线路。", "Supply of the control unit and the bus wiring."};
        case Check::ControlUnit:
            return {"控制单元的供电、软件版本和控制单元本身。",
                    "Supply, software version and the control unit itself."};
        case Check::Charging:
            return {"蓄电池、发电机和皮带。", "Battery, alternator and belt."};
        case Check::Brake:
            return {"轮速传感器、制动液和液压单元。", "Wheel speed sensors, brake fluid and the hydraulic unit."};
        case Check::Restraint:
            return {"座椅下插头和气囊线路，仅限专业人员。",
                    "Plugs under the seats and airbag wiring; trained staff only."};
        case Check::HighVoltage:
            return {"高压系统，仅限具备高压资质的人员。", "The high voltage system; only staff qualified for it."};
    }
    return {};
}

FaultText text_from(Text summary, Check check, Urgency urgency, CodeOrigin origin) {
    return {origin, urgency, std::move(summary), advice_for(urgency), check_text(check)};
}

FaultText maker_text() {
    return text_from(
        {"厂家自定义故障码，含义由车辆制造商规定", "Maker-specific code; its meaning is set by the vehicle maker"},
        Check::ControlUnit, Urgency::ServiceSoon, CodeOrigin::MakerSpecific);
}

FaultText unknown_text() {
    return text_from({"无法识别的故障码", "Not a known form of trouble code"}, Check::ControlUnit, Urgency::ServiceSoon,
                     CodeOrigin::Unknown);
}

FaultText generic_text(const Code& code) {
    const Name type = code.failure_type ? failure_type_name(*code.failure_type) : Name{};
    if (const auto found = family_of(code)) {
        const Family& f = *found->family;
        const Name failure = fault_tables::failure_of(f.failures[found->offset]);
        Text summary = compose(f.component, place_of(f, found->offset), type.zh.empty() ? failure : type);
        return text_from(std::move(summary), f.check, f.urgency, CodeOrigin::Generic);
    }
    const Subsystem* s = subsystem_of(code);
    if (s == nullptr) return unknown_text();
    const Name failure = type.zh.empty() ? Name{"检测到故障", "fault detected"} : type;
    return text_from(compose(s->name, {}, failure), s->check, s->urgency, CodeOrigin::Generic);
}

/// "SPN 110 FMI 3".
FaultText j1939_text(std::string_view text) {
    const auto code = j1939_fault_code(text);
    if (!code) return unknown_text();
    const Urgency urgency = j1939_urgency(*code);
    const Name failure{j1939_failure(code->fmi).zh, j1939_failure(code->fmi).en};
    const auto component = j1939_component(code->spn);
    Text summary = compose({component.zh, component.en}, {}, failure);
    if (component.en == kUnnamedSpn.en) {
        summary.zh = "SPN " + std::to_string(code->spn) + "：" + std::string{failure.zh};
        summary.en = "SPN " + std::to_string(code->spn) + ": " + std::string{failure.en};
    }
    return text_from(std::move(summary), Check::Wiring, urgency, CodeOrigin::Generic);
}

}  // namespace

FaultText fault_text(std::string_view code) {
    if (code.substr(0, 4) == "SPN ") return j1939_text(code);
    const auto parsed = parse(code);
    if (!parsed) return unknown_text();
    return maker_specific(*parsed) ? maker_text() : generic_text(*parsed);
}

Urgency urgency_of(std::string_view code) {
    if (code.substr(0, 4) == "SPN ") {
        const auto spn = j1939_fault_code(code);
        return spn ? j1939_urgency(*spn) : Urgency::ServiceSoon;
    }
    const auto parsed = parse(code);
    if (!parsed || maker_specific(*parsed)) return Urgency::ServiceSoon;
    if (const auto found = family_of(*parsed)) return found->family->urgency;
    const Subsystem* s = subsystem_of(*parsed);
    return s == nullptr ? Urgency::ServiceSoon : s->urgency;
}

}  // namespace odolink
