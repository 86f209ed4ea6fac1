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
    says("SPN 520192 FMI 3", "SPN 520192：电压过高", "SPN 520192: voltage above normal", Urgency::ServiceSoon);
}

TEST(FaultTexts, makers_codes_are_called_that) {
    for (const char* code :
         {"P1234", "P3000", "P33FF", "B1000", "B2FFF", "C1000", "C2000", "U1000", "U2000", "P1234-11"}) {
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
    const Range ranges[] = {{'P', 0x0001, 0x00BF, 191}, {'P', 0x0100, 0x01FF, 137}, {'P', 0x0200, 0x02FF, 231},
                            {'P', 0x0300, 0x03FF, 104}, {'P', 0x0400, 0x04FF, 170}, {'P', 0x0500, 0x05FF, 126},
                            {'P', 0x0600, 0x06FF, 206}, {'P', 0x0700, 0x07FF, 188}, {'P', 0x0800, 0x08FF, 119},
                            {'P', 0x0900, 0x09FF, 110}, {'P', 0x0A00, 0x0AFF, 252}, {'P', 0x0B00, 0x0BFF, 255}, {'P', 0x0C00, 0x0CFF, 251},
                            {'P', 0x0D00, 0x0DFF, 255}, {'P', 0x0E00, 0x0EFF, 243}, {'P', 0x2000, 0x20FF, 212},
                            {'P', 0x2100, 0x21FF, 144}, {'P', 0x2200, 0x22FF, 122}, {'P', 0x2300, 0x23FF, 48},
                            {'P', 0x2400, 0x24FF, 108}, {'P', 0x2500, 0x25FF, 128}, {'P', 0x2600, 0x26FF, 113},
                            {'P', 0x2700, 0x27FF, 100}, {'P', 0x2800, 0x28FF, 78},  {'P', 0x3400, 0x34FF, 98},
                            {'U', 0x0001, 0x00FF, 77},  {'U', 0x0100, 0x02FF, 128}, {'U', 0x0300, 0x03FF, 32},
                            {'U', 0x0400, 0x04FF, 131},  {'U', 0x3000, 0x30FF, 11},  {'C', 0x0000, 0x00FF, 111},
                            {'B', 0x0000, 0x00FF, 136}};
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
    CHECK_TRUE(meaning >= 4622);
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
    CHECK_TRUE(seen.size() >= 4622);
}
