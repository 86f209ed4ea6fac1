// SPDX-License-Identifier: Apache-2.0
// The owner's texts: known codes say the right thing, and every possible code says something short and whole.
#include "domain/fault_texts/fault_texts.hpp"

#include <cstdio>
#include <set>
#include <string>

#include "domain/fault_texts/fault_families.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// Characters of UTF-8 text.
std::size_t characters(const std::string& s) {
    std::size_t n = 0;
    for (char c : s) n += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return n;
}

std::string code_text(char system, unsigned number) {
    char text[8];
    std::snprintf(text, sizeof text, "%c%04X", system, number);
    return text;
}

void says(const char* code, const char* zh, const char* en, Urgency urgency) {
    const FaultText t = fault_text(code);
    STRCMP_EQUAL(zh, t.summary.zh.c_str());
    STRCMP_EQUAL(en, t.summary.en.c_str());
    CHECK_TRUE(t.urgency == urgency);
    CHECK_TRUE(t.origin == CodeOrigin::Generic);
}

/// True where only the subsystem of the code is known, not what it means.
bool only_subsystem(const FaultText& t) {
    return t.summary.en.ends_with(": fault detected");
}

/// How many codes from `first` to `last` have a meaning of their own.
unsigned named(char system, unsigned first, unsigned last) {
    unsigned n = 0;
    for (unsigned number = first; number <= last; ++number) {
        const FaultText t = fault_text(code_text(system, number));
        n += t.origin == CodeOrigin::Generic && !only_subsystem(t) ? 1U : 0U;
    }
    return n;
}

}  // namespace

TEST_GROUP(FaultTexts){};

TEST(FaultTexts, names_component_place_and_failure) {
    says("P0301", "发动机（1缸）：失火", "Engine (cylinder 1): misfire", Urgency::ServiceSoon);
    says("P0312", "发动机（12缸）：失火", "Engine (cylinder 12): misfire", Urgency::ServiceSoon);
    says("P0133", "氧传感器（1排1号）：响应过慢", "Oxygen sensor (bank 1, sensor 1): slow response", Urgency::DriveOn);
    says("P0161", "氧传感器加热器（2排2号）：电路故障", "Oxygen sensor heater (bank 2, sensor 2): circuit fault",
         Urgency::DriveOn);
    says("P0171", "混合气（第1排）：偏稀", "Fuel mixture (bank 1): too lean", Urgency::ServiceSoon);
    says("P0175", "混合气（第2排）：偏浓", "Fuel mixture (bank 2): too rich", Urgency::ServiceSoon);
    says("P0420", "催化转化器（第1排）：效率低于限值", "Catalytic converter (bank 1): efficiency below threshold",
         Urgency::ServiceSoon);
    says("P0455", "燃油蒸发系统：严重泄漏", "Fuel vapour system: large leak", Urgency::DriveOn);
    says("P0102", "空气流量传感器（A）：信号过低", "Mass air flow sensor (A): signal too low", Urgency::ServiceSoon);
    says("P0118", "冷却液温度传感器1：信号过高", "Engine coolant temperature sensor 1: signal too high",
         Urgency::ServiceSoon);
    says("P0217", "发动机冷却液温度：过高", "Engine coolant temperature: too high", Urgency::StopSafely);
    says("P0263", "喷油器（1缸）：动力贡献不均", "Fuel injector (cylinder 1): uneven contribution",
         Urgency::ServiceSoon);
    says("P0265", "喷油器（2缸）：电路电压过高", "Fuel injector (cylinder 2): circuit voltage too high",
         Urgency::ServiceSoon);
    says("P0352", "点火线圈（B）：电路故障", "Ignition coil (B): circuit fault", Urgency::ServiceSoon);
    says("P0741", "液力变矩器离合器：卡在关闭状态", "Torque converter clutch: stuck off", Urgency::ServiceSoon);
    says("U0121", "防抱死制动控制单元：失去通信", "Anti-lock brake control unit: communication lost",
         Urgency::StopSafely);
    says("P2B57", "机油压力低，凸轮轴控制已停用", "Low engine oil pressure, camshaft control switched off",
         Urgency::StopSafely);
    says("P2D9E", "高压系统电压：信号过低", "High voltage system voltage: signal too low", Urgency::ServiceSoon);
    says("P2373", "燃油量调节器（B）：电路电压过高", "Fuel volume regulator (B): circuit voltage too high",
         Urgency::ServiceSoon);
    says("P2B4D", "排气凸轮轴执行器位置传感器（B，第2排）：信号过低",
         "Exhaust camshaft actuator position sensor (B, bank 2): signal too low", Urgency::ServiceSoon);
    says("P2BA7", "氮氧化物超限(尿素罐已空)", "NOx above limit, urea tank empty", Urgency::ServiceSoon);
    says("P2E9B", "充电口盖位置传感器（B）：信号过高", "Charge port door position sensor (B): signal too high",
         Urgency::DriveOn);
    says("C0593", "制动助力器电机三相回路电流（B）：过低", "Brake booster motor phases current (B): too low",
         Urgency::StopSafely);
    says("U0599", "直流转换器控制单元（A）：发来的数据无效", "DC/DC converter unit (A): sends invalid data",
         Urgency::ServiceSoon);
    says("P2269", "燃油含水", "Water in fuel", Urgency::ServiceSoon);
}

