// SPDX-License-Identifier: Apache-2.0
// Monitors come in blocks of consecutive ids, one a bank, a sensor or a cylinder.
#include "domain/fault_texts/monitor_texts.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace odolink {
namespace {

enum class Numbering : std::uint8_t { None, Number, Bank, BankAndSensor, Cylinder };

struct Block {
    std::uint8_t first;
    std::uint8_t count;
    Numbering numbering;
    std::string_view zh;
    std::string_view en;
};

constexpr Block kBlocks[] = {
    {0x01, 16, Numbering::BankAndSensor, "氧传感器", "oxygen sensor"},
    {0x21, 4, Numbering::Bank, "催化转化器", "catalyst"},
    {0x31, 4, Numbering::Bank, "废气再循环", "EGR"},
    {0x35, 4, Numbering::Bank, "可变气门正时", "variable valve timing"},
    {0x39, 1, Numbering::None, "燃油蒸发系统（油箱盖）", "evaporative system, cap off"},
    {0x3A, 1, Numbering::None, "燃油蒸发系统（大泄漏）", "evaporative system, 0.090 inch"},
    {0x3B, 1, Numbering::None, "燃油蒸发系统（小泄漏）", "evaporative system, 0.040 inch"},
    {0x3C, 1, Numbering::None, "燃油蒸发系统（微小泄漏）", "evaporative system, 0.020 inch"},
    {0x3D, 1, Numbering::None, "碳罐清洗流量", "purge flow"},
    {0x41, 16, Numbering::BankAndSensor, "氧传感器加热器", "oxygen sensor heater"},
    {0x61, 4, Numbering::Bank, "加热式催化转化器", "heated catalyst"},
    {0x71, 4, Numbering::Number, "二次空气系统", "secondary air"},
    {0x81, 4, Numbering::Bank, "燃油系统", "fuel system"},
    {0x85, 2, Numbering::Bank, "增压压力", "boost pressure"},
    {0x90, 2, Numbering::Bank, "氮氧化物吸附器", "NOx adsorber"},
    {0x98, 2, Numbering::Bank, "氮氧化物催化器", "NOx catalyst"},
    {0xA1, 1, Numbering::None, "发动机失火", "misfire"},
    {0xA2, 12, Numbering::Cylinder, "失火", "misfire"},
    {0xB0, 2, Numbering::Bank, "颗粒捕集器", "particulate filter"},
};

struct TestName {
    std::string_view zh;
    std::string_view en;
};

constexpr std::array<TestName, 13> kTests{{
    {"", ""},
    {"由浓变稀的阈值电压", "rich to lean threshold voltage"},
    {"由稀变浓的阈值电压", "lean to rich threshold voltage"},
    {"响应时间的低电压", "low voltage for switch time"},
    {"响应时间的高电压", "high voltage for switch time"},
    {"由浓变稀的响应时间", "rich to lean switch time"},
    {"由稀变浓的响应时间", "lean to rich switch time"},
    {"测试期间最低电压", "lowest voltage in the test"},
    {"测试期间最高电压", "highest voltage in the test"},
    {"两次变化的间隔", "time between transitions"},
    {"传感器周期", "sensor period"},
    {"最近十次行程的平均失火次数", "average misfires of the last ten trips"},
    {"本次或上次行程的失火次数", "misfires of the last or present trip"},
}};

}  // namespace

Text monitor_text(std::uint8_t monitor) {
    const auto block = std::find_if(std::begin(kBlocks), std::end(kBlocks), [monitor](const Block& b) {
        return monitor >= b.first && monitor < b.first + b.count;
    });
    if (block == std::end(kBlocks)) return {};
    const unsigned index = static_cast<unsigned>(monitor - block->first);
    Text text{std::string{block->zh}, std::string{block->en}};
    switch (block->numbering) {
        case Numbering::None:
            break;
        case Numbering::Number:
            text.zh += std::to_string(index + 1);
            text.en += " " + std::to_string(index + 1);
            break;
        case Numbering::Bank:
            text.zh += "（第" + std::to_string(index + 1) + "排）";
            text.en += " bank " + std::to_string(index + 1);
            break;
        case Numbering::BankAndSensor:
            text.zh += "（" + std::to_string(index / 4 + 1) + "排" + std::to_string(index % 4 + 1) + "号）";
            text.en += " bank " + std::to_string(index / 4 + 1) + " sensor " + std::to_string(index % 4 + 1);
            break;
        case Numbering::Cylinder:
            text.zh = std::to_string(index + 1) + "缸" + text.zh;
            text.en += " cylinder " + std::to_string(index + 1);
            break;
    }
    return text;
}

Text monitor_test_text(std::uint8_t test) {
    if (test >= kTests.size()) return {};
    return {std::string{kTests[test].zh}, std::string{kTests[test].en}};
}

}  // namespace odolink
