// SPDX-License-Identifier: Apache-2.0
// Trucks' codes: component, cylinder, failure mode, urgency; short and whole for every named component and every mode.
#include "domain/fault_texts/j1939_fault_names.hpp"

#include <string>

#include "domain/fault_texts/fault_texts.hpp"
#include "domain/fault_texts/j1939_components.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

std::string en(const char* code) { return fault_text(code).summary.en; }

std::string code_of(unsigned spn, unsigned fmi) {
    return "SPN " + std::to_string(spn) + " FMI " + std::to_string(fmi);
}

std::size_t characters(const std::string& s) {
    std::size_t n = 0;
    for (char c : s) n += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return n;
}

}  // namespace

TEST_GROUP(J1939FaultNames){};

TEST(J1939FaultNames, component_and_failure_mode_are_told) {
    STRCMP_EQUAL("Engine oil pressure: below normal, most severe", en("SPN 100 FMI 1").c_str());
    STRCMP_EQUAL("DEF tank level: below normal, moderate", en("SPN 1761 FMI 18").c_str());
    STRCMP_EQUAL("Wheel sensor, axle 1 left: erratic or incorrect", en("SPN 789 FMI 2").c_str());
    STRCMP_EQUAL("NOx above limit, DEF quality: condition exists", en("SPN 4094 FMI 31").c_str());
    STRCMP_EQUAL("1桥左轮速传感器：数据不稳定或不正确", fault_text("SPN 789 FMI 2").summary.zh.c_str());
    STRCMP_EQUAL("SPN 520191: voltage above normal", en("SPN 520191 FMI 3").c_str());
}

TEST(J1939FaultNames, one_number_a_cylinder_tells_the_cylinder) {
    STRCMP_EQUAL("Injector (cylinder 1): current low or open circuit", en("SPN 651 FMI 5").c_str());
    STRCMP_EQUAL("Injector (cylinder 16): current low or open circuit", en("SPN 666 FMI 5").c_str());
    STRCMP_EQUAL("SPN 667: current low or open circuit", en("SPN 667 FMI 5").c_str());
    STRCMP_EQUAL("Engine misfire (cylinder 3): root cause not known", en("SPN 1325 FMI 11").c_str());
    STRCMP_EQUAL("发动机失火（3缸）：原因不明", fault_text("SPN 1325 FMI 11").summary.zh.c_str());
    CHECK_EQUAL(0U, j1939_component(110)->cylinder);
}

TEST(J1939FaultNames, urgency_weighs_component_and_severity) {
    const auto urgency = [](unsigned spn, unsigned fmi) { return urgency_of(code_of(spn, fmi)); };
    for (unsigned spn : {98U, 100U, 110U, 111U, 117U, 118U, 175U, 190U, 1087U, 3719U}) {
        CHECK_TRUE(urgency(spn, 0) == Urgency::StopSafely && urgency(spn, 1) == Urgency::StopSafely);
        CHECK_TRUE(urgency(spn, 3) == Urgency::ServiceSoon && urgency(spn, 18) == Urgency::ServiceSoon);
    }
    CHECK_TRUE(urgency(1239, 31) == Urgency::StopSafely);  // fuel leakage
    CHECK_TRUE(urgency(1239, 5) == Urgency::ServiceSoon);  // its sensor's wire
    CHECK_TRUE(urgency(1110, 31) == Urgency::StopSafely);  // protection has stopped the engine
    CHECK_TRUE(urgency(1322, 31) == Urgency::StopSafely);  // several cylinders misfire
    CHECK_TRUE(urgency(80, 1) == Urgency::DriveOn);        // washer fluid
    CHECK_TRUE(urgency(96, 17) == Urgency::DriveOn);       // fuel level
    CHECK_TRUE(urgency(1761, 1) == Urgency::ServiceSoon);
    CHECK_TRUE(urgency(520192, 0) == Urgency::ServiceSoon);
}

TEST(J1939FaultNames, a_garage_is_told_where_to_look) {
    const auto garage = [](const char* code) { return fault_text(code).garage.en; };
    CHECK_TRUE(garage("SPN 100 FMI 1").find("Oil level") != std::string::npos);
    CHECK_TRUE(garage("SPN 4364 FMI 18").find("Urea") != std::string::npos);
    CHECK_TRUE(garage("SPN 789 FMI 2").find("wheel speed") != std::string::npos);
    CHECK_TRUE(garage("SPN 639 FMI 9").find("bus wiring") != std::string::npos);
}

TEST(J1939FaultNames, an_old_layout_makes_the_component_uncertain_and_names_what_it_may_be) {
    // Bytes 6E 00 03: today's SPN 110; most significant bits first 225280; 8 middle bits first 880
    CHECK_TRUE(j1939_old_readings(110) == (std::vector<std::uint32_t>{110, 225280, 880}));
    // 110 as the second layout wrote it: 0D 00 and 6 in the highest bits
    CHECK_EQUAL(110U, j1939_old_readings(0x6000D).at(2));
    // 110 as the first layout wrote it: 00 0D and 6
    CHECK_EQUAL(110U, j1939_old_readings(0x60D00).at(1));
    CHECK_EQUAL(1U, j1939_old_readings(0).size());
    const FaultText text = fault_text("SPN 110 FMI 3 CM1");
    STRCMP_EQUAL("Component uncertain (old code layout): voltage above normal", text.summary.en.c_str());
    STRCMP_EQUAL("部件不确定（旧版编码）：电压过高", text.summary.zh.c_str());
    STRCMP_CONTAINS("SPN 110 (Engine coolant temperature) or SPN 225280 or SPN 880", text.garage.en.c_str());
    STRCMP_CONTAINS("SPN 110（", text.garage.zh.c_str());
    // A reading that may be wrong neither stops the vehicle nor calms its driver
    CHECK_TRUE(urgency_of("SPN 100 FMI 1 CM1") == Urgency::ServiceSoon && fault_text("SPN 100 FMI 1 CM1").urgency == Urgency::ServiceSoon);
    CHECK_TRUE(urgency_of("SPN 80 FMI 1 CM1") == Urgency::ServiceSoon);
    CHECK_TRUE(fault_text("SPN 110 FMI 3 CM2").origin == CodeOrigin::Unknown);
}

TEST(J1939FaultNames, every_component_with_every_mode_is_short_and_whole) {
    unsigned named = 0;
    std::uint32_t last = 0;
    for (const auto table : {fault_tables::components_below_1300(), fault_tables::components_from_1300()}) {
        for (const auto& c : table) {
            CHECK_TRUE(c.first > last);
            last = c.first + c.count - 1;
            named += c.count;
            for (unsigned fmi = 0; fmi < 32; ++fmi) {
                const FaultText t = fault_text(code_of(last, fmi));
                const bool whole = !t.summary.zh.empty() && !t.advice.en.empty() && !t.garage.zh.empty();
                if (!whole || characters(t.summary.zh) > 31 || t.summary.en.size() > 120) FAIL(code_of(last, fmi).c_str());
            }
        }
    }
    CHECK_EQUAL(623U, named);
}