TEST(FaultTexts, families_count_in_decimal_or_hexadecimal_as_the_standard_does) {
    says("P0209", "喷油器（9缸）：电路断路", "Fuel injector (cylinder 9): open circuit", Urgency::ServiceSoon);
    says("P020A", "喷油正时（1缸）：性能异常", "Injection timing (cylinder 1): performance fault", Urgency::ServiceSoon);
    says("P0210", "喷油器（10缸）：电路断路", "Fuel injector (cylinder 10): open circuit", Urgency::ServiceSoon);
    says("P0296", "喷油器（12缸）：动力贡献不均", "Fuel injector (cylinder 12): uneven contribution",
         Urgency::ServiceSoon);
    says("P02A9", "喷油器（4缸）：泄漏", "Fuel injector (cylinder 4): leaking", Urgency::ServiceSoon);
    says("P2329", "点火线圈（J）：次级电路故障", "Ignition coil (J): secondary circuit fault", Urgency::ServiceSoon);
    says("P3496", "排气门控制（12缸）：电路电压过高", "Exhaust valve control (cylinder 12): circuit voltage too high",
         Urgency::ServiceSoon);
    says("P07A5", "变速箱摩擦元件（B）：卡在接通状态", "Transmission friction element (B): stuck on",
         Urgency::ServiceSoon);
    says("U0037", "车辆通信总线（B）：通信故障", "Vehicle communication bus (B): communication fault",
         Urgency::ServiceSoon);
}

TEST(FaultTexts, a_failure_type_byte_says_an_electrical_failure_more_exactly) {
    says("P0301-00", "发动机（1缸）：失火", "Engine (cylinder 1): misfire", Urgency::ServiceSoon);
    says("P0118-11", "冷却液温度传感器1：对地短路", "Engine coolant temperature sensor 1: short to ground",
         Urgency::ServiceSoon);
    says("C0034-64", "右前轮速传感器：信号不合理", "Right front wheel speed sensor: signal implausible",
         Urgency::ServiceSoon);
    // A misfire stays one, whatever the byte says; unknown bytes say their group; makers' bytes nothing.
    says("P0301-1C", "发动机（1缸）：失火", "Engine (cylinder 1): misfire", Urgency::ServiceSoon);
    says("P0118-10", "冷却液温度传感器1：电气故障", "Engine coolant temperature sensor 1: electrical fault",
         Urgency::ServiceSoon);
    says("P0118-F1", "冷却液温度传感器1：信号过高", "Engine coolant temperature sensor 1: signal too high",
         Urgency::ServiceSoon);
    for (unsigned type = 1; type < 0xA0; ++type) {
        const auto name = fault_tables::failure_type_name(static_cast<std::uint8_t>(type));
        CHECK_EQUAL(name.zh.empty(), name.en.empty());
        if (type >= 0x10) CHECK_FALSE(name.en.empty());
    }
    CHECK_TRUE(fault_tables::failure_type_name(0xFF).zh.empty());
}

TEST(FaultTexts, trucks_have_their_own_numbers) {
    says("SPN 110 FMI 0", "发动机冷却液温度：数值过高(最严重)", "Engine coolant temperature: above normal, most severe",
         Urgency::StopSafely);
    says("SPN 520191 FMI 3", "SPN 520191：电压过高", "SPN 520191: voltage above normal", Urgency::ServiceSoon);
    const FaultText own = fault_text("SPN 520192 FMI 3");
    STRCMP_EQUAL("厂家自定义 SPN 520192：电压过高", own.summary.zh.c_str());
    STRCMP_EQUAL("Maker-specific SPN 520192: voltage above normal", own.summary.en.c_str());
}

TEST(FaultTexts, makers_codes_are_called_that) {
    for (const char* code :
         {"P1234", "P3000", "P33FF", "B1000", "B2FFF", "C1000", "C2000", "U1000", "U2000", "P1234-11", "SPN 520192 FMI 3", "SPN 524287 FMI 11"}) {
        CHECK_TRUE(fault_text(code).origin == CodeOrigin::MakerSpecific);
        CHECK_TRUE(urgency_of(code) == Urgency::ServiceSoon);
    }
    CHECK_TRUE(fault_text("P3400").origin == CodeOrigin::Generic);
}

