// SPDX-License-Identifier: Apache-2.0
// The owner's texts: known codes say the right thing, and every possible code says something short and whole.
#include "domain/fault_texts/fault_texts.hpp"

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
    return StringFromFormat("%c%04X", system, number).asCharString();
}

void says(const char* code, const char* zh, const char* en, Urgency urgency) {
    const FaultText t = fault_text(code);
    STRCMP_EQUAL(zh, t.summary.zh.c_str());
    STRCMP_EQUAL(en, t.summary.en.c_str());
    CHECK_TRUE(t.urgency == urgency);
    CHECK_TRUE(t.origin == CodeOrigin::Generic);
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
    says("P0265", "喷油器（2缸）：信号过高", "Fuel injector (cylinder 2): signal too high", Urgency::ServiceSoon);
    says("P0352", "点火线圈（B）：电路故障", "Ignition coil (B): circuit fault", Urgency::ServiceSoon);
    says("P0741", "液力变矩器离合器：卡在关闭状态", "Torque converter clutch: stuck off", Urgency::ServiceSoon);
    says("U0121", "防抱死制动控制单元：失去通信", "Anti-lock brake control unit: communication lost",
         Urgency::StopSafely);
}

TEST(FaultTexts, a_failure_type_byte_says_it_more_exactly) {
    says("P0301-00", "发动机（1缸）：失火", "Engine (cylinder 1): misfire", Urgency::ServiceSoon);
    says("P0118-11", "冷却液温度传感器1：对地短路", "Engine coolant temperature sensor 1: short to ground",
         Urgency::ServiceSoon);
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

TEST(FaultTexts, no_family_overlaps_another_and_every_letter_means_something) {
    std::set<std::string> seen;
    for (const auto families : {fault_tables::air_and_fuel(), fault_tables::ignition_to_idle(),
                                fault_tables::drivetrain(), fault_tables::network_and_body()}) {
        for (const auto& f : families) {
            for (std::size_t i = 0; i < f.failures.size(); ++i) {
                const std::string code = code_text(f.system, static_cast<unsigned>(f.first + i));
                if (!seen.insert(code).second) FAIL(("named twice: " + code).c_str());
                if (fault_tables::failure_of(f.failures[i]).zh.empty()) FAIL(("no failure: " + code).c_str());
            }
        }
    }
    CHECK_TRUE(seen.size() > 600);
}
