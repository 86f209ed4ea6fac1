// SPDX-License-Identifier: Apache-2.0
// Failure mode indicators, and the look-up of components in their tables.
#include "domain/fault_texts/j1939_fault_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "domain/fault_texts/j1939_components.hpp"

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

using fault_tables::J1939Component;
using fault_tables::Weight;

const J1939Component* row_of(std::uint32_t spn) {
    for (const auto table : {fault_tables::components_below_1300(), fault_tables::components_from_1300()}) {
        const auto after = std::upper_bound(table.begin(), table.end(), spn,
                                            [](std::uint32_t n, const J1939Component& c) { return n < c.first; });
        if (after == table.begin()) continue;
        const J1939Component& row = *(after - 1);
        if (spn < row.first + row.count) return &row;
    }
    return nullptr;
}

/// Neither a circuit nor a device that is at fault: the value itself, or the condition, is there.
bool condition(std::uint8_t fmi) {
    return fmi <= 1 || (fmi >= 15 && fmi <= 18) || fmi == 31;
}

}  // namespace

std::optional<J1939Code> j1939_fault_code(std::string_view text) {
    constexpr std::string_view kSpn = "SPN ";
    constexpr std::string_view kFmi = " FMI ";
    constexpr std::string_view kOld = " CM1";
    const bool old_layout = text.ends_with(kOld);
    if (old_layout) text.remove_suffix(kOld.size());
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
    return J1939Code{*spn, static_cast<std::uint8_t>(*fmi), old_layout};
}

std::vector<std::uint32_t> j1939_old_readings(std::uint32_t spn) {
    const std::uint32_t first = spn & 0xFFU;
    const std::uint32_t second = spn >> 8U & 0xFFU;
    const std::uint32_t third = spn >> 16U & 0x07U;  // the highest bits today, the lowest ones then
    std::vector<std::uint32_t> readings{spn};
    for (const std::uint32_t other : {first << 11U | second << 3U | third, second << 11U | first << 3U | third})
        if (std::find(readings.begin(), readings.end(), other) == readings.end()) readings.push_back(other);
    return readings;
}

BilingualName j1939_failure(std::uint8_t fmi) {
    return kFailures[fmi & 31U];
}

std::optional<J1939Name> j1939_component(std::uint32_t spn) {
    const J1939Component* row = row_of(spn);
    if (row == nullptr) return std::nullopt;
    const auto garage = fault_tables::check_text(row->check);
    return J1939Name{{row->name.zh, row->name.en}, row->count > 1 ? spn - row->first + 1 : 0, {garage.zh, garage.en}};
}

Urgency j1939_urgency(const J1939Code& code) {
    if (code.old_layout) return Urgency::ServiceSoon;
    const J1939Component* row = row_of(code.spn);
    switch (row == nullptr ? Weight::Usual : row->weight) {
        case Weight::Comfort:
            return Urgency::DriveOn;
        case Weight::Vital:
            return code.fmi <= 1 ? Urgency::StopSafely : Urgency::ServiceSoon;
        case Weight::Stopping:
            return condition(code.fmi) ? Urgency::StopSafely : Urgency::ServiceSoon;
        case Weight::Usual:
            break;
    }
    return Urgency::ServiceSoon;
}

}  // namespace odolink