TEST(FaultTexts, what_is_no_code_is_called_that) {
    for (const char* text : {"", "P", "X0301", "P030", "P03011", "PZZZZ", "P4000", "P0301-", "P0301-ZZ", "SPN x FMI 3",
                             "SPN 1 FMI 32", "SPN 524288 FMI 1", "SPN 110", "SPN  FMI 3"}) {
        CHECK_TRUE(fault_text(text).origin == CodeOrigin::Unknown);
        CHECK_TRUE(urgency_of(text) == Urgency::ServiceSoon);
    }
}

TEST(FaultTexts, every_code_of_every_system_has_short_whole_texts) {
    for (char system : {'P', 'C', 'B', 'U'}) {
        for (unsigned number = 0; number < 0x4000; ++number) {
            const std::string code = code_text(system, number);
            const FaultText t = fault_text(code);
            const bool fits = characters(t.summary.zh) <= 31 && t.summary.en.size() <= 120;
            const bool whole = !t.summary.zh.empty() && !t.summary.en.empty() && !t.advice.zh.empty() &&
                               !t.advice.en.empty() && !t.garage.zh.empty() && !t.garage.en.empty();
            if (!fits || !whole || t.origin == CodeOrigin::Unknown || t.urgency != urgency_of(code)) FAIL(code.c_str());
        }
    }
}

TEST(FaultTexts, with_the_longest_failure_types_the_texts_stay_short) {
    unsigned longest_zh = 1;
    unsigned longest_en = 1;
    const auto name = [](unsigned type) { return fault_tables::failure_type_name(static_cast<std::uint8_t>(type)); };
    for (unsigned type = 2; type < 0xA0; ++type) {
        if (name(type).zh.size() > name(longest_zh).zh.size()) longest_zh = type;
        if (name(type).en.size() > name(longest_en).en.size()) longest_en = type;
    }
    for (const auto& table : fault_tables::all_tables()) {
        for (const auto f : table.families) {
            for (unsigned type : {longest_zh, longest_en}) {
                const std::string code = code_text(f.system, f.first) + StringFromFormat("-%02X", type).asCharString();
                const FaultText t = fault_text(code);
                if (characters(t.summary.zh) > 31 || t.summary.en.size() > 120) FAIL(code.c_str());
            }
        }
    }
}

TEST(FaultTexts, codes_in_use_have_a_meaning_and_the_rest_at_least_a_subsystem) {
    struct Range {
        char system;
        unsigned first;
        unsigned last;
        unsigned at_least;  ///< codes with a meaning of their own; the standard leaves gaps in each range
    };
    const Range ranges[] = {{'P', 0x0000, 0x00FF, 255}, {'P', 0x0100, 0x01FF, 256}, {'P', 0x0200, 0x02FF, 256}, {'P', 0x0300, 0x03FF, 253},
                            {'P', 0x0400, 0x04FF, 256}, {'P', 0x0500, 0x05FF, 256}, {'P', 0x0600, 0x06FF, 256}, {'P', 0x0700, 0x07FF, 256},
                            {'P', 0x0800, 0x08FF, 234}, {'P', 0x0900, 0x09FF, 149}, {'P', 0x0A00, 0x0AFF, 256}, {'P', 0x0B00, 0x0BFF, 256},
                            {'P', 0x0C00, 0x0CFF, 256}, {'P', 0x0D00, 0x0DFF, 256}, {'P', 0x0E00, 0x0EFF, 255}, {'P', 0x2000, 0x20FF, 256},
                            {'P', 0x2100, 0x21FF, 256}, {'P', 0x2200, 0x22FF, 256}, {'P', 0x2300, 0x23FF, 256}, {'P', 0x2400, 0x24FF, 256},
                            {'P', 0x2500, 0x25FF, 256}, {'P', 0x2600, 0x26FF, 256}, {'P', 0x2700, 0x27FF, 242}, {'P', 0x2800, 0x28FF, 247},
                            {'P', 0x2A00, 0x2AFF, 256}, {'P', 0x2B00, 0x2BFF, 256}, {'P', 0x2C00, 0x2CFF, 256}, {'P', 0x2D00, 0x2DFF, 254},
                            {'P', 0x2E00, 0x2EFF, 192}, {'P', 0x3400, 0x34FF, 155}, {'U', 0x0000, 0x00FF, 116}, {'U', 0x0100, 0x01FF, 182},
                            {'U', 0x0200, 0x02FF, 174}, {'U', 0x0300, 0x03FF, 80}, {'U', 0x0400, 0x04FF, 182}, {'U', 0x0500, 0x05FF, 160},
                            {'U', 0x0600, 0x06FF, 160}, {'U', 0x3000, 0x30FF, 55}, {'U', 0x3500, 0x35FF, 119}, {'C', 0x0000, 0x00FF, 111},
                            {'C', 0x0500, 0x05FF, 256}, {'C', 0x0600, 0x06FF, 112}, {'B', 0x0000, 0x00FF, 136}, {'B', 0x0100, 0x01FF, 53},
                            {'B', 0x3A00, 0x3AFF, 92}};
    for (const Range& r : ranges) {
        const unsigned count = named(r.system, r.first, r.last);
        if (count < r.at_least)
            FAIL(StringFromFormat("%c%04X to %04X: %u codes have a meaning", r.system, r.first, r.last, count)
                     .asCharString());
    }
}

