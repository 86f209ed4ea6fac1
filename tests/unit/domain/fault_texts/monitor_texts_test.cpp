// SPDX-License-Identifier: Apache-2.0
// Monitors and their tests have names in both languages, and none where the standard has none.
#include "domain/fault_texts/monitor_texts.hpp"

#include <set>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(MonitorTexts){};

TEST(MonitorTexts, banks_sensors_and_cylinders_are_told) {
    STRCMP_EQUAL("催化转化器（第1排）", monitor_text(0x21).zh.c_str());
    STRCMP_EQUAL("catalyst bank 1", monitor_text(0x21).en.c_str());
    STRCMP_EQUAL("氧传感器（2排1号）", monitor_text(0x05).zh.c_str());
    STRCMP_EQUAL("oxygen sensor heater bank 4 sensor 4", monitor_text(0x50).en.c_str());
    STRCMP_EQUAL("3缸失火", monitor_text(0xA4).zh.c_str());
    STRCMP_EQUAL("misfire cylinder 3", monitor_text(0xA4).en.c_str());
    STRCMP_EQUAL("二次空气系统4", monitor_text(0x74).zh.c_str());
    STRCMP_EQUAL("evaporative system, 0.020 inch", monitor_text(0x3C).en.c_str());
}

TEST(MonitorTexts, each_monitor_has_a_name_of_its_own_in_both_languages_or_in_none) {
    std::set<std::string> zh;
    std::set<std::string> en;
    for (unsigned id = 0; id < 256; ++id) {
        const Text text = monitor_text(static_cast<std::uint8_t>(id));
        CHECK_EQUAL(text.zh.empty(), text.en.empty());
        if (text.en.empty()) continue;
        CHECK_TRUE(zh.insert(text.zh).second);
        CHECK_TRUE(en.insert(text.en).second);
    }
    LONGS_EQUAL(82, en.size());
    for (unsigned id : {0x00U, 0x20U, 0x40U, 0x60U, 0x80U, 0xA0U, 0xAEU, 0xE1U})
        CHECK_TRUE(monitor_text(static_cast<std::uint8_t>(id)).en.empty());
}

TEST(MonitorTexts, tests_have_names_up_to_0C) {
    STRCMP_EQUAL("rich to lean switch time", monitor_test_text(0x05).en.c_str());
    STRCMP_EQUAL("由浓变稀的响应时间", monitor_test_text(0x05).zh.c_str());
    CHECK_FALSE(monitor_test_text(0x0C).zh.empty());
    CHECK_TRUE(monitor_test_text(0x00).en.empty());
    CHECK_TRUE(monitor_test_text(0x0D).en.empty());
    CHECK_TRUE(monitor_test_text(0x81).en.empty());
}