TEST(FaultTexts, most_generic_codes_are_not_given_out_and_the_given_ones_are_known) {
    unsigned meaning = 0;
    unsigned subsystem = 0;
    for (char system : {'P', 'C', 'B', 'U'}) {
        for (unsigned number = 0; number < 0x4000; ++number) {
            const FaultText t = fault_text(code_text(system, number));
            if (t.origin == CodeOrigin::Generic) ++(only_subsystem(t) ? subsystem : meaning);
        }
    }
    UT_PRINT(StringFromFormat("%u codes have a meaning of their own, %u a subsystem", meaning, subsystem));
    LONGS_EQUAL(35840, meaning + subsystem);
    CHECK_TRUE(meaning >= 9345);
}

TEST(FaultTexts, of_the_runs_that_the_standard_gave_out_whole_every_code_has_a_meaning) {
    struct Run {
        char system;
        unsigned first;
        unsigned last;
    };
    const Run runs[] = {{'P', 0x0001, 0x034C}, {'P', 0x0350, 0x080D}, {'P', 0x0810, 0x087E}, {'P', 0x0890, 0x08ED}, {'P', 0x0970, 0x0989},
                        {'P', 0x0990, 0x09A9}, {'P', 0x0A00, 0x0EFE}, {'P', 0x2000, 0x272D}, {'P', 0x2730, 0x27B6}, {'P', 0x27B9, 0x27F5},
                        {'P', 0x2810, 0x28FA}, {'P', 0x2A00, 0x2DFD}, {'P', 0x2E00, 0x2EA3}, {'P', 0x2EA5, 0x2EB7}, {'P', 0x3490, 0x34C8},
                        {'U', 0x0070, 0x009E}, {'U', 0x0100, 0x0139}, {'U', 0x013C, 0x014E}, {'U', 0x0150, 0x016D}, {'U', 0x0170, 0x018A},
                        {'U', 0x0190, 0x01BF}, {'U', 0x022E, 0x023E}, {'U', 0x0240, 0x027C}, {'U', 0x0284, 0x02C1}, {'U', 0x0300, 0x032A},
                        {'U', 0x0330, 0x0354}, {'U', 0x0400, 0x044D}, {'U', 0x0451, 0x046E}, {'U', 0x0471, 0x048B}, {'U', 0x0491, 0x04B6},
                        {'U', 0x0541, 0x0579}, {'U', 0x0592, 0x05AC}, {'U', 0x0600, 0x069F}, {'U', 0x3000, 0x3036}, {'U', 0x3500, 0x3576},
                        {'C', 0x0030, 0x004F}, {'C', 0x0090, 0x00A8}, {'C', 0x0500, 0x066F}, {'B', 0x0070, 0x0088}, {'B', 0x0090, 0x00A1},
                        {'B', 0x0100, 0x0134}, {'B', 0x3A00, 0x3A5B}};
    unsigned known = 0;
    unsigned all = 0;
    for (const Run& r : runs) {
        known += named(r.system, r.first, r.last);
        all += r.last - r.first + 1;
    }
    UT_PRINT(StringFromFormat("%u of %u codes given out in whole runs have a meaning", known, all));
    LONGS_EQUAL(8778, all);
    LONGS_EQUAL(all, known);
}

TEST(FaultTexts, no_family_overlaps_another_and_every_letter_means_something) {
    std::set<std::string> seen;
    for (const auto& table : fault_tables::all_tables()) {
        for (const auto f : table.families) {
            CHECK_TRUE(f.system == table.system && f.first >= table.first && f.first <= table.last);
            for (std::size_t i = 0; i < f.failures.size(); ++i) {
                const std::string code = code_text(f.system, fault_tables::code_number(f, i));
                const char letter = f.failures[i];
                if (!seen.insert(code).second) FAIL(("named twice: " + code).c_str());
                if (letter != fault_tables::kByName && fault_tables::failure_of(letter).zh.empty())
                    FAIL(("no failure: " + code).c_str());
                if (only_subsystem(fault_text(code))) FAIL(("in a table, and not found there: " + code).c_str());
            }
        }
    }
    CHECK_TRUE(seen.size() >= 9345);
}
